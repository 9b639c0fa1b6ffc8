"""The comments of a plan that speak to callflow: ``# callflow: allow …``.

A parser throws comments away, so they are looked for between the words that it has found: what stands in a text,
quoted or not, is never taken for a comment. Only a text that has been read without a fault comes here. What a comment
asks for is judged elsewhere; nothing in it is ever carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import yaml
from yaml import tokens

from callflow.core.plan import Place
from callflow.dialplan.source import readable

_SPEAKS_TO_US = re.compile(r"#+[ ]*callflow[ ]*:", re.IGNORECASE)
_LATER = re.compile(rf"(?<=[ ]){_SPEAKS_TO_US.pattern}", re.IGNORECASE)
_VISIBLE = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: where its # stands, what it says to callflow, and the line of the plan that it is about."""

    place: Place
    words: str
    about: int


def comments(name: str, text: str) -> list[Comment]:
    """Every comment that speaks to callflow, from top to bottom."""
    if "callflow" not in text.lower():
        return []
    text = readable(name, text)
    lines, bare = text.split("\n"), without_words(text).split("\n")
    about = _lines_meant(bare)
    return [
        Comment(Place(name, number, spoken.start() + 1), lines[number - 1][spoken.end() :].strip(), about[number])
        for number, line in enumerate(bare, start=1)
        if (spoken := _spoken(lines[number - 1], line))
    ]


def _spoken(line: str, bare: str) -> re.Match[str] | None:
    """Where a comment begins to speak to us: at its beginning, or after a comment for people that a step has already.

    In a line that is nothing but a comment it must be the beginning: a step may have been made a comment for a while.
    """
    start = bare.find("#")
    if start < 0:
        return None
    at_once = _SPEAKS_TO_US.match(line, start)
    return at_once if at_once or not bare[:start].strip() else _LATER.search(line, start)


def _lines_meant(bare: list[str]) -> dict[int, int]:
    """For each line the one that a comment on it is about: its own, or the first below that is more than a comment."""
    meant: dict[int, int] = {}
    for number in range(len(bare), 0, -1):
        alone = bare[number - 1].lstrip().startswith("#")
        meant[number] = meant.get(number + 1, number + 1) if alone else number
    return meant


def without_words(text: str) -> str:
    """The text with every word of the plan made unreadable: a # that is left can be nothing but a comment's."""
    parts, done = [], 0
    for start, end in _extents(text):
        parts += [text[done:start], _VISIBLE.sub("x", text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def _extents(text: str) -> list[tuple[int, int]]:
    """From where to where each word of the plan stands, from top to bottom."""
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        try:
            return list(_scanned(text, fast))
        except yaml.YAMLError:
            pass  # as in reading: what it refuses may be fine for the other
    return list(_scanned(text, yaml.SafeLoader))


def _scanned(text: str, loader: Any) -> Iterator[tuple[int, int]]:
    """Lines and columns are what the reader goes by too; a block text begins below the sign that announces it."""
    begins = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    for token in yaml.scan(text, Loader=loader):
        if isinstance(token, tokens.ScalarToken):
            start, end = (begins[mark.line] + mark.column for mark in (token.start_mark, token.end_mark))
            yield (min(begins[token.start_mark.line + 1], end) if token.style in ("|", ">") else start), end
