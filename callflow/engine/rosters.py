"""When agents work, in epoch seconds: from the schedules of the plans and the rules of their time zones.

An agent is on shift exactly while the wall clock of the company shows a time at which the schedule is open; so on the
night in autumn on which an hour is repeated, what that hour shows holds twice, as for opening hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

from callflow.core.hours import Schedule
from callflow.core.plan import Plan
from callflow.core.shifts import Shift, Shifts, joined
from callflow.engine.plans import wall_clock

AHEAD = 2 * 86400.0
"""Seconds for which shifts are told ahead."""

TOLD_ANEW_AFTER = 86400.0
"""Seconds after which they are: a whole day of them is left then."""

_STEP = 3600.0
"""No time zone changes its clock twice within so many seconds."""


def coming_shifts(plans: Iterable[Plan], since: float, until: float) -> Mapping[str, Shifts]:
    """The shifts of all agents who have hours, by their phones, between two instants.

    Several plans may name one phone: it is one person, who works when any of the plans that say so says so. A plan that
    gives no hours says nothing about it.
    """
    found: dict[str, list[Shift]] = {}
    for plan in plans:
        of_schedule: dict[str, Shifts] = {}
        for agent in plan.agents.values():
            if agent.hours is None:
                continue
            if agent.hours not in of_schedule:
                of_schedule[agent.hours] = shifts(plan, plan.hours[agent.hours], since, until)
            found.setdefault(agent.phone, []).extend(of_schedule[agent.hours])
    return {phone: joined(times) for phone, times in found.items()}


def shifts(plan: Plan, schedule: Schedule, since: float, until: float) -> Shifts:
    """When a schedule of a plan is open between two instants, which are taken as whole seconds."""
    since, until = float(floor(since)), float(floor(until))
    return joined(
        Shift(begin + (first - shown).total_seconds(), begin + (last - shown).total_seconds())
        for begin, end in _even(plan, since, until)
        for shown in (wall_clock(plan, begin),)
        for first, last in schedule.spans(shown, shown + timedelta(seconds=end - begin))
    )


def _even(plan: Plan, since: float, until: float) -> Iterator[tuple[float, float]]:
    """The time between two instants, cut where the clock of the company is put forward or back."""
    begin, at = since, since
    while at < until:
        then = min(at + _STEP, until)
        if _ahead_of_utc(plan, at) != _ahead_of_utc(plan, then):
            change = _change(plan, at, then)
            if begin < change:
                yield begin, change
            begin = change
        at = then
    if begin < until:
        yield begin, until


def _change(plan: Plan, before: float, after: float) -> float:
    """The first whole second between two instants at which the clock is the one of the later."""
    low, high = int(before), int(after)
    while high - low > 1:
        middle = (low + high) // 2
        if _ahead_of_utc(plan, middle) == _ahead_of_utc(plan, after):
            high = middle
        else:
            low = middle
    return float(high)


def _ahead_of_utc(plan: Plan, at: float) -> timedelta | None:
    """By how much the company's clock is ahead."""
    return datetime.fromtimestamp(at, ZoneInfo(plan.timezone)).utcoffset()
