"""A callback is agreed: on which number, and until when. Then we say goodbye, and may hang up.

The window that is spoken is the one that is booked, and it is booked before it is spoken. A number is dialled only if
it has passed the gate (`dialling`), so what a caller types is checked before it is read back. Whoever says nothing, or
cannot be promised anything, is where they were: in line at the same place, or at the step behind. When the time does
not suit, `picking` names others.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import picking, saying, search, steps, waiting
from callflow.core.call import Agreeing, Call, ForQueue, Parting, Playing
from callflow.core.events import DigitPressed, Event
from callflow.core.keypad import BEGIN_AGAIN, DONE, LONE_ZERO, NEXT_DIGIT
from callflow.core.plan import OPERATOR_KEY, Callback, JoinQueue, NodeId, Plan
from callflow.core.promise import Cause, Moved, Promise, promise_id
from callflow.core.prompts import Speech, Standing, Word
from callflow.core.terms import CallbackWords

TO_THINK = 6.0
"""Seconds to answer a question."""

TRIES = 2
"""How often a number is asked for, and how often a question is heard to which nothing is pressed."""

LONGEST = 16
"""Digits of a number at most."""


def arrive(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """The step `callback`, where something can be promised: when we can call, and on which number."""
    node = plan.nodes[at_node]
    assert isinstance(node, Callback)
    call = replace(call, typed="")
    appointment = event.known.appointment(node.queue)
    assert appointment is not None
    phase = Agreeing(at_node, node.queue, appointment)
    return _ask_number(plan, call, phase, event, words_of(plan, phase).when)


def accept(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """Whoever waits in line has pressed 1: the callback that was offered last."""
    node = plan.nodes[line.node]
    assert isinstance(node, JoinQueue)
    assert line.callback is not None
    return _ask_number(plan, call, Agreeing(line.node, node.queue, line.callback, line=line), event)


# On which number.


def _ask_number(plan: Plan, call: Call, phase: Agreeing, event: Event, *before: Speech) -> Call:
    """The number the caller rings from, if it may be dialled; else one that is typed."""
    own = call.caller.number
    dial = event.known.dialled_as(own)
    if not dial:
        return _type(plan, call, phase, event, *before, refused=not call.caller.withheld)
    return _read_back(plan, call, replace(phase, number=own, dial=dial), event, *before)


def _type(plan: Plan, call: Call, phase: Agreeing, event: Event, *before: Speech, refused: bool = False) -> Call:
    """Ask for a number; who rings from one that is `refused` hears so."""
    phase = replace(phase, number="", dial="", digits="", again=False, slots=())
    words = words_of(plan, phase)
    return _playing(plan, call, phase, event, *before, words.refused if refused else words.type)


def _read_back(plan: Plan, call: Call, phase: Agreeing, event: Event, *before: Speech) -> Call:
    """The number, and which keys there are: the one to another time only where there is another."""
    words, slots = words_of(plan, phase), picking.possible(phase, event)
    other = (words.other_time,) if slots else ()
    return _playing(plan, call, replace(phase, digits="", slots=slots), event, *before, words.number, *other)


def ask_again(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """After other times were named: when we can call now, and on which number."""
    return _read_back(plan, call, phase, event, words_of(plan, phase).when)


def pressed(plan: Plan, call: Call, phase: Agreeing, event: DigitPressed) -> Call:
    """A key while a callback is agreed on."""
    call = replace(call, silent=False) if call.silent else call
    if not phase.number:
        return _typed(plan, call, phase, event)
    match event.digit:
        case "0":
            return search.operator(plan, call, event)
        case "1":
            return _book(plan, call, phase, event)
        case "2" if phase.tries > TRIES:
            return give_up(plan, call, phase, event)
        case "2":
            return _type(plan, call, replace(phase, tries=phase.tries + 1), event)
        case picking.KEY if phase.slots:
            return picking.begin(plan, call, phase, event)
        case _:
            return call


def _typed(plan: Plan, call: Call, phase: Agreeing, event: DigitPressed) -> Call:
    if event.digit == DONE:
        return _typed_all(plan, call, phase, event)
    if event.digit == BEGIN_AGAIN:
        if not phase.digits or phase.tries > TRIES:
            return call
        return _listen(call, replace(phase, digits="", tries=phase.tries + 1), event)
    if len(phase.digits) >= LONGEST:
        return call
    return _listen(call, replace(phase, digits=phase.digits + event.digit), event)


def _typed_all(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """No further digit comes: an operator's 0, nothing at all, a number we may dial, or one we may not."""
    if phase.digits == OPERATOR_KEY:
        return search.operator(plan, call, event)
    dial = event.known.dialled_as(phase.digits) if phase.digits else ""
    if dial:
        return _read_back(plan, call, replace(phase, number=phase.digits, dial=dial, again=False), event)
    if phase.tries >= TRIES:
        return give_up(plan, call, phase, event)
    phase = replace(phase, tries=phase.tries + 1)
    if not phase.digits:
        return _type(plan, call, phase, event)
    return _playing(plan, call, replace(phase, digits=""), event, words_of(plan, phase).refused)


def _listen(call: Call, phase: Agreeing, event: Event) -> Call:
    wait = TO_THINK if not phase.digits else LONE_ZERO if phase.digits == OPERATOR_KEY else NEXT_DIGIT
    return call.enter(replace(phase, playing=None), event.at + wait)


# Words that are over, and silence.


def go_on(plan: Plan, call: Call, phase: Agreeing, event: Event, *, failed: bool = False) -> Call:
    """A prompt is over, or nothing was pressed in time. What cannot be said leads to a human."""
    if failed:
        return search.operator(plan, call, event)
    if phase.playing:
        return _listen(call, phase, event)
    if not phase.number:
        return _typed_all(plan, call, phase, event)
    if phase.again:
        return give_up(plan, call, phase, event)
    return _read_back(plan, call, replace(phase, again=True), event)


def give_up(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """No callback is agreed: back in line at the same place, or the step behind."""
    if phase.line:
        return waiting.back(plan, call, replace(phase.line, callback=None), event)
    node = plan.nodes[phase.node]
    if isinstance(node, JoinQueue):
        return waiting.join(plan, call, phase.node, event)
    assert isinstance(node, Callback)
    return steps.arrive(plan, call, node.then, event)


def resume(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """After we were away: say it from its beginning."""
    if phase.number:
        return _read_back(plan, call, phase, event)
    return _type(plan, call, phase, event)


# The promise.


def _book(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """Booked before it is spoken: on this number, in the window that was named.

    Whoever has a callback there already keeps that one: nobody is called twice, and nobody hears another time.
    """
    standing = event.known.promised(phase.queue, phase.dial)
    if standing:
        return keep(plan, call, phase.node, standing, event)
    playing = _goodbye(plan, call, phase, event)
    promise = Promise(
        id=promise_id(call.id, playing.number),
        cause=Cause.CALLBACK,
        plan=call.plan,
        queue=phase.queue,
        number=phase.dial,
        language=call.language or plan.language,
        made_at=event.at,
        arrived_at=phase.line.seat.came_at if phase.line else event.at,
        earliest=phase.appointment.earliest,
        latest=phase.appointment.latest,
        profile=call.profile,
        company=plan.company,
        timezone=plan.timezone,
    )
    call = replace(call, promised=promise)
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(Parting(phase.node, playing), deadline, serial=playing.number)


def keep(plan: Plan, call: Call, at_node: NodeId, standing: Standing, event: Event) -> Call:
    """The callback stays as it is: the window once more, and goodbye."""
    values = {Word.CALLBACK_WINDOW: standing.keys}
    playing = saying.playing(call, words_for(plan, standing.queue).kept, event=event, values=values)
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(Parting(at_node, playing, standing), deadline, serial=playing.number)


def put_off(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Call:
    """Nothing new is promised: the promise that was made before is kept in the window that has been picked."""
    playing = _goodbye(plan, call, phase, event)
    call = replace(call, moved=Moved(phase.instead_of, phase.appointment.earliest, phase.appointment.latest))
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(Parting(phase.node, playing), deadline, serial=playing.number)


def _goodbye(plan: Plan, call: Call, phase: Agreeing, event: Event) -> Playing:
    return saying.playing(call, words_of(plan, phase).booked, event=event, values=_values(phase))


def _values(phase: Agreeing) -> saying.Values:
    return {Word.CALLBACK_WINDOW: phase.appointment.keys, Word.CALLER_NUMBER: tuple(phase.number)}


def _playing(plan: Plan, call: Call, phase: Agreeing, event: Event, *speeches: Speech) -> Call:
    playing = saying.playing(call, *speeches, event=event, values=_values(phase))
    return call.enter(replace(phase, playing=playing), saying.overdue_at(plan, playing, event), serial=playing.number)


def words_of(plan: Plan, phase: Agreeing) -> CallbackWords:
    """What the queue says that is to call."""
    return words_for(plan, phase.queue)


def words_for(plan: Plan, queue: str) -> CallbackWords:
    """What a queue says of its callbacks until they are agreed on."""
    callback = plan.queues[queue].callback
    assert callback is not None
    return callback.words
