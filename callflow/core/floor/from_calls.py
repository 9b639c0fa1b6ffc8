"""What a step of a call tells the floor: read off the difference between what the call held and what it holds.

So nothing is told by hand and nothing is forgotten: a phone that begins to ring, an agent who talks or comes back, a
seat that is taken or left. After we were away everything held is told anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callflow.core.call import Call, Consultation, Consulting, Conversation, Leg, Ringing, Seat, Talking, Waiting
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsOffered,
    CallerHungUp,
    CommandFailed,
    DeadlinePassed,
    Event,
    LegEnded,
    LegEnding,
    Recovered,
)
from callflow.core.floor.events import AgentReleased, AgentRings, AgentTalks, FloorEvent, Released, SeatLeft, SeatTaken
from callflow.core.floor.from_plans import agent_key, queue_key
from callflow.core.plan import Plan
from callflow.core.windows import urgent_from

HOW: Mapping[LegEnding, Released] = {
    LegEnding.HUNG_UP: Released.NO_ANSWER,
    LegEnding.BUSY: Released.BUSY,
    LegEnding.DECLINED: Released.DECLINED,
    LegEnding.NO_ANSWER: Released.NO_ANSWER,
    LegEnding.UNAVAILABLE: Released.UNREACHABLE,
    LegEnding.WRONG_NUMBER: Released.UNREACHABLE,
    LegEnding.DROPPED: Released.UNREACHABLE,
}
"""How a phone that rang has come back. One that was answered and hung up did not press 1: nobody was there."""


def told(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[FloorEvent]:
    """What the floor has to know of a step, in the order in which it happened."""
    old, new = _legs(before), _legs(after)
    talked, talks = _talking(before), _talking(after)
    again = isinstance(event, Recovered)
    for leg in talks:
        if leg not in talked or again:
            yield AgentTalks(agent_key(plan, leg.agent), after.id, at=event.at)
    for number, leg in old.items():
        if number not in new:
            how = _after_talking(event) if leg in talked else after_ringing(before, leg, event)
            yield AgentReleased(agent_key(plan, leg.agent), after.id, how, at=event.at)
    yield from _seat(plan, before, event, after)
    for number, leg in new.items():
        if leg not in talks and (number not in old or again):
            yield AgentRings(agent_key(plan, leg.agent), after.id, at=event.at)
    if isinstance(event, AgentsOffered):
        yield from _not_taken_up(plan, event, after)


def _not_taken_up(plan: Plan, event: AgentsOffered, after: Call) -> Iterator[FloorEvent]:
    """Agents who were offered and are not to be rung: the call waits no more, or rings somebody already."""
    if not any(isinstance(held, Seat) for held in after.phase.holdings):
        yield SeatLeft(after.id, at=event.at)
    rung = {leg.agent for leg in _legs(after).values()}
    if isinstance(after.phase, Waiting):
        rung.update(after.phase.offered)
    for agent in event.agents:
        if agent not in rung and agent in plan.agents:
            yield AgentReleased(agent_key(plan, agent), after.id, Released.NOT_NEEDED, at=event.at)


def _legs(call: Call) -> dict[int, Leg]:
    return {held.number: held for held in call.phase.holdings if isinstance(held, Leg)}


def _talking(call: Call) -> tuple[Leg, ...]:
    """Who talks: with the caller, or, while the caller hears music, with a colleague or about to."""
    match call.phase:
        case Talking(Conversation(leg=leg)):
            return (leg,)
        case Consulting(agent=agent, talk=None):
            return (agent,)
        case Consulting(agent=agent, talk=Consultation(colleague=colleague)):
            return agent, colleague
        case _:
            return ()


def _seat(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[FloorEvent]:
    old = next((held for held in before.phase.holdings if isinstance(held, Seat)), None)
    new = next((held for held in after.phase.holdings if isinstance(held, Seat)), None)
    if new is None and old is not None:
        yield SeatLeft(after.id, isinstance(event, CallerHungUp), at=event.at)
    elif new is not None and (new != old or isinstance(event, Recovered)):
        queue = queue_key(plan, new.queue)
        last = agent_key(plan, new.last_agent) if new.last_agent in plan.agents else None
        yield SeatTaken(
            after.id,
            queue,
            new.came_at,
            at_front=new.at_front,
            last_agent=last,
            deadline=new.latest,
            urgent_from=None if new.latest is None else urgent_from(new.latest),
            at=event.at,
        )


def _after_talking(event: Event) -> Released:
    match event:
        case LegEnded(ending=LegEnding.HUNG_UP) | CallerHungUp():
            return Released.TALKED
        case LegEnded() | CommandFailed(command=Take(Conversation())):
            return Released.LOST
        case _:
            return Released.TALKED


def after_ringing(before: Call, leg: Leg, event: Event) -> Released:
    """How an agent whose phone rang has come back from a call."""
    match event:
        case LegEnded(number=number, ending=ending) if number == leg.number:
            return HOW[ending]
        case CommandFailed(command=Take(Leg(number))) if number == leg.number:
            return Released.UNREACHABLE
        case DeadlinePassed():
            alive = isinstance(before.phase, Consulting) or (isinstance(before.phase, Ringing) and before.phase.alive)
            return Released.NO_ANSWER if alive else Released.UNREACHABLE
        case _:
            return Released.NOT_NEEDED
