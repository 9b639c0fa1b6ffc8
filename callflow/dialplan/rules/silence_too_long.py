"""A phone that rings on and on, and a caller who hears nothing new.

Why: Whoever hears only one thing for long believes to be forgotten, and hangs up. A text says something by itself, and
a menu speaks again after 15 seconds at most. So what is left is the ringing. It is no silence, and callers know what
it means; that is why it may last for longer than a pause: 40 seconds, two phones of 20 seconds each. What counts is all
ringing of `ring` on one path, one after the other, until a text or a menu is heard, and for the operator how long each
phone rings. In a queue callers hear music, and first words within seconds; from then on they are told something every
30 seconds, or as often as `announce: {every: ...}` says. After a minute of music only, many believe that they have
been forgotten. A phone that rings for a queue interrupts the music, and rings alone as long as any other.

Mend: Let a phone ring for 20 seconds: who is there has answered by then. Put a `say` in front of the next one, so that
the caller knows what is going on. In a queue, leave `every` at 30 seconds.

Wrong:

    call:
      - ring: {who: anna, for: 60s}

Mended:

    call:
      - ring: {who: anna, for: 20s}
      - say: Anna is not at her desk. We are ringing our front desk.
      - operator
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import too_long
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import (
    AskStep,
    Broken,
    CallbackStep,
    DoStep,
    GoodbyeStep,
    HoursStep,
    LanguageStep,
    MenuStep,
    MessageStep,
    OperatorStep,
    QueueStep,
    RingStep,
    SayStep,
    Step,
)

MOST_RINGING = 40.0
"""Seconds."""

MOST_MUSIC = 60.0
"""Seconds in line without a word."""


def find(draft: Draft) -> Iterator[Finding]:
    hint = f"at most {MOST_RINGING:g} s: ring for less, or put a say in between"
    for stand, seconds in too_long(draft, _rung, MOST_RINGING):
        message = f"a caller hears nothing but ringing for {seconds:g} s: {stand.way}"
        yield Finding(stand.step.place, message, hint, Level.WARNING)
    operator = draft.plan.operator
    if operator is not None and operator.ring_for > MOST_RINGING:
        message = f"each phone of the operator rings for {operator.ring_for:g} s, and a caller hears nothing else"
        yield Finding(operator.place, message, f"write ring_for: {MOST_RINGING:g}s or less", Level.WARNING)
    for name, queue in draft.plan.queues.items():
        if queue.ring_for > MOST_RINGING:
            rings = f"each phone of the queue {quoted(name)} rings for {queue.ring_for:g} s"
            place = draft.place_of("queues", name, "ring_for") or queue.place
            hint = f"write ring_for: {MOST_RINGING:g}s or less"
            yield Finding(place, f"{rings}, and a caller hears nothing else", hint, Level.WARNING)
        if queue.announce.every > MOST_MUSIC:
            message = f"who waits in the queue {quoted(name)} hears nothing but music for {queue.announce.every:g} s"
            place = draft.place_of("queues", name, "announce", "every") or queue.place
            yield Finding(place, message, f"write every: {MOST_MUSIC:g}s or less", Level.WARNING)


def _rung(step: Step, before: float) -> float | None:
    """For how long a caller has heard ringing once this step is over. The operator's ringing is judged by itself."""
    match step:
        case RingStep(ring=ring):
            return before + ring.for_
        case SayStep() | AskStep() | MessageStep() | LanguageStep() | MenuStep() | GoodbyeStep():
            return 0.0
        case QueueStep() | CallbackStep():
            return 0.0
        case HoursStep() | DoStep() | Broken():
            return before
        case OperatorStep():
            return None


RULE = Rule("silence-too-long", __doc__, find, (Level.WARNING,))
