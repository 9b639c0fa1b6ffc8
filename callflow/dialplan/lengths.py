"""How long a text of a draft takes to say, before there is a plan: words in braces are filled in as they will be.

It must never refuse: where a word cannot be filled in, another rule says so, and here it counts as one word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from callflow.core.hours import Schedule
from callflow.core.prompts import spoken_seconds
from callflow.dialplan.draft import Draft
from callflow.dialplan.openings import by_weekday
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.words import filled
from callflow.grammar import grammar_of


def lengths(draft: Draft) -> Callable[[SpokenPart], float]:
    """A function that says how many seconds a text of this draft lasts, in the language that takes longest."""
    company = " ".join(draft.plan.company.split())

    def seconds(part: SpokenPart) -> float:
        return max(
            spoken_seconds(filled(text, company, partial(_opening_hours, draft, language)))
            for language, text in part.texts.by_language(draft.plan.language)
        )

    return seconds


def _opening_hours(draft: Draft, language: str, name: str) -> str:
    grammar = grammar_of(language)
    part = next((part for known, part in draft.plan.hours.items() if known == name), None)
    if grammar is None or part is None:
        return name
    return grammar.opening_hours(Schedule(by_weekday(part.open)))
