"""On what terms a queue promises callbacks, and what is said when they are kept: plain facts of the plan.

It decides nothing. Whether a number may be dialled stands in `dialling`, when it is promised in `windows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from callflow.core.hours import Opening
from callflow.core.prompts import Speech


class First(StrEnum):
    """Whose phone rings first when a promise is due."""

    AGENT = "agent"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Caps:
    """How often is dialled at most, whoever asks. `minutes_a_day` is the time on customers' phones."""

    per_number_a_day: int = 3
    per_hour: int = 60
    per_day: int = 300
    minutes_a_day: float = 600.0


@dataclass(frozen=True, slots=True)
class CallbackSpeeches:
    """What is said in a callback.

    `agent` when an agent's phone is answered, `customer` when the customer's is, `machine` to one that presses
    nothing (with when we try again). A customer whose agent has gone hears `hold`, and again until a human is there.
    """

    agent: Speech
    customer: Speech
    machine: Speech
    hold: Speech


@dataclass(frozen=True, slots=True)
class CallbackWords:
    """What is said until a callback is agreed on.

    `offer` to who waits in line, `offer_later` where that is a slot, `when` out of hours (all with the window);
    `number` reads a number back, `type` asks for one, `refused` says that we cannot call it, `booked` is the goodbye,
    with the window. `other_time` says which key leads to the slots, `slots` name one each, with its key, and
    `none_suits` says how to leave it at what was offered.

    Who rings again meanwhile hears `standing` (with the window, and that 1 keeps it), `wait_instead` where there is a
    line, `other_time` where there are slots, and `cancel`. Then `kept` is the goodbye, with the window; `waits` is
    heard in line at the same place, and `cancelled` by who has cancelled it.
    """

    offer: Speech
    offer_later: Speech
    when: Speech
    number: Speech
    type: Speech
    refused: Speech
    booked: Speech
    other_time: Speech
    slots: tuple[Speech, ...]
    none_suits: Speech
    standing: Speech
    wait_instead: Speech
    cancel: Speech
    kept: Speech
    waits: Speech
    cancelled: Speech

    def all(self) -> tuple[Speech, ...]:
        asked = (self.offer, self.offer_later, self.when, self.number, self.type, self.refused, self.booked)
        again = (self.standing, self.wait_instead, self.cancel, self.kept, self.waits, self.cancelled)
        return (*asked, self.other_time, *self.slots, self.none_suits, *again)


NIGHT = Opening(time(20, 0), time(8, 0))


@dataclass(frozen=True, slots=True)
class CallbackTerms:
    """The `callback:` of a queue. Times are seconds unless the name says otherwise.

    `to` are the prefixes that may be dialled (``+48``), `trunk` the name of the endpoint they are dialled over, `shown`
    our own number that customers see. A callback is offered when the median wait is over `offer_when_wait_over`.
    A customer is rung for `ring_for`, at most `attempts` times, `spacing` apart, and never in the `quiet` hours of the
    place that the number belongs to. Nothing is promised for later than `horizon_days` days from today, nor when the
    share of futures in which it would be late is above `late_share`.
    """

    to: tuple[str, ...]
    trunk: str
    speeches: CallbackSpeeches
    shown: str = ""
    offer_when_wait_over: float = 120.0
    first: First = First.AGENT
    attempts: int = 3
    spacing: float = 900.0
    ring_for: float = 30.0
    quiet: Opening | None = NIGHT
    horizon_days: int = 3
    late_share: float = 0.05
    caps: Caps = Caps()


@dataclass(frozen=True, slots=True)
class CallbackOffer:
    """The `callback:` of a queue as callers meet it: the terms, and the words until it is agreed on."""

    terms: CallbackTerms
    words: CallbackWords

    def speeches(self) -> tuple[Speech, ...]:
        """Everything that is said of a callback, and in it."""
        said = self.terms.speeches
        return (*self.words.all(), said.agent, said.customer, said.machine, said.hold)
