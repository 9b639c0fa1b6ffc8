"""An agent asks a colleague while the caller hears music, and then all is as it was, or caller and colleague talk.

The caller is never anybody's but ours. Whatever happens to one of the two phones, the caller is at once with the human
at the other one; with neither, first in the line they came from. Everything here ends by the clock: nobody comes, or
the two talk too long, and agent and caller are together again.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import saying, search, steps, transfer
from callflow.core.call import Call, Consultation, Consulting, Conversation, Leg, Seat, Talking
from callflow.core.events import Event, LegEnding, Recovered
from callflow.core.plan import JoinQueue, Plan, Ring, Say

FREE_WITHIN = 5.0
"""Seconds in which a queue must have a free agent, or there is nobody to ask."""

RINGS_FOR = 20.0
"""Seconds for which the colleague's phone rings."""

TALK_AT_MOST = 120.0
"""Seconds that the two may talk: so long a caller can hear music whom somebody was just talking with."""


def begin(plan: Plan, call: Call, phase: Talking, extension: str, event: Event) -> Call:
    """The caller hears a word and music; a phone rings, or the next free agent of a queue is looked for.

    Who has been with a human whom two of us look after meets no menu any more.
    """
    asked, agent = _asked(plan, extension), phase.conversation.leg
    playing = saying.playing(call, plan.asking, event=event)
    playing_now = playing if playing.prompts else None
    call = replace(call, serial=playing.number, rounds=steps.ROUNDS)
    until = event.at + FREE_WITHIN
    consulting = Consulting(agent, extension, until, phase.line, playing_now)
    if isinstance(asked, JoinQueue):
        seat = Seat(call.serial + 1, asked.queue, event.at, at_front=True)
        return _enter(plan, replace(call, serial=seat.number), replace(consulting, seat=seat), event)
    return ring(plan, call, consulting, asked, event)


def _asked(plan: Plan, extension: str) -> JoinQueue | str:
    """The line, or the agent, behind an extension; of the operators the first."""
    said = plan.nodes[plan.transfers[extension]]
    assert isinstance(said, Say)
    match plan.nodes[said.then]:
        case JoinQueue() as line:
            return line
        case Ring(agent=agent):
            return agent
        case _:
            return plan.operator.ring[0]


def ring(plan: Plan, call: Call, phase: Consulting, agent: str, event: Event) -> Call:
    """The colleague's phone rings."""
    leg = Leg(call.serial + 1, agent)
    phase = replace(phase, colleague=leg, until=event.at + RINGS_FOR)
    return _enter(plan, replace(call, serial=leg.number), phase, event)


def offered(plan: Plan, call: Call, phase: Consulting, agents: tuple[str, ...], event: Event) -> Call:
    """An agent of the queue is free."""
    free = next((agent for agent in agents if agent in plan.agents), None)
    if phase.seat is None or phase.colleague is not None or free is None:
        return call
    return ring(plan, call, phase, free, event)


def withdrawn(call: Call, phase: Consulting, agents: tuple[str, ...]) -> Call:
    """An agent of the queue is wanted elsewhere."""
    taken = phase.seat is not None and phase.colleague is not None and phase.colleague.agent in agents
    return back(call, phase) if taken else call


def answered(plan: Plan, call: Call, phase: Consulting, number: int, event: Event) -> Call:
    """The colleague has answered: the two talk. That an outside phone is no machine the agent hears."""
    if phase.colleague is None or phase.colleague.number != number or phase.talk is not None:
        return call
    return _together(plan, call, phase, phase.colleague, event)


def _together(plan: Plan, call: Call, phase: Consulting, colleague: Leg, event: Event) -> Call:
    talk = Consultation(call.serial + 1, phase.agent, colleague)
    phase = replace(phase, seat=None, colleague=colleague, talk=talk, until=event.at + TALK_AT_MOST)
    return _enter(plan, replace(call, serial=talk.number), phase, event)


def _enter(plan: Plan, call: Call, phase: Consulting, event: Event) -> Call:
    """Words end before all else does: should their end be lost, music follows."""
    over = saying.overdue_at(plan, phase.playing, event) if phase.playing else phase.until
    return call.enter(phase, min(over, phase.until))


def back(call: Call, phase: Consulting) -> Call:
    """Agent and caller are together again."""
    return _talk(call, phase, phase.agent)


def _talk(call: Call, phase: Consulting, leg: Leg) -> Call:
    conversation = Conversation(call.serial + 1, leg)
    return call.enter(Talking(conversation, phase.line), None, serial=conversation.number)


def _with_colleague(call: Call, phase: Consulting, colleague: Leg) -> Call:
    return _talk(transfer.handed_over(call), phase, colleague)


def leg_over(plan: Plan, call: Call, phase: Consulting, number: int, event: Event, ending: LegEnding) -> Call:
    """One of the two has gone: the caller is with the other one."""
    if phase.colleague is not None and number == phase.colleague.number:
        return back(call, phase)
    if number != phase.agent.number:
        return call
    if phase.talk is not None:
        return _with_colleague(call, phase, phase.talk.colleague)
    if ending is LegEnding.HUNG_UP:  # who hangs up while it rings wants the caller there all the same
        return transfer.pass_on(plan, call, phase.extension, event)
    return search.lost_from(plan, call, phase.line, event)


def heard(plan: Plan, call: Call, phase: Consulting, number: int, event: Event) -> Call:
    """The word is over: music."""
    if phase.playing is None or phase.playing.number != number:
        return call
    return _enter(plan, call, replace(phase, playing=None), event)


def too_late(plan: Plan, call: Call, phase: Consulting, event: Event) -> Call:
    """The end of the word was lost, or nobody came, or they have talked long enough."""
    if event.at >= phase.until:
        return back(call, phase)
    return _enter(plan, call, replace(phase, playing=None), event)


def resume(plan: Plan, call: Call, phase: Consulting, event: Recovered) -> Call:
    """After we were away: who is still there is together again, and music plays; nobody knows who hears whom."""
    phase = replace(phase, playing=None)
    colleague = phase.colleague if phase.colleague and phase.colleague.number in event.legs else None
    is_up = colleague is not None and colleague.number in event.up
    if phase.agent.number in event.up:
        if colleague is None:
            return _enter(plan, call, phase, event) if phase.seat and not phase.colleague else back(call, phase)
        if is_up:  # joined again under the same number, two who are joined notice nothing
            return _enter(plan, call, phase, event) if phase.talk else _together(plan, call, phase, colleague, event)
        return _enter(plan, call, replace(phase, talk=None, until=event.at + RINGS_FOR), event)
    if colleague is not None and is_up and (phase.talk or not plan.agents[colleague.agent].confirm):
        return _with_colleague(call, phase, colleague)
    return search.lost_from(plan, call, phase.line, event)
