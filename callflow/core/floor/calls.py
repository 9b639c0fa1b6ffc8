"""What calls do with agents: ring them, talk with them, give them back; in line, or without asking the floor.

A call that stands in no line (a named person's phone, the operators) may ring whom it likes: that makes the agent not
free, and an offer that has not led to ringing yet gives way. Blame goes by how an agent comes back: whoever was rung
in vain is set aside, whoever was not needed is as free as before.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.floor.agents import (
    RING_AT_MOST,
    RING_OVERDUE,
    Agent,
    Free,
    Offered,
    OnCall,
    Ringing,
    SetAside,
    Talking,
    WrappingUp,
)
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import AgentReleased, AgentRings, AgentTalks, Released
from callflow.core.floor.offers import given_back, vacate, withdraw
from callflow.core.floor.rules import QueueRules
from callflow.core.floor.state import TRY_AGAIN_AFTER


def rings(draft: Draft, event: AgentRings) -> None:
    agent = draft.agent(event.agent)
    if isinstance(agent.on(event.call), Talking):
        return
    queue = _queue_of(draft, agent, event.call)
    rules = draft.rules.queues.get(queue) if queue else None
    until = draft.at + (rules.ring_for if rules else RING_AT_MOST) + RING_OVERDUE
    draft.put(event.agent, agent.joined(Ringing(event.call, queue, until)))
    _give_way(draft, event.agent, event.call, but=Ringing)


def talks(draft: Draft, event: AgentTalks) -> None:
    """The agent has the caller. Being set aside is over: there is a human at that phone."""
    agent = draft.agent(event.agent)
    if isinstance(agent.on(event.call), Talking):
        return
    queue = _queue_of(draft, agent, event.call)
    agent = replace(
        agent.joined(Talking(event.call, queue, draft.at)), rest=Free(draft.at), taken=agent.taken + 1, in_vain=0
    )
    draft.put(event.agent, agent)
    vacate(draft, event.call)
    _give_way(draft, event.agent, event.call)


def _queue_of(draft: Draft, agent: Agent, call: str) -> str | None:
    """The queue a call waits in, or waited in when this agent was rung for it."""
    seat, on = draft.seats.get(call), agent.on(call)
    return seat.queue if seat else on.queue if on else None


def _give_way(draft: Draft, name: str, call: str, but: type[OnCall] | None = None) -> None:
    """The agent is taken by this call: others were promised somebody who is not to be had."""
    for other in draft.agent(name).calls:
        if other.call != call and not (but and isinstance(other, but)):
            withdraw(draft, name, other.call, f"taken by {call}")


def released(draft: Draft, event: AgentReleased) -> None:
    agent = draft.agent(event.agent)
    on = agent.on(event.call)
    if on is None:
        return
    agent = agent.without(event.call)
    if not agent.calls:  # whoever is on another call, too, earns neither blame nor rest by this one
        agent = _after(draft, event, agent, on)
    if agent.paused and not agent.calls:
        agent = replace(agent, paused=replace(agent.paused, since=draft.at))
    draft.put(event.agent, agent)
    unused = isinstance(on, Offered) and event.how is Released.NOT_NEEDED
    given_back(draft, event.agent, event.call, unused=unused)


def _after(draft: Draft, event: AgentReleased, agent: Agent, on: OnCall) -> Agent:
    """What comes after a call: time to write things down, time to be left alone, or nothing."""
    match event.how:
        case Released.NOT_NEEDED if not isinstance(on, Talking):
            return agent
        case Released.TALKED | Released.NOT_NEEDED:
            wrap_up = draft.rules.wrap_up(event.agent, on.queue)
            if wrap_up <= 0:
                return replace(agent, rest=Free(draft.at))
            draft.why.append(f"{event.agent} wraps up for {wrap_up:.0f} s after {event.call}")
            return replace(agent, rest=WrappingUp(draft.at + wrap_up))
        case Released.NO_ANSWER | Released.DECLINED | Released.BUSY | Released.UNREACHABLE | Released.LOST:
            return _set_aside(draft, event, agent, on)


def _set_aside(draft: Draft, event: AgentReleased, agent: Agent, on: OnCall) -> Agent:
    """At least as long as it takes to be tried again: a phone that refuses by itself must not be rung in a whirl."""
    rules = draft.rules.queues.get(on.queue) if on.queue else None
    seconds = max(TRY_AGAIN_AFTER, (rules or QueueRules(())).set_aside)
    draft.why.append(f"{event.agent} is set aside for {seconds:.0f} s: {event.how} when {event.call} rang")
    return replace(agent, rest=SetAside(draft.at, draft.at + seconds, event.how), in_vain=agent.in_vain + 1)
