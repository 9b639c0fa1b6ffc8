"""What who agrees on a callback has a right to in every step, and where the agreement can lead.

Read off the rules of the dialogue, not off the interpreter: a window once named is the one that is booked, a number is
read back and booked only as it may be dialled, and whoever agrees on nothing is where they were.
"""

from __future__ import annotations

from callflow.core.call import Agreeing, Call, Parting, Phase, Picking, Reconsidering, Waiting
from callflow.core.commands import Book
from callflow.core.events import DeadlinePassed, DigitPressed, Event
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, Callback, JoinQueue, Plan
from callflow.core.promise import Cause

LONGEST = 16
"""Digits of the longest number there is, with a prefix to dial abroad."""

MOST_TRIES = 2
"""Numbers a caller may type; then the agreement has failed."""


def ends_typing(phase: Agreeing, event: Event) -> bool:
    """Whether no further digit comes."""
    if phase.number:
        return False
    match event:
        case DigitPressed(digit="#", leg=None):
            return True
        case DeadlinePassed():
            return phase.playing is None
        case _:
            return False


def wants_operator(phase: Agreeing, event: Event) -> bool:
    """A 0 that stays alone while a number is typed."""
    return phase.digits == OPERATOR_KEY and ends_typing(phase, event)


def fails(phase: Agreeing, event: Event) -> bool:
    """Whether nothing is agreed on: too many numbers we cannot dial, or nothing pressed twice."""
    if phase.number:
        silence = isinstance(event, DeadlinePassed) and phase.playing is None and phase.again
        other = isinstance(event, DigitPressed) and event.leg is None and event.digit == "2"
        return silence or (other and phase.tries > MOST_TRIES)
    if not ends_typing(phase, event) or phase.digits == OPERATOR_KEY:
        return False
    return not event.known.dialled_as(phase.digits) and phase.tries >= MOST_TRIES


def is_agreed(before: Call, event: Event) -> bool:
    """Whether this key agrees on what was read back."""
    phase = before.phase
    return (
        isinstance(phase, Agreeing)
        and bool(phase.number)
        and isinstance(event, DigitPressed)
        and event.leg is None
        and event.digit == "1"
    )


def _agreed(phase: Phase) -> Agreeing | None:
    """What is agreed on in a phase, also while other times are named."""
    match phase:
        case Agreeing():
            return phase
        case Picking(agreeing):
            return agreeing
        case _:
            return None


def _window(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """The window is one that can be kept when it is named, and then stays."""
    phase, old = _agreed(step.call.phase), before.phase
    if phase is None or isinstance(old, Picking):
        return None  # `checks_slots` knows what can be picked
    if isinstance(old, Agreeing):
        return None if phase.appointment == old.appointment else "another window is agreed on than was named"
    if isinstance(old, Waiting):
        return None if phase.appointment == old.line.callback else "another window is agreed on than was offered"
    if isinstance(old, Reconsidering) and phase.instead_of:
        window, standing = phase.appointment, old.standing
        same = (window.earliest, window.latest) == (standing.earliest, standing.latest)
        return None if same and phase.instead_of == standing.promise else "another callback is put off"
    node = plan.nodes[phase.node]
    possible = isinstance(node, Callback) and event.known.appointment(node.queue) == phase.appointment
    return None if possible else "a window is named that cannot be kept"


def _number(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A number is read back only as it may be dialled, and one that is not the caller's only if they have typed it."""
    phase, old = _agreed(step.call.phase), _agreed(before.phase)
    if phase is None or not phase.number:
        return None
    if old is not None and old.number == phase.number:
        return None if old.dial == phase.dial else "a number is dialled in another way than was agreed on"
    if isinstance(before.phase, Reconsidering) and phase.instead_of:
        same = phase.number == phase.dial == before.phase.standing.dial
        return None if same else "a callback is put off to another number"
    if not phase.dial or event.known.dialled_as(phase.number) != phase.dial:
        return "a number is read back that may not be dialled"
    typed = old.digits if old is not None else ""
    return None if phase.number in (typed, before.caller.number) else "a number is read back that nobody has typed"


def _typing(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A digit makes the number longer, and no number is longer than any there is: so typing ends."""
    old, new = before.phase, step.call.phase
    if not isinstance(old, Agreeing) or not isinstance(new, Agreeing) or not isinstance(event, DigitPressed):
        return None
    if old.number or event.leg is not None or not event.digit.isdecimal():
        return None
    if new.digits != old.digits + event.digit:
        return "a digit is lost"
    return "a number is typed without end" if len(new.digits) > LONGEST else None


def _booked(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What is booked is what was agreed on, and nothing else is."""
    promised = step.call.promised
    books = promised is not None and promised != before.promised and promised.cause is Cause.CALLBACK
    if not is_agreed(before, event):
        return "a callback is booked that nobody has agreed on" if books else None
    phase = before.phase
    assert isinstance(phase, Agreeing)
    if standing := event.known.promised(phase.queue, phase.dial):
        kept = isinstance(step.call.phase, Parting) and step.call.phase.kept == standing
        return None if kept and not books else "a second callback is promised to one number by one queue"
    if not books or promised is None or Book(promised) not in step.commands:
        return "a callback is agreed on and not booked"
    if promised.number != phase.dial or promised.queue != phase.queue:
        return "a callback is booked to another number, or by another queue"
    if (promised.earliest, promised.latest) != (phase.appointment.earliest, phase.appointment.latest):
        return "a callback is booked for another time than was agreed on"
    if phase.line and promised.arrived_at != phase.line.seat.came_at:
        return "who waited in line loses the place by a callback"
    return None if isinstance(step.call.phase, Parting) else "a callback is booked and the caller hears nothing of it"


def _led_on(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A 0 that stays alone is the operator; a seat is kept as long as one agrees."""
    phase = before.phase
    agreed = _agreed(step.call.phase)
    if agreed is not None and isinstance(plan.nodes[agreed.node], JoinQueue) and not agreed.instead_of:
        return None if agreed.line else "the place in line is lost while a callback is agreed on"
    if isinstance(phase, Agreeing) and wants_operator(phase, event) and isinstance(step.call.phase, Waiting | Parting):
        return "0 does not lead to the operator"
    return None


BOOKING = (_window, _number, _typing, _booked, _led_on)
