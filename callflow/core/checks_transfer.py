"""What a caller who is passed on has a right to: an agent meant it, it is counted, and it does not go on for ever.

Part of `checks`. What an agent types is read here in its own way, and not with the interpreter's.
"""

from __future__ import annotations

from callflow.core.call import Call, Talking
from callflow.core.events import DigitPressed, Event
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, NodeId, Plan

SIGN = "##"
MOST = 2
"""To a colleague once, and then to the operators once."""
SLOWEST = 5.0


def typed_now(plan: Plan, before: Call, event: Event) -> str | None:
    """What has been typed of a code with this key; None if it is not a key of an agent who may pass the caller on."""
    phase = before.phase
    if not isinstance(phase, Talking) or not isinstance(event, DigitPressed) or before.handovers >= MOST:
        return None
    if event.leg != phase.conversation.leg.number:
        return None
    text = event.digit if event.at - phase.typed_at > SLOWEST else phase.code + event.digit
    beginnings = {code[:length] for code in _codes(plan) for length in range(len(code) + 1)}
    return max((one for one in beginnings if text.endswith(one)), key=len, default="")


def passed_to(plan: Plan, before: Call, event: Event) -> NodeId | None:
    """The step to which the agent passes the caller on with this key."""
    code = typed_now(plan, before, event)
    if not code or code not in _codes(plan):
        return None
    return plan.transfers[OPERATOR_KEY if before.handovers else code.removeprefix(SIGN)]


def key_counts(plan: Plan, before: Call, event: Event) -> bool:
    """Whether a key on an agent's phone must change something."""
    code = typed_now(plan, before, event)
    return code is not None and isinstance(before.phase, Talking) and code != before.phase.code


def _codes(plan: Plan) -> list[str]:
    return [SIGN + extension for extension in plan.transfers]


def _counted(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Every hand-over is counted, nothing else is, and there is an end to them."""
    after = step.call
    if after.handovers > MOST:
        return "a caller is passed on for ever"
    if after.ended:
        return None
    passed = passed_to(plan, before, event) is not None
    if after.handovers == before.handovers + passed:
        return None
    return "a hand-over is not counted" if passed else "a hand-over is counted that was none"


def _code(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What is typed is kept until it means something, and no longer."""
    phase = step.call.phase
    if not isinstance(phase, Talking) or not phase.code:
        return None
    if typed_now(plan, before, event) == phase.code:
        return None
    old = before.phase
    kept = isinstance(old, Talking) and old.conversation == phase.conversation and old.code == phase.code
    return None if kept else "a code is taken to have been typed that was not"


TRANSFER = (_counted, _code)
