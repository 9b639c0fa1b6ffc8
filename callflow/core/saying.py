"""What a caller hears of a text just now: the parts in their language, with the words filled in that are known.

A word that is not known is left out; the rules of the language see to it that the rest is still a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from callflow.core.call import Call, Playing
from callflow.core.events import Event
from callflow.core.plan import Plan
from callflow.core.prompts import Fill, Known, Prompt, Speech, Word

OVERDUE = 4.0
"""Seconds after which a prompt that should have ended is taken to have ended."""


Values: TypeAlias = Mapping[Word, tuple[str, ...]]
"""What a step itself knows: for a word the keys of what is said for it."""

NO_VALUES: Values = {}


def prompts_now(speech: Speech, call: Call, known: Known, values: Values = NO_VALUES) -> tuple[Prompt, ...]:
    """The prompts of a text for this caller, one after the other."""
    found: list[Prompt] = []
    for part in speech.in_language(call.language):
        if isinstance(part, Prompt):
            found.append(part)
        else:
            found.extend(part.filled(_keys(part, call, known, values)))
    return tuple(found)


def _keys(fill: Fill, call: Call, known: Known, values: Values) -> tuple[str, ...]:
    word = fill.word
    match word:
        case Word.NEXT_OPENING:
            return known.next_opening(fill.about)
        case Word.CALLER_NUMBER:
            return values.get(word) or tuple(call.caller.number)
        case Word.WAIT | Word.PLACE | Word.CALLBACK_WINDOW | Word.BY | Word.DIGITS | Word.AGO:
            return values.get(word, ())
        case _:
            assert_never(word)


def playing(
    call: Call, *speeches: Speech | None, event: Event, to: int | None = None, values: Values = NO_VALUES
) -> Playing:
    """The texts that are not None, to be played next: to the caller, or to the leg with the number `to`."""
    prompts = [prompt for speech in speeches if speech for prompt in prompts_now(speech, call, event.known, values)]
    return Playing(call.serial + 1, tuple(prompts), to)


def overdue_at(plan: Plan, playing: Playing, event: Event) -> float:
    """When what begins to play now should long be over (epoch seconds)."""
    return event.at + plan.seconds(playing.prompts) + OVERDUE
