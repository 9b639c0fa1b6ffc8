"""When people work: shifts, what they leave free, and until when somebody is there.

A shift is told in epoch seconds, so that whoever asks needs no calendar and no time zone; where the days of a schedule
count, wall-clock times of the company do. It must decide nothing about calls: who is rung is the floor's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from callflow.core.hours import Schedule
from callflow.core.line import Absence


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """At work from `starts_at` (included) to `ends_at` (excluded), epoch seconds."""

    starts_at: float
    ends_at: float


Shifts = tuple[Shift, ...]
"""The shifts of one person, in order, none of them touching the next."""


def joined(shifts: Iterable[Shift]) -> Shifts:
    """The same times as few shifts as possible: what overlaps or follows at once is one."""
    found: list[Shift] = []
    for shift in sorted(shifts):
        if found and shift.starts_at <= found[-1].ends_at:
            found[-1] = Shift(found[-1].starts_at, max(found[-1].ends_at, shift.ends_at))
        else:
            found.append(shift)
    return tuple(found)


def on_shift(shifts: Shifts, at: float) -> bool:
    """Whether somebody with these shifts works at `at` (epoch seconds)."""
    return any(shift.starts_at <= at < shift.ends_at for shift in shifts)


def absences(shifts: Shifts, at: float) -> tuple[Absence, ...]:
    """What lies between the shifts, in seconds from `at`; behind the last one nobody knows of another."""
    coming = [shift for shift in shifts if shift.ends_at > at]
    ends = [0.0, *(shift.ends_at - at for shift in coming)]
    starts = [*(shift.starts_at - at for shift in coming), inf]
    return tuple(Absence(begin, end) for begin, end in zip(ends, starts, strict=True) if begin < end)


def covered_until(rosters: Iterable[Shifts], at: float) -> float:
    """Until when, from `at` on (epoch seconds), some of these people always work; `at` itself if nobody does."""
    end = at
    for shift in joined(shift for shifts in rosters for shift in shifts):
        if shift.starts_at <= end < shift.ends_at:
            end = shift.ends_at
    return end


def covers(schedules: Iterable[Schedule], begin: datetime, end: datetime) -> bool:
    """Whether at every moment between two wall-clock times some of these schedules is open."""
    for first, last in sorted(span for schedule in schedules for span in schedule.spans(begin, end)):
        if first > begin:
            return False
        begin = max(begin, last)
    return begin >= end
