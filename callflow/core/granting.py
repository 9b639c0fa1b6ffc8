"""Giving a benefit to who has waited long: once a call, written down before it is said, and said until it is heard.

It follows other words in line and is cut like them when an agent is free, so it delays nobody. What could not be
written down is not said; the next words in line are the next chance.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import saying
from callflow.core.benefit import WITHHELD, Granted, granted_id
from callflow.core.call import Call, ForQueue, Waiting
from callflow.core.events import Event
from callflow.core.plan import Plan


def is_due(plan: Plan, call: Call, line: ForQueue, event: Event) -> bool:
    """Whether a caller is to hear of a benefit now: one that was cut before, or one of this line that is earned."""
    if call.granted is not None:
        return not call.granted.heard
    benefit = plan.queues[line.seat.queue].benefit
    return benefit is not None and event.at - line.seat.since >= benefit.after


def tell(plan: Plan, call: Call, line: ForQueue, event: Event) -> Call:
    """Say it, as an announcement of its own; to do so for the first time is to give it."""
    granted = call.granted or _granted(plan, call, line, event)
    benefit = plan.queues[granted.queue].benefit
    assert benefit is not None
    playing = saying.playing(call, benefit.say, event=event)
    call = replace(call, granted=granted)
    phase = Waiting(line, playing, benefit=True)
    return call.enter(phase, saying.overdue_at(plan, playing, event), serial=playing.number)


def heard(call: Call) -> Call:
    """The caller has heard of it to the end."""
    return replace(call, granted=replace(call.granted, heard=True)) if call.granted else call


def _granted(plan: Plan, call: Call, line: ForQueue, event: Event) -> Granted:
    benefit = plan.queues[line.seat.queue].benefit
    assert benefit is not None
    return Granted(
        granted_id(call.id),
        call.id,
        plan.company,
        line.seat.queue,
        benefit.what,
        call.caller.number or WITHHELD,
        event.at,
        event.at - line.seat.since,
    )
