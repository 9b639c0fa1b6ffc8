"""An agent as the floor sees one: here or away, paused or not, on which calls, and what comes after them.

What an agent does now (`state`) is never stored but follows from these facts. So a pause during a talk, or a phone
that vanishes during it, needs no word of its own: it shows when the talk is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from callflow.core.call import CallId
from callflow.core.floor.events import Released

SHORT_PAUSE = 120.0
"""Seconds for which a paused agent still counts as on duty. A short break does not send away those who wait; in a
longer one, with nobody else there, callers would be queueing into the void."""

OFFER_STANDS = 10.0
"""Seconds a call has to begin ringing the agents it was offered; then they are offered anew."""

RING_AT_MOST = 120.0
"""Seconds of the longest ring of a call that stands in no line: a named person, or an operator."""

RING_OVERDUE = 60.0
"""Seconds after the end of its time at which a ring whose end was never told is taken as over."""


@dataclass(frozen=True, slots=True)
class Away:
    """The phone is not registered, the agent has logged out, or does not work at this hour."""


@dataclass(frozen=True, slots=True)
class Paused:
    reason: str
    since: float


@dataclass(frozen=True, slots=True)
class Free:
    """Idle since then."""

    since: float


@dataclass(frozen=True, slots=True)
class Offered:
    """The floor has told the call to ring this agent; the call has not said yet that it does."""

    call: CallId
    queue: str | None
    until: float


@dataclass(frozen=True, slots=True)
class Ringing:
    """The phone rings, for a caller in line or (`queue` is None) for another call."""

    call: CallId
    queue: str | None
    until: float


@dataclass(frozen=True, slots=True)
class Talking:
    call: CallId
    queue: str | None
    since: float


@dataclass(frozen=True, slots=True)
class WrappingUp:
    until: float


@dataclass(frozen=True, slots=True)
class SetAside:
    """Left alone for a while, for the phone was rung or lost without success."""

    since: float
    until: float
    how: Released


@dataclass(frozen=True, slots=True)
class Busy:
    """In a call of their own, outside of the queues."""


OnCall: TypeAlias = Offered | Ringing | Talking
Rest: TypeAlias = Free | WrappingUp | SetAside
State: TypeAlias = OnCall | Rest | Away | Paused | Busy


@dataclass(frozen=True, slots=True)
class Agent:
    """`calls` is more than one only where calls that stand in no line ring a phone without asking the floor.

    `rest` is what shows when nothing else does; `taken` counts the talks of the day, `in_vain` the rings since the last
    talk that led to none. `off_shift` is what the agent's own hours say, wherever the phone is: a desk phone stays
    registered when its owner has gone home. A ring or a talk that began before is finished.
    """

    here: bool = False
    paused: Paused | None = None
    elsewhere: bool = False
    calls: tuple[OnCall, ...] = ()
    rest: Rest = Free(0.0)
    taken: int = 0
    in_vain: int = 0
    off_shift: bool = False

    @property
    def state(self) -> State:
        if self.calls:
            return self.calls[0] if len(self.calls) == 1 else min(self.calls, key=_weight)
        if self.off_shift:
            return Away()
        if self.elsewhere:
            return Busy()
        if not self.here:
            return Away()
        return self.paused or self.rest

    def on(self, call: CallId) -> OnCall | None:
        """What this agent has to do with a call."""
        return next((one for one in self.calls if one.call == call), None)

    def without(self, call: CallId) -> Agent:
        return replace(self, calls=tuple(one for one in self.calls if one.call != call))

    def joined(self, on: OnCall) -> Agent:
        """On this call, in this way, whatever it was before."""
        return replace(self, calls=(*(one for one in self.calls if one.call != on.call), on))


def _weight(on: OnCall) -> int:
    match on:
        case Talking():
            return 0
        case Ringing():
            return 1
        case Offered():
            return 2


NEVER_SEEN = Agent()
"""Who has never been heard of is away."""


def serves(state: State, at: float) -> bool:
    """Whether a caller may wait for an agent in this state: here, and not gone for a long pause."""
    match state:
        case Away():
            return False
        case Paused(since=since):
            return at < since + SHORT_PAUSE
        case Free() | Offered() | Ringing() | Talking() | WrappingUp() | SetAside() | Busy():
            return True


def stands_by(agent: Agent, at: float) -> bool:
    """Whether a caller may wait for this agent.

    Who finishes a last talk takes no other; neither does who has logged out and now speaks in a call of their own, or
    answers for the operator.
    """
    return agent.here and not agent.off_shift and serves(agent.state, at)


def wakes_at(state: State, at: float) -> float | None:
    """When time alone will change something about an agent in this state; None if never."""
    match state:
        case WrappingUp(until) | SetAside(until=until) | Offered(until=until) | Ringing(until=until):
            return until
        case Paused(since=since) if at < since + SHORT_PAUSE:
            return since + SHORT_PAUSE
        case Away() | Paused() | Free() | Talking() | Busy():
            return None
