"""Where a step shows that a caller was promised nothing: no offer in the words in line, or a number not accepted.

It says where to look, not why: the reasons are facts of the world, and whoever knows them is asked for this very step.
"""

from __future__ import annotations

from callflow.core.call import Agreeing, Call, Waiting
from callflow.core.events import DeadlinePassed, DigitPressed, Event
from callflow.core.keypad import DONE
from callflow.core.plan import OPERATOR_KEY, Plan


def without_offer(plan: Plan, before: Call, after: Call) -> str:
    """The queue whose words begin to play without the offer of a callback that its plan has; empty if none does."""
    phase = after.phase
    if not isinstance(phase, Waiting) or phase.benefit or phase.line.callback is not None:
        return ""
    queue = plan.queues.get(phase.line.seat.queue)
    spoken = phase.playing is not None and phase.playing.number > before.serial
    return queue.name if spoken and queue is not None and queue.callback is not None else ""


def number_refused(before: Call, event: Event, after: Call) -> tuple[str, str]:
    """The queue and the number that a caller wanted to be called back on and that this step has not accepted.

    It is the number they ring from, when the dialogue begins by asking for one, or the one that they have typed. Both
    are empty where nothing was refused. This number may only be looked at, never written down.
    """
    old, new = before.phase, after.phase
    if isinstance(new, Agreeing) and not isinstance(old, Agreeing):
        caller = before.caller
        return ("", "") if new.number or caller.withheld else (new.queue, caller.number)
    if not isinstance(old, Agreeing) or old.number or old.digits in ("", OPERATOR_KEY):
        return "", ""
    typed_all = event.digit == DONE if isinstance(event, DigitPressed) else isinstance(event, DeadlinePassed)
    accepted = isinstance(new, Agreeing) and (new.number or new.digits)
    return (old.queue, old.digits) if typed_all and not accepted else ("", "")
