"""Manuals: of everything that can be said about a plan, what it is, why it matters, how to mend it, and an example.

A manual is a docstring of a fixed form, so that the terminal and docs/rules.md print the same words. The first line
says what the bad thing is; then come paragraphs that begin with `Why:`, `Mend:`, and, where an example is possible,
`Wrong:` and `Mended:`, each with its YAML indented below. Nothing here knows which manuals there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

from callflow.dialplan.problems import Level

REST = {
    "company": "Acme",
    "language": "en",
    "timezone": "Europe/Warsaw",
    "numbers": '["100"]',
    "operator": "{ring: [anna]}",
    "agents": "{anna: {phone: PJSIP/anna}}",
    "call": "[operator]",
}
"""What an example leaves out."""

_LABEL = re.compile(r"^(Why|Mend|Wrong|Mended):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manual:
    """`why` and `mend` are paragraphs; `wrong` and `mended` are YAML, empty where no example can be written."""

    name: str
    levels: tuple[Level, ...]
    what: str
    why: str
    mend: str
    wrong: str = ""
    mended: str = ""

    @property
    def severity(self) -> str:
        """How bad the thing is, in words."""
        return " or ".join(self.levels)


def manual(name: str, levels: tuple[Level, ...], text: str) -> Manual:
    """A manual from its text; what its text leaves out is empty."""
    what, *labelled = _LABEL.split(text)
    parts = dict(zip(labelled[::2], labelled[1::2], strict=True))
    why, mend = (parts.get(label, "").strip() for label in ("Why", "Mend"))
    wrong, mended = (dedent(parts.get(label, "")).strip("\n") for label in ("Wrong", "Mended"))
    return Manual(name, levels, " ".join(what.split()), why, mend, wrong.rstrip(), mended.rstrip())


def completed(example: str) -> str:
    """The whole plan that an example stands for. The rest is added below, so that its lines stay its own."""
    written = {line.partition(":")[0] for line in example.splitlines()}
    written |= {"language"} if "languages" in written else set()
    rest = [f"{key}: {value}" for key, value in REST.items() if key not in written]
    return "\n".join([example, *rest, ""])
