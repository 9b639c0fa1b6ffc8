"""Passing a caller on: an agent who talks types a code, and the caller goes to a colleague, a queue or the operators.

Only the agent can; what a caller types while they talk is theirs. A caller is passed on once: to reach an agent from
the plan is the first hand-over, to be passed on is the second, and a third one goes to the operators, whatever is
typed. Who has been handed over so often is passed on no more, so nobody goes from phone to phone for ever.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import steps
from callflow.core.call import Call, Talking
from callflow.core.events import DigitPressed
from callflow.core.plan import OPERATOR_KEY, Plan

BLIND = "##"
"""Typed before an extension: the caller is passed on at once."""

TYPED_WITHIN = 5.0
"""Seconds from one key of a code to the next: what comes later begins anew."""

TO_A_COLLEAGUE = 1
"""How often an agent can pass a caller on to whom the agent chooses."""

HANDOVERS = 2
"""How often a caller is passed on in all; the last time to the operators."""


def typed(plan: Plan, call: Call, phase: Talking, event: DigitPressed) -> Call:
    """A key on the phone of the agent who talks: part of a code, or nothing to us."""
    if event.leg != phase.conversation.leg.number or call.handovers >= HANDOVERS:
        return call
    known = phase.code if event.at <= phase.typed_at + TYPED_WITHIN else ""
    code = _so_far(plan, known + event.digit)
    if code in codes(plan):
        return _pass_on(plan, call, code.removeprefix(BLIND), event)
    typed = replace(phase, code=code, typed_at=event.at) if code else replace(phase, code="", typed_at=0.0)
    return call if typed == phase else call.enter(typed, None)


def codes(plan: Plan) -> frozenset[str]:
    """All that an agent can type."""
    return frozenset(BLIND + extension for extension in plan.transfers)


def _so_far(plan: Plan, text: str) -> str:
    """As much of the end of what was typed as may become a code: who mistypes begins again without waiting."""
    while text and not any(code.startswith(text) for code in codes(plan)):
        text = text[1:]
    return text


def _pass_on(plan: Plan, call: Call, extension: str, event: DigitPressed) -> Call:
    """On to whom the agent has chosen, or to the operators; who is passed on meets no menu any more."""
    chosen = extension if call.handovers < TO_A_COLLEAGUE else OPERATOR_KEY
    call = replace(call, handovers=call.handovers + 1, rounds=steps.ROUNDS, typed="", silent=False)
    return steps.arrive(plan, call, plan.transfers[chosen], event)
