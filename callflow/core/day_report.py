"""What a simulated day was like, in numbers: waits, hang-ups, who talked with whom, and what was promised.

It counts what has happened and must decide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Choosing,
    Confirming,
    Consulting,
    Ended,
    Ending,
    ForOperator,
    ForPerson,
    ForQueue,
    HandingOver,
    HangingUp,
    LeavingMessage,
    Parting,
    Pausing,
    Phase,
    Picking,
    Reassuring,
    Reconsidering,
    Ringing,
    Search,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.simulate import Told

AT_ONCE = 20.0
"""Seconds within which an answer counts for the service level, as is usual in the field."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in a line: taken at `since`, and first rung for at `rung_at` (epoch seconds), or never."""

    queue: str
    since: float
    rung_at: float | None = None
    at_front: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One caller's call. Times are epoch seconds; `waited` are seconds with nothing to do but wait for a human.

    `where` the call was when it ended, `zero` that the caller pressed it, `talks` the agents talked with, `named_ends`
    whether each end of a wait that was named held, `benefit` what the caller was given for a long wait.
    """

    number: int
    came_at: float
    over_at: float
    ending: Ending
    where: str
    zero: bool = False
    waited: float = 0.0
    turns: tuple[Turn, ...] = ()
    talks: tuple[str, ...] = ()
    named_ends: tuple[bool, ...] = ()
    benefit: str = ""
    story: tuple[Told, ...] = ()

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues in whose lines the caller stood."""
        return tuple(dict.fromkeys(turn.queue for turn in self.turns))

    @property
    def answered(self) -> bool:
        return bool(self.talks)


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds waited by those who talked with somebody: the median, what 80 and 95 of 100 waited at most, the worst."""

    callers: int
    median: float = 0.0
    of_80: float = 0.0
    of_95: float = 0.0
    worst: float = 0.0


@dataclass(frozen=True, slots=True)
class DayReport:
    """The day in numbers. `service_level` is the share answered within `AT_ONCE` of all who waited for a human.

    `kept` of `named` ends of a wait held, `benefits` counts what was given for long waits. `longest` are the visits
    that waited longest, the longest first.
    """

    callers: int
    waits: Waits
    queues: Mapping[str, Waits]
    service_level: float | None
    endings: Mapping[Ending, int]
    hung_up: Mapping[str, int]
    talks: Mapping[str, int]
    zeros: int
    named: int
    kept: int
    benefits: Mapping[str, int] = field(default_factory=dict)
    longest: tuple[Visit, ...] = field(default=(), repr=False)


def report(visits: Sequence[Visit], longest: int = 0) -> DayReport:
    """Count a day. `longest` visits are kept with their stories."""
    waiting = [one for one in visits if one.answered or one.waited > 0]
    at_once = sum(one.answered and one.waited <= AT_ONCE for one in waiting)
    queues = dict.fromkeys(name for one in visits for name in one.queues)
    named = [held for one in visits for held in one.named_ends]
    hung_up = Counter(one.where for one in visits if one.ending is Ending.CALLER_HUNG_UP)
    talks = Counter(agent for one in visits for agent in one.talks)
    return DayReport(
        callers=len(visits),
        waits=_waits(visits),
        queues={name: _waits([one for one in visits if name in one.queues]) for name in queues},
        service_level=at_once / len(waiting) if waiting else None,
        endings=dict(Counter(one.ending for one in visits).most_common()),
        hung_up=dict(hung_up.most_common()),
        talks=dict(talks.most_common()),
        zeros=sum(one.zero for one in visits),
        named=len(named),
        kept=sum(named),
        benefits=dict(Counter(one.benefit for one in visits if one.benefit).most_common()),
        longest=tuple(sorted(visits, key=lambda one: -one.waited)[:longest]),
    )


def _waits(visits: Sequence[Visit]) -> Waits:
    times = sorted(one.waited for one in visits if one.answered)
    if not times:
        return Waits(0)
    return Waits(len(times), _share(times, 0.5), _share(times, 0.8), _share(times, 0.95), times[-1])


def _share(times: Sequence[float], share: float) -> float:
    """The least time within which this share of all lie."""
    count = -int(-share * len(times) // 1)
    return times[max(0, count - 1)]


def _rung(search: Search) -> str:
    match search:
        case ForQueue():
            return "in line"
        case ForPerson():
            return "while a person was rung"
        case ForOperator():
            return "while operators were rung"


def where(phase: Phase) -> str:
    """Where in a call a caller was, in words."""
    match phase:
        case Arriving() | Speaking():
            return "while something was said"
        case Choosing() | Asking() | Confirming():
            return "in a menu or at a question"
        case Waiting():
            return "in line"
        case Agreeing() | Picking():
            return "while a callback was agreed on"
        case Reconsidering():
            return "at the question about a callback"
        case Ringing(search):
            return _rung(search)
        case Reassuring() | Pausing():
            return "while operators were rung"
        case LeavingMessage():
            return "at a message"
        case Talking() | Consulting():
            return "after a talk"
        case Parting() | HangingUp():
            return "at the goodbye"
        case HandingOver() | Ended():
            return "on the way to Asterisk's own operators"
        case _:
            assert_never(phase)
