"""How long a text of a draft takes to say, before there is a plan: words in braces are filled in as they will be.

It must never refuse: where a word cannot be filled in, another rule says so, and here it counts as one word.
"""

from __future__ import annotations

from collections.abc import Callable

from callflow.core.hours import Schedule
from callflow.core.prompts import spoken_seconds
from callflow.dialplan.draft import Draft
from callflow.dialplan.openings import by_weekday
from callflow.dialplan.words import filled
from callflow.dialplan.written import Word
from callflow.grammar import grammar_of


def lengths(draft: Draft) -> Callable[[Word], float]:
    """A function that says how many seconds a text of this draft lasts."""
    company = " ".join(draft.plan.company.split())

    def seconds(text: Word) -> float:
        return spoken_seconds(filled(text, company, lambda name: _opening_hours(draft, name)))

    return seconds


def _opening_hours(draft: Draft, name: str) -> str:
    grammar = grammar_of(draft.plan.language)
    part = next((part for known, part in draft.plan.hours.items() if known == name), None)
    if grammar is None or part is None:
        return name
    return grammar.opening_hours(Schedule(by_weekday(part.open)))
