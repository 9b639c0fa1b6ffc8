"""What is remembered of calls when they are over: the facts that reports are made from.

Times are epoch seconds, durations seconds. Names of queues and agents are those of the plan, together with the
company that the plan names; a number is empty once it has been erased, and everything else stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from callflow.core.caller import CallId


class WaitEnding(StrEnum):
    """Why a wait in line was over. Reasons are kept apart: only the first of those who left gave up."""

    ANSWERED = "answered by an agent"
    HUNG_UP = "hung up"
    TIMED_OUT = "waited too long, on to the next step"
    NO_AGENTS = "no agents there"
    TOOK_CALLBACK = "took a callback"
    PRESSED_ZERO = "pressed 0"
    RESCUED = "taken to the operators after trouble"


@dataclass(frozen=True, slots=True)
class Wait:
    """One stay in one line. A caller whom an agent's phone dropped begins another, `at_front`."""

    call: CallId
    company: str
    queue: str
    since: float
    ended_at: float
    ending: WaitEnding
    agent: str = ""
    """Who answered."""
    at_front: bool = False

    @property
    def seconds(self) -> float:
        return max(0.0, self.ended_at - self.since)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with an agent or operator; `queue` is empty where no line led to it."""

    call: CallId
    company: str
    queue: str
    agent: str
    began: float
    ended_at: float


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a caller in line was told, and what came of it.

    `end` (epoch seconds) is the end of the wait that was named, None where none was; `held` says whether it came true:
    None for who left before the named end without being answered, since that says nothing.
    """

    call: CallId
    company: str
    queue: str
    at: float
    place: int | None
    end: float | None
    held: bool | None


def came_true(end: float | None, ended_at: float, ending: WaitEnding) -> bool | None:
    """Whether a wait ended by the `end` that was named, both in epoch seconds; None if that says nothing."""
    if end is None:
        return None
    if ended_at > end:
        return False
    return True if ending is WaitEnding.ANSWERED else None


@dataclass(frozen=True, slots=True)
class Offered:
    """A caller offered to an agent's phone: `outcome` is `talked`, or why not (`floor.events.Released`).

    `queue` is empty where no line led to it; `why` is the floor's reason for this agent and this caller.
    """

    call: CallId
    company: str
    queue: str
    agent: str
    at: float
    ended_at: float
    outcome: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a call's story."""

    at: float
    what: str


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call from its beginning to its end (`core.call.Ending`, as its words; empty while the call lasts)."""

    id: CallId
    company: str
    plan: str
    dialled: str
    number: str
    arrived_at: float
    ended_at: float
    ending: str
    story: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """All that began within a stretch of time and was remembered, each in order of time.

    The calls bear no story here: `Moment`s are many, and asked for one call at a time.
    """

    calls: tuple[CallRecord, ...] = ()
    waits: tuple[Wait, ...] = ()
    talks: tuple[Talk, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    offers: tuple[Offered, ...] = ()
