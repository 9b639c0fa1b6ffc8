"""Passing a caller on: an agent who talks types a code, and the caller goes to a colleague, a queue or the operators.

Only the agent can; what a caller types while they talk is theirs. A caller is passed on once: to reach an agent from
the plan is the first hand-over, to be passed on is the second, and a third one goes to the operators, whatever is
typed. Who has been handed over so often is passed on no more, so nobody goes from phone to phone for ever.

The codes that ask a colleague first lead to `consulting`.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import consulting, steps
from callflow.core.call import Call, Consulting, Talking
from callflow.core.events import DigitPressed, Event
from callflow.core.plan import OPERATOR_KEY, Plan

BLIND = "##"
"""Typed before an extension: the caller is passed on at once."""

ASKING_FIRST = "**"
"""Typed before an extension: the agent asks a colleague, the caller hears music. Typed again: back to the caller."""

TYPED_WITHIN = 5.0
"""Seconds from one key of a code to the next: what comes later begins anew."""

TO_A_COLLEAGUE = 1
"""How often an agent can pass a caller on to whom the agent chooses."""

HANDOVERS = 2
"""How often a caller is passed on in all; the last time to the operators."""


def typed(plan: Plan, call: Call, event: DigitPressed) -> Call:
    """A key on the phone of the agent who talks with the caller, or asks a colleague: part of a code, or nothing."""
    phase = call.phase
    assert isinstance(phase, Talking | Consulting)
    agent = phase.agent if isinstance(phase, Consulting) else phase.conversation.leg
    if event.leg != agent.number or (call.handovers >= HANDOVERS and isinstance(phase, Talking)):
        return call
    known = phase.code if event.at <= phase.typed_at + TYPED_WITHIN else ""
    possible = codes(plan, phase)
    code = _so_far(possible, known + event.digit)
    if code in possible:
        return _meant(plan, call, phase, code, event)
    typed = replace(phase, code=code, typed_at=event.at) if code else replace(phase, code="", typed_at=0.0)
    return call if typed == phase else call.enter(typed, call.deadline)


def codes(plan: Plan, phase: Talking | Consulting) -> frozenset[str]:
    """All that an agent can type."""
    if isinstance(phase, Consulting):
        return frozenset({ASKING_FIRST})
    return frozenset(sign + extension for sign in (BLIND, ASKING_FIRST) for extension in plan.transfers)


def _so_far(possible: frozenset[str], text: str) -> str:
    """As much of the end of what was typed as may become a code: who mistypes begins again without waiting."""
    while text and not any(code.startswith(text) for code in possible):
        text = text[1:]
    return text


def _meant(plan: Plan, call: Call, phase: Talking | Consulting, code: str, event: DigitPressed) -> Call:
    if isinstance(phase, Consulting):
        return consulting.back(call, phase)
    extension = _allowed(call, code.removeprefix(BLIND).removeprefix(ASKING_FIRST))
    if code.startswith(ASKING_FIRST):
        return consulting.begin(plan, call, phase, extension, event)
    return pass_on(plan, call, extension, event)


def _allowed(call: Call, extension: str) -> str:
    """Whom the agent has chosen, once; the operators after that."""
    return extension if call.handovers < TO_A_COLLEAGUE else OPERATOR_KEY


def handed_over(call: Call) -> Call:
    """A hand-over counted. Who is passed on meets no menu any more."""
    return replace(call, handovers=call.handovers + 1, rounds=steps.ROUNDS, typed="", silent=False)


def pass_on(plan: Plan, call: Call, extension: str, event: Event) -> Call:
    """On to the extension: a word, and then the line or the phone."""
    return steps.arrive(plan, handed_over(call), plan.transfers[extension], event)
