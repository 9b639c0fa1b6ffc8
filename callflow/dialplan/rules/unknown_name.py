"""A name that nothing bears.

Why: `ring` and the operator name agents, `hours` and `{hours.NAME}` in a text name opening times, `do` names a
section. Where nothing bears the name, nobody would be rung and no step would follow.

Mend: Spell the name as it stands under `agents`, `hours` or `sections` of the same plan, or write it there. Capital
and small letters differ.

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
    DoStep,
    GoodbyeStep,
    HoursStep,
    LanguageStep,
    MenuStep,
    MessageStep,
    OperatorStep,
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
    for step in draft.steps():
        yield from _named_by(step)
    for text in draft.texts():
        yield from (("hours", name) for name in hours_said(text))


def _named_by(step: Step) -> Iterator[tuple[str, Word]]:
    match step:
        case MessageStep(message=message):
            if message.answer is not None:
                yield "hours", message.answer.hours
        case RingStep(ring=ring):
            yield "agents", ring.who
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


RULE = Rule("unknown-name", __doc__, find)
