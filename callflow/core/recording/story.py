"""A call's story, as a human would tell it: a line for each change, in plain English, the caller its subject.

It names what the plan names (steps, queues, agents) and the keys of menus. It must never hold anything personal: no
number of anybody, no digit typed in answer to a question; so it may be kept for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Call,
    Choosing,
    Confirming,
    Consulting,
    Ended,
    Ending,
    ForQueue,
    HandingOver,
    HangingUp,
    LeavingMessage,
    Leg,
    Parting,
    Picking,
    Reassuring,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsOffered,
    CommandFailed,
    DigitPressed,
    Event,
    Failure,
    LegEnded,
    NobodyOnDuty,
    Recovered,
    RescueAsked,
)
from callflow.core.floor.events import Released
from callflow.core.floor.from_calls import after_ringing
from callflow.core.floor.hall import line_of
from callflow.core.plan import OPERATOR_KEY, Ask, Plan
from callflow.core.promise import Cause
from callflow.core.recording.facts import Announced

QUIET = (Failure.CALLER_GONE, Failure.CALLER_TAKEN)
"""Failures that only say how the call has ended."""


def told(plan: Plan, before: Call, event: Event, after: Call, announced: Announced | None) -> Iterator[str]:
    """The lines of one step. `announced` is what the caller hears of place and wait with it."""
    if isinstance(before.phase, Arriving) and not isinstance(after.phase, Arriving):
        yield "arrives"
    yield from _happened(before, event, after)
    if after.handovers > before.handovers:
        yield "is passed on"
    yield from _phones(before, event, after)
    if after.promised is not None and after.promised != before.promised:
        message = after.promised.cause is Cause.MESSAGE
        yield "leaves a message, and is promised an answer" if message else "is promised a callback"
    if after.phase != before.phase:
        yield from _now(plan, before, event, after)
    yield from _said(before, after, announced)


# What happened.


def _happened(before: Call, event: Event, after: Call) -> Iterator[str]:
    match event:
        case Recovered():
            yield "is found again after callflow was away"
        case RescueAsked():
            yield "is sent to a human after trouble"
        case NobodyOnDuty():
            yield "nobody is on duty in the queue"
        case CommandFailed(command=Take(Leg())):
            pass  # a phone that cannot be rung: told with the phones
        case CommandFailed(failure=failure) if failure not in QUIET:
            yield f"trouble: {failure.value}"
        case DigitPressed(leg=None):
            yield from _pressed(before, event.digit, after)
        case _:
            yield from _chosen_ahead(before, after)
    yield from _answered(before, after)


def _pressed(before: Call, digit: str, after: Call) -> Iterator[str]:
    phase = before.phase
    if phase == after.phase:
        return
    match phase:
        case Choosing():
            yield f"presses {digit}" if _moved(before, after) else f"presses {digit}, and hears the menu again"
        case Waiting() if isinstance(after.phase, Agreeing):
            yield "takes up the offer of a callback"
        case Waiting() if isinstance(after.phase, Waiting):
            yield "asks to hear it again"
        case Agreeing() if isinstance(after.phase, Picking):
            yield "asks for another time"
        case Asking() | Confirming() | Agreeing() | Picking():
            pass  # what is typed there is nobody's business
        case _ if digit == OPERATOR_KEY:
            yield f"presses {OPERATOR_KEY} for a human"
        case _:
            yield "presses a key"


def _chosen_ahead(before: Call, after: Call) -> Iterator[str]:
    """A menu's key that was pressed before the menu, or during one that has to be heard first."""
    if not before.typed or after.typed or not isinstance(before.phase, Speaking | Choosing):
        return
    if isinstance(before.phase, Choosing) or after.rounds > before.rounds:
        yield f"has pressed {before.typed}"


def _moved(before: Call, after: Call) -> bool:
    """Whether a menu has been left."""
    old, new = before.phase, after.phase
    return not (isinstance(old, Choosing) and isinstance(new, Choosing) and old.node == new.node)


def _answered(before: Call, after: Call) -> Iterator[str]:
    known = {detail.name for detail in before.profile}
    yield from (f"gives {detail.name}" for detail in after.profile if detail.name not in known)
    old, new = before.phase, after.phase
    if isinstance(old, Choosing) and isinstance(new, Choosing) and old.node == new.node and new.silences > old.silences:
        yield "says nothing, and hears the menu again"


# Phones.


def _phones(before: Call, event: Event, after: Call) -> Iterator[str]:
    talks = after.phase.conversation.leg if isinstance(after.phase, Talking) else None
    new = {leg.number for leg in _legs(after)}
    if isinstance(before.phase, Ringing):
        for leg in before.phase.legs:
            if leg.number not in new and leg != talks:
                how = after_ringing(before, leg, event)
                yield f"{leg.agent}'s phone stops" if how is Released.NOT_NEEDED else f"{leg.agent} {how.value}"
    if isinstance(before.phase, Talking) and talks != before.phase.conversation.leg:
        agent = before.phase.conversation.leg.agent
        if isinstance(after.phase, HangingUp):
            yield f"{agent} hangs up"
        elif isinstance(event, LegEnded | CommandFailed | Recovered) and not after.ended:
            yield f"{agent} is cut off"
    if talks is not None and not (isinstance(before.phase, Talking) and before.phase.conversation.leg == talks):
        yield f"talks with {talks.agent}"
    old = {leg.number for leg in _legs(before)}
    rung = [leg.agent for leg in _legs(after) if leg.number not in old]
    if rung:
        yield _rings(rung, event, after)


def _rings(agents: list[str], event: Event, after: Call) -> str:
    names = ", ".join(agents)
    if not isinstance(after.phase, Ringing) or not isinstance(after.phase.search, ForQueue):
        return f"the phone of {names} rings" if len(agents) == 1 else f"the phones of {names} ring"
    why = event.why if isinstance(event, AgentsOffered) else ""
    return f"is offered to {names} ({why})" if why else f"is offered to {names}"


def _legs(call: Call) -> tuple[Leg, ...]:
    match call.phase:
        case Ringing(legs=legs):
            return legs
        case Talking(conversation):
            return (conversation.leg,)
        case _:
            return ()


# Where the call is now.


def _now(plan: Plan, before: Call, event: Event, after: Call) -> Iterator[str]:
    """Only what is new: not the same menu again, nor music after words."""
    old, phase = before.phase, after.phase
    match phase:
        case Speaking(node):
            yield f"hears {node}"
        case Choosing(node) if not isinstance(old, Choosing) or old.node != node:
            yield f"hears the menu {node}"
        case Asking(node) if not isinstance(old, Asking | Confirming) or old.node != node:
            asked = plan.nodes[node]
            yield f"is asked for {asked.name}" if isinstance(asked, Ask) else f"hears {node}"
        case LeavingMessage(recording=None) if not isinstance(old, LeavingMessage):
            yield "is asked to leave a message"
        case LeavingMessage(recording=recording) if recording is not None:
            yield "speaks after the tone"
        case Waiting(line) if line.seat not in old.holdings:
            place = "is first in line for" if line.seat.at_front else "is put in line for"
            yield f"{place} {line.seat.queue}"
        case Waiting(whole=True, offered=offered) if offered and isinstance(event, AgentsOffered):
            why = f" ({event.why})" if event.why else ""
            yield f"is to be offered to {', '.join(offered)} after these words{why}"
        case Consulting(agent) if not isinstance(old, Consulting):
            yield f"hears music while {agent.agent} asks a colleague"
        case Reassuring():
            yield "hears that nobody has answered yet"
        case Agreeing(line=None) if not isinstance(old, Agreeing):
            yield "is offered a callback"
        case Parting():
            yield "hears the goodbye"
        case HangingUp(ending) if ending is not Ending.TALKED and not isinstance(old, HangingUp):
            yield "is hung up on, as the goodbye said"
        case HandingOver() if not isinstance(old, HandingOver):
            yield "is on the way to Asterisk's own operator lines"
        case Ended(ending):
            yield f"ended: {ending.value}"
        case _:
            pass


def _said(before: Call, after: Call, announced: Announced | None) -> Iterator[str]:
    """What the words in line say."""
    phase = after.phase
    if not isinstance(phase, Waiting) or phase.playing is None or phase.playing.number <= before.serial:
        return
    line = line_of(before)
    if line is None or line.seat != phase.line.seat:
        return
    if phase.line.told.longer and not line.told.longer:
        yield "is told that it takes longer than was said"
    if announced is not None:
        place = f"place {announced.place}" if announced.place is not None else ""
        minutes = "" if announced.end is None else _at_most(announced.end - announced.at)
        yield f"is told: {', '.join(part for part in (place, minutes) if part)}"
    elif not line.spoken:
        yield "hears that there is a line"
    if phase.line.callback is not None:
        yield "is offered a callback"


def _at_most(seconds: float) -> str:
    minutes = round(seconds / 60.0)
    return f"at most {minutes} minute{'' if minutes == 1 else 's'}"
