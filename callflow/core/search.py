"""Looking for a human: whose phone rings now, whose next, and what a caller hears in between.

A search is for one person (the `ring` step) or for the operators: each phone in turn, then all at once, then an
honest word, then again. It ends when somebody talks with the caller and never by itself: there is nowhere else to
send a caller who wants a human.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import saying, steps, waiting
from callflow.core.call import (
    Call,
    Conversation,
    ForOperator,
    ForPerson,
    ForQueue,
    Leg,
    Pausing,
    Reassuring,
    Ringing,
    Search,
    Talking,
    Waiting,
)
from callflow.core.events import DigitPressed, Event, LegAnswered, LegRang, PlaybackEnded, Recovered
from callflow.core.plan import Plan, Ring

DEAD_AFTER = 2.5
"""Seconds in which a phone of the house must say that it rings; otherwise it is dead and the next one is tried."""

DEAD_AFTER_OUTSIDE = 10.0
"""The same for an outside phone, where other networks have to find it first."""

TO_CONFIRM = 8.0
"""Seconds an outside phone has, after the question, to press 1."""

CONFIRM_KEY = "1"

PAUSE = 10.0
"""Seconds of music before operators are rung again who were busy or away, or whose callers could not hear the word."""

MANY_ROUNDS = 2
"""Rounds are counted up to here: the first, and all later ones, which are alike."""

ASTERISK_STOPS_LATER = 5.0
"""Seconds after the end of a turn at which Asterisk stops a phone's ringing itself, should nobody else."""


def operator(plan: Plan, call: Call, event: Event) -> Call:
    """Ring the operators, from the first."""
    return begin(plan, call, ForOperator(), event)


def begin(plan: Plan, call: Call, search: ForPerson | ForOperator, event: Event) -> Call:
    """Ring this turn's phones. Whoever is on the way to the operators meets no menu any more."""
    agents, ring_for = _turn(plan, search)
    return ring(plan, call, search, agents, ring_for, event)


def ring(plan: Plan, call: Call, search: Search, agents: tuple[str, ...], ring_for: float, event: Event) -> Call:
    """Ring these agents' phones, all at once, for `ring_for` seconds."""
    legs = tuple(Leg(call.serial + count, agent) for count, agent in enumerate(agents, start=1))
    until = event.at + ring_for
    outside = any(plan.agents[agent].is_outside for agent in agents)
    dead_at = event.at + (DEAD_AFTER_OUTSIDE if outside else DEAD_AFTER)
    on_the_way = isinstance(search, ForPerson | ForQueue)
    return call.enter(
        Ringing(search, legs, until),
        min(until, dead_at),
        serial=call.serial + len(legs),
        rounds=call.rounds if on_the_way else steps.ROUNDS,
        typed="",
        silent=call.silent and on_the_way,
    )


def _turn(plan: Plan, search: ForPerson | ForOperator) -> tuple[tuple[str, ...], float]:
    """Who is rung in this turn, and for how many seconds."""
    match search:
        case ForPerson(node_id):
            node = plan.nodes[node_id]
            assert isinstance(node, Ring)
            return (node.agent,), node.ring_for
        case ForOperator(turn=turn):
            phones = plan.operator.ring
            return (phones[turn : turn + 1] if turn < len(phones) else phones), plan.operator.ring_for


def next_turn(plan: Plan, call: Call, search: Search, event: Event) -> Call:
    """Nobody took it: the next step of the plan, the next phone, all phones, or the honest word."""
    match search:
        case ForQueue():
            return waiting.back(plan, call, search, event)
        case ForPerson(node_id):
            node = plan.nodes[node_id]
            assert isinstance(node, Ring)
            return steps.arrive(plan, call, node.then, event)
        case ForOperator(round, turn):
            phones = len(plan.operator.ring)
            last = phones if phones > 1 else 0
            if turn < last:
                return begin(plan, call, ForOperator(round, turn + 1), event)
            early = isinstance(call.phase, Ringing) and event.at < call.phase.until
            return reassure(plan, call, round, event, early=early)


def reassure(plan: Plan, call: Call, round: int, event: Event, *, early: bool) -> Call:
    """Say honestly that nobody has answered yet and that we go on trying."""
    playing = saying.playing(call, plan.operator.between_rounds, event=event)
    phase = Reassuring(round, playing, early)
    return call.enter(phase, saying.overdue_at(plan, playing, event), serial=playing.number)


def reassured(plan: Plan, call: Call, phase: Reassuring, event: Event, *, failed: bool = False) -> Call:
    """The word is said: ring again, after a while if there is nobody to be rung just now."""
    if failed or phase.early:
        return pause(call, phase.round, event)
    return next_round(plan, call, phase.round, event)


def pause(call: Call, round: int, event: Event) -> Call:
    return call.enter(Pausing(round), event.at + PAUSE)


def next_round(plan: Plan, call: Call, round: int, event: Event) -> Call:
    return begin(plan, call, ForOperator(min(round + 1, MANY_ROUNDS)), event)


# A phone that rings.


def legs_of(call: Call) -> tuple[Leg, ...]:
    """The legs that a call holds now."""
    return tuple(holding for holding in call.phase.holdings if isinstance(holding, Leg))


def rang(call: Call, event: LegRang) -> Call:
    """A phone rings: its turn lasts to its end."""
    phase = call.phase
    if not isinstance(phase, Ringing) or phase.alive or all(leg.number != event.number for leg in phase.legs):
        return call
    return call.enter(replace(phase, alive=True), phase.until)


def answered(plan: Plan, call: Call, event: LegAnswered) -> Call:
    """Somebody took the call: a phone of the house is a human, an outside phone must say so first."""
    phase = call.phase
    leg = next((leg for leg in legs_of(call) if leg.number == event.number), None)
    if not isinstance(phase, Ringing) or leg is None or any(ask.to == leg.number for ask in phase.asking):
        return call
    if not plan.agents[leg.agent].confirm:
        return _talk(call, leg, _line(phase))
    return _ask(plan, call, phase, leg.number, event)


def _talk(call: Call, leg: Leg, line: ForQueue | None) -> Call:
    conversation = Conversation(call.serial + 1, leg)
    return call.enter(Talking(conversation, line), None, serial=conversation.number)


def _line(phase: Ringing) -> ForQueue | None:
    return phase.search if isinstance(phase.search, ForQueue) else None


def _ask(plan: Plan, call: Call, phase: Ringing, leg: int, event: Event) -> Call:
    playing = saying.playing(call, plan.confirm, event=event, to=leg)
    until = max(phase.until, event.at + plan.seconds(playing.prompts) + TO_CONFIRM)
    asking = (*(ask for ask in phase.asking if ask.to != leg), playing)
    phase = replace(phase, asking=asking, until=until, alive=True)
    return call.enter(phase, until, serial=playing.number)


def asked(plan: Plan, call: Call, phase: Ringing, event: PlaybackEnded) -> Call:
    """The question to an outside phone is over; without an answer by the end of the turn it was a machine."""
    ask = next((ask for ask in phase.asking if ask.number == event.number), None)
    if ask is None or ask.to is None:
        return call
    if event.failed:
        return leg_over(plan, call, ask.to, event)
    playing = saying.playing(call, plan.confirm, event=event, to=ask.to)
    asking = tuple(playing if other == ask else other for other in phase.asking)
    return call.enter(replace(phase, asking=asking), call.deadline, serial=playing.number)


def confirmed(call: Call, event: DigitPressed) -> Call:
    """A key on an agent's phone: 1 takes the call, if it was asked for."""
    phase = call.phase
    if not isinstance(phase, Ringing) or event.digit != CONFIRM_KEY:
        return call
    if all(ask.to != event.leg for ask in phase.asking):
        return call
    return next((_talk(call, leg, _line(phase)) for leg in phase.legs if leg.number == event.leg), call)


def leg_over(plan: Plan, call: Call, number: int, event: Event) -> Call:
    """A phone is busy, declines, is not there or has given up: with none left in this turn, on."""
    phase = call.phase
    if not isinstance(phase, Ringing) or all(leg.number != number for leg in phase.legs):
        return call
    legs = tuple(leg for leg in phase.legs if leg.number != number)
    if not legs:
        return next_turn(plan, call, phase.search, event)
    asking = tuple(ask for ask in phase.asking if ask.to != number)
    return call.enter(replace(phase, legs=legs, asking=asking), call.deadline)


def withdraw(plan: Plan, call: Call, agents: tuple[str, ...], event: Event) -> Call:
    """These agents of a queue are wanted elsewhere."""
    if isinstance(call.phase, Waiting):
        return waiting.withdraw(call, call.phase, agents)
    for leg in legs_of(call):
        if leg.agent in agents and isinstance(call.phase, Ringing) and isinstance(call.phase.search, ForQueue):
            call = leg_over(plan, call, leg.number, event)
    return call


# After we were away.


def resume(plan: Plan, call: Call, phase: Ringing, event: Recovered) -> Call:
    """Keep the phones that still ring, talk with one that was answered meanwhile; with none left, ring again."""
    legs = tuple(leg for leg in phase.legs if leg.number in event.legs)
    if not legs:
        search = phase.search
        if isinstance(search, ForQueue):
            return waiting.back(plan, call, search, event)
        return begin(plan, call, search, event)
    up = tuple(leg for leg in legs if leg.number in event.up)
    human = next((leg for leg in up if not plan.agents[leg.agent].confirm), None)
    if human:
        return _talk(call, human, _line(phase))
    until = max(phase.until, event.at + PAUSE)
    call = call.enter(replace(phase, legs=legs, asking=(), until=until, alive=True), until)
    for leg in up:
        assert isinstance(call.phase, Ringing)
        call = _ask(plan, call, call.phase, leg.number, event)
    return call


def rejoin(plan: Plan, call: Call, phase: Talking, event: Recovered) -> Call:
    """Leave two people who talk alone; bring back together those who were parted; else look for a human again."""
    leg = phase.conversation.leg
    if event.together == leg.number:
        return call
    if leg.number in event.up:
        return _talk(call, leg, phase.line)
    return lost(plan, call, phase, event)


def lost(plan: Plan, call: Call, phase: Talking, event: Event) -> Call:
    """The human's phone has dropped the caller."""
    return lost_from(plan, call, phase.line, event)


def lost_from(plan: Plan, call: Call, line: ForQueue | None, event: Event) -> Call:
    """Who has lost the human is first in the line they came from, or else with the operators."""
    return waiting.front(plan, call, line, event) if line else operator(plan, call, event)
