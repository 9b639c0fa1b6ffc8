"""What who wants to be called at another time has a right to in every step.

Read off the rules of the dialogue, not off the interpreter: the key is offered where there is another time and only
there, each slot is named with the key that picks it, what is picked is what is agreed on, and whoever picks none has
what was offered before. No slots are named for ever.
"""

from __future__ import annotations

from callflow.core.call import Agreeing, Call, ForOperator, Parting, Picking, Playing, Reconsidering, Ringing, Waiting
from callflow.core.commands import Move
from callflow.core.events import DeadlinePassed, DigitPressed, Event, PlaybackEnded, Recovered
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, Plan
from callflow.core.promise import Moved
from callflow.core.prompts import Appointment, Prompt, Word
from callflow.core.saying import prompts_now
from callflow.core.terms import CallbackWords

MOST_PICKS = 2
"""How often slots may be asked for in one agreement."""

MOST_NAMED = 4
"""Slots that can be kept in mind."""


def picked(phase: Picking, event: Event) -> Appointment | None:
    """The slot that this event picks."""
    if not isinstance(event, DigitPressed) or event.leg is not None or not event.digit.isdecimal():
        return None
    number = int(event.digit)
    return phase.slots[number - 1] if 0 < number <= len(phase.slots) else None


def leaves_it(phase: Picking, event: Event) -> bool:
    """Whether this event ends the naming with nothing picked."""
    match event:
        case DigitPressed(digit="*", leg=None):
            return True
        case DigitPressed(digit=digit, leg=None):
            return phase.again and digit != OPERATOR_KEY and picked(phase, event) is None
        case DeadlinePassed():
            return phase.again and phase.playing is None
        case _:
            return False


def _offered(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Who hears a number hears of another time exactly where there is one, and may ask for it so many times."""
    phase = step.call.phase
    if not isinstance(phase, Agreeing) or not phase.number or phase.playing in (None, *before.phase.holdings):
        return None
    window, known = phase.appointment, event.known.slots_of(phase.queue)
    others = tuple(one for one in known if one.latest <= window.earliest or window.latest <= one.earliest)
    possible = others[:MOST_NAMED] if phase.picks < MOST_PICKS else ()
    if phase.slots != possible:
        return "other times can be chosen than there are" if phase.slots else "another time is possible and not offered"
    assert phase.playing is not None
    said = prompts_now(_words(plan, phase).other_time, step.call, event.known)
    heard = bool(said) and phase.playing.prompts[-len(said) :] == said
    return None if heard == bool(phase.slots) else "the key to another time is not what the caller is told"


def _named(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Slots are named to who asks for them, each with its key, and nothing else changes by it."""
    phase, old = step.call.phase, before.phase
    if not isinstance(phase, Picking):
        return None
    if isinstance(old, Picking):
        if (phase.agreeing, phase.slots) != (old.agreeing, old.slots):
            return "what was offered changes while other times are named"
    elif isinstance(old, Agreeing):
        asked = isinstance(event, DigitPressed) and event.leg is None and event.digit == "3" and old.number
        if not asked or phase.slots != old.slots:
            return "times are named for which nobody has asked"
        if _agreed_on(phase.agreeing) != _agreed_on(old) or phase.agreeing.picks != old.picks + 1:
            return "what was offered changes while other times are named"
    elif isinstance(old, Reconsidering):
        asks = isinstance(event, DigitPressed) and event.leg is None and event.digit == "3" and bool(old.slots)
        if not asks or phase.slots != old.slots or phase.agreeing.instead_of != old.standing.promise:
            return "times are named for which nobody has asked"
    if not 0 < len(phase.slots) <= MOST_NAMED or phase.agreeing.picks > MOST_PICKS:
        return "times are named without end"
    if phase.playing in (None, *old.holdings):
        return None
    said: list[Prompt] = []
    words = _words(plan, phase.agreeing)
    for number, slot in enumerate(phase.slots):
        said += prompts_now(words.slots[number], step.call, event.known, {Word.CALLBACK_WINDOW: slot.keys})
    said += prompts_now(words.none_suits, step.call, event.known)
    assert phase.playing is not None
    return None if phase.playing.prompts == tuple(said) else "a time is named with the key of another"


def _agreed_on(phase: Agreeing) -> tuple[object, ...]:
    return phase.node, phase.queue, phase.appointment, phase.number, phase.dial, phase.line, phase.instead_of


def _picked(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What is picked is what the caller hears next; who picks nothing hears it once more, and then what it was."""
    old, phase = before.phase, step.call.phase
    if not isinstance(old, Picking) or old.agreeing.instead_of:
        return None
    slot = picked(old, event)
    if slot is None and not leaves_it(old, event):
        return _once_more(old, before, event, step)
    wanted = old.agreeing.appointment if slot is None else slot
    if not isinstance(phase, Agreeing) or phase.appointment != wanted:
        return (
            "a time is picked and the caller does not hear it" if slot else "who picks nothing loses what was offered"
        )
    return None if phase.picks == old.agreeing.picks else "how often other times were named is forgotten"


def _once_more(old: Picking, before: Call, event: Event, step: Step) -> str | None:
    """Silence and keys that mean nothing: the same, once more."""
    phase = step.call.phase
    match event:
        case DigitPressed(digit=digit, leg=None) if digit != OPERATOR_KEY:
            asked = True
        case DeadlinePassed(at=at):
            asked = old.playing is None and before.deadline is not None and at >= before.deadline
        case _:
            asked = False
    if asked:
        again = isinstance(phase, Picking) and phase.again and phase.playing
        return None if again else "who picks nothing does not hear the times once more"
    if isinstance(phase, Picking) and phase.again != old.again:
        return "times are heard twice that were heard once"
    return "somebody agrees on what was not picked" if isinstance(phase, Agreeing) else None


def _unheard(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Times that cannot be said lead to a human."""
    old, phase = before.phase, step.call.phase
    unsaid = isinstance(old, Picking) and isinstance(event, PlaybackEnded) and event.failed and old.playing
    if not isinstance(unsaid, Playing) or not isinstance(event, PlaybackEnded) or event.number != unsaid.number:
        return None
    rung = isinstance(phase, Ringing) and isinstance(phase.search, ForOperator)
    return None if rung else "times that cannot be said lead to nobody"


def _moved(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A promise is put off by who picks a slot for it, to that slot, and the caller hears when it is kept."""
    moved, old = step.call.moved, before.phase
    slot = picked(old, event) if isinstance(old, Picking) and old.agreeing.instead_of else None
    if slot is None:
        return None if moved == before.moved else "a promise is put off and nobody has asked for it"
    assert isinstance(old, Picking)
    if moved != Moved(old.agreeing.instead_of, slot.earliest, slot.latest):
        return "a promise is not put off to the time that was picked"
    if step.commands[:1] != (Move(moved),):
        return "a caller is told that a promise is put off before that is stored"
    return None if isinstance(step.call.phase, Parting) else "a promise is put off and the caller hears nothing of it"


def _after_we_were_away(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Nothing is forgotten of what was to be picked."""
    if not isinstance(event, Recovered) or not isinstance(before.phase, Picking):
        return None
    phase = step.call.phase
    same = isinstance(phase, Picking) and phase.slots == before.phase.slots and phase.playing
    return None if same else "after we were away other times are named no more"


def _exact(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Who is offered a slot is not told of a place in line, nor the other way round."""
    phase = step.call.phase
    if not isinstance(phase, Waiting) or phase.playing in (None, *before.phase.holdings):
        return None
    window, callback = phase.line.callback, plan.queues[phase.line.seat.queue].callback
    if window is None or callback is None or phase.playing is None:
        return None
    not_meant = callback.words.offer if window.slot else callback.words.offer_later
    said = prompts_now(not_meant, step.call, event.known, {Word.CALLBACK_WINDOW: window.keys})
    wrong = bool(said) and phase.playing.prompts[-len(said) :] == said
    return "a time of another kind is offered than it is" if wrong else None


def _words(plan: Plan, phase: Agreeing) -> CallbackWords:
    callback = plan.queues[phase.queue].callback
    assert callback is not None
    return callback.words


SLOTS = (_offered, _named, _picked, _unheard, _moved, _after_we_were_away, _exact)
