"""What a step of an attempt to call somebody back tells the floor: as `from_calls`, read off what is held.

A ticket is a seat in line, taken by the time at which the customer came, and served next from `urgent_from` on. An
agent who has pressed 1 talks, as the floor sees it, also while the customer's phone rings.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.call import Leg
from callflow.core.dialout.events import CommandFailed, Event, Recovered, Take
from callflow.core.dialout.outcall import (
    AskingCustomer,
    Joining,
    OutCall,
    RingingAgents,
    RingingCustomer,
    Standby,
    Talking,
    Ticket,
)
from callflow.core.events import AgentsOffered, DeadlinePassed, LegEnded
from callflow.core.floor.events import (
    AgentReleased,
    AgentRings,
    AgentTalks,
    FloorEvent,
    Kind,
    Released,
    SeatLeft,
    SeatTaken,
)
from callflow.core.floor.from_calls import HOW, urgent_from
from callflow.core.floor.from_plans import agent_key, queue_key
from callflow.core.plan import Plan


def told(plan: Plan, before: OutCall, event: Event, after: OutCall) -> Iterator[FloorEvent]:
    """What the floor has to know of a step, in the order in which it happened."""
    old, new = _agents(before), _agents(after)
    again = isinstance(event, Recovered)
    talked, talks = _talking(before), _talking(after)
    if talks is not None and talks in plan.agents and (talks != talked or again):
        yield AgentTalks(agent_key(plan, talks), after.id, at=event.at)
    for name, number in old.items():
        if name not in new and name in plan.agents:
            yield AgentReleased(agent_key(plan, name), after.id, _how(before, name, number, event), at=event.at)
    seat = _seat(plan, before, event, after)
    if not isinstance(seat, SeatLeft):
        yield from [seat] if seat else []
    for name in new:
        if name != talks and (name not in old or again) and name in plan.agents:
            yield AgentRings(agent_key(plan, name), after.id, at=event.at)
    if isinstance(seat, SeatLeft):  # last: whoever was offered and is kept must not be free in between
        yield seat
    if isinstance(event, AgentsOffered):
        yield from _not_taken_up(plan, event, after)


def _not_taken_up(plan: Plan, event: AgentsOffered, after: OutCall) -> Iterator[FloorEvent]:
    if _ticket(after) is None:
        yield SeatLeft(after.id, at=event.at)
    held = _agents(after)
    for name in event.agents:
        if name not in held and name in plan.agents:
            yield AgentReleased(agent_key(plan, name), after.id, Released.NOT_NEEDED, at=event.at)


def _agents(outcall: OutCall) -> dict[str, int | None]:
    """The agents this attempt holds, with the number of each one's phone, if it is rung."""
    legs: dict[str, int | None] = {
        held.agent: held.number for held in outcall.phase.holdings if isinstance(held, Leg) and held.agent
    }
    return legs | {held.agent: None for held in outcall.phase.holdings if isinstance(held, Standby)}


def _talking(outcall: OutCall) -> str | None:
    match outcall.phase:
        case RingingCustomer(agent=Leg(agent=name)) | AskingCustomer(agent=Leg(agent=name)):
            return name
        case Joining(pair) | Talking(pair):
            return pair.agent.agent
        case _:
            return None


def _ticket(outcall: OutCall) -> Ticket | None:
    return next((held for held in outcall.phase.holdings if isinstance(held, Ticket)), None)


def _seat(plan: Plan, before: OutCall, event: Event, after: OutCall) -> SeatTaken | SeatLeft | None:
    old, new = _ticket(before), _ticket(after)
    if new is None:
        return SeatLeft(after.id, at=event.at) if old else None
    if new == old and not isinstance(event, Recovered):
        return None
    return SeatTaken(
        after.id,
        queue_key(plan, new.queue),
        arrived_at=new.arrived_at,
        at_front=new.at_front,
        kind=Kind.TICKET,
        deadline=new.latest,
        urgent_from=urgent_from(new.latest),
        at=event.at,
    )


def _how(before: OutCall, name: str, number: int | None, event: Event) -> Released:
    """How an agent has come back: blamed only for not taking the call."""
    if name == _talking(before):
        return Released.TALKED if isinstance(before.phase, Talking) else Released.NOT_NEEDED
    match event:
        case LegEnded(number=ended, ending=ending) if ended == number:
            return HOW[ending]
        case CommandFailed(command=Take(Leg(number=failed))) if failed == number:
            return Released.UNREACHABLE
        case DeadlinePassed() if isinstance(before.phase, RingingAgents):
            return Released.NO_ANSWER if event.at >= before.phase.until else Released.UNREACHABLE
        case _:
            return Released.NOT_NEEDED
