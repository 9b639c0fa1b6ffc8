"""The pages under docs/, taken apart: their sections by heading, their fenced blocks, their tables and their links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

_BLOCK = re.compile(r"^( *)```(\S*)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the word behind it that says what it is, its text and its line in the page."""

    language: str
    kind: str
    text: str
    line: int


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    return [
        Block(found[2], found[3].strip(), found[4], page.count("\n", 0, found.start()) + 1)
        for found in _BLOCK.finditer(page)
    ]


def without_blocks(page: str) -> str:
    return _BLOCK.sub("", page)


def sections(page: str) -> dict[str, str]:
    """What stands under each heading, up to the next heading of any level."""
    page = without_blocks(page)
    headings = list(_HEADING.finditer(page))
    ends = [heading.start() for heading in headings[1:]] + [len(page)]
    return {heading[1]: page[heading.end() : end] for heading, end in zip(headings, ends, strict=True)}


def anchors(page: str) -> set[str]:
    """The headings as the addresses that links use."""
    return {
        re.sub(r"[^\w\- ]", "", heading[1].lower()).replace(" ", "-")
        for heading in _HEADING.finditer(without_blocks(page))
    }


def rows(section: str) -> dict[str, str]:
    """The rows of the tables in a section, by the first word in backticks of each."""
    found = (re.match(r"\| `([^`]+)`.*", line) for line in section.splitlines())
    return {row[1]: row[0] for row in found if row}


def links(page: str) -> list[tuple[str, str]]:
    """Every link to a file or a heading of ours: the file (empty for this page) and the heading."""
    return [(link[1], link[2] or "") for link in _LINK.finditer(without_blocks(page)) if "://" not in link[1]]
