"""When a human must be told that a queue has nobody to answer it although the plan leads callers there.

Two things are told. That a caller has met a queue with nobody on duty: at once. And that agents are missing, from some
minutes before the hours open that lead to a queue and for as long as they do: after a moment, for a phone that
registers anew is not a person who has left. Each is told once and is over when somebody is there, or when the queue is
closed.

It reads no clock and tells nobody: it is shown what is so now, and says what is news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from callflow.core.plan import Hours, JoinQueue, Plan, next_nodes

BEFORE_OPENING = 300.0
"""Seconds before opening from which on agents should be there."""

PATIENCE = 60.0
"""Seconds for which a queue may be without agents before that is told."""


class Trouble(StrEnum):
    """What is wrong with a queue."""

    NOBODY_FOR_CALLER = "no agents on duty while open"
    AGENTS_MISSING = "agents are missing"
    CALLBACKS_AT_RISK = "promised callbacks are at risk"
    CALLBACKS_BROKEN = "promised callbacks were not kept"


@dataclass(frozen=True, slots=True)
class Alert:
    """`since` is when it began (epoch seconds), `why` a sentence for whoever is to see to it."""

    trouble: Trouble
    company: str
    queue: str
    since: float
    why: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One queue at one moment: whether callers are led there now, or will be soon, and how many agents are on duty."""

    company: str
    queue: str
    is_open: bool
    opens_soon: bool
    on_duty: int

    @property
    def key(self) -> Key:
        return self.company, self.queue

    @property
    def wanting(self) -> bool:
        """Nobody is there, and somebody should be."""
        return self.on_duty == 0 and (self.is_open or self.opens_soon)


Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Watch:
    """What has been told and is not over, and since when queues have been without agents."""

    raised: Mapping[tuple[Trouble, Key], Alert] = field(default_factory=dict)
    empty_since: Mapping[Key, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class News:
    """The watch from now on; what is to be told, and what is over."""

    watch: Watch
    raised: tuple[Alert, ...] = ()
    over: tuple[Alert, ...] = ()


def look(watch: Watch, queues: Iterable[Seen], at: float) -> News:
    """What is news when this is what all queues are like; one that is not shown is there no more."""
    seen = {one.key: one for one in queues if one.wanting}
    empty_since = {key: min(watch.empty_since.get(key, at), at) for key in seen}
    going_on = {what: alert for what, alert in watch.raised.items() if what[1] in seen}
    raised = []
    for key, one in seen.items():
        what = Trouble.AGENTS_MISSING, key
        if what not in going_on and at - empty_since[key] >= PATIENCE:
            when = "is open" if one.is_open else f"opens within {BEFORE_OPENING / 60:.0f} minutes"
            why = f"the queue {one.queue} of {one.company} {when}, and none of its agents is on duty"
            raised.append(Alert(Trouble.AGENTS_MISSING, *key, empty_since[key], why))
    over = tuple(alert for what, alert in watch.raised.items() if what not in going_on)
    return News(Watch(_with(going_on, raised), empty_since), tuple(raised), over)


def met_nobody(watch: Watch, one: Seen, at: float) -> News:
    """What is news when a caller has come to this queue and was sent on because nobody is on duty."""
    what = Trouble.NOBODY_FOR_CALLER, one.key
    if not one.is_open or one.on_duty or what in watch.raised:
        return News(watch)
    why = f"a caller came to the queue {one.queue} of {one.company}, which is open and has no agent on duty"
    alert = Alert(Trouble.NOBODY_FOR_CALLER, *one.key, at, why)
    empty_since = {one.key: at, **watch.empty_since}
    return News(Watch(_with(watch.raised, [alert]), empty_since), (alert,))


def _with(raised: Mapping[tuple[Trouble, Key], Alert], more: Iterable[Alert]) -> Mapping[tuple[Trouble, Key], Alert]:
    return {**raised, **{(alert.trouble, (alert.company, alert.queue)): alert for alert in more}}


def queues_led_to(plan: Plan, opened: frozenset[str]) -> frozenset[str]:
    """The queues to which a caller can come while these schedules are open and no others."""
    found, seen, waiting = set(), {plan.start}, [plan.start]
    while waiting:
        match plan.nodes[waiting.pop()]:
            case Hours(schedule=schedule, open=is_open, closed=closed):
                ways: tuple[str, ...] = (is_open if schedule in opened else closed,)
            case JoinQueue(queue=queue) as node:
                found.add(queue)
                ways = next_nodes(node)
            case node:
                ways = next_nodes(node)
        waiting.extend(way for way in ways if way not in seen)
        seen.update(ways)
    return frozenset(found)
