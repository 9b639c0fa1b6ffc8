"""How a call goes through the steps of a plan: arriving at one, speaking, asking, parting.

Each function takes the call as it was and gives it back in its next phase; none of them acts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from callflow.core import asking, booking, message, reconsidering, saying, search, waiting
from callflow.core.call import Call, Choosing, Ending, ForPerson, Parting, Phase, Playing, Speaking
from callflow.core.events import DigitPressed, Event
from callflow.core.plan import (
    OPERATOR,
    Ask,
    Callback,
    CallOperator,
    Goodbye,
    Hours,
    JoinQueue,
    LeaveMessage,
    Menu,
    NodeId,
    Plan,
    Ring,
    Say,
    SetLanguage,
)
from callflow.core.prompts import Speech

ROUNDS = 2
"""Rounds of choices a caller may meet before a human."""

NOTICES = 2
"""How often a notice is said in one menu; with several notices so often for each, whichever is asked for."""


def arrive(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Go to a step, through those that take no time."""
    for _ in plan.nodes:
        node = plan.nodes[at_node]
        match node:
            case Hours(schedule=schedule):
                at_node = node.open if schedule in event.open else node.closed
            case SetLanguage(language=language):
                call = replace(call, language=language)
                at_node = node.then
            case Say():
                return say(plan, call, at_node, event)
            case Menu():
                return _ask(plan, call, at_node, node, event)
            case JoinQueue(at_front=False) | Callback() if reconsidering.is_due(node, event):
                return reconsidering.arrive(plan, call, at_node, event)
            case JoinQueue():
                return waiting.join(plan, call, at_node, event)
            case Callback():
                if event.known.appointment(node.queue):
                    return booking.arrive(plan, call, at_node, event)
                at_node = node.not_possible
            case Ask():
                return asking.ask(plan, call, at_node, event)
            case LeaveMessage():
                return message.invite(plan, call, at_node, event)
            case Ring():
                return search.begin(plan, call, ForPerson(at_node), event)
            case Goodbye() if call.silent:
                return part(plan, call, at_node, event)
            case Goodbye() | CallOperator():
                return search.operator(plan, call, event)
            case _:
                assert_never(node)
    return search.operator(plan, call, event)  # nothing but steps that take no time, round and round


def say(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Speak the words of a `say`, from their beginning, or go on without the number that was asked for."""
    match plan.nodes[at_node]:
        case Ask():
            return asking.give_up(plan, call, at_node, event)
        case LeaveMessage():
            return message.explain(plan, call, at_node, event)
        case Callback():
            return reconsidering.cancelled(plan, call, at_node, event)
        case _:
            pass
    playing = saying.playing(call, _say(plan, at_node).speech, event=event)
    if not playing.prompts:
        return arrive(plan, call, after_saying(plan, at_node), event)
    return _playing(plan, call, Speaking(at_node, playing), playing, event)


def after_saying(plan: Plan, at_node: NodeId) -> NodeId:
    node = plan.nodes[at_node]
    match node:
        case Ask() | Callback():
            return node.then
        case LeaveMessage():
            return OPERATOR
        case _:
            return _say(plan, at_node).then


def part(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Say goodbye."""
    node = plan.nodes[at_node]
    if isinstance(call.phase, Parting) and not isinstance(node, Goodbye):
        return message.thank_again(plan, call, call.phase, event)
    assert isinstance(node, Goodbye)
    playing = saying.playing(call, node.speech, event=event)
    return _playing(plan, replace(call, typed=""), Parting(at_node, playing), playing, event)


def farewell(plan: Plan, at_node: NodeId) -> Ending:
    """Why a call may be ended after the goodbye of a step."""
    match plan.nodes[at_node]:
        case LeaveMessage():
            return Ending.GOODBYE_AFTER_MESSAGE
        case Callback() | JoinQueue():
            return Ending.GOODBYE_AFTER_CALLBACK
        case _:
            return Ending.GOODBYE_AFTER_SILENCE


# Menus.


def _ask(plan: Plan, call: Call, at_node: NodeId, menu: Menu, event: Event) -> Call:
    if call.rounds >= ROUNDS:
        return search.operator(plan, call, event)
    typed = call.typed if call.typed in menu.keys or call.typed in plan.notices else ""
    if typed in menu.keys and menu.barge_in:
        call = replace(call, rounds=call.rounds + 1, typed="", silent=False)
        return arrive(plan, call, menu.keys[typed], event)
    # where the prompt must be heard, the key waits for its end
    call = replace(call, rounds=call.rounds + 1, typed=typed, silent=False)
    if typed and menu.barge_in:
        return _notify(plan, replace(call, typed=""), Choosing(at_node, None), typed, event)
    return _prompt(plan, call, Choosing(at_node, None), event, menu.speech)


def pressed(plan: Plan, call: Call, phase: Choosing, event: DigitPressed) -> Call:
    """A key other than 0 in a menu. Without barge-in it waits for the end of the prompt."""
    menu = _menu(plan, phase)
    if phase.playing and not menu.barge_in:
        return replace(call, typed=event.digit)
    return _chosen(plan, call, phase, event.digit, event)


def _chosen(plan: Plan, call: Call, phase: Choosing, digit: str, event: Event) -> Call:
    menu = _menu(plan, phase)
    call = replace(call, typed="")
    if digit in menu.keys:
        return arrive(plan, call, menu.keys[digit], event)
    if digit in plan.notices and phase.notices < NOTICES * len(plan.notices):
        return _notify(plan, call, phase, digit, event)
    again = replace(phase, wrongs=phase.wrongs + 1)
    if again.wrongs >= menu.wrong.tries:
        return arrive(plan, call, menu.wrong.then, event)
    return _prompt(plan, call, again, event, menu.wrong.speech, menu.speech)


def _notify(plan: Plan, call: Call, phase: Choosing, digit: str, event: Event) -> Call:
    """Say what the caller has asked to hear, and the menu again. It counts against nobody."""
    phase = replace(phase, notices=phase.notices + 1)
    return _prompt(plan, call, phase, event, plan.notices[digit], _menu(plan, phase).speech)


def silent(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """Nothing was pressed in time."""
    menu = _menu(plan, phase)
    again = replace(phase, silences=phase.silences + 1)
    if again.silences >= menu.silence.tries:
        nobody_there = again.wrongs == 0 and again.notices == 0  # any key was somebody's
        return arrive(plan, replace(call, silent=nobody_there), menu.silence.then, event)
    return _prompt(plan, call, again, event, menu.silence.speech, menu.speech)


def listen(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """The menu has been said: time to choose."""
    if call.typed:
        return _chosen(plan, call, phase, call.typed, event)
    deadline = event.at + _menu(plan, phase).wait
    return call.enter(replace(phase, playing=None), deadline)


def ask_again(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """Ask from the beginning, without counting it against the caller."""
    return _prompt(plan, call, phase, event, _menu(plan, phase).speech)


def _prompt(plan: Plan, call: Call, phase: Choosing, event: Event, *speeches: Speech | None) -> Call:
    playing = saying.playing(call, *speeches, event=event)
    return _playing(plan, call, replace(phase, playing=playing), playing, event)


def _playing(plan: Plan, call: Call, phase: Phase, playing: Playing, event: Event) -> Call:
    return call.enter(phase, saying.overdue_at(plan, playing, event), serial=playing.number)


def _menu(plan: Plan, phase: Choosing) -> Menu:
    node = plan.nodes[phase.node]
    assert isinstance(node, Menu)
    return node


def _say(plan: Plan, at_node: NodeId) -> Say:
    node = plan.nodes[at_node]
    assert isinstance(node, Say)
    return node
