"""An agent first: in line until one is free, then their phone, then who it is and a key."""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import Leg
from callflow.core.dialout import customer
from callflow.core.dialout.endings import end, saying, saying_again
from callflow.core.dialout.events import Moment
from callflow.core.dialout.outcall import OutCall, RingingAgents, Standby, Ticket, Waiting
from callflow.core.events import LegAnswered, PlaybackEnded
from callflow.core.promise_life import Outcome
from callflow.core.prompts import Word
from callflow.core.search import CONFIRM_KEY, DEAD_AFTER, DEAD_AFTER_OUTSIDE, TO_CONFIRM
from callflow.core.terms import First

LOOK_AGAIN = 30.0
"""Seconds after which who waits asks for an agent anew, should the word of one have been lost."""

OPERATORS_AGAIN = 60.0
"""Seconds after which operators are rung again for a promise that no queue answers."""

RING_FOR = 15.0
"""Seconds an agent's phone rings."""


def wait(outcall: OutCall, at: float, moment: Moment, *, pause: bool = False) -> OutCall:
    """In line, or without a queue to the operators (`pause`: after a while); not beyond the attempt's time."""
    if at >= outcall.expires:
        return end(outcall, Outcome.NO_AGENT, moment)
    if outcall.queue:
        held = next((one for one in outcall.phase.holdings if isinstance(one, Ticket)), None)
        ticket = held or Ticket(outcall.serial + 1, outcall.queue, outcall.arrived_at, outcall.latest)
        serial = max(outcall.serial, ticket.number)
        return outcall.enter(Waiting(ticket), min(at + LOOK_AGAIN, outcall.expires), serial=serial)
    if pause:
        return outcall.enter(Waiting(None), min(at + OPERATORS_AGAIN, outcall.expires))
    return offered(outcall, None, moment.plan.operator.ring, at, moment)


def offered(outcall: OutCall, ticket: Ticket | None, agents: tuple[str, ...], at: float, moment: Moment) -> OutCall:
    """These agents are free, and kept free for us."""
    known = tuple(name for name in agents if name in moment.plan.agents)
    if not known:
        return outcall
    if moment.facts.rings_us:
        return end(outcall, Outcome.RINGS_US, moment)
    if not moment.facts.may_dial:
        return end(outcall, Outcome.NOT_NOW, moment)
    if moment.terms.first is First.CUSTOMER:
        return customer.ring(outcall, at, moment, standby=tuple(map(Standby, known)))
    legs = tuple(Leg(outcall.serial + count, name) for count, name in enumerate(known, start=1))
    outside = any(moment.plan.agents[name].is_outside for name in known)
    until = at + (RING_FOR if outcall.queue else moment.plan.operator.ring_for)
    dead_at = at + (DEAD_AFTER_OUTSIDE if outside else DEAD_AFTER)
    phase = RingingAgents(ticket, legs, until)
    return outcall.enter(phase, min(until, dead_at), serial=outcall.serial + len(legs))


def rang(outcall: OutCall, phase: RingingAgents, number: int) -> OutCall:
    """A phone rings: its turn lasts to its end."""
    if outcall.deadline == phase.until or all(leg.number != number for leg in phase.legs):
        return outcall
    return outcall.enter(phase, phase.until)


def answered(outcall: OutCall, phase: RingingAgents, event: LegAnswered, moment: Moment) -> OutCall:
    """Say whom we will call, and ask for a key: every agent presses it, for not all want to call now."""
    held = any(leg.number == event.number for leg in phase.legs)
    if not held or any(ask.to == event.number for ask in phase.asking):
        return outcall
    return _ask(outcall, phase, event.number, event.at, moment)


def _ask(outcall: OutCall, phase: RingingAgents, number: int, at: float, moment: Moment) -> OutCall:
    who = {Word.CALLER_NUMBER: moment.facts.number, Word.AGO: moment.facts.ago}
    playing = saying(outcall, moment.terms.speeches.agent, number, values=who)
    until = max(phase.until, at + moment.plan.seconds(playing.prompts) + TO_CONFIRM)
    phase = replace(phase, asking=(*phase.asking, playing), until=until)
    return outcall.enter(phase, until, serial=playing.number)


def heard(outcall: OutCall, phase: RingingAgents, event: PlaybackEnded, moment: Moment) -> OutCall:
    """The question is over: asked again, or with a phone that cannot be spoken to, on without it."""
    ask = next((ask for ask in phase.asking if ask.number == event.number), None)
    if ask is None or ask.to is None:
        return outcall
    if event.failed:
        return leg_over(outcall, phase, ask.to, event.at, moment)
    again = saying_again(outcall, ask)
    asking = tuple(again if other == ask else other for other in phase.asking)
    return outcall.enter(replace(phase, asking=asking), outcall.deadline, serial=again.number)


def confirmed(outcall: OutCall, phase: RingingAgents, number: int, digit: str, at: float, moment: Moment) -> OutCall:
    """1 on an agent's phone that was asked: the customer is rung."""
    leg = next((leg for leg in phase.legs if leg.number == number), None)
    if leg is None or digit != CONFIRM_KEY or all(ask.to != number for ask in phase.asking):
        return outcall
    return customer.ring(outcall, at, moment, agent=leg)


def leg_over(outcall: OutCall, phase: RingingAgents, number: int, at: float, moment: Moment) -> OutCall:
    """An agent's phone will not take it; with none left, back in line."""
    if all(leg.number != number for leg in phase.legs):
        return outcall
    legs = tuple(leg for leg in phase.legs if leg.number != number)
    if not legs:
        return wait(outcall, at, moment, pause=True)
    asking = tuple(ask for ask in phase.asking if ask.to != number)
    return outcall.enter(replace(phase, legs=legs, asking=asking), outcall.deadline)


def resume(
    outcall: OutCall, phase: RingingAgents, alive: frozenset[int], up: frozenset[int], at: float, moment: Moment
) -> OutCall:
    """After we were away: keep the phones that ring, ask those that were answered; with none left, back in line."""
    legs = tuple(leg for leg in phase.legs if leg.number in alive)
    if not legs:
        return wait(outcall, at, moment)
    until = max(phase.until, at + TO_CONFIRM)
    phase = RingingAgents(phase.ticket, legs, until)
    outcall = outcall.enter(phase, until)
    for leg in legs:
        if leg.number in up:
            assert isinstance(outcall.phase, RingingAgents)
            outcall = _ask(outcall, outcall.phase, leg.number, at, moment)
    return outcall
