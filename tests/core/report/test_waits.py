"""Waits in numbers: who counts, and when somebody has left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.records import Wait, WaitEnding
from callflow.core.report.waits import LEFT_BY_S, WaitFigures, quantile, wait_figures


def wait(seconds: float, ending: WaitEnding = WaitEnding.ANSWERED, *, at_front: bool = False) -> Wait:
    return Wait("c", "Acme", "sales", 1000.0, 1000.0 + seconds, ending, at_front=at_front)


def test_times_are_those_of_who_was_answered() -> None:
    found = wait_figures([*(wait(float(number)) for number in range(1, 101)), wait(900.0, WaitEnding.HUNG_UP)])
    assert (found.waits, found.answered, found.worst) == (101, 100, 100.0)
    assert (found.mean, found.median, found.of_80, found.of_95) == (50.5, 50.0, 80.0, 95.0)


def test_nobody_is_left_out_of_the_service_level() -> None:
    at_once = [wait(0.0, ending) for ending in WaitEnding if ending is not WaitEnding.ANSWERED]
    found = wait_figures([wait(20.0), wait(20.1), *at_once])
    assert found.in_time == 1
    assert found.service_level == pytest.approx(1 / (2 + len(at_once)))
    assert wait_figures([wait(20.1)], within_s=30.0).service_level == 1.0


def test_reasons_to_leave_are_kept_apart() -> None:
    found = wait_figures(
        [
            wait(10.0, WaitEnding.HUNG_UP),
            wait(10.5, WaitEnding.HUNG_UP),
            wait(120.0, WaitEnding.TIMED_OUT),
            wait(121.0, WaitEnding.TIMED_OUT),
            wait(5.0, WaitEnding.PRESSED_ZERO),
            wait(1.0),
        ]
    )
    assert LEFT_BY_S == (10.0, 20.0, 30.0, 60.0, 90.0, 120.0)
    assert found.left_by == {
        WaitEnding.HUNG_UP: (1, 2, 2, 2, 2, 2),
        WaitEnding.TIMED_OUT: (0, 0, 0, 0, 0, 1),
        WaitEnding.PRESSED_ZERO: (1, 1, 1, 1, 1, 1),
    }
    assert found.ended(WaitEnding.HUNG_UP) == 2
    assert found.share(WaitEnding.HUNG_UP) == pytest.approx(1 / 3)


def test_who_was_dropped_and_waits_again_is_counted_and_said() -> None:
    found = wait_figures([wait(4.0), wait(2.0, WaitEnding.HUNG_UP, at_front=True)])
    assert (found.waits, found.again) == (2, 1)


def test_nobody_waited() -> None:
    found = wait_figures([])
    assert found == WaitFigures()
    assert (found.service_level, found.share(WaitEnding.HUNG_UP), found.ended(WaitEnding.HUNG_UP)) == (None, None, 0)


def test_nobody_was_answered() -> None:
    found = wait_figures([wait(4.0, WaitEnding.NO_AGENTS)])
    assert (found.answered, found.mean, found.median, found.worst, found.service_level) == (0, None, None, None, 0.0)


@given(st.lists(st.tuples(st.floats(0, 4000), st.sampled_from(WaitEnding)), min_size=1))
def test_every_wait_is_somewhere(drawn: list[tuple[float, WaitEnding]]) -> None:
    found = wait_figures([wait(seconds, ending) for seconds, ending in drawn])
    assert sum((found.endings or {}).values()) == found.waits == len(drawn)
    for ending, counts in (found.left_by or {}).items():
        assert list(counts) == sorted(counts)
        assert counts[-1] <= found.ended(ending)
    assert 0.0 <= (found.service_level or 0.0) <= 1.0


@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0.01, 1.0))
def test_a_quantile_holds_its_share_and_no_smaller_value_does(values: list[float], share: float) -> None:
    values.sort()
    found = quantile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values) + 1e-9


def test_no_quantile_of_nothing() -> None:
    assert quantile([], 0.5) is None
