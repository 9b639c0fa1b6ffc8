"""Agents come and go, pause and resume, and have calls of their own.

An agent who goes or pauses while a phone rings for a caller in line is rung no longer: the next agent is. In a talk
it changes nothing until the talk is over.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.floor.agents import Free, Offered, Paused, Talking, WrappingUp
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentPaused,
    AgentResumed,
    AgentWent,
    Presence,
)
from callflow.core.floor.offers import withdraw


def changed(draft: Draft, event: Presence) -> None:
    match event:
        case AgentCame():
            _came(draft, event)
        case AgentWent():
            _went(draft, event)
        case AgentPaused():
            _paused(draft, event)
        case AgentResumed():
            _resumed(draft, event)
        case AgentBusyElsewhere():
            _busy_elsewhere(draft, event)
        case AgentFreeElsewhere():
            _free_elsewhere(draft, event)


def _came(draft: Draft, event: AgentCame) -> None:
    """Phones register again and again; only who was away has come."""
    agent = draft.agent(event.agent)
    if agent.here:
        return
    rest = agent.rest if isinstance(agent.rest, WrappingUp) else Free(draft.at)
    draft.put(event.agent, replace(agent, here=True, rest=rest, in_vain=0))


def _went(draft: Draft, event: AgentWent) -> None:
    agent = draft.agent(event.agent)
    if agent.here:
        draft.put(event.agent, replace(agent, here=False))
        _stop_ringing(draft, event.agent, "is away")


def _paused(draft: Draft, event: AgentPaused) -> None:
    agent = draft.agent(event.agent)
    began = draft.at if event.since is None else min(event.since, draft.at)
    since = agent.paused.since if agent.paused else began
    draft.put(event.agent, replace(agent, paused=Paused(event.reason, since)))
    _stop_ringing(draft, event.agent, f"has paused{f' ({event.reason})' if event.reason else ''}")


def _resumed(draft: Draft, event: AgentResumed) -> None:
    agent = draft.agent(event.agent)
    if agent.paused or not isinstance(agent.rest, Free):
        draft.put(event.agent, replace(agent, paused=None, rest=Free(draft.at), in_vain=0))


def _busy_elsewhere(draft: Draft, event: AgentBusyElsewhere) -> None:
    """A phone that rings for us keeps ringing: that it is in use may be our own call being answered."""
    agent = draft.agent(event.agent)
    if agent.elsewhere:
        return
    draft.put(event.agent, replace(agent, elsewhere=True))
    for on in agent.calls:
        if isinstance(on, Offered):
            withdraw(draft, event.agent, on.call, "is in a call of their own")


def _free_elsewhere(draft: Draft, event: AgentFreeElsewhere) -> None:
    agent = draft.agent(event.agent)
    if agent.elsewhere:
        rest = Free(draft.at) if isinstance(agent.rest, Free) else agent.rest
        draft.put(event.agent, replace(agent, elsewhere=False, rest=rest))


def _stop_ringing(draft: Draft, name: str, because: str) -> None:
    for on in draft.agent(name).calls:
        if not isinstance(on, Talking):
            withdraw(draft, name, on.call, because)
