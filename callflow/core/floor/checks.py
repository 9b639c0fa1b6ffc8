"""What must hold on every floor, and of every step: said once, for the tests and for the running engine.

Each check answers with the sentence that is wrong, or None.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from callflow.core.floor.agents import NEVER_SEEN, Free, Offered, Ringing, Talking, stands_by, wakes_at
from callflow.core.floor.events import Kind, NobodyHere, Offer
from callflow.core.floor.line import Rank, Seat
from callflow.core.floor.react import FloorStep
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor, first_waiting, rung_to_the_end


def broken(rules: FloorRules, floor: Floor) -> str | None:
    """What is wrong with a floor: an agent idle while somebody waits, a ring too many, a line out of order."""
    return _shifts_broken(rules, floor) or _agents_broken(floor) or _seats_broken(floor) or _lines_broken(rules, floor)


def _shifts_broken(rules: FloorRules, floor: Floor) -> str | None:
    for name, agent in floor.agents.items():
        if agent.off_shift != rules.off_shift(name, floor.at):
            return f"{name} is taken as {'off' if agent.off_shift else 'on'} shift, which the plan does not say"
    return None


def _agents_broken(floor: Floor) -> str | None:
    for name, agent in floor.agents.items():
        state = agent.state
        if isinstance(state, Free) != (name in floor.free):
            return f"{name} is {state} and {'' if name in floor.free else 'not '}listed as free"
        if wakes_at(state, floor.at) != floor.wakes.get(name):
            return f"{name} is {state} and is looked at again at {floor.wakes.get(name)}"
        offers = [on.call for on in agent.calls if isinstance(on, Offered)]
        if offers and len(agent.calls) > 1:
            return f"{name} is offered to {offers[0]} and on another call"
        for call in offers:
            if call not in floor.seats or name not in floor.seats[call].offered:
                return f"{name} is kept for {call}, which was not offered to them"
    return None


def _seats_broken(floor: Floor) -> str | None:
    rung: Counter[str] = Counter()
    for call, seat in floor.seats.items():
        rung.update(seat.offered)
        for name in seat.offered:
            agent = floor.agents.get(name, NEVER_SEEN)
            if not isinstance(agent.on(call), Offered | Ringing):
                return f"{call} is offered to {name}, who has nothing to do with it"
            if agent.paused or not agent.here:
                return f"{call} is offered to {name}, who has paused or is away"
            if isinstance(agent.state, Talking):
                return f"{call} is offered to {name}, who talks"
        if seat.not_before != floor.held.get(call) or (seat.offered and seat.not_before is not None):
            return f"{call} is not to be offered before {seat.not_before} and is looked at at {floor.held.get(call)}"
        due = seat.urgent_from is not None and seat.standing.rank is Rank.USUAL
        if due != ((seat.urgent_from, call) in floor.pending):
            return f"the callback {call} is {'not ' if due else ''}waited for to become due"
    twice = next((name for name, times in rung.items() if times > 1), None)
    return f"{twice} is rung for {rung[twice]} callers" if twice else None


def _lines_broken(rules: FloorRules, floor: Floor) -> str | None:
    if sum(len(line) for line in floor.lines.values()) != len(floor.seats):
        return "seats and lines are not of one number"
    for queue, line in floor.lines.items():
        if any(earlier >= later for earlier, later in pairwise(line)):
            return f"the line of {queue} is out of order"
        for one in line:
            seat = floor.seats.get(one.call)
            if seat is None or (seat.queue, seat.standing) != (queue, one):
                return f"{one.call} in the line of {queue} has another seat, or none"
        members = rules.members.get(queue, frozenset())
        waiting = first_waiting(line, floor.seats)
        idle = sorted(floor.free & members)
        if waiting and idle:
            return f"{waiting.call} waits while {idle[0]} is free"
        if not any(stands_by(floor.agents.get(name, NEVER_SEEN), floor.at) for name in members):
            seats = (floor.seats[one.call] for one in line)
            callers = (one.call for one in seats if one.kind is Kind.CALLER and not rung_to_the_end(floor.agents, one))
            caller = next(callers, None)
            if caller:
                return f"{caller} waits in {queue}, where nobody is on duty"
    return None


def broken_by(rules: FloorRules, step: FloorStep) -> str | None:
    """What is wrong with a step: somebody overtaken, an agent rung twice or too soon, an order without its effect."""
    offers = [order for order in step.orders if isinstance(order, Offer)]
    rung = Counter(name for offer in offers for name in offer.agents)
    for offer in offers:
        seat = step.floor.seats.get(offer.call)
        if not offer.agents or seat is None or seat.offered != offer.agents:
            return f"{offer.call} got an offer that its seat does not show"
        for name in offer.agents:
            if rung[name] > 1:
                return f"{name} is offered twice"
            if name not in rules.members.get(seat.queue, frozenset()):
                return f"{name} does not work for {seat.queue}"
            overtaken = _overtaken(rules, step.floor, seat, name)
            if overtaken:
                return f"{name} is offered to {seat.call}, overtaking {overtaken.call}"
    for order in step.orders:
        if isinstance(order, NobodyHere) and order.call in step.floor.seats:
            return f"{order.call} was told that nobody is here and is still seated"
    return None


def _overtaken(rules: FloorRules, floor: Floor, seat: Seat, agent: str) -> Seat | None:
    """Somebody who waits on, stands before this seat, and could have had this agent."""
    waiting = (first_waiting(floor.lines.get(queue, ()), floor.seats) for queue in rules.queues_of.get(agent, ()))
    return next((other for other in waiting if other and other.standing < seat.standing), None)
