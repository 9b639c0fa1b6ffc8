"""What is to be done in an attempt to keep a promise, what has happened in it, and what is known at that instant.

What happens to single phones and prompts is told by the events of calls; here stands only what calls have not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.dialout.outcall import CustomerLeg, Holding
from callflow.core.events import (
    AgentsOffered,
    DeadlinePassed,
    DigitPressed,
    Failure,
    LegAnswered,
    LegEnded,
    LegRang,
    PlaybackEnded,
)
from callflow.core.plan import Plan
from callflow.core.terms import CallbackTerms
from callflow.core.windows import Window

# Commands.


@dataclass(frozen=True, slots=True)
class Take:
    """Begin to hold. For a phone: `ring_for` are the seconds after which Asterisk itself stops ringing."""

    holding: Holding
    ring_for: float = 0.0


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Hold no longer. Already gone is well."""

    holding: Holding


@dataclass(frozen=True, slots=True)
class HandOver:
    """Send the customer to Asterisk's own operator lines."""

    customer: CustomerLeg


Command: TypeAlias = Take | GiveBack | HandOver


# Events.


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The attempt has been saved; now it may begin."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The caller wants the callback no more, or has rung again and waits on the line."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """The caller has been told of a new window: that of the facts (`again`). Nobody is rung for it before."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAsked:
    """We are about to stop: nobody is rung any more, and a customer on the line needs a human who is there."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTaken:
    """The customer's phone lives but has left us for Asterisk's own dialplan: handed over, or the lease lapsed."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFailed:
    """A command was not carried out."""

    at: float
    command: Command
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """We were away and events are lost. `legs` are the numbers of the attempt's phones that live in our application,
    `up` those of them that have been answered; `together` says that agent and customer are in a bridge.
    """

    at: float
    legs: frozenset[int] = frozenset()
    up: frozenset[int] = frozenset()
    together: bool = False


Event: TypeAlias = (
    Started
    | AgentsOffered
    | LegRang
    | LegAnswered
    | LegEnded
    | DigitPressed
    | PlaybackEnded
    | DeadlinePassed
    | Withdrawn
    | PutOff
    | StopAsked
    | CustomerTaken
    | CommandFailed
    | Recovered
)


@dataclass(frozen=True, slots=True)
class Means:
    """With what an attempt is made: the version of the plan it began with, and the terms of its queue."""

    plan: Plan
    terms: CallbackTerms


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at the instant of an event.

    `may_dial` says that the number may be dialled now (list, caps, quiet hours). `again` is the window of the next
    attempt, should this one fail now; `again_said` the keys by which it is said, empty if this is the last attempt.
    `rings_us` says that the customer is on the line with us, and just deciding what is to become of the promise.
    `number` and `ago` are the keys by which the agent is told who it is, and how long ago it was asked for.
    """

    again: Window
    again_said: tuple[str, ...] = ()
    may_dial: bool = True
    rings_us: bool = False
    number: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """Means and facts, together: all that a step needs beside the attempt and the event."""

    means: Means
    facts: Facts

    @property
    def plan(self) -> Plan:
        return self.means.plan

    @property
    def terms(self) -> CallbackTerms:
        return self.means.terms
