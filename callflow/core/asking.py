"""A question that is answered by typing a number: hearing it, typing, hearing it back.

Digits typed end at the longest length, at ``#``, or with a pause; ``*`` begins again. A 0 that stays alone is the
operator, as everywhere. Whoever types nothing, or nothing that fits, goes on without a number: nobody goes round in
circles here, and nobody is sent away.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core import saying, search, steps
from callflow.core.call import Asking, Call, Confirming, Detail, Speaking
from callflow.core.events import DigitPressed, Event
from callflow.core.keypad import BEGIN_AGAIN, DONE, LONE_ZERO, NEXT_DIGIT
from callflow.core.plan import OPERATOR_KEY, Ask, NodeId, Plan
from callflow.core.prompts import Speech, Word

FIRST_DIGIT = 8.0
"""Seconds to begin typing in, after the question: an account number must be looked up first."""

TO_CONFIRM = 5.0
"""Seconds to think about what was read back."""

SILENCES = 2
"""How often a question is heard to which nothing is typed."""


def ask(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Ask from the beginning. A key pressed ahead was for no menu and is forgotten."""
    return _ask(plan, replace(call, typed=""), Asking(at_node, None), event)


def _ask(plan: Plan, call: Call, phase: Asking, event: Event, *before: Speech) -> Call:
    return _playing(plan, call, phase, event, *before, node_of(plan, phase).speech)


def _playing(plan: Plan, call: Call, phase: Asking | Confirming, event: Event, *speeches: Speech) -> Call:
    values = {Word.DIGITS: tuple(phase.digits)}
    playing = saying.playing(call, *speeches, event=event, values=values)
    return call.enter(replace(phase, playing=playing), saying.overdue_at(plan, playing, event), serial=playing.number)


def node_of(plan: Plan, phase: Asking | Confirming) -> Ask:
    node = plan.nodes[phase.node]
    assert isinstance(node, Ask)
    return node


# Typing.


def typed(plan: Plan, call: Call, phase: Asking, event: DigitPressed) -> Call:
    """A key while a number is asked for. It ends the prompt: whoever types knows the question."""
    call = replace(call, silent=False) if call.silent else call
    if event.digit == DONE:
        return typed_all(plan, call, phase, event)
    if event.digit == BEGIN_AGAIN:
        if not phase.digits or phase.tries >= node_of(plan, phase).tries:
            return call
        return _listen(call, replace(phase, digits="", tries=phase.tries + 1), event)
    phase = replace(phase, digits=phase.digits + event.digit)
    if len(phase.digits) >= node_of(plan, phase).longest:
        return typed_all(plan, call, phase, event)
    return _listen(call, phase, event)


def _listen(call: Call, phase: Asking, event: Event) -> Call:
    wait = FIRST_DIGIT if not phase.digits else LONE_ZERO if phase.digits == OPERATOR_KEY else NEXT_DIGIT
    return call.enter(replace(phase, playing=None), event.at + wait)


def listen(call: Call, phase: Asking | Confirming, event: Event) -> Call:
    """The prompt is over: time to type, or to think."""
    if isinstance(phase, Asking):
        return _listen(call, phase, event)
    return call.enter(replace(phase, playing=None), event.at + TO_CONFIRM)


def typed_all(plan: Plan, call: Call, phase: Asking, event: Event) -> Call:
    """No further digit comes: an operator's 0, nothing at all, a number that fits, or one that does not."""
    node = node_of(plan, phase)
    if phase.digits == OPERATOR_KEY:
        return search.operator(plan, call, event)
    if not phase.digits:
        if phase.silences + 1 >= SILENCES:
            return give_up(plan, call, phase.node, event)
        return _ask(plan, call, replace(phase, silences=phase.silences + 1), event)
    if not node.shortest <= len(phase.digits) <= node.longest:
        return _again(plan, call, phase, event, node.wrong_length)
    if not node.confirm:
        return _keep(plan, call, node, phase.digits, event)
    return _read_back(plan, call, Confirming(phase.node, None, phase.digits, phase.tries), event)


def _again(plan: Plan, call: Call, phase: Asking | Confirming, event: Event, *before: Speech) -> Call:
    """Once more, if there is a try left."""
    if phase.tries >= node_of(plan, phase).tries:
        return give_up(plan, call, phase.node, event)
    return _ask(plan, call, Asking(phase.node, None, tries=phase.tries + 1), event, *before)


def give_up(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Say that it goes on without a number."""
    node = plan.nodes[at_node]
    assert isinstance(node, Ask)
    playing = saying.playing(call, node.nothing, event=event)
    phase = Speaking(at_node, playing)
    return call.enter(phase, saying.overdue_at(plan, playing, event), serial=playing.number)


# What was typed.


def _read_back(plan: Plan, call: Call, phase: Confirming, event: Event) -> Call:
    return _playing(plan, call, phase, event, node_of(plan, phase).read_back)


def confirmed(plan: Plan, call: Call, phase: Confirming, event: DigitPressed) -> Call:
    """A key other than 0 after the number was read back; one that means nothing is not heeded."""
    call = replace(call, silent=False) if call.silent else call
    match event.digit:
        case "1":
            return _keep(plan, call, node_of(plan, phase), phase.digits, event)
        case "2":
            return _again(plan, call, phase, event)
        case _:
            return call


def unconfirmed(plan: Plan, call: Call, phase: Confirming, event: Event) -> Call:
    """Nothing was pressed: it is read once more, and then taken to be right."""
    if phase.again:
        return _keep(plan, call, node_of(plan, phase), phase.digits, event)
    return _read_back(plan, call, replace(phase, again=True), event)


def _keep(plan: Plan, call: Call, node: Ask, digits: str, event: Event) -> Call:
    others = tuple(detail for detail in call.profile if detail.name != node.name)
    call = replace(call, profile=(*others, Detail(node.name, digits)))
    return steps.arrive(plan, call, node.then, event)


def resume(plan: Plan, call: Call, phase: Asking | Confirming, event: Event) -> Call:
    """After we were away: say it from its beginning, without counting it against the caller."""
    if isinstance(phase, Confirming):
        return _read_back(plan, call, phase, event)
    return _ask(plan, call, replace(phase, digits=""), event)


def heard(plan: Plan, call: Call, phase: Asking | Confirming, event: Event, *, failed: bool) -> Call:
    """A prompt is over; one that could not be played leads to a human."""
    return search.operator(plan, call, event) if failed else listen(call, phase, event)


def too_late(plan: Plan, call: Call, phase: Asking | Confirming, event: Event) -> Call:
    """The deadline has passed: of a prompt whose end was lost, of typing, or of thinking."""
    if phase.playing:
        return listen(call, phase, event)
    return typed_all(plan, call, phase, event) if isinstance(phase, Asking) else unconfirmed(plan, call, phase, event)
