"""What a caller has a right to while an agent asks a colleague: to be with one of the two, whatever the other does.

Part of `checks`. What must come of each event is said here anew (`owed`), and not with the interpreter's own words.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeAlias

from callflow.core.call import Call, Consultation, Consulting, ForOperator, HandingOver, Leg, Playing, Ringing, Talking
from callflow.core.checks_transfer import asked_for, passed_to, taken_back
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsOffered,
    AgentsWithdrawn,
    CommandFailed,
    DeadlinePassed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    NobodyOnDuty,
    Recovered,
    RescueAsked,
)
from callflow.core.interpreter import Step
from callflow.core.plan import JoinQueue, Plan, Ring, next_nodes

LONGEST_LOOK, LONGEST_RING, LONGEST_TALK = 5.0, 20.0, 120.0
LATE_STOP = 30.0


class Owed(Enum):
    """What an event must lead to."""

    STAYS = auto()
    RINGS = auto()
    THE_TWO_TALK = auto()
    BACK_TO_AGENT = auto()
    TO_COLLEAGUE = auto()
    PASSED_ON = auto()
    FRONT_OR_OPERATOR = auto()
    A_HUMAN = auto()


Colleague: TypeAlias = LegAnswered | AgentsOffered | AgentsWithdrawn | NobodyOnDuty
"""Events about the one who is asked, or looked for."""


def colleague_matters(plan: Plan, phase: Consulting, event: Event) -> bool:
    """Whether an event about the one who is asked, or looked for, must change something."""
    match event:
        case LegAnswered(number=number):
            return phase.talk is None and phase.colleague is not None and phase.colleague.number == number
        case AgentsWithdrawn(agents=agents):
            return phase.seat is not None and phase.colleague is not None and phase.colleague.agent in agents
        case AgentsOffered(agents=agents):
            known = any(agent in plan.agents for agent in agents)
            return known and phase.seat is not None and phase.colleague is None
        case NobodyOnDuty():
            return phase.seat is not None
        case _:
            return False


def owed(plan: Plan, before: Call, phase: Consulting, event: Event) -> Owed:
    """What must come of an event, for a caller who hears music meanwhile."""
    match event:
        case RescueAsked():
            return Owed.A_HUMAN
        case CommandFailed():
            return _owed_after_failure(before, event)
        case Recovered():
            return _owed_after_absence(plan, phase, event)
        case LegEnded(number=number) if number == phase.agent.number:
            if phase.talk is not None:
                return Owed.TO_COLLEAGUE
            return Owed.PASSED_ON if passed_to(plan, before, event) else Owed.FRONT_OR_OPERATOR
        case LegEnded():
            return Owed.BACK_TO_AGENT
        case DeadlinePassed(at=at):
            return Owed.BACK_TO_AGENT if at >= phase.until else Owed.STAYS
        case AgentsWithdrawn() | NobodyOnDuty() if colleague_matters(plan, phase, event):
            return Owed.BACK_TO_AGENT
        case AgentsOffered() if colleague_matters(plan, phase, event):
            return Owed.RINGS
        case LegAnswered():
            return Owed.THE_TWO_TALK
        case _:
            return Owed.BACK_TO_AGENT if taken_back(plan, before, event) else Owed.STAYS


def _owed_after_failure(before: Call, event: CommandFailed) -> Owed:
    match event.command:
        case Take(Leg() | Consultation()):
            spends = event.failure not in (Failure.UNAVAILABLE, Failure.LEG_GONE)
            return Owed.A_HUMAN if spends and not before.rescues else Owed.BACK_TO_AGENT
        case Take(Playing()) if before.rescues:
            return Owed.STAYS
        case _:
            return Owed.A_HUMAN if not isinstance(event.command, Take) or not before.rescues else Owed.STAYS


def _owed_after_absence(plan: Plan, phase: Consulting, event: Recovered) -> Owed:
    colleague = phase.colleague
    lives = colleague is not None and colleague.number in event.legs
    up = colleague is not None and colleague.number in event.up
    if phase.agent.number in event.up:
        if up:
            return Owed.THE_TWO_TALK
        return Owed.STAYS if lives or (phase.seat is not None and colleague is None) else Owed.BACK_TO_AGENT
    human = colleague is not None and (phase.talk is not None or not plan.agents[colleague.agent].confirm)
    return Owed.TO_COLLEAGUE if up and human else Owed.FRONT_OR_OPERATOR


def _given(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Each event leads to what it must."""
    was, now = before.phase, step.call.phase
    if not isinstance(was, Consulting) or step.call.ended:
        return None
    what = owed(plan, before, was, event)
    match what, now:
        case Owed.STAYS, Ringing():
            right = isinstance(event, CommandFailed)  # a seat that cannot be taken
        case ((Owed.STAYS | Owed.RINGS | Owed.THE_TWO_TALK), Consulting()):
            right = _goes_on(what, was, now, event)
        case Owed.BACK_TO_AGENT, Talking(conversation, line):
            right = (conversation.leg, line) == (was.agent, was.line)
        case Owed.TO_COLLEAGUE, Talking(conversation, line):
            right = (conversation.leg, line) == (was.colleague, was.line)
        case Owed.FRONT_OR_OPERATOR, _:
            right = was.line is not None or (isinstance(now, Ringing) and isinstance(now.search, ForOperator))
        case Owed.A_HUMAN, _:
            right = isinstance(now, HandingOver | Ringing)
        case _, _:
            right = what is Owed.PASSED_ON  # `route` knows where to
    return None if right else f"while an agent asked a colleague: {what.name.lower().replace('_', ' ')} is owed"


def _goes_on(what: Owed, was: Consulting, now: Consulting, event: Event) -> bool:
    """After we were away a phone that still rings gets its time anew."""
    kept = (now.agent, now.extension, now.line) == (was.agent, was.extension, was.line)
    if what is Owed.RINGS:
        right = now.colleague is not None and isinstance(event, AgentsOffered) and now.colleague.agent in event.agents
        return kept and right and now.seat == was.seat
    if now.colleague != was.colleague:
        return False
    if what is Owed.THE_TWO_TALK:
        joined = now.talk is not None and (now.talk.agent, now.talk.colleague) == (was.agent, was.colleague)
        return kept and joined and now.seat is None
    same = isinstance(event, Recovered) or (now.talk, now.until) == (was.talk, was.until)
    return kept and same and now.seat == was.seat


def _begun(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Only the agent who talks begins it, with whom the plan has behind the extension, and the caller is told."""
    was, now = before.phase, step.call.phase
    extension = asked_for(plan, before, event)
    if extension is not None and not isinstance(now, Consulting):
        return "an agent asks a colleague and nothing comes of it"
    if not isinstance(now, Consulting) or isinstance(was, Consulting):
        return None
    if not isinstance(was, Talking) or extension is None:
        return "a caller hears music though no agent asks a colleague"
    if (now.agent, now.line, now.extension, now.talk) != (was.conversation.leg, was.line, extension, None):
        return "while an agent asks a colleague it is forgotten who the caller was with"
    if plan.asking and now.playing is None:
        return "the caller is put on music without a word"
    [then] = next_nodes(plan.nodes[plan.transfers[extension]])
    match plan.nodes[then]:
        case JoinQueue(queue=queue):
            right = now.seat is not None and (now.seat.queue, now.seat.at_front) == (queue, True)
            right = right and now.colleague is None
        case Ring(agent=agent):
            right = now.seat is None and now.colleague is not None and now.colleague.agent == agent
        case _:
            right = now.colleague is not None and now.colleague.agent == plan.operator.ring[0]
    return None if right else "somebody else is asked than the agent wants"


def _ends(_plan: Plan, _before: Call, event: Event, step: Step) -> str | None:
    """It ends by the clock, and Asterisk stops the colleague's phone itself if we cannot."""
    now = step.call.phase
    if not isinstance(now, Consulting):
        return None
    longest = LONGEST_TALK if now.talk else LONGEST_RING if now.colleague else LONGEST_LOOK
    if now.until - event.at > longest + 1e-6 or (step.call.deadline or 0.0) > now.until:
        return "a caller hears music for ever"
    for command in step.commands:
        if isinstance(command, Take) and isinstance(command.holding, Leg):
            late = command.ring_for - (now.until - event.at)
            if not 0.0 <= late <= LATE_STOP:
                return "Asterisk would stop a phone's ringing too early, or never"
    return None


CONSULTING = (_given, _begun, _ends)
