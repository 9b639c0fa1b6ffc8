"""What is told of place and wait never gets worse, and never comes too often."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.announcing import (
    LADDER,
    LAST_PLACE,
    PLACE_KEYS,
    TELL_AGAIN_AFTER,
    WAIT_KEYS,
    News,
    news,
    rung,
    wait_key,
)
from callflow.core.call import Told
from callflow.core.prompts import Outlook

places = st.none() | st.integers(1, 30)
seconds = st.none() | st.floats(0, 5000)
shares = st.none() | st.floats(0, 1)
outlooks = st.none() | st.builds(Outlook, places, seconds, shares)
waits = st.lists(st.tuples(st.floats(0, 200), outlooks), min_size=1, max_size=20)


def told_in(wait: list[tuple[float, Outlook | None]]) -> list[tuple[float, Told, News]]:
    """Each time words are said: when, what had been told before, and what is said."""
    told, now, said = Told(), 1000.0, []
    for pause, outlook in wait:
        now += pause
        one = news(told, outlook, now)
        said.append((now, told, one))
        told = one.told
    return said


@given(waits)
def test_nobody_is_told_a_worse_place(wait: list[tuple[float, Outlook | None]]) -> None:
    named = [int(one.place) for _, _, one in told_in(wait) if one.place]
    assert named == sorted(named, reverse=True)
    assert all(place <= LAST_PLACE for place in named)


@given(waits)
def test_nobody_is_told_a_later_end(wait: list[tuple[float, Outlook | None]]) -> None:
    said = told_in(wait)
    ends = [one.told.end for _, _, one in said if one.wait]
    assert ends == sorted(ends, reverse=True, key=lambda end: end or 0.0)
    for (_, _, earlier), (_, before, _) in pairwise(said):
        assert before == earlier.told, "nothing is forgotten between two announcements"


@given(waits)
def test_at_most_one_wait_a_minute_is_named(wait: list[tuple[float, Outlook | None]]) -> None:
    times = [now for now, _, one in told_in(wait) if one.wait]
    assert all(later - earlier >= TELL_AGAIN_AFTER for earlier, later in pairwise(times))


@given(waits)
def test_that_it_takes_longer_is_said_once_and_only_of_an_end_that_was_named(
    wait: list[tuple[float, Outlook | None]],
) -> None:
    said = told_in(wait)
    longer = [before for _, before, one in said if one.longer]
    assert len(longer) <= 1
    assert all(before.end is not None for before in longer)
    assert not any(one.longer and one.wait for _, _, one in said), "no number in the same breath"


@given(waits)
def test_a_wait_that_is_named_is_an_upper_bound(wait: list[tuple[float, Outlook | None]]) -> None:
    for (now, _, one), (_, outlook) in zip(told_in(wait), wait, strict=True):
        if one.wait:
            assert outlook is not None
            assert outlook.bound is not None
            assert one.told.end is not None
            assert one.told.end >= now + outlook.bound
            assert one.wait in WAIT_KEYS
        if one.place:
            assert one.place in PLACE_KEYS


@pytest.mark.parametrize(
    ("bound", "minutes"), [(0.0, 1), (60.0, 1), (60.1, 2), (301.0, 7), (601.0, 15), (3600.0, 60), (3601.0, None)]
)
def test_a_wait_is_rounded_up_to_a_rung(bound: float, minutes: int | None) -> None:
    assert rung(bound) == minutes


def test_above_ten_minutes_two_rungs_are_named() -> None:
    assert [wait_key(minutes) for minutes in LADDER[:8]] == ["1", "2", "3", "4", "5", "7", "10", "10-15"]
    assert wait_key(60) == "45-60"


def test_a_named_end_that_has_become_doubtful_is_taken_back_once() -> None:
    first = news(Told(), Outlook(2, 100.0), 1000.0)
    assert (first.place, first.wait, first.told.end) == ("2", "2", 1120.0)
    still = news(first.told, Outlook(2, 100.0, holds=0.6), 1010.0)
    assert (still.place, still.wait, still.longer) == ("2", "", False)
    late = news(still.told, Outlook(2, 300.0, holds=0.4), 1080.0)
    assert (late.place, late.wait, late.longer) == ("2", "", True)
    again = news(late.told, Outlook(1, 30.0, holds=0.1), 1090.0)
    assert (again.place, again.wait, again.longer) == ("1", "", False)


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert news(Told(), None, 1000.0) == News(Told())
    assert news(Told(place=3), Outlook(), 1000.0) == News(Told(place=3))
