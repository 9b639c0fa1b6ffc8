"""Who was promised a callback rings again: they hear when it comes, and say what is to become of it.

1 keeps it, 2 waits on the line at its place, 3 picks another time, 4 cancels it. Only a key changes a promise. Whoever
says nothing may be a pocket, or somebody who waits for a voice: the callback stays, for a promise lost in silence would
be broken, and they are put through like whoever is silent elsewhere, to the operator or by the step behind. They are
not put in line beside their own promise: then two of us would call for one of them.

A promise is withdrawn, or put off, in the very step that says so. Where that cannot be stored, or its customer has just
been reached by the dial-out, nothing has happened, and the caller is the operators'.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import booking, picking, saying, search, steps, waiting
from callflow.core.call import Agreeing, Call, Parting, Picking, Reconsidering, Speaking
from callflow.core.events import DigitPressed, Event
from callflow.core.plan import Callback, JoinQueue, NodeId, Plan
from callflow.core.promise import PromiseId, Withdrawal
from callflow.core.prompts import Appointment, Standing, Word

ON_THE_LINE = "the caller waits on the line instead"
CANCELLED = "the caller has cancelled it"


def is_due(node: JoinQueue | Callback, event: Event) -> bool:
    """Whether who comes to this step has a callback of its queue to hear of."""
    return event.known.promised_to_caller(node.queue) is not None


def promise_of(call: Call) -> PromiseId | None:
    """The promise that this caller decides about just now, or has just kept: they are on the line, and not rung."""
    match call.phase:
        case Reconsidering(standing=standing) | Parting(kept=Standing() as standing):
            return standing.promise
        case Picking(agreeing) if agreeing.instead_of:
            return agreeing.instead_of
        case _:
            return None


def arrive(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Say when we will call, and what can be done about it."""
    node = plan.nodes[at_node]
    assert isinstance(node, JoinQueue | Callback)
    standing = event.known.promised_to_caller(node.queue)
    assert standing is not None
    return _ask(plan, replace(call, typed="", silent=False), Reconsidering(at_node, standing), event)


def ask_again(plan: Plan, call: Call, agreeing: Agreeing, event: Event) -> Call:
    """No other time suits: what can be done about the callback, once more; but no other time."""
    standing = event.known.promised_to_caller(agreeing.queue)
    if standing is None:  # it has been kept meanwhile, or its customer was reached
        return search.operator(plan, call, event)
    return _ask(plan, call, Reconsidering(agreeing.node, standing, again=True, picked=True), event)


def _agreeing(phase: Reconsidering) -> Agreeing:
    """What is agreed on if another time is picked: the same callback, then."""
    standing = phase.standing
    window = Appointment(standing.earliest, standing.latest, standing.keys)
    number, own = standing.dial, standing.promise
    return Agreeing(phase.node, standing.queue, window, number=number, dial=number, instead_of=own)


def _ask(plan: Plan, call: Call, phase: Reconsidering, event: Event) -> Call:
    words = booking.words_for(plan, phase.standing.queue)
    wait_instead = words.wait_instead if isinstance(plan.nodes[phase.node], JoinQueue) else None
    values = {Word.CALLBACK_WINDOW: phase.standing.keys}
    slots = () if phase.picked else picking.possible(_agreeing(phase), event)
    said = (words.standing, wait_instead, words.other_time if slots else None, words.cancel)
    playing = saying.playing(call, *said, event=event, values=values)
    return call.enter(
        replace(phase, playing=playing, slots=slots), saying.overdue_at(plan, playing, event), serial=playing.number
    )


def pressed(plan: Plan, call: Call, phase: Reconsidering, event: DigitPressed) -> Call:
    """A key other than 0; one that means nothing changes nothing."""
    in_line = isinstance(plan.nodes[phase.node], JoinQueue)
    words = booking.words_for(plan, phase.standing.queue)
    match event.digit:
        case "1":
            return booking.keep(plan, call, phase.node, phase.standing, event)
        case "2" if in_line:
            call = _withdrawn(call, phase, ON_THE_LINE)
            return waiting.join_instead(plan, call, phase.node, event, words.waits, phase.standing)
        case "3" if phase.slots:
            return picking.begin(plan, call, replace(_agreeing(phase), slots=phase.slots), event)
        case "4" if in_line:
            call = _withdrawn(call, phase, CANCELLED)
            return waiting.join_instead(plan, call, phase.node, event, words.cancelled)
        case "4":
            return cancelled(plan, _withdrawn(call, phase, CANCELLED), phase.node, event)
        case _:
            return call


def _withdrawn(call: Call, phase: Reconsidering, why: str) -> Call:
    return replace(call, withdrawn=Withdrawal(phase.standing.promise, why))


def cancelled(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Where nobody waits in line: say that it is cancelled, then the step behind."""
    node = plan.nodes[at_node]
    assert isinstance(node, Callback)
    playing = saying.playing(call, booking.words_for(plan, node.queue).cancelled, event=event)
    return call.enter(Speaking(at_node, playing), saying.overdue_at(plan, playing, event), serial=playing.number)


def go_on(plan: Plan, call: Call, phase: Reconsidering, event: Event, *, failed: bool = False) -> Call:
    """The words are over, or nothing was pressed in time. What cannot be said leads to a human."""
    if failed:
        return search.operator(plan, call, event)
    if phase.playing:
        return call.enter(replace(phase, playing=None), event.at + booking.TO_THINK)
    if not phase.again:
        return _ask(plan, call, replace(phase, again=True), event)
    node = plan.nodes[phase.node]
    if isinstance(node, Callback):
        return steps.arrive(plan, call, node.then, event)
    return search.operator(plan, call, event)
