"""A story of the proof in words: what happened to a caller, step by step, and where in the plan.

It only words what `explore` found. The prompts and places are the plan's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from callflow.cli.output import quoted
from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Call,
    Choosing,
    Confirming,
    Consulting,
    Ended,
    ForPerson,
    ForQueue,
    HandingOver,
    HangingUp,
    LeavingMessage,
    Leg,
    Parting,
    Pausing,
    Picking,
    Playing,
    Reassuring,
    Reconsidering,
    Recording,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.events import (
    AgentsOffered,
    AgentsWithdrawn,
    CallArrived,
    CallerHungUp,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    LegAnswered,
    LegEnded,
    LegRang,
    NobodyOnDuty,
    PlaybackEnded,
    RecordingEnded,
    Recovered,
    RescueAsked,
)
from callflow.core.explore import Story
from callflow.core.leavings import Leaving
from callflow.core.plan import NodeId, Place, Plan


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of a story. `at` counts the seconds since the call came in, by the lengths of the prompts."""

    at: float
    place: Place
    what: str


def told(plan: Plan, story: Story) -> Iterator[Chapter]:
    """The story, line by line."""
    before: Call | None = None
    at, place = 0.0, plan.nodes[plan.start].place
    for event, call in story.chapters:
        at += _lasted(plan, before, event)
        place = _place(plan, call, place)
        cause, effect = _cause(before, event), _effect(call)
        what = effect if _is_same_scene(before, call) and not cause else "; ".join(filter(None, (cause, effect)))
        yield Chapter(at, place, what)
        before = call


def place_of(plan: Plan, leaving: Leaving) -> Place:
    """Where in the plan we end a call."""
    return plan.operator.place if leaving.node is None else plan.nodes[leaving.node].place


def _is_same_scene(before: Call | None, call: Call) -> bool:
    return before is not None and before.phase == call.phase


def _lasted(plan: Plan, before: Call | None, event: Event) -> float:
    """How long the caller was where he was: to the end of the prompt, or of the time to choose."""
    if before is None:
        return 0.0
    match before.phase:
        case Speaking(playing=Playing(prompts=prompts)) | Choosing(playing=Playing(prompts=prompts)):
            return plan.seconds(prompts)
        case Parting(playing=Playing(prompts=prompts)) | Reassuring(playing=Playing(prompts=prompts)):
            return plan.seconds(prompts)
        case Waiting(playing=Playing(prompts=prompts)) if isinstance(event, PlaybackEnded) and not event.at:
            return plan.seconds(prompts)
        case Asking(playing=Playing(prompts=prompts)) | Confirming(playing=Playing(prompts=prompts)):
            return plan.seconds(prompts)
        case Choosing() | Asking() | Confirming():
            return before.deadline or 0.0
        case _:
            return event.at


def _place(plan: Plan, call: Call, otherwise: Place) -> Place:
    """Where in the plan a call is; one that follows nothing of the plan is where it was."""
    node = _node(call)
    if node is not None:
        return plan.nodes[node].place
    match call.phase:
        case Ringing() | Reassuring() | Pausing():
            return plan.operator.place
        case _:
            return otherwise


def _node(call: Call) -> NodeId | None:
    match call.phase:
        case Speaking(node) | Choosing(node) | Asking(node) | Confirming(node) | LeavingMessage(node) | Parting(node):
            return node
        case Ringing(search=ForPerson(node)):
            return node
        case Waiting(line) | Ringing(search=ForQueue() as line):
            return line.node
        case _:
            return None


def _cause(before: Call | None, event: Event) -> str:
    """What happened; nothing for what simply comes to its end."""
    match event:
        case CallArrived():
            return "the call comes in"
        case DigitPressed(digit=digit, leg=None):
            return f"the caller presses {digit}"
        case DigitPressed(digit=digit):
            return f"whoever answered presses {digit}"
        case PlaybackEnded(failed=failed):
            return "that cannot be played" if failed else ""
        case RecordingEnded(failed=failed):
            return "nothing could be recorded" if failed else "the caller has spoken"
        case LegRang(number=number):
            return f"{_whose(before, number)} rings"
        case LegAnswered(number=number):
            return f"{_whose(before, number)} is answered"
        case LegEnded(number=number, ending=ending):
            return f"{_whose(before, number)}: {ending}"
        case AgentsOffered(agents=agents):
            return f"it is the caller's turn: {' and '.join(agents)}"
        case AgentsWithdrawn(agents=agents):
            return f"wanted elsewhere: {' and '.join(agents)}"
        case NobodyOnDuty():
            return "no agent of the queue is on duty"
        case DeadlinePassed():
            thinking = Choosing | Asking | Confirming
            thinks = before is not None and isinstance(before.phase, thinking) and not before.phase.playing
            return "the caller presses nothing" if thinks else "nothing happens in time"
        case CallerHungUp():
            return "the caller hangs up"
        case CallerLeft():
            return "Asterisk's own dialplan takes the caller"
        case CommandFailed(failure=failure):
            return f"something fails: {failure}"
        case Recovered():
            return "callflow starts again"
        case RescueAsked():
            return "callflow asks for a human at once"
        case _:
            assert_never(event)


def _whose(before: Call | None, number: int) -> str:
    legs = before.phase.holdings if before else ()
    agent = next((leg.agent for leg in legs if isinstance(leg, Leg) and leg.number == number), "")
    return f"{agent}'s phone" if agent else "a phone"


def _effect(call: Call) -> str:
    """What the caller has of it."""
    phase = call.phase
    match phase:
        case Arriving():
            return "hears ringing"
        case Speaking(playing=playing) | Reassuring(playing=playing) | Parting(playing=playing):
            return f"hears {quoted(playing.text)}"
        case (
            Choosing() | Asking() | Confirming() | LeavingMessage() | Agreeing() | Picking() | Reconsidering()
        ) as here if here.playing:
            return f"hears {quoted(here.playing.text)}"
        case LeavingMessage(recording=Recording()):
            return "hears the tone and may speak"
        case Agreeing(number=""):
            return f"has {call.deadline or 0:g} s to type"
        case Asking():
            return f"has {call.deadline or 0:g} s to type"
        case Choosing() | Confirming() | LeavingMessage() | Agreeing() | Picking() | Reconsidering():
            return f"has {call.deadline or 0:g} s to choose"
        case Ringing(legs=legs):
            return " and ".join(f"{leg.agent}'s phone" for leg in legs) + " is to ring"
        case Waiting(playing=Playing() as playing):
            return f"hears {quoted(playing.text)}"
        case Pausing() | Waiting():
            return "hears music"
        case Consulting(agent=agent):
            return f"hears music, and {agent.agent} asks a colleague"
        case Talking(conversation):
            return f"talks with {conversation.leg.agent}"
        case HangingUp(ending):
            return f"callflow hangs up: {ending}"
        case HandingOver():
            return "goes to Asterisk's own operators"
        case Ended(ending):
            return f"the call is over: {ending}"
        case _:
            assert_never(phase)
