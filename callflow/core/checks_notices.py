"""What is due to who presses a notice's key in a menu: the notice, then the same menu, and nothing else.

Part of `checks`. What was asked for is read off the plan and the event, not off what the interpreter made of it.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import Call, Choosing, Speaking
from callflow.core.events import Event
from callflow.core.interpreter import Step
from callflow.core.plan import Menu, Plan
from callflow.core.prompts import Prompt
from callflow.core.route import asks_for_notice, key_of_choice


def _noticed(plan: Plan, before: Call, event: Event, step: Step) -> str | None:
    """A notice is heard by who asks for it, counts against nobody, and is not said for ever."""
    after, phase = step.call, step.call.phase
    if after.ended:
        return None
    old = before.phase
    if isinstance(old, Choosing):
        menu = plan.nodes[old.node]
        key = key_of_choice(menu, before, old, event) if isinstance(menu, Menu) else None
        if isinstance(menu, Menu) and key is not None and asks_for_notice(plan, menu, old.notices, key):
            return _said(plan, before, after, replace(old, notices=old.notices + 1), key)
    if not isinstance(phase, Choosing):
        return None
    if isinstance(old, Choosing) and old.node == phase.node:
        return None if phase.notices == old.notices else "it is forgotten how many notices were heard"
    menu = plan.nodes[phase.node]
    ahead = before.typed if isinstance(old, Speaking) else ""
    if isinstance(menu, Menu) and menu.barge_in and asks_for_notice(plan, menu, 0, ahead):
        return _said(plan, replace(before, rounds=after.rounds), after, Choosing(phase.node, None, notices=1), ahead)
    return "a notice is counted that nobody has heard" if phase.notices else None


def _said(plan: Plan, before: Call, after: Call, due: Choosing, key: str) -> str | None:
    """Whether the caller hears the notice of this key, then the menu, with all that is counted as is due."""
    phase, menu = after.phase, plan.nodes[due.node]
    if not isinstance(phase, Choosing) or replace(due, playing=phase.playing) != phase:
        return "a notice that was asked for is not said, or counts against the caller"
    if after.rounds != before.rounds:
        return "a notice counts as a round of choices"
    assert isinstance(menu, Menu)
    parts = (*plan.notices[key].in_language(after.language), *menu.speech.in_language(after.language))
    heard = iter(phase.playing.prompts if phase.playing else ())
    in_order = all(part in heard for part in parts if isinstance(part, Prompt))
    return None if in_order else "not the notice that was asked for and then the menu is said"


NOTICED = (_noticed,)
