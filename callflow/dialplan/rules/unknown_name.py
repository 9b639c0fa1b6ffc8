"""A name that nothing bears.

Why: `ring`, queues and the operator name agents, `queue` and `callback` name a queue, `hours` (the step's and an
agent's) and `{hours.NAME}` in a text name opening times, `do` names a section. Where nothing bears the name, nobody
would be rung and no step would follow.

Mend: Spell the name as it stands under `agents`, `queues`, `hours` or `sections` of the same plan, or write it there.
Capital and small letters differ. A queue that is to call back needs a `callback`.

Wrong:

    call:
      - ring: ana

Mended:

    call:
      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import did_you_mean, quoted
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
from callflow.dialplan.words import hours_said
from callflow.dialplan.written import Word


def names_used(draft: Draft) -> Iterator[tuple[str, Word]]:
    """Every name that stands for something, with the key of the plan under which that must be."""
    if draft.plan.operator is not None:
        yield from (("agents", name) for name in draft.plan.operator.ring)
    yield from (("hours", agent.hours) for agent in draft.plan.agents.values() if agent.hours is not None)
    for queue in draft.plan.queues.values():
        yield from (("agents", name) for name in queue.names)
    for step in draft.steps():
        yield from _named_by(step)
    for text in draft.texts():
        yield from (("hours", name) for name in hours_said(text))


def _named_by(step: Step) -> Iterator[tuple[str, Word]]:
    match step:
        case MessageStep(message=message):
            if message.answer is not None:
                yield "hours", message.answer.hours
        case CallbackStep(callback=callback):
            yield "queues", callback.queue
            if callback.hours is not None:
                yield "hours", callback.hours
        case RingStep(ring=ring):
            yield "agents", ring.who
        case QueueStep(queue=name):
            yield "queues", name
        case HoursStep(hours=name):
            yield "hours", name
        case DoStep(do=name):
            yield "sections", name
        case SayStep() | LanguageStep() | MenuStep() | AskStep() | OperatorStep() | GoodbyeStep() | Broken():
            pass


def find(draft: Draft) -> Iterator[Finding]:
    for kind, name in names_used(draft):
        known = draft.names(kind)
        if name not in known:
            hint = did_you_mean(name, known) or f"write it under {kind}:"
            yield Finding(name.place, f"{quoted(name)} is not among the {kind} of this plan", hint)
    for step in draft.steps():
        if isinstance(step, CallbackStep):
            yield from _without_callback(draft, step.callback.queue)


def _without_callback(draft: Draft, name: Word) -> Iterator[Finding]:
    queue = next((part for known, part in draft.plan.queues.items() if known == name), None)
    if queue is not None and queue.callback is None:
        hint = 'write callback: {to: ["+48"], trunk: NAME} below the queue'
        yield Finding(name.place, f"nothing says on which terms the queue {quoted(name)} calls back", hint)


RULE = Rule("unknown-name", __doc__, find)
