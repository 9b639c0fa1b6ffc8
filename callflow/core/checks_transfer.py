"""What a caller who is passed on has a right to: an agent meant it, it is counted, and it does not go on for ever.

Part of `checks`. What an agent types is read here in its own way, and not with the interpreter's; what becomes of a
caller while an agent asks a colleague stands in `checks_consulting`.
"""

from __future__ import annotations

from callflow.core.call import Call, Consulting, Talking
from callflow.core.events import DigitPressed, Event, LegEnded, LegEnding
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, NodeId, Plan

AT_ONCE, ASK = "##", "**"
MOST = 2
"""To a colleague once, and then to the operators once."""
SLOWEST = 5.0


def typed_now(plan: Plan, before: Call, event: Event) -> str | None:
    """What has been typed of a code with this key; None if it is not a key of an agent for whom it can be one."""
    phase = before.phase
    if not isinstance(event, DigitPressed) or not isinstance(phase, Talking | Consulting):
        return None
    agent = phase.conversation.leg if isinstance(phase, Talking) else phase.agent
    if event.leg != agent.number or (isinstance(phase, Talking) and before.handovers >= MOST):
        return None
    text = event.digit if event.at - phase.typed_at > SLOWEST else phase.code + event.digit
    beginnings = {code[:length] for code in _codes(plan, phase) for length in range(len(code) + 1)}
    return max((one for one in beginnings if text.endswith(one)), key=len, default="")


def _codes(plan: Plan, phase: Talking | Consulting) -> list[str]:
    if isinstance(phase, Consulting):
        return [ASK]
    return [sign + extension for sign in (AT_ONCE, ASK) for extension in plan.transfers]


def _typed(plan: Plan, before: Call, event: Event) -> str:
    """The whole code that has been typed with this key."""
    code, phase = typed_now(plan, before, event), before.phase
    return code if code and isinstance(phase, Talking | Consulting) and code in _codes(plan, phase) else ""


def _extension(before: Call, code: str) -> str:
    return OPERATOR_KEY if before.handovers else code[len(ASK) :]


def passed_to(plan: Plan, before: Call, event: Event) -> NodeId | None:
    """The step to which the agent passes the caller on with this key, or by hanging up while a phone rings."""
    phase, code = before.phase, _typed(plan, before, event)
    if isinstance(phase, Talking) and code.startswith(AT_ONCE):
        return plan.transfers[_extension(before, code)]
    if isinstance(phase, Consulting) and phase.talk is None and isinstance(event, LegEnded):
        hung_up = event.number == phase.agent.number and event.ending is LegEnding.HUNG_UP
        return plan.transfers[phase.extension] if hung_up else None
    return None


def asked_for(plan: Plan, before: Call, event: Event) -> str | None:
    """The extension that the agent wants to ask with this key."""
    code = _typed(plan, before, event)
    return _extension(before, code) if isinstance(before.phase, Talking) and code.startswith(ASK) else None


def taken_back(plan: Plan, before: Call, event: Event) -> bool:
    """Whether the agent wants the caller back with this key."""
    return isinstance(before.phase, Consulting) and _typed(plan, before, event) == ASK


def key_counts(plan: Plan, before: Call, event: Event) -> bool:
    """Whether a key on an agent's phone must change something."""
    code, phase = typed_now(plan, before, event), before.phase
    return code is not None and isinstance(phase, Talking | Consulting) and code != phase.code


def _counted(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Every hand-over is counted, nothing else is, and there is an end to them."""
    after, was = step.call, before.phase
    if after.ended:
        return None
    if after.handovers > MOST:
        return "a caller is passed on for ever"
    passed = passed_to(plan, before, event) is not None
    if isinstance(was, Consulting) and isinstance(after.phase, Talking):
        passed = after.phase.conversation.leg != was.agent
    if after.handovers == before.handovers + passed:
        return None
    return "a hand-over is not counted" if passed else "a hand-over is counted that was none"


def _code(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """What is typed is kept until it means something, and no longer."""
    phase, old = step.call.phase, before.phase
    if not isinstance(phase, Talking | Consulting) or not phase.code or typed_now(plan, before, event) == phase.code:
        return None
    kept = isinstance(old, Talking | Consulting) and type(old) is type(phase) and old.code == phase.code
    return None if kept else "a code is taken to have been typed that was not"


TRANSFER = (_counted, _code)
