"""Another time for a callback, when now does not suit: a few slots are named, each with its key, and one is picked.

Whoever picks none keeps what was offered before: the slots are named twice at most, and asked for no more than a few
times in one agreement, so nobody goes round in circles. It must never name a time that is the one offered already, nor
offer the key where there is nothing to choose from.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import booking, reconsidering, saying, search
from callflow.core.call import Agreeing, Call, Picking, Playing
from callflow.core.events import DigitPressed, Event
from callflow.core.plan import OPERATOR_KEY, Plan
from callflow.core.prompts import Appointment, Prompt, Word
from callflow.core.windows import MOST_SLOTS

KEY = "3"
"""What leads to the slots while a number is read back."""

NONE_KEY = "*"
"""None of them suits."""

PICKS = 2
"""How often a caller may ask for the slots in one agreement."""


def possible(phase: Agreeing, event: Event) -> tuple[Appointment, ...]:
    """The slots that can be chosen now instead of what is offered; none once they were asked for often enough.

    A slot of today begins later every five minutes: one that shares some time with what is offered is no other time.
    """
    if phase.picks >= PICKS:
        return ()
    others = (slot for slot in event.known.slots_of(phase.queue) if not slot.overlaps(phase.appointment))
    return tuple(others)[:MOST_SLOTS]


def begin(plan: Plan, call: Call, agreeing: Agreeing, event: Event) -> Call:
    """Name the slots: those of which the caller has been told, else those there are now. There must be one."""
    slots = agreeing.slots or possible(agreeing, event)
    kept = replace(agreeing, playing=None, again=False, slots=(), picks=agreeing.picks + 1)
    return _name(plan, call, Picking(kept, slots), event)


def pressed(plan: Plan, call: Call, phase: Picking, event: DigitPressed) -> Call:
    """A key while slots are named, or after it."""
    call = replace(call, silent=False) if call.silent else call
    if event.digit == OPERATOR_KEY:
        return search.operator(plan, call, event)
    if event.digit == NONE_KEY:
        return stay(plan, call, phase, event)
    slot = dict(zip(phase.keys, phase.slots, strict=True)).get(event.digit)
    return _once_more(plan, call, phase, event) if slot is None else _pick(plan, call, phase, slot, event)


def go_on(plan: Plan, call: Call, phase: Picking, event: Event, *, failed: bool = False) -> Call:
    """The words are over, or nothing was pressed in time. What cannot be said leads to a human."""
    if failed:
        return search.operator(plan, call, event)
    if phase.playing:
        return call.enter(replace(phase, playing=None), event.at + booking.TO_THINK)
    return _once_more(plan, call, phase, event)


def resume(plan: Plan, call: Call, phase: Picking, event: Event) -> Call:
    """After we were away: say them from the beginning."""
    return _name(plan, call, phase, event)


def stay(plan: Plan, call: Call, phase: Picking, event: Event) -> Call:
    """None is picked: what was offered stays, and is said again; a promise that was to be put off stays as it is."""
    if phase.agreeing.instead_of:
        return reconsidering.ask_again(plan, call, phase.agreeing, event)
    return booking.ask_again(plan, call, phase.agreeing, event)


def _pick(plan: Plan, call: Call, phase: Picking, slot: Appointment, event: Event) -> Call:
    agreeing = replace(phase.agreeing, appointment=slot)
    if agreeing.instead_of:
        return booking.put_off(plan, call, agreeing, event)
    return booking.ask_again(plan, call, agreeing, event)


def _once_more(plan: Plan, call: Call, phase: Picking, event: Event) -> Call:
    if phase.again:
        return stay(plan, call, phase, event)
    return _name(plan, call, replace(phase, again=True), event)


def _name(plan: Plan, call: Call, phase: Picking, event: Event) -> Call:
    words = booking.words_of(plan, phase.agreeing)
    said: list[Prompt] = []
    for speech, slot in zip(words.slots, phase.slots, strict=False):
        said += saying.prompts_now(speech, call, event.known, {Word.CALLBACK_WINDOW: slot.keys})
    said += saying.prompts_now(words.none_suits, call, event.known)
    playing = Playing(call.serial + 1, tuple(said))
    deadline = saying.overdue_at(plan, playing, event)
    return call.enter(replace(phase, playing=playing), deadline, serial=playing.number)
