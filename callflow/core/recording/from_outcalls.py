"""What one step of an attempt to call somebody back leaves behind: the talk of agent and customer.

It begins when both are surely together, a moment after they were joined: a joining that failed is no talk.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.dialout.events import Event
from callflow.core.dialout.outcall import OutCall, Talking
from callflow.core.plan import Plan
from callflow.core.recording.facts import Fact, TalkBegan, TalkEnded


def remembered(plan: Plan, before: OutCall, event: Event, after: OutCall) -> tuple[Fact, ...]:
    """The facts of a step, in the order in which they are to be written."""
    return tuple(_talk(plan, before, event, after))


def _talk(plan: Plan, before: OutCall, event: Event, after: OutCall) -> Iterator[Fact]:
    old, new = _pair(before), _pair(after)
    if old is not None and (new is None or new.pair.agent != old.pair.agent):
        yield TalkEnded(after.id, old.pair.agent.number, event.at)
    if new is not None and (old is None or new.pair.agent != old.pair.agent):
        agent = new.pair.agent
        yield TalkBegan(after.id, agent.number, plan.company, after.queue, agent.agent, event.at)


def _pair(outcall: OutCall) -> Talking | None:
    return outcall.phase if isinstance(outcall.phase, Talking) else None
