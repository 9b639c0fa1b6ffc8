"""What is wrong with a plan, as values: all of it, in the order of the file, in an admin's words.

A problem is never raised and never printed here; whoever asked decides what to do with the list.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from callflow.core.plan import Place

QUOTED_AT_MOST = 60


class Level(StrEnum):
    """How bad it is: a plan with an error never runs, a plan with warnings may."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `rule` is named after the bad thing, `hint` says what to write instead."""

    place: Place
    level: Level
    rule: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.level} {self.rule}: {self.message}{hint}"

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


def quoted(text: str) -> str:
    """The admin's own text inside a message: short, on one line, and harmless on a terminal."""
    short = text if len(text) <= QUOTED_AT_MOST else text[: QUOTED_AT_MOST - 1] + "…"
    plain = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in short)
    return f"'{plain}'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known word, or with all of them when they are few, or nothing."""
    choices = sorted(set(known))
    nearest = difflib.get_close_matches(word, choices, n=1)
    if nearest:
        return f"did you mean {quoted(nearest[0])}?"
    if 0 < len(choices) <= 12:
        return "known are " + ", ".join(quoted(choice) for choice in choices)
    return ""
