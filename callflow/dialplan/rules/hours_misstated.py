"""A text that names opening times which are not those of `hours`.

Why: Callers would stand in front of a closed door, or not call while you are open. This happens when somebody changes
the hours and forgets a text.

What is found: in a sentence that speaks of being open, spans (`9 to 5`, `from 8:00 to 16:00`, `9-17`, `nine to five`)
that are no opening of any of the plan's hours, and single times (`8:00`, `9 am`) at which none of them begins or ends.
It is looked for in the languages in which callflow can say opening times. Which days a text names is not compared, nor
minutes in words other than fifteen, thirty and forty-five.

Mend: Let callflow say the times, from the very times that decide: `{hours.office}`. If a time in such a sentence is
something else (a sale that begins at 10:00), give it a sentence of its own.

Wrong:

    hours:
      office: {open: {mon-fri: "08:00-16:00"}}
    call:
      - say: We are open from 9 to 5.
      - hours: office
        closed: [operator]
      - operator

Mended:

    hours:
      office: {open: {mon-fri: "08:00-16:00"}}
    call:
      - say: "We are open {hours.office}."
      - hours: office
        closed: [operator]
      - operator
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from callflow.dialplan.draft import Draft
from callflow.dialplan.openings import opening
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.grammar import grammar_of
from callflow.grammar.mentions import Mention, times_named


def find(draft: Draft) -> Iterator[Finding]:
    if not draft.whole or not draft.plan.hours:  # hours that are broken decide nothing yet
        return
    spans = _openings(draft)
    names = " or ".join(f"{{hours.{name}}}" for name in draft.plan.hours)
    for language, text in draft.wordings():
        grammar = grammar_of(language)
        for mention in times_named(grammar, text) if grammar else ():
            if not _holds(mention, spans):
                message = f"callers are told {quoted(mention.text)}, but no hours of this plan say so"
                yield Finding(text.place, message, f"write {names} in its place")


def _openings(draft: Draft) -> set[tuple[time, time]]:
    openings = [opening(text) for part in draft.plan.hours.values() for texts in part.open.values() for text in texts]
    return {(one.start, one.end) for one in openings}


def _holds(mention: Mention, spans: set[tuple[time, time]]) -> bool:
    if mention.end is None:
        return any(at in mention.start for span in spans for at in span)
    return any(start in mention.start and end in mention.end for start, end in spans)


RULE = Rule("hours-misstated", __doc__, find)
