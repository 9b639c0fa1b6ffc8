"""When two calls are in the same state: their clocks and numbers are counted from here.

Only the proof needs it, which could not come to an end without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from callflow.core.benefit import Granted
from callflow.core.call import (
    Agreeing,
    Arriving,
    Asking,
    Call,
    Choosing,
    Confirming,
    Consultation,
    Consulting,
    Conversation,
    Ended,
    ForQueue,
    HandingOver,
    HangingUp,
    LeavingMessage,
    Leg,
    Parting,
    Pausing,
    Phase,
    Picking,
    Playing,
    Reassuring,
    Reconsidering,
    Recording,
    Ringing,
    Seat,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.plan import OPERATOR_KEY
from callflow.core.promise import Cause, Moved, Promise, Withdrawal
from callflow.core.prompts import Appointment, Standing

SOME_GRANTED = Granted("benefit", "call", "", "", "", "", 0.0, 0.0)
"""Stands for whatever was granted: only of which line it is counts, whose words tell of it."""

SOME_MOVED = Moved("promise", 0.0, 1.0)
"""Stands for whatever was put off."""

SOME_PROMISE = Promise("promise", Cause.CALLBACK, "", "", "1", "", 0.0, 0.0, 0.0, 1.0)
"""Stands for whatever was promised: nothing depends on more than that."""


SOME_WITHDRAWAL = Withdrawal("standing", "")
"""Stands for whatever was withdrawn."""


def canonical(call: Call, now: float) -> Call:
    """The call with its clock and its numbers counted from here, so that two calls in the same state are equal.

    The walk over every state of a plan relies on it: without it, ringing the operators for an hour would be ever
    new states. Numbers keep their order; the highest in use becomes 0.
    """
    return Call(
        id=call.id,
        plan=call.plan,
        phase=_renumbered(call.phase, now),
        caller=call.caller,
        dialled=call.dialled,
        language=call.language,
        arrived_at=0.0,
        deadline=_deadline(call, now),
        answered=call.answered,
        rounds=call.rounds,
        typed=call.typed,
        silent=call.silent,
        serial=0,
        rescues=call.rescues,
        promised=call.promised and replace(SOME_PROMISE, cause=call.promised.cause),
        granted=call.granted and replace(SOME_GRANTED, queue=call.granted.queue, heard=call.granted.heard),
        handovers=call.handovers,
        moved=call.moved and SOME_MOVED,
    )


A_WHILE = 5.0
"""The rest of every consultation in which music plays, as if it had just begun: `checks_consulting` sees to its end."""


def _deadline(call: Call, now: float) -> float | None:
    if isinstance(call.phase, Consulting) and not call.phase.playing:
        return A_WHILE
    return None if call.deadline is None else round(call.deadline - now, 3)


SOME_NUMBER = "5"
"""A number that is typed: how many digits it has makes no difference, and that it ends `checks_booking` sees."""

REACHED = "+48600000000"
"""The number as it is dialled, whichever it is."""

SEAT = -100
"""The number of every seat: a call has one at most, and no other holding comes near it."""


def _in_line(line: ForQueue) -> ForQueue:
    """A place in line as if just taken: no two callers waited alike, nor were told the same.

    That each wait ends all the same, and that nobody is told worse than before, is checked step by step: `checks_line`.
    """
    callback = line.callback and _alike_in_time(line.callback)
    return ForQueue(line.node, Seat(SEAT, line.seat.queue, 0.0), spoken=line.spoken, callback=callback)


def _alike_in_time(window: Appointment, number: int = 0) -> Appointment:
    """A window as it is said, whenever it begins, and however it was found. Of several each keeps its `number`."""
    return Appointment(float(number), number + 1.0, window.keys)


def _in_turn(slots: tuple[Appointment, ...]) -> tuple[Appointment, ...]:
    return tuple(_alike_in_time(slot, number) for number, slot in enumerate(slots, start=1))


def _agreeing(phase: Agreeing) -> Agreeing:
    return Agreeing(
        phase.node,
        phase.queue,
        _alike_in_time(phase.appointment),
        phase.playing and Playing(0, phase.playing.prompts),
        phase.number and SOME_NUMBER,
        phase.dial and REACHED,
        phase.digits if phase.digits in ("", OPERATOR_KEY) else SOME_NUMBER,
        phase.tries,
        phase.again,
        phase.line and _in_line(phase.line),
        _in_turn(phase.slots),
        phase.picks,
        phase.instead_of,
    )


def _alike(digits: str) -> str:
    """Of digits only their number counts, and a 0 that stands alone."""
    return digits if digits == OPERATOR_KEY else "5" * len(digits)


def _some_standing(standing: Standing) -> Standing:
    """A callback promised before, whenever that was: only of which queue it is counts, and how its window is said."""
    return replace(standing, arrived_at=0.0, earliest=0.0, latest=1.0)


def _renumbered(phase: Phase, now: float) -> Phase:
    match phase:
        case Speaking(node, playing):
            return Speaking(node, Playing(0, playing.prompts))
        case Reassuring(round_, playing, early):
            return Reassuring(round_, Playing(0, playing.prompts), early)
        case Parting(node, playing, kept):
            return Parting(node, Playing(0, playing.prompts), kept and _some_standing(kept))
        case Asking(node, playing, digits, tries, silences):
            return Asking(node, playing and Playing(0, playing.prompts), _alike(digits), tries, silences)
        case LeavingMessage(node, playing, recording, since):
            taken = recording and Recording(0, recording.longest)
            return LeavingMessage(
                node, playing and Playing(0, playing.prompts), taken, round(since - now, 3) if taken else 0.0
            )
        case Confirming(node, playing, digits, tries, again):
            return Confirming(node, playing and Playing(0, playing.prompts), _alike(digits), tries, again)
        case Choosing(node, Playing() as playing, silences, wrongs, notices):
            return Choosing(node, Playing(0, playing.prompts), silences, wrongs, notices)
        case Ringing(legs=legs, asking=asking):
            used = sorted({*(leg.number for leg in legs), *(ask.number for ask in asking)}, reverse=True)
            to = {number: -place for place, number in enumerate(used)}
            return Ringing(
                _in_line(phase.search) if isinstance(phase.search, ForQueue) else phase.search,
                tuple(Leg(to[leg.number], leg.agent) for leg in legs),
                round(phase.until - now, 3),
                phase.alive,
                tuple(Playing(to[ask.number], ask.prompts, to.get(ask.to)) for ask in asking if ask.to is not None),
            )
        case Waiting(line, playing, whole, offered, benefit):
            return Waiting(_in_line(line), Playing(0, playing.prompts) if playing else None, whole, offered, benefit)
        case Agreeing():
            return _agreeing(phase)
        case Picking(agreeing, slots, playing, again):
            return Picking(_agreeing(agreeing), _in_turn(slots), playing and Playing(0, playing.prompts), again)
        case Reconsidering(node, standing, playing, again, slots, picked):
            words = playing and Playing(0, playing.prompts)
            return Reconsidering(node, _some_standing(standing), words, again, _in_turn(slots), picked)
        case Talking(Conversation(leg=leg), line, code):
            return Talking(Conversation(0, Leg(-1, leg.agent)), _in_line(line) if line else None, code)
        case Consulting(agent, extension, until, line, playing, seat, colleague, talk, code):
            asks, asked = Leg(-1, agent.agent), Leg(-2, colleague.agent) if colleague else None
            return Consulting(
                asks,
                extension,
                round(until - now, 3) if playing else A_WHILE,
                replace(_in_line(line), spoken=True) if line else None,
                playing and Playing(0, playing.prompts),
                seat and Seat(SEAT, seat.queue, 0.0, at_front=seat.at_front),
                asked,
                Consultation(-3, asks, asked) if talk and asked else None,
                code,
            )
        case Arriving() | Choosing() | Pausing() | HangingUp() | HandingOver() | Ended():
            return phase
        case _:
            assert_never(phase)
