"""What must be true of every step that has to do with a promise to call back.

Nobody is told of a promise that was not stored first, and nobody who could not be promised anything is left alone.
"""

from __future__ import annotations

from callflow.core.call import (
    Call,
    Consulting,
    ForOperator,
    HandingOver,
    HangingUp,
    LeavingMessage,
    Pausing,
    Phase,
    Reassuring,
    Ringing,
    Talking,
)
from callflow.core.commands import Book, Move, Withdraw
from callflow.core.events import CallerHungUp, CommandFailed, Event, Failure, RecordingEnded
from callflow.core.interpreter import Step
from callflow.core.message import SHORTEST
from callflow.core.plan import LeaveMessage, Plan
from callflow.core.promise import Cause


def with_a_human_soon(phase: Phase) -> bool:
    """Whether a caller here is with a human, or the operators are being rung for them."""
    match phase:
        case (
            Talking()
            | Consulting()
            | HangingUp()
            | HandingOver()
            | Reassuring()
            | Pausing()
            | Ringing(search=ForOperator())
        ):
            return True
        case _:
            return False


def _booked_first(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A promise is stored before anything else of its step is done, and it says whom to call and by when."""
    books = [command for command in step.commands if isinstance(command, Book)]
    promised = step.call.promised
    if promised == before.promised:
        return "something is promised that the call knows nothing of" if books else None
    if promised is None:
        return "a promise is forgotten"
    if step.commands[:1] != (Book(promised),) or len(books) > 1:
        return "a caller is told of a promise that has not been stored first"
    if not promised.number:
        return "a caller is promised a call, and there is no number to call"
    if promised.cause is Cause.MESSAGE and not _is_left(before, event):
        return "a message is promised an answer that has not been left"
    return None if promised.latest > promised.made_at else "a caller is promised a call without a time"


def _is_left(before: Call, event: Event) -> bool:
    """Whether a message is complete: long enough, and ended by the caller, by its time, or by hanging up."""
    if not isinstance(before.phase, LeavingMessage) or before.phase.recording is None:
        return False
    match event:
        case RecordingEnded(number=number, seconds=seconds, failed=failed):
            return number == before.phase.recording.number and not failed and seconds >= SHORTEST
        case CallerHungUp() | CommandFailed(failure=Failure.CALLER_GONE):
            return event.at - before.phase.since >= SHORTEST
        case _:
            return False


def _message(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Nothing is recorded while somebody is there to answer, nor from whom we cannot call back; none is lost."""
    after = step.call
    if isinstance(after.phase, LeavingMessage) and not isinstance(before.phase, LeavingMessage):
        node = plan.nodes[after.phase.node]
        if isinstance(node, LeaveMessage) and node.answering.hours in event.open:
            return "a message is recorded while somebody is there to answer"
        if not after.caller.number:
            return "a message is recorded from a caller whom nobody can call back"
    lost = _is_left(before, event) and after.promised == before.promised and before.caller.number
    return "a message is left and nobody promises to answer it" if lost else None


def _not_booked(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What could not be stored is not promised, and its caller needs a human."""
    match event:
        case CommandFailed(command=Book() | Withdraw() | Move(), failure=failure) if failure not in _CALLER:
            if step.call.promised != before.promised:
                return "something is promised that could not be stored"
            if (step.call.withdrawn, step.call.moved) != (before.withdrawn, before.moved):
                return "something is withdrawn or put off though that could not be stored"
            return None if with_a_human_soon(step.call.phase) else "nobody comes, though a promise could not be stored"
        case _:
            return None


_CALLER = (Failure.CALLER_GONE, Failure.CALLER_TAKEN)

PROMISES = (_booked_first, _not_booked, _message)
