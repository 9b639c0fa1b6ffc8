"""What must be true of every step in which a caller types a number.

Read off the plan, without the interpreter: which number a caller has given is decided here a second time.
"""

from __future__ import annotations

from callflow.core.call import Asking, Call, Confirming, Detail, Ended, ForOperator, HandingOver, Ringing, Speaking
from callflow.core.events import DeadlinePassed, DigitPressed, Event
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY, Ask, Plan
from callflow.core.prompts import Prompt, Word


def answer(node: Ask, phase: Asking | Confirming, event: Event) -> str:
    """The number that the caller has given now for good; empty if none."""
    if isinstance(phase, Confirming):
        late = isinstance(event, DeadlinePassed) and not phase.playing and phase.again
        return phase.digits if late or _key(event) == "1" else ""
    typed = _typed(node, phase, event)
    return typed if not node.confirm and _fits(node, typed) else ""


def _key(event: Event) -> str:
    return event.digit if isinstance(event, DigitPressed) and event.leg is None else ""


def _typed(node: Ask, phase: Asking, event: Event) -> str:
    """What has been typed, once no further digit comes."""
    key = _key(event)
    if key == "#" or (isinstance(event, DeadlinePassed) and not phase.playing):
        return phase.digits
    whole = key.isdecimal() and len(phase.digits) + 1 == node.longest
    return phase.digits + key if whole else ""


def _fits(node: Ask, typed: str) -> bool:
    return typed != OPERATOR_KEY and node.shortest <= len(typed) <= node.longest


def _kept(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A number is kept as it was typed, and none that was not."""
    phase, after = before.phase, step.call
    node = plan.nodes[phase.node] if isinstance(phase, Asking | Confirming) else None
    given = answer(node, phase, event) if isinstance(node, Ask) and isinstance(phase, Asking | Confirming) else ""
    if not given or not isinstance(node, Ask) or isinstance(after.phase, Ended):
        return None if after.profile == before.profile else "a number is kept that the caller has not given"
    others = {detail for detail in before.profile if detail.name != node.name}
    right = set(after.profile) == {*others, Detail(node.name, given)}
    return None if right else "the number that a caller has given is not kept"


def _typing(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """Every digit counts, a 0 that stays alone is the operator, and nobody is asked too often."""
    phase, after = before.phase, step.call.phase
    if isinstance(after, Asking | Confirming):
        node = plan.nodes[after.node]
        if isinstance(node, Ask) and after.tries > node.tries:
            return "a number is asked for too often"
    if not isinstance(phase, Asking) or isinstance(after, Ended | HandingOver):
        return None
    node = plan.nodes[phase.node]
    assert isinstance(node, Ask)
    typed = _typed(node, phase, event)
    if typed == OPERATOR_KEY:
        human = isinstance(after, Ringing) and isinstance(after.search, ForOperator)
        return None if human else "0 does not lead to the operator"
    if typed:
        return _judged(node, typed, after)
    if _key(event).isdecimal():
        counted = isinstance(after, Asking) and after.digits == phase.digits + _key(event) and not after.playing
        return None if counted else "a digit is lost, or the prompt talks into it"
    return None


def _judged(node: Ask, typed: str, after: object) -> str | None:
    """What becomes of a number that is typed to its end."""
    if _fits(node, typed):
        if not node.confirm:
            return None
        return None if isinstance(after, Confirming) and after.digits == typed else "a number is not read back"
    return None if isinstance(after, Asking | Speaking) else "a number of the wrong length is taken"


def _read_back(plan: Plan, before: Call, _event: Event, step: Step) -> str | None:
    """What is read back is what was typed."""
    phase = step.call.phase
    if not isinstance(phase, Confirming) or not phase.playing or phase.playing in before.phase.holdings:
        return None
    node = plan.nodes[phase.node]
    assert isinstance(node, Ask)
    heard = phase.playing.prompts
    digits = {prompt: key for said in _tables(node, step.call) for key, prompt in said.items()}
    told = "".join(digits[prompt] for prompt in heard if prompt in digits)
    return None if told == phase.digits or not digits else "another number is read back than was typed"


def _tables(node: Ask, call: Call) -> list[dict[str, Prompt]]:
    parts = node.read_back.in_language(call.language)
    return [dict(part.said) for part in parts if not isinstance(part, Prompt) and part.word is Word.DIGITS]


ASKING = (_kept, _typing, _read_back)
