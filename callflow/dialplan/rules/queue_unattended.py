"""A queue to which callers come while nobody who answers it is at work.

Why: Agents may have hours of their own, and no queue rings them outside of these. Where all agents of a queue have gone
home, nobody waits: callers hear that nobody is there and go on at once to the step behind the queue, and in the end to
the operator. They reach a human, but by a detour, and were led into it while you call yourselves open.

What is found: for each `queue` step the first time at which callers can be led there, by all `hours` steps on their
way, and no agent of that queue works: first in an ordinary week, then on the holidays and closed days of the next year.
A queue with an agent who has no hours is never found.

Mend: Give somebody hours that reach as far, or lead callers elsewhere at that time by an `hours` step.

Wrong:

    hours:
      office: {open: {mon-fri: "08:00-18:00"}}
      early: {open: {mon-fri: "08:00-16:00"}}
    agents: {anna: {phone: PJSIP/anna, hours: early}}
    queues: {sales: {agents: [anna], max_wait: 3m}}
    call:
      - hours: office
        closed: [operator]
      - queue: sales

Mended:

    hours:
      office: {open: {mon-fri: "08:00-18:00"}}
      early: {open: {mon-fri: "08:00-16:00"}}
      late: {open: {mon-fri: "12:00-18:00"}}
    agents:
      anna: {phone: PJSIP/anna, hours: early}
      jan: {phone: PJSIP/jan, hours: late}
    queues: {sales: {agents: [anna, jan], max_wait: 3m}}
    call:
      - hours: office
        closed: [operator]
      - queue: sales
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import takewhile

from callflow.core.hours import FORESEEN, Schedule
from callflow.dialplan.build import schedule
from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import Stand, first_stands
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import QueueStep

A_MONDAY = date(2024, 1, 1)
"""The ordinary week begins with it: any Monday would do, since closed days are left out of that week."""

HINT = "give somebody hours that reach as far, or lead callers elsewhere at that time by an hours: step"


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when, by the wall clock, callers come and nobody is at work; `dated` tells a single day.

    `end` is None if that is so at every time at which callers come.
    """

    begin: datetime
    end: datetime | None
    dated: bool = False

    def told(self, queue: str) -> str:
        """Whom callers do not find there, and when."""
        if self.end is None:
            return f"nobody of {quoted(queue)} is ever at work when callers come here"
        day = "%Y-%m-%d" if self.dated else "%A"
        until = f"{self.end:%H:%M}" if self.end.date() == self.begin.date() else f"{self.end:{day} %H:%M}"
        return f"on {self.begin:{day}} from {self.begin:%H:%M} to {until} nobody of {quoted(queue)} is at work"


@dataclass(frozen=True, slots=True)
class When:
    """When callers come, by the schedules that are open then and those that are not; and when somebody works."""

    opened: tuple[Schedule, ...]
    closed: tuple[Schedule, ...]
    works: tuple[Schedule, ...]

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        return *self.opened, *self.closed, *self.works

    def comes(self, at: datetime) -> bool:
        """Whether a caller can come at this wall-clock time."""
        return all(one.is_open(at) for one in self.opened) and not any(one.is_open(at) for one in self.closed)

    def is_gap(self, at: datetime) -> bool:
        return self.comes(at) and not any(one.is_open(at) for one in self.works)

    def ordinary(self) -> When:
        """The same without closed days."""
        every = ((replace(one, closed=frozenset()) for one in some) for some in (self.opened, self.closed, self.works))
        return When(*map(tuple, every))

    def moments(self, first: date, days: int) -> list[datetime]:
        """Every time on some days at which anything may change."""
        openings = {opening for one in self.schedules for day in one.week for opening in day}
        times = sorted({time(), *(at for opening in openings for at in (opening.start, opening.end))})
        return [datetime.combine(first + timedelta(days=ahead), at) for ahead in range(days) for at in times]


def find(draft: Draft) -> Iterator[Finding]:
    if all(agent.hours is None for agent in draft.plan.agents.values()):
        return
    known = {str(name): schedule(part, draft.today) for name, part in draft.plan.hours.items()}

    @cache
    def gap(queue: str, opened: frozenset[str], closed: frozenset[str]) -> Gap | None:
        works = _works(draft, queue)
        if works is None or not {*works, *opened, *closed} <= known.keys():
            return None  # somebody may always be there, or other rules complain
        some = ([known[name] for name in sorted(names)] for names in (opened, closed, works))
        return first_gap(When(*map(tuple, some)), draft.today)

    def gap_of(stand: Stand) -> Gap | None:
        return gap(stand.step.queue, stand.opened, stand.closed) if isinstance(stand.step, QueueStep) else None

    for stand in first_stands(draft, lambda stand: gap_of(stand) is not None):
        assert isinstance(stand.step, QueueStep)
        gap_there = gap_of(stand)
        assert gap_there is not None
        yield Finding(stand.step.place, f"{gap_there.told(stand.step.queue)}: {stand.way}", HINT, Level.WARNING)


def _works(draft: Draft, queue: str) -> frozenset[str] | None:
    """The hours of a queue's agents; None if one of them has none, or is not known."""
    part = next((part for name, part in draft.plan.queues.items() if name == queue), None)
    if part is None or not part.names:
        return None
    agents = {str(name): agent for name, agent in draft.plan.agents.items()}
    hours = [agents[name].hours if name in agents else None for name in part.names]
    return None if None in hours else frozenset(map(str, hours))


def first_gap(when: When, today: date) -> Gap | None:
    """The first gap of an ordinary week; if there is none, of the days on which somebody has a closed day."""
    return _in_a_week(when.ordinary()) or _on_closed_days(when, today)


def _in_a_week(when: When) -> Gap | None:
    moments = when.moments(A_MONDAY, 7)
    gaps = [when.is_gap(at) for at in moments]
    if not any(gaps):
        return None
    if all(is_gap or not when.comes(at) for is_gap, at in zip(gaps, moments, strict=True)):
        return Gap(moments[0], None)
    begin = next(at for at, is_gap in enumerate(gaps) if is_gap and not gaps[at - 1])
    length = len(list(takewhile(bool, (gaps * 2)[begin:])))
    ends = begin + length
    week = timedelta(days=7 * (ends // len(moments)))
    return Gap(moments[begin], moments[ends % len(moments)] + week)


def _on_closed_days(when: When, today: date) -> Gap | None:
    days = {day for one in when.schedules for day in one.closed if timedelta() <= day - today <= timedelta(FORESEEN)}
    for day in sorted(days):
        moments = when.moments(day, 2)  # what begins on a day may last into the next
        gaps = [when.is_gap(at) for at in moments]
        if any(gaps):
            begin = gaps.index(True)
            rest = [at for at, is_gap in zip(moments[begin:], gaps[begin:], strict=True) if not is_gap]
            return Gap(moments[begin], (rest or [moments[-1]])[0], dated=True)
    return None


RULE = Rule("queue-unattended", __doc__, find, (Level.WARNING,))
