"""How a call goes through the steps of a plan: arriving at one, speaking, asking, parting.

Each function takes the call as it was and gives it back in its next phase; none of them acts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from callflow.core import search
from callflow.core.call import Call, Choosing, ForPerson, Parting, Phase, Playing, Speaking
from callflow.core.events import DigitPressed, Event
from callflow.core.plan import (
    CallOperator,
    Goodbye,
    Hours,
    Menu,
    NodeId,
    Patience,
    Plan,
    Prompt,
    Ring,
    Say,
)

OVERDUE = 4.0
"""Seconds after which a prompt that should have ended is taken to have ended."""

ROUNDS = 2
"""Rounds of choices a caller may meet before a human."""


def arrive(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Go to a step, through those that take no time."""
    for _ in plan.nodes:
        node = plan.nodes[at_node]
        match node:
            case Hours(schedule=schedule):
                at_node = node.open if schedule in event.open else node.closed
            case Say():
                return say(plan, call, at_node, event)
            case Menu():
                return _ask(plan, call, at_node, node, event)
            case Ring():
                return search.begin(plan, call, ForPerson(at_node), event)
            case Goodbye() if call.silent:
                return part(plan, call, at_node, event)
            case Goodbye() | CallOperator():
                return search.operator(plan, call, event)
            case _:
                assert_never(node)
    return search.operator(plan, call, event)  # nothing but opening hours, round and round


def say(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Speak the words of a `say`, from their beginning."""
    playing = Playing(call.serial + 1, _say(plan, at_node).prompt)
    return _playing(plan, call, Speaking(at_node, playing), playing, event)


def after_saying(plan: Plan, at_node: NodeId) -> NodeId:
    return _say(plan, at_node).then


def part(plan: Plan, call: Call, at_node: NodeId, event: Event) -> Call:
    """Say goodbye."""
    node = plan.nodes[at_node]
    assert isinstance(node, Goodbye)
    playing = Playing(call.serial + 1, node.prompt)
    return _playing(plan, replace(call, typed=""), Parting(at_node, playing), playing, event)


# Menus.


def _ask(plan: Plan, call: Call, at_node: NodeId, menu: Menu, event: Event) -> Call:
    if call.rounds >= ROUNDS:
        return search.operator(plan, call, event)
    typed = call.typed if call.typed in menu.keys else ""
    if typed and menu.barge_in:
        call = replace(call, rounds=call.rounds + 1, typed="", silent=False)
        return arrive(plan, call, menu.keys[typed], event)
    # where the prompt must be heard, the key waits for its end
    call = replace(call, rounds=call.rounds + 1, typed=typed, silent=False)
    return _prompt(plan, call, Choosing(at_node, None), (menu.prompt,), event)


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
    again = replace(phase, wrongs=phase.wrongs + 1)
    if again.wrongs >= menu.wrong.tries:
        return arrive(plan, call, menu.wrong.then, event)
    return _prompt(plan, call, again, _first(menu.wrong, menu.prompt), event)


def silent(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """Nothing was pressed in time."""
    menu = _menu(plan, phase)
    again = replace(phase, silences=phase.silences + 1)
    if again.silences >= menu.silence.tries:
        nobody_there = again.wrongs == 0  # a wrong key was somebody's
        return arrive(plan, replace(call, silent=nobody_there), menu.silence.then, event)
    return _prompt(plan, call, again, _first(menu.silence, menu.prompt), event)


def listen(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """A prompt of the menu is over: the next one, or time to choose."""
    if phase.queue:
        return _prompt(plan, call, phase, phase.queue, event)
    if call.typed:
        return _chosen(plan, call, phase, call.typed, event)
    deadline = event.at + _menu(plan, phase).wait
    return call.enter(replace(phase, playing=None), deadline)


def ask_again(plan: Plan, call: Call, phase: Choosing, event: Event) -> Call:
    """Ask from the beginning, without counting it against the caller."""
    return _prompt(plan, call, phase, (_menu(plan, phase).prompt,), event)


def _first(patience: Patience, prompt: Prompt) -> tuple[Prompt, ...]:
    return (patience.prompt, prompt) if patience.prompt else (prompt,)


def _prompt(plan: Plan, call: Call, phase: Choosing, prompts: tuple[Prompt, ...], event: Event) -> Call:
    playing = Playing(call.serial + 1, prompts[0])
    return _playing(plan, call, replace(phase, playing=playing, queue=prompts[1:]), playing, event)


def _playing(plan: Plan, call: Call, phase: Phase, playing: Playing, event: Event) -> Call:
    deadline = event.at + plan.seconds(playing.prompt) + OVERDUE
    return call.enter(phase, deadline, serial=playing.number)


def _menu(plan: Plan, phase: Choosing) -> Menu:
    node = plan.nodes[phase.node]
    assert isinstance(node, Menu)
    return node


def _say(plan: Plan, at_node: NodeId) -> Say:
    node = plan.nodes[at_node]
    assert isinstance(node, Say)
    return node
