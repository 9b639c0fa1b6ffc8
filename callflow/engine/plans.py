"""The plans in force, and those that running calls still follow.

A call keeps the version it began with, also across a restart: its source is in the store and is compiled again.
It must never let a call go on by another plan than its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from callflow.core.alerts import queues_led_to
from callflow.core.hours import Schedule, opening_key
from callflow.core.plan import Callback, Plan
from callflow.core.promised_times import by_keys, rounded_up, window_keys
from callflow.core.prompts import AnswerTime, Appointment, Appointments, Opens
from callflow.core.windows import Window, slots

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
    local = wall_clock(plan, at)
    found: dict[str, Appointment] = {}
    for step in (node for node in plan.nodes.values() if isinstance(node, Callback)):
        callback, schedule = plan.queues[step.queue].callback, plan.hours[step.hours]
        if callback is None or step.hours in opened or step.queue in found:
            continue
        days, rosters = callback.terms.horizon_days, _rosters(plan, step.queue)
        for slot in slots(schedule, local, days, *room(step.queue), rosters)[:1]:
            begins, ends = instant(plan, slot.start), instant(plan, slot.end)
            found[step.queue] = Appointment(begins, ends, window_keys(slot.start, slot.end, local.date()))
    return tuple(found.items())


def later_slot(plan: Plan, queue: str, at: float, room: Room = _all_free) -> Window | None:
    """The next free slot of a queue with callbacks, in hours of which it is named or in which callers come to it."""
    named = plan.queues.get(queue)
    if named is None or named.callback is None:
        return None
    local, rosters, days = wall_clock(plan, at), _rosters(plan, queue), named.callback.terms.horizon_days
    found = [
        slot
        for name in _hours_of(plan, queue)
        for slot in slots(plan.hours[name], local, days, *room(queue), rosters)[:1]
    ]
    first = min(found, key=lambda slot: slot.start, default=None)
    return None if first is None else Window(instant(plan, first.start), instant(plan, first.end))


def _hours_of(plan: Plan, queue: str) -> frozenset[str]:
    """The schedules that a queue's callbacks name, or while which callers are led to it."""
    named = {node.hours for node in plan.nodes.values() if isinstance(node, Callback) and node.queue == queue}
    always = queue in queues_led_to(plan, frozenset())
    led = {name for name in plan.hours if not always and queue in queues_led_to(plan, frozenset({name}))}
    return frozenset(named | led)


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
