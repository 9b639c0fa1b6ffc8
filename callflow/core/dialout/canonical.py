"""When two attempts are in the same state: their clocks and numbers are counted from here. Only the proof needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from callflow.core.call import Leg, Playing
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    Ended,
    FindingAgent,
    HandingOver,
    HoldMusic,
    Joining,
    LeavingWord,
    OutCall,
    Pair,
    Phase,
    RingingAgents,
    RingingCustomer,
    Standby,
    Starting,
    Talking,
    Ticket,
    Waiting,
)

IN_TIME, LATE = 1_000_000.0, -1.0
"""When an attempt's time is up, as seen from now: far away, or past. Nothing in between makes a difference."""


def in_time_and_late(outcall: OutCall) -> tuple[OutCall, ...]:
    """The attempt, and the same with its time up where that matters: it can run out in any state."""
    if outcall.expires == LATE or not isinstance(outcall.phase, Starting | Waiting | RingingAgents):
        return (outcall,)
    return outcall, replace(outcall, expires=LATE)


def canonical(outcall: OutCall, now: float) -> OutCall:
    """The attempt with its clock and its numbers counted from here, so that two in the same state are equal."""
    used = sorted({one.number for one in outcall.phase.holdings if not isinstance(one, Standby | HoldMusic)})
    renumbered = _Renumbered({number: place - len(used) for place, number in enumerate(used, start=1)}, now)
    looks = isinstance(outcall.phase, Starting | Waiting | RingingAgents)
    return replace(
        outcall,
        arrived_at=0.0,
        latest=0.0,
        expires=LATE if outcall.expires <= now and looks else IN_TIME,
        phase=renumbered.phase(outcall.phase),
        deadline=None if outcall.deadline is None else round(outcall.deadline - now, 3),
        serial=0,
        letting_go=(),
    )


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """Phases and what they hold, with other numbers and relative times."""

    to: dict[int, int]
    now: float

    def phase(self, phase: Phase) -> Phase:
        match phase:
            case Waiting():
                return Waiting(self._ticket(phase.ticket))
            case RingingAgents(legs=legs, asking=asking):
                until = round(phase.until - self.now, 3)
                return RingingAgents(self._ticket(phase.ticket), self._legs(legs), until, self._all(asking))
            case RingingCustomer() | AskingCustomer() | LeavingWord() | FindingAgent():
                return self._with_customer(phase)
            case Joining():
                return Joining(self._pair(phase.pair))
            case Talking():
                return Talking(self._pair(phase.pair))
            case HandingOver():
                return HandingOver(self._customer(phase.customer), phase.tries)
            case Starting() | Ended():
                return phase
            case _:
                assert_never(phase)

    def _with_customer(self, phase: RingingCustomer | AskingCustomer | LeavingWord | FindingAgent) -> Phase:
        customer = self._customer(phase.customer)
        match phase:
            case RingingCustomer():
                return replace(phase, customer=customer, agent=self._agent(phase.agent))
            case AskingCustomer():
                words, agent = self._playing(phase.playing), self._agent(phase.agent)
                return replace(phase, customer=customer, playing=words, agent=agent)
            case LeavingWord():
                return LeavingWord(customer, self._playing(phase.playing))
            case FindingAgent():
                return FindingAgent(
                    customer,
                    phase.round,
                    round(phase.until - self.now, 3),
                    self._playing(phase.words) if phase.words else None,
                    self._ticket(phase.ticket),
                    self._legs(phase.legs),
                    self._all(phase.asking),
                )

    def _agent(self, agent: Leg | None) -> Leg | None:
        return Leg(self.to[agent.number], agent.agent) if agent else None

    def _legs(self, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
        return tuple(Leg(self.to[leg.number], leg.agent) for leg in legs)

    def _customer(self, customer: CustomerLeg) -> CustomerLeg:
        return CustomerLeg(self.to[customer.number], customer.dial)

    def _playing(self, playing: Playing) -> Playing:
        to = None if playing.to is None else self.to[playing.to]
        return Playing(self.to[playing.number], playing.prompts, to)

    def _all(self, asking: tuple[Playing, ...]) -> tuple[Playing, ...]:
        return tuple(map(self._playing, asking))

    def _ticket(self, ticket: Ticket | None) -> Ticket | None:
        return replace(ticket, number=self.to[ticket.number], arrived_at=0.0, latest=0.0) if ticket else None

    def _pair(self, pair: Pair) -> Pair:
        agent = Leg(self.to[pair.agent.number], pair.agent.agent)
        return Pair(self.to[pair.number], agent, self._customer(pair.customer))
