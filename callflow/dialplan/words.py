"""Words in braces: which there are, and what they become. They are filled in while a plan is compiled.

`{hours.office}` is made from the very times that decide whether the office is open, so what a caller hears and what
callflow does cannot disagree. Nothing here may depend on the moment at which somebody calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.shape import refuse
from callflow.dialplan.written import Word

COMPANY = "company"
HOURS = "hours."
_HOURS_OF = re.compile(r"\{hours\.([^\W_][\w-]{0,39})\}")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def refuse_unknown(text: Word, spoken: Collection[str] = ()) -> Word:
    """The same text, once every word in its braces is one that we know; the names of hours are for the rules.

    `spoken` are the words that this text may have besides: they are spoken by themselves while somebody is on the line.
    """
    known = [f"{{{name}}}" for name in (COMPANY, *spoken)]
    for found in _BRACES.finditer(text):
        if found[0] not in known and not _HOURS_OF.fullmatch(found[0]):
            name = (found[1] or "").partition(".")[2].strip()
            nearby = f"{{{HOURS}{name}}}"
            if not _HOURS_OF.fullmatch(nearby):
                nearby = f"{{{HOURS}NAME}}"
            hint = did_you_mean(found[0], [*known, nearby])
            raise refuse(f"{quoted(found[0])} cannot be spoken", hint, "unknown-word")
    return text


def hours_said(text: Word) -> Iterator[Word]:
    """The names of the opening times that a text says, each at the place of the text."""
    for found in _HOURS_OF.finditer(text):
        yield Word(found[1], text.place)


def filled(text: str, company: str, opening_hours: Callable[[str], str]) -> str:
    """The text with its words filled in, all at once: braces in the company's name stay what they are.

    So do the words that are only known while somebody is on the line.
    """

    def word(found: re.Match[str]) -> str:
        if found[1] == COMPANY:
            return company
        hours = _HOURS_OF.fullmatch(found[0])
        return opening_hours(hours[1]) if hours else found[0]

    return _BRACES.sub(word, " ".join(text.split()))
