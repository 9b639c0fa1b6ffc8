"""What is remembered of calls when they are over: the facts that reports are made from.

Times are epoch seconds, durations seconds. Names of queues and agents are those of the plan, together with the
company that the plan names; a number is empty once it has been erased, and everything else stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from callflow.core.caller import CallId
from callflow.core.dialling import Refusal
from callflow.core.promise import Cause, PromiseId
from callflow.core.promise_life import Outcome, PromiseState
from callflow.core.windows import Gated


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
class Try:
    """One attempt to keep a promise; `rang` says whether the customer's phone was rung. No outcome: it is under way."""

    rang: bool
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise to call somebody back, and what has become of it so far.

    `queue` is empty for a message that no queue answers. `until` is the end of the window that its caller had been told
    of when their phone first rang (`rang_at`, None: it has not rung), or of the last one. `moves` are the notices of
    another window. `by_human` says that somebody has ticked it off.
    """

    id: PromiseId
    company: str
    queue: str
    cause: Cause
    made_at: float
    until: float
    state: PromiseState
    rang_at: float | None = None
    moves: int = 0
    by_human: bool = False
    tries: tuple[Try, ...] = ()

    @property
    def late_s(self) -> float | None:
        """Seconds from the end of the window until the phone first rang; 0 if it rang in time, None if it has not."""
        return None if self.rang_at is None else max(0.0, self.rang_at - self.until)


@dataclass(frozen=True, slots=True)
class Gating:
    """A caller in line to whom no callback could be promised, for this reason."""

    call: CallId
    company: str
    queue: str
    at: float
    why: Gated


@dataclass(frozen=True, slots=True)
class NotDialled:
    """A number that was not accepted for a callback or, where it was `promised`, not dialled when its time had come."""

    call: CallId
    company: str
    queue: str
    at: float
    why: Refusal
    promised: bool


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
    promises: tuple[Promised, ...] = ()
    gatings: tuple[Gating, ...] = ()
    refusals: tuple[NotDialled, ...] = ()
