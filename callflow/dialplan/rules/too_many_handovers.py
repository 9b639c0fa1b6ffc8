"""A path on which a caller is passed on again and again.

Why: With each new place at which nobody answers, callers lose time, stand at the end of another line, and trust less
that anybody is there. Being passed on once is bearable: from a person to a queue, from one phone to the next.

What counts: on one path every `ring` counts once and every `queue` twice, because a caller waits there for minutes and
not for seconds. More than three are too many: two queues, a queue and two phones, four phones. The operator at the end
of the path does not count. The message prints the path.

Mend: Put everybody who may answer into one queue, and let the operator follow it.

Wrong:

    agents: {anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}
    queues:
      sales: {agents: [anna], max_wait: 2m}
      support: {agents: [jan], max_wait: 2m}
    call:
      - queue: sales
      - queue: support

Mended:

    agents: {anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}
    queues:
      everybody: {agents: [anna, jan], ring: in-order, max_wait: 2m}
    call:
      - queue: everybody
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import too_long
from callflow.dialplan.problems import Level
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

MOST = 3.0
"""What may be counted on one path."""


def find(draft: Draft) -> Iterator[Finding]:
    for stand, _ in too_long(draft, _counted, MOST):
        message = f"a caller has been passed on too often here: {stand.way}"
        yield Finding(stand.step.place, message, "put those who may answer into one queue", Level.WARNING)


def _counted(step: Step, before: float) -> float | None:
    match step:
        case QueueStep():
            return before + 2
        case RingStep():
            return before + 1
        case SayStep() | AskStep() | LanguageStep() | MenuStep() | HoursStep() | CallbackStep() | DoStep() | Broken():
            return before
        case OperatorStep() | MessageStep() | GoodbyeStep():
            return None


RULE = Rule("too-many-handovers", __doc__, find, (Level.WARNING,))
