"""The customers' side of the telephone town: who is dialled, what their phones do, and whom they meet.

Like the callers', their phones outlive the engine. A leg here is an agent's or a customer's; two of them can be
together. What would be wrong in any history is noted as it happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from callflow.core.behaviours import BEHAVIOURS, Answers, Behaviour, EndsAtOnce, NotRegistered
from callflow.core.call import Leg, Playing
from callflow.core.dialout.events import Command, GiveBack, HandOver, Means, Recovered, Take
from callflow.core.dialout.outcall import CustomerLeg, OutCall, Pair
from callflow.core.events import DigitPressed, Event, Failure, LegAnswered, LegEnded, LegEnding, LegRang, PlaybackEnded
from tests.engine.virtual_time import LoopClock

LEASE_AT_FIRST = 15.0


class Ears(Protocol):
    """Who hears of events: an engine, as long as it lives."""

    def happened(self, call: str, event: Event) -> None: ...

    def leg_left(self, call: str, number: int) -> None: ...


@dataclass
class Phone:
    """One phone that rings or is answered, in one attempt."""

    outcall: str
    number: int
    whose: str
    is_customer: bool
    behaviour: Behaviour
    up: bool = False
    outside: bool = False
    heard: list[str] = field(default_factory=list)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    lease: asyncio.TimerHandle | None = None
    partner: Phone | None = None


class Customers:
    """`behaviours` are those of the customer's phone, one for each time it rings; the last one stays."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours) or [Answers(after=3.0, talks=20.0)]
        self.agents: dict[str, Behaviour] = {}
        self.phones: dict[tuple[str, int], Phone] = {}
        self.dialled: list[str] = []
        self.heard: list[str] = []
        self.met: list[str] = []
        self.with_operators = self.lapsed = 0
        self.wrong: list[str] = []
        self.ears: Ears | None = None

    async def perform(self, means: Means, outcall: OutCall, command: Command) -> Failure | None:
        match command:
            case Take(Leg(number, agent)):
                behaviour = self.agents.get(agent, BEHAVIOURS["answers"])
                return self._ring(outcall.id, number, agent, behaviour, is_customer=False)
            case Take(CustomerLeg(number, dial)):
                return self._dial(outcall.id, number, dial)
            case Take(Playing() as playing):
                return self._play(means, outcall.id, playing)
            case Take(Pair() as pair):
                return self._join(outcall.id, pair)
            case Take():
                pass  # a place in line, an agent kept free, music
            case GiveBack(Leg(number) | CustomerLeg(number)):
                self.end(outcall.id, number, LegEnding.HUNG_UP)
            case GiveBack():
                pass
            case HandOver(customer):
                phone = self.phones.get((outcall.id, customer.number))
                if phone is None:
                    return Failure.LEG_GONE
                phone.outside = True
                self.with_operators += 1
                self.left(outcall.id, customer.number)
        return None

    def _dial(self, outcall: str, number: int, dial: str) -> Failure | None:
        if (outcall, number) in self.phones:
            return None
        if any(phone.is_customer and not phone.outside for phone in self.phones.values()):
            self.wrong.append(f"{dial} is dialled while the customer's phone lives")
        if self.met:
            self.wrong.append(f"{dial} is dialled though the customer has talked")
        self.dialled.append(dial)
        behaviour = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
        return self._ring(outcall, number, "customer", behaviour, is_customer=True)

    def _ring(
        self, outcall: str, number: int, whose: str, behaviour: Behaviour, *, is_customer: bool
    ) -> Failure | None:
        if (outcall, number) in self.phones:
            return None
        if isinstance(behaviour, NotRegistered):
            return Failure.UNAVAILABLE
        phone = self.phones[outcall, number] = Phone(outcall, number, whose, is_customer, behaviour)
        if is_customer:
            self._renew(phone, LEASE_AT_FIRST)
        match behaviour:
            case EndsAtOnce(ending):
                self._later(phone, 0.2, lambda: self.end(outcall, number, ending))
            case Answers(after=after):
                self._later(phone, 0.1, lambda: self.tell(outcall, LegRang(at=0.0, number=number)))
                self._later(phone, after, lambda: self._answered(phone))
            case _:
                self._later(phone, 0.1, lambda: self.tell(outcall, LegRang(at=0.0, number=number)))
        return None

    def _answered(self, phone: Phone) -> None:
        phone.up = True
        self.tell(phone.outcall, LegAnswered(at=0.0, number=phone.number))

    def _play(self, means: Means, outcall: str, playing: Playing) -> Failure | None:
        phone = self.phones.get((outcall, playing.to or 0))
        if phone is None:
            return Failure.LEG_GONE
        seconds = means.plan.seconds(playing.prompts)
        phone.heard.append(playing.text)
        if phone.is_customer:
            self.heard.append(playing.text)
            self._renew(phone, max(LEASE_AT_FIRST, seconds + 10.0))
        self._later(phone, seconds, lambda: self.tell(outcall, PlaybackEnded(at=0.0, number=playing.number)))
        if isinstance(phone.behaviour, Answers) and phone.behaviour.confirms:
            pressed = DigitPressed(at=0.0, digit="1", leg=phone.number)
            self._later(phone, 1.0, lambda: self.tell(outcall, pressed))
        return None

    def _join(self, outcall: str, pair: Pair) -> Failure | None:
        agent, customer = (self.phones.get((outcall, leg.number)) for leg in (pair.agent, pair.customer))
        if agent is None or customer is None:
            return Failure.LEG_GONE
        if agent.partner is customer:
            return None
        agent.partner, customer.partner = customer, agent
        if customer.lease:
            customer.lease.cancel()  # two who talk have none
        if agent.whose not in self.met[-1:]:
            self.met.append(agent.whose)
        talks = customer.behaviour.talks if isinstance(customer.behaviour, Answers) else 10.0
        self._later(customer, talks, lambda: self.end(outcall, customer.number, LegEnding.HUNG_UP))
        return None

    def end(self, outcall: str, number: int, ending: LegEnding) -> None:
        phone = self.phones.pop((outcall, number), None)
        if phone is None:
            return
        for timer in (*phone.timers, *([phone.lease] if phone.lease else [])):
            timer.cancel()
        if phone.partner:
            phone.partner.partner = None
        if not phone.outside:
            self.tell(outcall, LegEnded(at=0.0, number=number, ending=ending))

    async def renew(self, outcall: str, number: int) -> Failure | None:
        phone = self.phones.get((outcall, number))
        if phone is None:
            return Failure.LEG_GONE
        self._renew(phone, LEASE_AT_FIRST)
        return None

    def _renew(self, phone: Phone, seconds: float) -> None:
        if phone.lease:
            phone.lease.cancel()
        phone.lease = asyncio.get_running_loop().call_later(seconds, self._lapse, phone)

    def _lapse(self, phone: Phone) -> None:
        """Nobody looked after this customer: Asterisk hangs up."""
        self.lapsed += 1
        self.end(phone.outcall, phone.number, LegEnding.HUNG_UP)

    def _later(self, phone: Phone, seconds: float, does: Callable[[], None]) -> None:
        phone.timers.append(asyncio.get_running_loop().call_later(seconds, does))

    def tell(self, outcall: str, event: Event) -> None:
        if self.ears:
            self.ears.happened(outcall, replace(event, at=LoopClock().now()))

    def left(self, outcall: str, number: int) -> None:
        if self.ears:
            self.ears.leg_left(outcall, number)

    # What an engine finds after it was away.

    def recovered(self, outcall: str, at: float) -> Recovered:
        mine = [phone for (name, _), phone in self.phones.items() if name == outcall and not phone.outside]
        return Recovered(
            at=at,
            legs=frozenset(phone.number for phone in mine),
            up=frozenset(phone.number for phone in mine if phone.up),
            together=any(phone.partner for phone in mine),
        )

    def outside(self, outcall: str) -> frozenset[int]:
        return frozenset(phone.number for (name, _), phone in self.phones.items() if name == outcall and phone.outside)

    def sweep(self, ours: set[str]) -> None:
        """What belongs to no attempt any more is hung up."""
        for outcall, number in list(self.phones):
            if outcall not in ours and not self.phones[outcall, number].outside:
                self.end(outcall, number, LegEnding.HUNG_UP)
