"""Shifts: what they leave free, and until when somebody is there."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.hours import Opening, Schedule
from callflow.core.line import Absence
from callflow.core.shifts import Shift, absences, covered_until, covers, joined, on_shift

times = st.tuples(st.integers(0, 100), st.integers(1, 30)).map(lambda of: Shift(float(of[0]), float(of[0] + of[1])))
some = st.lists(times, max_size=8)


@given(some, st.integers(0, 140))
def test_joined_shifts_are_the_same_times_in_order_and_apart(shifts: list[Shift], at: int) -> None:
    found = joined(shifts)
    assert on_shift(found, at) == on_shift(tuple(shifts), at)
    assert all(one.ends_at < other.starts_at for one, other in pairwise(found))


@given(some, st.integers(0, 140), st.integers(0, 200))
def test_absences_are_what_lies_between_the_shifts(shifts: list[Shift], at: int, later: int) -> None:
    found = absences(joined(shifts), at)
    away = any(one.starts_s <= later < one.ends_s for one in found)
    assert away is not on_shift(joined(shifts), at + later)


def test_a_lunch_and_the_end_of_work() -> None:
    day = (Shift(0.0, 100.0), Shift(130.0, 200.0))
    assert absences(day, 40.0) == (Absence(60.0, 90.0), Absence(160.0, inf))
    assert absences(day, 110.0) == (Absence(0.0, 20.0), Absence(90.0, inf))
    assert absences(day, 250.0) == absences((), 0.0) == (Absence(0.0, inf),)


@given(st.lists(some.map(joined), max_size=3), st.integers(0, 140))
def test_somebody_works_until_the_last_has_gone_and_nobody_then(rosters: list[tuple[Shift, ...]], at: int) -> None:
    end = covered_until(rosters, at)
    assert all(any(on_shift(shifts, moment) for shifts in rosters) for moment in range(at, int(end)))
    assert not any(on_shift(shifts, end) for shifts in rosters)


def test_two_schedules_cover_what_neither_does_alone() -> None:
    early, late = (Schedule(((Opening(time(start), time(end)),),) * 7) for start, end in ((8, 13), (12, 16)))

    def at(hour: int) -> datetime:
        return datetime.fromisoformat(f"2026-03-02T{hour:02}:00")

    assert covers([late, early], at(8), at(16))
    assert not covers([early], at(8), at(16))
    assert not covers([early, late], at(7), at(9))
    assert not covers([], at(8), at(9))
    assert not covers([Schedule(early.week, frozenset({at(8).date()})), late], at(8), at(13))
