"""What becomes of a promise, from the moment it is made to its end: one table of all that may follow upon what.

The diagram of the documentation is made from that table. A life is saved whole after each change and before anything
is done about it, so a process that dies at any point leaves a life that goes on. What is told late or twice changes
nothing: whatever an attempt says names the attempt, and only the last one is heard. While an attempt lives, nobody but
the attempt can move or end the promise: otherwise a call under way would belong to nothing, and be made once more.

It must never decide whether a number may be dialled (`dialling`) nor whom to ring (`dialout`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from callflow.core.promise import Promise, PromiseId
from callflow.core.windows import Window

SETBACKS = 10
"""Attempts that came to nothing on our side (no agent came, we were killed) after which a human has to see to it."""


AT_ONCE = "a human says so"
"""Why a promise is moved that is to be called now: nobody has given its caller notice of anything."""


KEPT_BY_HUMAN = "a human has kept it"
"""Why a promise that somebody has ticked off is dialled no more."""


class PromiseState(StrEnum):
    """Where a promise stands."""

    PROMISED = "promised"
    DUE = "due"
    AGENT_RINGING = "agent ringing"
    CUSTOMER_RINGING = "customer ringing"
    TRIED_AGAIN = "tried again"
    MOVED = "moved with notice"
    KEPT = "kept"
    WITHDRAWN = "withdrawn by the caller"
    GIVEN_UP = "given up with a human told"


OVER = frozenset({PromiseState.KEPT, PromiseState.WITHDRAWN, PromiseState.GIVEN_UP})
"""The states that nothing follows upon."""

UNDER_WAY = frozenset({PromiseState.AGENT_RINGING, PromiseState.CUSTOMER_RINGING})
"""Somebody's phone rings for it just now."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table: what may follow upon a state, and when."""

    before: PromiseState
    after: PromiseState
    when: str


PENDING = (PromiseState.PROMISED, PromiseState.TRIED_AGAIN, PromiseState.MOVED)
"""The states in which a promise waits for its time: nobody does anything about it just now."""
_OPEN = (*PENDING, PromiseState.DUE, PromiseState.AGENT_RINGING, PromiseState.CUSTOMER_RINGING)

TRANSITIONS: tuple[Transition, ...] = (
    *(Transition(state, PromiseState.DUE, "its time has come") for state in PENDING),
    Transition(PromiseState.DUE, PromiseState.AGENT_RINGING, "an agent is free"),
    Transition(PromiseState.DUE, PromiseState.CUSTOMER_RINGING, "an agent is kept free, the customer comes first"),
    Transition(PromiseState.AGENT_RINGING, PromiseState.CUSTOMER_RINGING, "the agent presses 1"),
    Transition(PromiseState.AGENT_RINGING, PromiseState.DUE, "no agent takes it"),
    Transition(PromiseState.CUSTOMER_RINGING, PromiseState.DUE, "the agent has gone, or we were away"),
    Transition(PromiseState.DUE, PromiseState.DUE, "no agent came, or we were away"),
    *(
        Transition(state, PromiseState.TRIED_AGAIN, "it may not be dialled now")
        for state in (PromiseState.DUE, PromiseState.AGENT_RINGING)
    ),
    Transition(PromiseState.CUSTOMER_RINGING, PromiseState.TRIED_AGAIN, "the customer was not reached"),
    Transition(PromiseState.CUSTOMER_RINGING, PromiseState.KEPT, "the two have talked"),
    *(Transition(state, PromiseState.MOVED, "it would break") for state in (*PENDING, PromiseState.DUE)),
    *(
        Transition(state, PromiseState.MOVED, "the caller chooses another time")
        for state in (PromiseState.AGENT_RINGING, PromiseState.CUSTOMER_RINGING)
    ),
    *(Transition(state, PromiseState.WITHDRAWN, "the caller asks for it") for state in _OPEN),
    *(Transition(state, PromiseState.GIVEN_UP, "attempts are used up, or a human says so") for state in _OPEN),
)

ALLOWED = frozenset((line.before, line.after) for line in TRANSITIONS)


class Outcome(StrEnum):
    """How one attempt to keep a promise ended."""

    KEPT = "they have talked"
    BUSY = "the customer was busy"
    NO_ANSWER = "the customer did not answer"
    UNREACHABLE = "the customer's phone could not be reached"
    MACHINE = "nobody pressed 1: a machine, or nobody"
    HUNG_UP = "the customer hung up without pressing 1"
    NO_HUMAN = "the customer hung up before a human came"
    HANDED_OVER = "Asterisk's own operator lines have the customer"
    NO_AGENT = "no agent came"
    RINGS_US = "the customer rang us meanwhile"
    AGENT_LOST = "the agent was gone before the customer answered"
    LOST = "we were away meanwhile"
    NOT_NOW = "the number may not be dialled now"
    NO_TRUNK = "the trunk did not take the call"
    PUT_OFF = "the caller has been told of a new window"
    WITHDRAWN = "the caller has withdrawn it"


COUNTED = frozenset(
    {Outcome.BUSY, Outcome.NO_ANSWER, Outcome.UNREACHABLE, Outcome.MACHINE, Outcome.HUNG_UP, Outcome.NO_HUMAN}
)
"""The outcomes that count as an attempt: the customer's phone has been rung."""


@dataclass(frozen=True, slots=True)
class PromiseLife:
    """What has become of a promise. Times are epoch seconds.

    `window` is the one that holds now: the promised one, the one of the next attempt, or the one it was moved to.
    `next_at` is when something has to be done about it next, unless something happens first. `attempt` numbers the
    attempts begun (it is part of the id of each), `counted` are those that rang the customer's phone, `setbacks` those
    that did not. `moves` counts the notices given. `why` says what led here.
    """

    promise: PromiseId
    state: PromiseState
    since: float
    window: Window
    next_at: float
    attempt: int = 0
    counted: int = 0
    setbacks: int = 0
    moves: int = 0
    why: str = ""

    @property
    def over(self) -> bool:
        return self.state in OVER

    def broken_at(self, now: float) -> bool:
        """Whether the window has ended and nobody has called: it goes to the top, and to a human's list."""
        called = self.state is PromiseState.CUSTOMER_RINGING  # so it stays while the two talk
        return not self.over and not called and now > self.window.latest


def promised(promise: Promise) -> PromiseLife:
    """The life of a promise just made."""
    window = Window(promise.earliest, promise.latest)
    return PromiseLife(promise.id, PromiseState.PROMISED, promise.made_at, window, promise.earliest)


def attempt_id(promise: PromiseId, attempt: int) -> str:
    """The id under which Asterisk sees an attempt; the ids of its phones and bridges are made from it."""
    return f"{promise}-{attempt}"


# What can happen to a promise.


@dataclass(frozen=True, slots=True)
class _Happened:
    at: float


@dataclass(frozen=True, slots=True)
class CameDue(_Happened):
    """Its time has come: the next attempt begins."""


@dataclass(frozen=True, slots=True)
class AgentRang(_Happened):
    """An agent's phone is about to be rung in this attempt."""

    attempt: int


@dataclass(frozen=True, slots=True)
class BackInLine(_Happened):
    """No agent has taken it: the attempt waits for the next one."""

    attempt: int


@dataclass(frozen=True, slots=True)
class CustomerRang(_Happened):
    """The customer's phone is about to be rung in this attempt."""

    attempt: int


@dataclass(frozen=True, slots=True)
class AttemptEnded(_Happened):
    """An attempt is over. `again` is the window of the next one, should there be one."""

    attempt: int
    outcome: Outcome
    again: Window


@dataclass(frozen=True, slots=True)
class Moved(_Happened):
    """The caller has been told of a new window. While an attempt lives it is told instead (`PutOff`), and tells us."""

    window: Window
    why: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn(_Happened):
    """The caller wants it no more, or has been served in another way. While an attempt lives it is told instead."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class GivenUp(_Happened):
    """A human has it on the list now; nobody is rung for it any more."""

    why: str = ""


Happening: TypeAlias = CameDue | AgentRang | BackInLine | CustomerRang | AttemptEnded | Moved | Withdrawn | GivenUp


def proceed(life: PromiseLife, happening: Happening, attempts: int) -> PromiseLife:
    """The life after something has happened; the same one if it may not happen now. `attempts` are the plan's."""
    after = _after(life, happening, attempts)
    return after if (life.state, after.state) in ALLOWED else life


def _after(life: PromiseLife, happening: Happening, attempts: int) -> PromiseLife:
    at = happening.at
    match happening:
        case CameDue():
            return _due(life, at, "its time has come") if life.state in PENDING else life
        case AgentRang(attempt=attempt):
            return _at(life, PromiseState.AGENT_RINGING, at) if attempt == life.attempt else life
        case BackInLine(attempt=attempt):
            waits = attempt == life.attempt and life.state is PromiseState.AGENT_RINGING
            return _at(life, PromiseState.DUE, at) if waits else life
        case CustomerRang(attempt=attempt):
            return _at(life, PromiseState.CUSTOMER_RINGING, at) if attempt == life.attempt else life
        case AttemptEnded(attempt=attempt):
            return _ended(life, happening, attempts) if attempt == life.attempt else life
        case Moved(window=window, why=why):
            return _moved(life, window, at, why) if life.state in PENDING else life
        case Withdrawn(why=why):
            return _at(life, PromiseState.WITHDRAWN, at, why) if life.state in PENDING else life
        case GivenUp(why=why):
            return _at(life, PromiseState.GIVEN_UP, at, why) if life.state in PENDING else life
        case _:
            assert_never(happening)


def _at(life: PromiseLife, state: PromiseState, at: float, why: str = "") -> PromiseLife:
    return replace(life, state=state, since=at, why=why)


def _due(life: PromiseLife, at: float, why: str) -> PromiseLife:
    """A new attempt, with an id of its own: what an earlier one has left behind cannot be mistaken for it."""
    return _at(replace(life, attempt=life.attempt + 1, next_at=at), PromiseState.DUE, at, why)


def _moved(life: PromiseLife, window: Window, at: float, why: str) -> PromiseLife:
    moved = replace(life, window=window, next_at=window.earliest, moves=life.moves + 1)
    return _at(moved, PromiseState.MOVED, at, why)


def _ended(life: PromiseLife, happening: AttemptEnded, attempts: int) -> PromiseLife:
    at, outcome = happening.at, happening.outcome
    match outcome:
        case Outcome.KEPT:
            return _at(life, PromiseState.KEPT, at, outcome)
        case Outcome.WITHDRAWN:
            return _at(life, PromiseState.WITHDRAWN, at, outcome)
        case Outcome.PUT_OFF:
            return _moved(life, happening.again, at, outcome)
        case Outcome.HANDED_OVER:
            return _at(life, PromiseState.GIVEN_UP, at, outcome)
        case Outcome.NO_AGENT | Outcome.RINGS_US | Outcome.AGENT_LOST | Outcome.LOST:
            life = replace(life, setbacks=life.setbacks + 1)
            if life.setbacks >= SETBACKS:
                return _at(life, PromiseState.GIVEN_UP, at, f"{outcome}, {life.setbacks} times")
            return _due(life, at, outcome)
        case Outcome.NOT_NOW | Outcome.NO_TRUNK:
            life = replace(life, setbacks=life.setbacks + 1)
        case _:
            life = replace(life, counted=life.counted + 1)
    if life.counted >= attempts or life.setbacks >= SETBACKS:
        return _at(life, PromiseState.GIVEN_UP, at, outcome)
    again = happening.again
    return _at(replace(life, window=again, next_at=again.earliest), PromiseState.TRIED_AGAIN, at, outcome)
