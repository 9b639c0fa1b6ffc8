"""Figures as people read them."""

from __future__ import annotations

import pytest

from callflow.core.records import WaitEnding
from callflow.pages.figures import LEFT_AS, clock, money, seconds, share
from callflow.pages.plot import Frame, seconds_steps, steps


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0.0, "0.0 s"), (9.94, "9.9 s"), (10.0, "10 s"), (89.4, "89 s"), (90.0, "1:30"), (3725.0, "1:02:05")],
)
def test_seconds(value: float | None, written: str) -> None:
    assert seconds(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (1e-9, "< 0.1 %"),
        (0.004, "0.4 %"),
        (0.5, "50 %"),
        (0.996, "99.6 %"),
        (0.9999, "> 99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_no_share_is_rounded_to_all_or_nothing(value: float | None, written: str) -> None:
    assert share(value) == written


def test_the_rest() -> None:
    assert (clock(59), clock(3600)) == ("0:59", "1:00:00")
    assert (money(85.567), money(1234.4)) == ("85.57", "1,234")
    assert LEFT_AS.keys() == set(WaitEnding) - {WaitEnding.ANSWERED}


@pytest.mark.parametrize("most", [0.0, 0.3, 1.0, 7.0, 99.0, 100.0, 101.0, 12345.0])
def test_axes_are_round_and_reach_beyond(most: float) -> None:
    for values in (steps(most), seconds_steps(most)):
        assert values[0] == 0.0
        assert values[-1] >= most * 0.999
        assert 2 <= len(values) <= 12


def test_a_frame_puts_values_on_paper() -> None:
    frame = Frame(10.0, 100.0)
    assert frame.x(0.0) < frame.x(10.0)
    assert frame.y(0.0) > frame.y(100.0)
    assert frame.path([(0.0, 0.0), (10.0, 100.0)], closed=True).endswith("Z")
