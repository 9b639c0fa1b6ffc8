"""What must be true of every step that has to do with a benefit for a long wait.

Part of `checks`. Nobody is told of a benefit that is not written down first, nobody is given two in a call, nobody who
has earned one goes without hearing of it while words can be said, and no phone rings later because of it.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import Call, Waiting
from callflow.core.checks_line import words_end
from callflow.core.commands import Grant
from callflow.core.events import CommandFailed, Event, PlaybackEnded
from callflow.core.interpreter import Step
from callflow.core.plan import Plan
from callflow.core.saying import prompts_now


def _written_down_first(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A benefit is given once a call, when it has been earned, and written down before anything else is done."""
    grants = [command for command in step.commands if isinstance(command, Grant)]
    had, has = before.granted, step.call.granted
    if had is not None:
        if grants:
            return "a benefit is counted twice"
        kept = has is not None and replace(has, heard=had.heard) == had
        return None if kept else "a benefit that was given is forgotten"
    if has is None:
        return "a benefit is written down of which the call knows nothing" if grants else None
    if step.commands[:1] != (Grant(has),) or len(grants) > 1:
        return "a caller is told of a benefit that has not been written down first"
    if isinstance(event, CommandFailed) and isinstance(event.command, Grant):
        return "a benefit is given that could not be written down"
    phase = step.call.phase
    seat = phase.line.seat if isinstance(phase, Waiting) and phase.benefit else None
    terms = plan.queues[has.queue].benefit if has.queue in plan.queues else None
    if seat is None or terms is None or seat.queue != has.queue:
        return "a benefit is given to a caller who is not told of it"
    earned = event.at - seat.since >= terms.after and has.waited == event.at - seat.since and has.what == terms.what
    return None if earned else "a benefit is given that has not been earned"


def _told(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """The words are those of the benefit that was given; they follow other words, and no ring waits for them."""
    was, phase, granted = before.phase, step.call.phase, step.call.granted
    if not isinstance(phase, Waiting) or not phase.benefit:
        return None
    if phase.whole or phase.offered:
        return "a benefit puts a ring off"
    terms = plan.queues[granted.queue].benefit if granted else None
    if terms is None or phase.playing is None:
        return "a caller is told of a benefit that nobody gives"
    if isinstance(was, Waiting) and was.playing == phase.playing:
        return None
    if prompts_now(terms.say, step.call, event.known) != phase.playing.prompts:
        return "a caller hears other words than those of the benefit"
    if before.granted is not None and before.granted.heard:
        return "a caller hears twice of a benefit"
    follows = isinstance(was, Waiting) and not was.benefit and words_end(was, before, event)
    return None if follows else "a benefit is told in place of other words"


def _told_in_time(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Who has earned a benefit, or has not heard to the end of it, hears of it after the next words in line."""
    was, phase = before.phase, step.call.phase
    if not isinstance(was, Waiting) or was.benefit or was.offered or not words_end(was, before, event):
        return None
    if not isinstance(phase, Waiting) or phase.benefit or phase.line.seat != was.line.seat:
        return None
    terms = plan.queues[was.line.seat.queue].benefit
    earned = terms is not None and event.at - was.line.seat.since >= terms.after
    due = not before.granted.heard if before.granted else earned
    return "a caller has waited long and is not told of the benefit" if due else None


def _heard(_plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A benefit counts as heard when its words have come to their end, and only then."""
    was, had, has = before.phase, before.granted, step.call.granted
    ended = isinstance(was, Waiting) and was.benefit and words_end(was, before, event)
    if isinstance(event, CommandFailed) or (isinstance(event, PlaybackEnded) and event.failed):
        ended = False
    new = has is not None and has.heard and (had is None or not had.heard)
    if new and not ended:
        return "a caller has not heard to the end of a benefit, and is told no more of it"
    return "a caller has heard of a benefit and would hear of it again" if ended and not new else None


BENEFITS = (_written_down_first, _told, _told_in_time, _heard)
