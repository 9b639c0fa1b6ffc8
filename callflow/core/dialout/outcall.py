"""One attempt to keep a promise, as one value: where it is, whom it holds on which phone, and when it must move on.

As in a call, a phase declares what it holds, and what is to be done is the difference between two phases. The ids that
Asterisk sees are made from the attempt's id and a number (`leg_id` and its like), so after a restart every phone tells
by its name whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from callflow.core.call import Leg, Playing
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_life import Outcome, PromiseLife, attempt_id
from callflow.core.windows import Window

RESCUES = 6
"""How many failures of ours an attempt survives before the customer goes to Asterisk's own operator lines."""


# What an attempt can hold, besides an agent's `Leg` and `Playing` to one of its legs.


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the line of a queue, by the time the customer came; `latest` is the end of the window promised.

    `at_front` for a customer who is on the line already.
    """

    number: int
    queue: str
    arrived_at: float
    latest: float
    at_front: bool = False


@dataclass(frozen=True, slots=True)
class Standby:
    """An agent who was offered and is kept free until the customer has answered."""

    agent: str


@dataclass(frozen=True, slots=True)
class CustomerLeg:
    """The customer's phone, ringing or answered. `dial` was made by `dialling.dial_string`."""

    number: int
    dial: str


@dataclass(frozen=True, slots=True)
class HoldMusic:
    """The leg with the number `to` hears music on hold."""

    to: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Agent and customer in a bridge."""

    number: int
    agent: Leg
    customer: CustomerLeg


Holding: TypeAlias = Ticket | Standby | Leg | CustomerLeg | Playing | HoldMusic | Pair


# Where an attempt can be.


@dataclass(frozen=True, slots=True)
class Starting:
    """Begun; nothing is held yet."""

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """In line for an agent; without a ticket, for the operators to be rung again."""

    ticket: Ticket | None

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.ticket,) if self.ticket else ()


@dataclass(frozen=True, slots=True)
class RingingAgents:
    """Agents' phones ring. Whoever has answered is told whom we will call, and asked to press 1 (`asking`)."""

    ticket: Ticket | None
    legs: tuple[Leg, ...]
    until: float
    asking: tuple[Playing, ...] = ()

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*((self.ticket,) if self.ticket else ()), *self.legs, *self.asking)


@dataclass(frozen=True, slots=True)
class RingingCustomer:
    """The customer's phone rings; an agent listens to music, or agents are kept free."""

    customer: CustomerLeg
    agent: Leg | None = None
    standby: tuple[Standby, ...] = ()

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*_on_hold(self.agent), *self.standby, self.customer)


@dataclass(frozen=True, slots=True)
class AskingCustomer:
    """The customer's phone has been answered: who we are, and press 1."""

    customer: CustomerLeg
    playing: Playing
    agent: Leg | None = None
    standby: tuple[Standby, ...] = ()

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*_on_hold(self.agent), *self.standby, self.customer, self.playing)


@dataclass(frozen=True, slots=True)
class LeavingWord:
    """Nobody has pressed 1, so it may be a machine: it hears when we try again."""

    customer: CustomerLeg
    playing: Playing

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.customer, self.playing)


@dataclass(frozen=True, slots=True)
class FindingAgent:
    """The customer is there and no agent is: whoever can be had, within seconds.

    In round 0 those of the queue (`ticket`) or those kept free for it, in later rounds all operators at once.
    """

    customer: CustomerLeg
    round: int
    until: float
    words: Playing | None
    ticket: Ticket | None = None
    legs: tuple[Leg, ...] = ()
    asking: tuple[Playing, ...] = ()

    @property
    def holdings(self) -> tuple[Holding, ...]:
        heard = self.words or HoldMusic(self.customer.number)
        return (self.customer, heard, *((self.ticket,) if self.ticket else ()), *self.legs, *self.asking)


@dataclass(frozen=True, slots=True)
class Joining:
    """Agent and customer are being brought together."""

    pair: Pair

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.pair.agent, self.pair.customer, self.pair)


@dataclass(frozen=True, slots=True)
class Talking:
    """The promise is being kept. The only phase without a deadline but the end."""

    pair: Pair

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.pair.agent, self.pair.customer, self.pair)


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The customer is on the way to Asterisk's own operator lines; `tries` counts how often we said so."""

    customer: CustomerLeg
    tries: int = 1

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (self.customer,)


@dataclass(frozen=True, slots=True)
class Ended:
    """The attempt is over. `again` is when the next one should be, if there is one."""

    outcome: Outcome
    again: Window

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return ()


Phase: TypeAlias = (
    Starting
    | Waiting
    | RingingAgents
    | RingingCustomer
    | AskingCustomer
    | LeavingWord
    | FindingAgent
    | Joining
    | Talking
    | HandingOver
    | Ended
)
WITH_CUSTOMER = (AskingCustomer, LeavingWord, FindingAgent, Joining, Talking, HandingOver)
"""The phases in which the customer's phone has been answered."""


def _on_hold(agent: Leg | None) -> tuple[Holding, ...]:
    return (agent, HoldMusic(agent.number)) if agent else ()


@dataclass(frozen=True, slots=True)
class OutCall:
    """One attempt. Times are epoch seconds.

    `dial` is what the customer's phone is dialled by; `dialled` says that it has been, which happens once at most.
    `arrived_at` gives the place in line. After `expires` no agent is waited for any longer. `talked` says that the two
    have been together. `deadline`, `serial`, `rescues` and `letting_go` are what they are in a call.
    """

    id: str
    promise: PromiseId
    attempt: int
    plan: str
    queue: str
    language: str
    dial: str
    arrived_at: float
    latest: float
    expires: float
    phase: Phase = Starting()
    deadline: float | None = None
    dialled: bool = False
    talked: bool = False
    serial: int = 0
    rescues: int = RESCUES
    letting_go: tuple[Holding, ...] = ()

    @property
    def ended(self) -> bool:
        return isinstance(self.phase, Ended)

    def enter(self, phase: Phase, deadline: float | None, *, serial: int | None = None) -> OutCall:
        """The attempt in another phase: none can be entered without saying when it must be left again."""
        return replace(self, phase=phase, deadline=deadline, serial=self.serial if serial is None else serial)


def starting(promise: Promise, life: PromiseLife, dial: str, at: float, expires: float) -> OutCall:
    """The attempt that this life is at. `dial` is made by `dialling.dial_string` of a number allowed just now."""
    return OutCall(
        id=attempt_id(promise.id, life.attempt),
        promise=promise.id,
        attempt=life.attempt,
        plan=promise.plan,
        queue=promise.queue,
        language=promise.language,
        dial=dial,
        arrived_at=promise.arrived_at,
        latest=life.window.latest,
        expires=expires,
        deadline=at,
    )


def customer_of(outcall: OutCall) -> CustomerLeg | None:
    """The customer's phone, if it rings or has been answered."""
    return next((held for held in outcall.phase.holdings if isinstance(held, CustomerLeg)), None)


def legs_of(outcall: OutCall) -> tuple[Leg, ...]:
    """The agents' phones that are held now."""
    return tuple(held for held in outcall.phase.holdings if isinstance(held, Leg))
