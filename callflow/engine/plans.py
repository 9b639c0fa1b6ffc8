"""The plans in force, and those that running calls still follow.

A call keeps the version it began with, also across a restart: its source is in the store and is compiled again.
It must never let a call go on by another plan than its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from callflow.core.hours import Schedule, opening_key
from callflow.core.plan import Callback, Plan
from callflow.core.promised_times import by_keys, rounded_up, window_keys
from callflow.core.prompts import AnswerTime, Appointment, Appointments, Opens, Slots
from callflow.core.served import schedules_of
from callflow.core.shifts import covers
from callflow.core.windows import MOST_SLOTS, Slot, slots

KEPT = 20
"""Versions kept in memory; an older one is revived if a call should ask for it."""

Revive = Callable[[str], Awaitable[Plan | None]]
"""Compiles a version's stored source again; None if there is none, or if it no longer compiles."""


Listener = Callable[[Iterable[Plan]], None]
"""Is told which plans are in force."""


@dataclass(slots=True)
class Plans:
    """Which plan answers which number, and every version that some call may need."""

    revive: Revive
    _by_number: Mapping[str, Plan] = field(default_factory=dict)
    _versions: dict[str, Plan] = field(default_factory=dict)
    _listener: Listener | None = None

    def put_in_force(self, plans: Iterable[Plan]) -> None:
        """From now on new calls follow these."""
        plans = tuple(plans)
        self._by_number = {number: plan for plan in plans for number in plan.numbers}
        new = {plan.version: plan for plan in plans}
        older = [(version, plan) for version, plan in self._versions.items() if version not in new]
        self._versions = dict(older[-KEPT:]) | new
        self._tell()

    def whenever_changed(self, listener: Listener) -> None:
        """Tell this of the plans in force, now and whenever they are others."""
        self._listener = listener
        self._tell()

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(self.in_force)

    @property
    def in_force(self) -> tuple[Plan, ...]:
        """The plans that new calls follow."""
        return tuple({plan.version: plan for plan in self._by_number.values()}.values())

    def answering(self, dialled: str) -> Plan | None:
        """The plan that answers a dialled number; None if no plan claims it."""
        return self._by_number.get(dialled)

    async def version(self, version: str) -> Plan | None:
        """The very plan a call began with, from memory or from the store."""
        if version not in self._versions:
            plan = await self.revive(version)
            if plan is None:
                return None
            self._versions[version] = plan
        return self._versions[version]


def next_openings(plan: Plan, at: float, opened: frozenset[str]) -> Opens:
    """Of the schedules that are closed at an instant, and of which some text says it, when they open next."""
    closed = [name for name in plan.openings_said if name not in opened]
    if not closed:
        return ()
    local = wall_clock(plan, at)
    nexts = ((name, plan.hours[name].next_opening(local)) for name in closed)
    return tuple((name, opening_key(begins, local)) for name, begins in nexts if begins is not None)


def answer_times(plan: Plan, at: float) -> tuple[AnswerTime, ...]:
    """By when messages are answered that are left now: rounded up to what can be said."""
    if not plan.answerings:
        return ()
    local, found = wall_clock(plan, at), []
    zone = ZoneInfo(plan.timezone)
    for answering in plan.answerings:
        schedule = plan.hours[answering.hours]
        latest = schedule.after_opening(local, answering.within)
        if latest is None:
            continue
        begins = local if schedule.is_open(local) else schedule.next_opening(local) or local
        latest = rounded_up(latest)
        earliest, end = (moment.replace(tzinfo=zone).timestamp() for moment in (begins, latest))
        found.append(AnswerTime(answering, earliest, end, by_keys(latest, local.date())))
    return tuple(found)


Room = Callable[[str], tuple[Mapping[datetime, int], int]]
"""For a queue how many callbacks are promised already by the start (wall-clock) of their slot, and how many fit in."""


def _all_free(_queue: str) -> tuple[Mapping[datetime, int], int]:
    return {}, 1


def appointments(plan: Plan, at: float, opened: frozenset[str], room: Room = _all_free) -> Appointments:
    """When the queues can call back that a step `callback` names whose hours are closed: in their first free slot."""
    closed = closed_queues(plan, opened)
    return tuple((queue, found[0]) for queue, found in slots_now(plan, at, opened, room) if queue in closed)


def closed_queues(plan: Plan, opened: frozenset[str]) -> frozenset[str]:
    """The queues that a step `callback` names whose hours are closed now."""
    steps = (node for node in plan.nodes.values() if isinstance(node, Callback))
    return frozenset(step.queue for step in steps if step.hours not in opened)


def slots_now(plan: Plan, at: float, opened: frozenset[str], room: Room = _all_free) -> Slots:
    """For each queue with callbacks the times that can be chosen: one more than are named, the first may be offered."""
    local = wall_clock(plan, at)
    found = ((name, _slots(plan, name, local, opened, room)) for name, queue in plan.queues.items() if queue.callback)
    return tuple((name, tuple(_appointment(plan, one, local) for one in free)) for name, free in found if free)


def _slots(plan: Plan, queue: str, local: datetime, opened: frozenset[str], room: Room) -> list[Slot]:
    callback, schedules = plan.queues[queue].callback, schedules_of(plan, queue, opened)
    if callback is None or not schedules:
        return []
    terms, rosters = callback.terms, _rosters(plan, queue)
    first, *others = schedules
    taken, fits = room(queue)
    free = slots(first, local, terms.horizon_days, taken, fits, rosters, quiet=terms.quiet, most=MOST_SLOTS + 1)
    return [slot for slot in free if all(covers([one], slot.start, slot.end) for one in others)]


def _appointment(plan: Plan, slot: Slot, local: datetime) -> Appointment:
    keys = window_keys(slot.start, slot.end, local.date())
    return Appointment(instant(plan, slot.start), instant(plan, slot.end), keys, slot=True)


def _rosters(plan: Plan, queue: str) -> list[Schedule | None]:
    """The hours of each of a queue's agents; None for who has none, and so may always be there."""
    names = [plan.agents[name].hours for name in plan.queues[queue].agents]
    return [None if name is None else plan.hours[name] for name in names]


def open_now(plan: Plan, at: float) -> frozenset[str]:
    """The schedules of a plan that are open at an instant (epoch seconds), by the plan's own wall clock."""
    local = wall_clock(plan, at)
    return frozenset(name for name, schedule in plan.hours.items() if schedule.is_open(local))


def wall_clock(plan: Plan, at: float) -> datetime:
    """The wall-clock time of the company at an instant (epoch seconds), without a zone."""
    return datetime.fromtimestamp(at, ZoneInfo(plan.timezone)).replace(tzinfo=None)


def instant(plan: Plan, local: datetime) -> float:
    """The instant (epoch seconds) of a wall-clock time of the company."""
    return local.replace(tzinfo=ZoneInfo(plan.timezone)).timestamp()
