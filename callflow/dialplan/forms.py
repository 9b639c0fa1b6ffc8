"""Forms: how a value of a plan is written, said once, for the reference page and for editors.

A `Reader` carries the form of what it reads, so a key that uses a known value needs nothing more. Nothing here reads
a plan, and a form is never stricter than its reader: what `callflow validate` accepts, an editor must not underline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BeforeValidator

ANY_WORD = ("string", "number", "boolean")
"""What an editor may take a plain word for: `2024` is a number and `true` a truth to it, and both are words to us."""
NAME_PATTERN = r"^[^\u0000-/:-@\[-`{-\u007f][^\u0000-,./:-@\[-^`{-\u007f]{0,39}$"
"""A name without the classes of letters that the patterns of JSON Schema do not have."""
ONE_HOUR = 3600


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """`one` and `many` name the value in a sentence, `schema` is its JSON Schema, `note` explains it in a sentence.

    `written` turns a default back into what an admin would write.
    """

    one: str
    many: str
    schema: Mapping[str, object]
    note: str = ""
    written: Callable[[Any], object] = str


@dataclass(frozen=True, slots=True)
class Reader(BeforeValidator):
    """Reads a written value, and knows its form."""

    form: Form = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Lone:
    """A list of one item may be written as that item alone."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """The key must be there, and if it holds a list, one item: not the shape says so but this rule, in its words."""

    rule: str


def word_form(one: str, many: str, pattern: str, *examples: str, note: str = "") -> Form:
    """The form of words of one pattern."""
    return Form(one, many, {"type": "string", "pattern": pattern, "examples": list(examples)}, note)


def choice_form(*choices: str) -> Form:
    """The form of a word that is one of a few."""
    words = " or ".join(f"`{choice}`" for choice in choices)
    return Form(words, f"words, each {words}", {"enum": list(choices)})


def count_form(least: int, most: int, note: str = "") -> Form:
    """The form of a whole number between two limits."""
    pattern = f"^({'|'.join(_numbers(least, most))})$"
    schema = {"type": ["integer", "string"], "minimum": least, "maximum": most, "pattern": pattern}
    return Form(f"a number, {least} to {most}", f"numbers, {least} to {most}", schema, note, int)


def duration_form(shortest: int, longest: int) -> Form:
    """The form of a duration between two limits, in seconds."""
    limits = f"{in_words(shortest)} to {in_words(longest)}"
    schema = {
        "type": "string",
        "pattern": duration_pattern(shortest, longest),
        "examples": [in_words(shortest), in_words(longest)],
    }
    note = "Minutes, seconds or both: `20s`, `2m`, `1m30s`."
    if longest > ONE_HOUR:
        note = "Days, hours, minutes and seconds: `30d`, `2h`, `1h30m`."
    return Form(f"a duration, {limits}", f"durations, {limits}", schema, note, in_words)


def in_words(seconds: float) -> str:
    """A duration as an admin writes it: 120s, but 3m, 48h and 30d."""
    whole = int(seconds)
    for unit, size, from_ in (("d", 86_400, 3), ("h", 3600, 1), ("m", 60, 3)):
        if whole % size == 0 and whole // size >= from_:
            return f"{whole // size}{unit}"
    return f"{whole}s"


def duration_pattern(shortest: int, longest: int) -> str:
    """A pattern of the durations between two limits, in seconds; up to an hour it holds the limits, too."""
    if longest > ONE_HOUR:
        return r"^(?=.)([0-9]{1,3}d)?([0-9]{1,3}h)?([0-9]{1,4}m)?([0-9]{1,4}s)?$"
    ways = []
    for minutes in range(longest // 60 + 1):
        least, most = max(0, shortest - 60 * minutes), longest - 60 * minutes
        seconds = f"0*({'|'.join(_numbers(least, most))})s"
        if not minutes:
            ways.append(f"(0+m)?{seconds}" + "|0+m" * (not least))
        else:
            ways.append(f"0*{minutes}m{seconds if least else f'({seconds})?'}")
    return f"^({'|'.join(ways)})$"


def _numbers(least: int, most: int) -> Iterator[str]:
    """Patterns that together match the numbers between two, in blocks such as ``1[2-9]`` and ``[2-9][0-9]``."""
    while least <= most:
        block = 1
        while block * 10 <= least and least % (block * 10) == 0 and least + block * 10 - 1 <= most:
            block *= 10
        first = least // block % 10
        last = min(9, first + (most - least + 1) // block - 1)
        before = str(least // (block * 10) or "")
        digits = f"[{first}-{last}]" if first < last else str(first)
        yield before + digits + "[0-9]" * (len(str(block)) - 1)
        least += (last - first + 1) * block


def json_pattern(pattern: re.Pattern[str]) -> str:
    """A pattern of whole words, as JSON Schema wants it. The classes of letters of Python's are not the same there."""
    assert "\\w" not in pattern.pattern
    assert "\\W" not in pattern.pattern
    return f"^(?:{pattern.pattern})$"
