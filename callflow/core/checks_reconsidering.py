"""What who rings again while a callback is open has a right to in every step.

Read off the rules of the dialogue, not off the interpreter: they hear of it before anything else is done about them, a
promise is withdrawn at their key and at nothing else, and what becomes of it is what that key means.
"""

from __future__ import annotations

from callflow.core.call import (
    Agreeing,
    Call,
    Consulting,
    ForQueue,
    Parting,
    Phase,
    Picking,
    Reconsidering,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.checks_promises import with_a_human_soon
from callflow.core.checks_slots import MOST_NAMED, leaves_it
from callflow.core.commands import Withdraw
from callflow.core.events import CommandFailed, DeadlinePassed, DigitPressed, Event, PlaybackEnded
from callflow.core.interpreter import Step
from callflow.core.plan import Callback, JoinQueue, NodeId, Plan
from callflow.core.reconsidering import CANCELLED, ON_THE_LINE

KEEP, WAIT, OTHER_TIME, CANCEL = "1", "2", "3", "4"


def counts(phase: Reconsidering, digit: str) -> bool:
    """Whether a key means something whatever the step: to wait on the line, there must be one."""
    return digit in ("0", KEEP, CANCEL) or (digit == OTHER_TIME and bool(phase.slots))


def _key(before: Call, event: Event) -> str:
    """The key by which the caller decides; empty if this is no decision."""
    decides = isinstance(before.phase, Reconsidering) and isinstance(event, DigitPressed) and event.leg is None
    return event.digit if decides and isinstance(event, DigitPressed) else ""


def _told(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Who has a callback hears of it before a second place in line is taken, or a second callback agreed on."""
    was, phase = before.phase, step.call.phase
    if isinstance(phase, Reconsidering):
        node = plan.nodes[phase.node]
        if isinstance(was, Reconsidering) and was.node == phase.node and was.standing == phase.standing:
            return None
        known = isinstance(node, JoinQueue | Callback) and event.known.promised_to_caller(node.queue) == phase.standing
        return None if known else "a caller is told of a callback that nobody knows of"
    if isinstance(was, Reconsidering | Talking | Consulting):
        return None
    if not isinstance(phase, Waiting | Agreeing) or _step(was) == _step(phase):
        return None
    node = plan.nodes[_step(phase)]
    assert isinstance(node, JoinQueue | Callback)
    first = isinstance(node, JoinQueue) and node.at_front
    return None if first or not event.known.promised_to_caller(node.queue) else "a caller is not told of their callback"


def _step(phase: Phase) -> NodeId:
    """The step at which somebody waits in line, or agrees on a callback; empty for all others."""
    match phase:
        case Waiting(line) | Ringing(search=ForQueue() as line):
            return line.node
        case Agreeing(node):
            return node
        case _:
            return ""


def _withdrawn(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A promise is withdrawn at the caller's key only, and before anything else of that step is done."""
    withdrawn, key, was = step.call.withdrawn, _key(before, event), before.phase
    commands = [command for command in step.commands if isinstance(command, Withdraw)]
    if withdrawn == before.withdrawn:
        return "a promise is withdrawn that the call knows nothing of" if commands else None
    if withdrawn is None:
        return "a withdrawn promise is forgotten"
    if not isinstance(was, Reconsidering) or key not in (WAIT, CANCEL):
        return "a promise is withdrawn that the caller has not let go of"
    if step.commands[:1] != (Withdraw(withdrawn),) or len(commands) > 1:
        return "a caller is told that a promise is withdrawn before that is stored"
    if withdrawn.promise != was.standing.promise:
        return "another promise is withdrawn than the caller was told of"
    why = ON_THE_LINE if key == WAIT else CANCELLED
    return None if withdrawn.why == why else "a promise is withdrawn for another reason than the caller's"


def _decided(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """1 keeps it, 2 waits in line, 4 goes on without it, as the plan says."""
    was, phase, key = before.phase, step.call.phase, _key(before, event)
    if not isinstance(was, Reconsidering) or not key:
        return None
    in_line = isinstance(plan.nodes[was.node], JoinQueue)
    match key:
        case "1":
            kept = isinstance(phase, Parting) and phase.kept == was.standing and step.call.withdrawn == before.withdrawn
            return None if kept else "a callback is to be kept and is not"
        case "2" if in_line:
            return None if isinstance(phase, Waiting) else "who wants to wait on the line does not"
        case "3" if was.slots:
            return None if isinstance(phase, Picking) else "who wants another time hears of none"
        case "4":
            goes_on = isinstance(phase, Waiting if in_line else Speaking)
            return None if goes_on and step.call.withdrawn else "who cancels a callback does not go on without it"
        case _:
            return None


def _stays(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Whom no other time suits is asked once more, and never again for a time; the promise is what it was."""
    was, phase = before.phase, step.call.phase
    if not isinstance(was, Picking) or not was.agreeing.instead_of or not leaves_it(was, event):
        return None
    if event.known.promised_to_caller(was.agreeing.queue) is None:
        return None if with_a_human_soon(phase) else "whose callback is no more reaches nobody"
    asked = isinstance(phase, Reconsidering) and phase.picked and phase.again and phase.playing
    return None if asked else "who picks no other time is not asked what is to become of the callback"


def _slots(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Another time is offered where there is one, until the caller has looked for one."""
    phase = step.call.phase
    if not isinstance(phase, Reconsidering) or phase.playing in (None, *before.phase.holdings):
        return None
    window, known = phase.standing, event.known.slots_of(phase.standing.queue)
    others = tuple(one for one in known if one.latest <= window.earliest or window.latest <= one.earliest)
    possible = () if phase.picked else others[:MOST_NAMED]
    return None if phase.slots == possible else "other times are offered for a callback than there are"


def _bounded(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """It is said twice at most, and whoever says nothing keeps what was promised."""
    was, phase = before.phase, step.call.phase
    if not isinstance(was, Reconsidering) or not isinstance(event, DeadlinePassed | PlaybackEnded | CommandFailed):
        return None
    if isinstance(phase, Reconsidering) and phase.playing and was.again:
        return "a callback is spoken of without end"
    if isinstance(phase, Reconsidering) and phase.playing and not phase.again:
        return "nobody counts how often a callback is spoken of"
    return "we say goodbye to who has said nothing of the callback" if isinstance(phase, Parting) else None


RECONSIDERING = (_told, _withdrawn, _decided, _stays, _slots, _bounded)
