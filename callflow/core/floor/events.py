"""What the floor is told, in the past tense or as what an agent does, and what it orders.

The subject comes first, the time is a keyword: ``AgentRings("anna", "c1", at=5.0)``. Times are epoch seconds.
Events about one agent and one call come in the order in which things happened. An event that makes no sense (late,
doubled, about nobody we know) changes nothing that matters. Time never runs back here: an event that says it was
earlier than the last counts as of the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from callflow.core.call import CallId


class Kind(StrEnum):
    """Who sits there: a caller on the line, or the promise to call somebody back."""

    CALLER = "caller"
    TICKET = "ticket"


class Released(StrEnum):
    """How an agent has come back from a call."""

    TALKED = "talked"
    NO_ANSWER = "did not answer"
    DECLINED = "declined"
    BUSY = "was busy"
    UNREACHABLE = "could not be reached"
    NOT_NEEDED = "was not needed"
    LOST = "was cut off"


@dataclass(frozen=True, slots=True)
class _Happened:
    at: float = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class SeatTaken(_Happened):
    """A caller, or a callback ticket, waits in a queue from now on, with the place of one who came at `arrived_at`.

    `last_agent` is to be given only if that talk lies within the queue's `same_agent_within`. A ticket is served
    next from `urgent_from` on, the earliest `deadline` first.
    """

    call: CallId
    queue: str
    arrived_at: float
    priority: int = 0
    at_front: bool = False
    last_agent: str | None = None
    kind: Kind = Kind.CALLER
    deadline: float | None = None
    urgent_from: float | None = None


@dataclass(frozen=True, slots=True)
class SeatLeft(_Happened):
    """The call waits no more: hung up, or gone to the operators. It may be told late or twice.

    A call that an agent takes leaves its seat by `AgentTalks`; told before that, this would free the agent for the
    next caller. Whoever gets an `Offer` for a call that waits no more answers with this.
    """

    call: CallId
    hung_up: bool = False
    """Whether the caller gave up waiting."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A callback that has been promised and has no seat yet: it takes one at `earliest`, as of `arrived_at`.

    What is told of it is needed for forecasts only. Times are epoch seconds.
    """

    promise: str
    queue: str
    arrived_at: float
    earliest: float
    deadline: float
    urgent_from: float


@dataclass(frozen=True, slots=True)
class CallbacksAwaited(_Happened):
    """These callbacks will take seats. Told again of the same promise, it is as last told."""

    callbacks: tuple[Awaited, ...]


@dataclass(frozen=True, slots=True)
class CallbackBegun(_Happened):
    """A promise is not awaited any more: its ticket takes a seat, or it is over."""

    promise: str


@dataclass(frozen=True, slots=True)
class AgentRings(_Happened):
    """The call has begun to ring the agent, in line or not; told when it begins, not when the phone says it rings."""

    agent: str
    call: CallId


@dataclass(frozen=True, slots=True)
class AgentTalks(_Happened):
    """The agent has the call. If it had a seat, that seat is left with this."""

    agent: str
    call: CallId


@dataclass(frozen=True, slots=True)
class AgentReleased(_Happened):
    """The agent has nothing more to do with the call: the phone is down, or was never rung."""

    agent: str
    call: CallId
    how: Released


@dataclass(frozen=True, slots=True)
class AgentCame(_Happened):
    """The phone is registered and the agent logged in."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentWent(_Happened):
    """The phone's registration is gone, or the agent has logged out."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentPaused(_Happened):
    """`since` is given for a pause that began before it is told."""

    agent: str
    reason: str = ""
    since: float | None = None


@dataclass(frozen=True, slots=True)
class AgentResumed(_Happened):
    """The agent is ready: no more pause, nor wrap-up, nor being set aside."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentBusyElsewhere(_Happened):
    """The phone is in a call that is none of ours."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentFreeElsewhere(_Happened):
    agent: str


Presence: TypeAlias = AgentCame | AgentWent | AgentPaused | AgentResumed | AgentBusyElsewhere | AgentFreeElsewhere


@dataclass(frozen=True, slots=True)
class TimePassed(_Happened):
    """It is (at least) the time that `Floor.next_at` named."""


@dataclass(frozen=True, slots=True)
class RulesChanged(_Happened):
    """The rules given with this event are new."""


@dataclass(frozen=True, slots=True)
class DayBegan(_Happened):
    """Talks are counted anew, for `fewest-calls`."""


FloorEvent: TypeAlias = (
    SeatTaken
    | SeatLeft
    | CallbacksAwaited
    | CallbackBegun
    | AgentRings
    | AgentTalks
    | AgentReleased
    | Presence
    | TimePassed
    | RulesChanged
    | DayBegan
)


# What the floor orders.


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring these agents for this call; they are kept for it."""

    call: CallId
    agents: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop ringing these agents for this call, or do not begin to. The call keeps its seat."""

    call: CallId
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NobodyHere:
    """The call has no seat any more, for nobody would come to it: on to the operators."""

    call: CallId
    why: str


Order: TypeAlias = Offer | Withdraw | NobodyHere
