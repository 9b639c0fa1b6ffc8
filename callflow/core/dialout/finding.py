"""The customer is on the line and no agent is: somebody within seconds, and words or music all the while.

First those of the queue, for as long as `AGENT_WITHIN`; then all operators at once, round after round; then Asterisk's
own operator lines. It ends with a human, or when the customer hangs up.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import Leg
from callflow.core.dialout.endings import hand_over, saying, saying_again
from callflow.core.dialout.events import Moment
from callflow.core.dialout.outcall import CustomerLeg, FindingAgent, Joining, OutCall, Pair, Talking, Ticket
from callflow.core.events import LegAnswered, PlaybackEnded
from callflow.core.search import CONFIRM_KEY, PAUSE

AGENT_WITHIN = 10.0
"""Seconds a customer who has answered waits for an agent of the queue, before the operators are rung."""

JOINED_WITHIN = 2.0
"""Seconds after which two who were brought together, without anything failing, are together."""

ROUNDS = 3
"""Rounds in which the operators' phones ring before Asterisk's own lines take over."""


def find(outcall: OutCall, customer: CustomerLeg, at: float, moment: Moment, standby: tuple[str, ...] = ()) -> OutCall:
    """Look for an agent: those kept free, else the next of the queue, else the operators."""
    known = tuple(name for name in standby if name in moment.plan.agents)
    if not known and not outcall.queue:
        return operators(outcall, customer, 1, at, moment)
    words = saying(outcall, moment.terms.speeches.hold, customer.number, language=outcall.language)
    ticket = None
    if outcall.queue and not known:
        ticket = Ticket(words.number + 1, outcall.queue, outcall.arrived_at, outcall.latest, at_front=True)
    legs = _legs(words.number + 1, known)
    phase = FindingAgent(customer, 0, at + AGENT_WITHIN, words, ticket, legs)
    return outcall.enter(phase, phase.until, serial=words.number + 1 + len(legs))


def operators(outcall: OutCall, customer: CustomerLeg, round: int, at: float, moment: Moment) -> OutCall:
    """Ring all operators at once, and say that we are looking for somebody."""
    if round > ROUNDS:
        return hand_over(outcall, customer, at)
    words = saying(outcall, moment.terms.speeches.hold, customer.number, language=outcall.language)
    legs = _legs(words.number, moment.plan.operator.ring)
    phase = FindingAgent(customer, round, at + moment.plan.operator.ring_for, words, None, legs)
    return outcall.enter(phase, phase.until, serial=words.number + len(legs))


def _legs(after: int, agents: tuple[str, ...]) -> tuple[Leg, ...]:
    return tuple(Leg(after + count, agent) for count, agent in enumerate(agents, start=1))


def offered(outcall: OutCall, phase: FindingAgent, agents: tuple[str, ...], moment: Moment) -> OutCall:
    """Agents of the queue are free: their phones ring, but not for longer than the operators' turn lets them."""
    known = tuple(name for name in agents if name in moment.plan.agents)
    if phase.round or phase.legs or not known:
        return outcall
    legs = _legs(outcall.serial, known)
    return outcall.enter(replace(phase, legs=legs), outcall.deadline, serial=outcall.serial + len(legs))


def answered(outcall: OutCall, phase: FindingAgent, event: LegAnswered, moment: Moment) -> OutCall:
    """A phone of the house is a human; an outside phone must say so first."""
    leg = next((leg for leg in phase.legs if leg.number == event.number), None)
    if leg is None or any(ask.to == leg.number for ask in phase.asking):
        return outcall
    if not moment.plan.agents[leg.agent].confirm:
        return join(outcall, leg, phase.customer, event.at)
    playing = saying(outcall, moment.plan.confirm, leg.number)
    return outcall.enter(replace(phase, asking=(*phase.asking, playing)), outcall.deadline, serial=playing.number)


def confirmed(outcall: OutCall, phase: FindingAgent, number: int, digit: str, at: float) -> OutCall:
    """A key on an agent's phone: 1 takes the customer, if it was asked for."""
    asked = any(ask.to == number for ask in phase.asking)
    leg = next((leg for leg in phase.legs if leg.number == number), None)
    return join(outcall, leg, phase.customer, at) if leg and asked and digit == CONFIRM_KEY else outcall


def heard(outcall: OutCall, phase: FindingAgent, event: PlaybackEnded, moment: Moment) -> OutCall:
    """The words are over: music, until the next; a question to an outside phone is asked again."""
    if phase.words and phase.words.number == event.number:
        return outcall.enter(replace(phase, words=None), outcall.deadline)
    ask = next((ask for ask in phase.asking if ask.number == event.number), None)
    if ask is None or ask.to is None:
        return outcall
    if event.failed:
        return leg_over(outcall, phase, ask.to, event.at, moment)
    again = saying_again(outcall, ask)
    asking = tuple(again if other == ask else other for other in phase.asking)
    return outcall.enter(replace(phase, asking=asking), outcall.deadline, serial=again.number)


def leg_over(outcall: OutCall, phase: FindingAgent, number: int, at: float, moment: Moment) -> OutCall:
    """An agent's phone will not take it. With none left: the next of the queue, or in a moment all operators again."""
    legs = tuple(leg for leg in phase.legs if leg.number != number)
    asking = tuple(ask for ask in phase.asking if ask.to != number)
    phase = replace(phase, legs=legs, asking=asking)
    if legs:
        return outcall.enter(phase, outcall.deadline)
    if phase.round:
        until = min(phase.until, at + PAUSE)
        return outcall.enter(replace(phase, until=until), until)
    if phase.ticket is None:  # nobody else is kept free, and no place in line was taken
        return operators(outcall, phase.customer, 1, at, moment)
    return outcall.enter(phase, outcall.deadline)


def too_late(outcall: OutCall, phase: FindingAgent, at: float, moment: Moment) -> OutCall:
    return operators(outcall, phase.customer, phase.round + 1, at, moment)


# Together.


def join(outcall: OutCall, agent: Leg, customer: CustomerLeg, at: float) -> OutCall:
    pair = Pair(outcall.serial + 1, agent, customer)
    return outcall.enter(Joining(pair), at + JOINED_WITHIN, serial=pair.number)


def talk(outcall: OutCall, pair: Pair) -> OutCall:
    """The promise is kept. From here nothing makes us call this customer again."""
    return replace(outcall.enter(Talking(pair), None), talked=True)
