"""Writes docs/rules.md: ``python -m tests.docs.rules > docs/rules.md``.

The manual of a rule is its docstring; its example is the first case that the rule's own tests say it finds, with what
callflow says of it. So the page cannot tell of a rule anything that does not happen.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from callflow.dialplan import RULES, Problem, Rule, check_text
from tests.dialplan.rules import test_rules as cases

ON = date(2026, 3, 1)
FILE = "plan.yaml"

HEAD = """\
# Rules

What a plan may not say, and why. `callflow validate` looks for all of it and tells everything it finds at once, a line
each: file, line and column, how bad it is, the name of the rule, what is wrong, and in brackets what to write instead.

An **error** keeps the plan from running. A **warning** does not; it tells what is probably not meant. Most rules are
named after the bad thing they find. Each has an example here, of which only the lines that matter are shown, and below
it what callflow says. How to write a plan stands in [dialplan.md](dialplan.md).

<!-- Made by `python -m tests.docs.rules > docs/rules.md`; a test compares. -->
"""


@dataclass(frozen=True)
class Shape:
    """A problem that comes from reading a file, not from a rule."""

    name: str
    manual: str
    example: str


SHAPES = (
    Shape(
        "unreadable",
        """\
The file cannot be read as a plan: it is not there, is not YAML, or is too big. Nothing else can be said about it until
this is mended, so it is the only problem told of that file. Most often a line is indented differently from its
neighbours, a quotation mark is not closed, or a text with a colon in it stands without quotation marks.""",
        "call:\n  - say: Attention: we have moved.\n",
    ),
    Shape(
        "unknown-key",
        """\
A key or a step that the language does not have, often one that is misspelt. It would be passed over in silence, and
callers would hear something else than you wrote. Write the key that the message offers, or remove it.""",
        "call:\n  - ring: {who: anna, fro: 15s}\n",
    ),
    Shape(
        "missing-key",
        """\
A key that must be there is not. Without it nobody can tell what is meant. Add it: [dialplan.md](dialplan.md) lists
which keys must be there.""",
        "agents:\n  anna: {}\ncall: [operator]\n",
    ),
    Shape(
        "wrong-value",
        """\
What stands after a key cannot be meant: a duration out of bounds, a time that does not exist, a list where a word
should be, or nothing at all. The message says what to write.""",
        "call:\n  - ring: {who: anna, for: 300s}\n",
    ),
    Shape(
        "unknown-word",
        """\
A word in braces that callflow cannot fill in. A caller would hear the braces read out. Only the
[words in braces](dialplan.md#words-in-braces) that callflow knows may stand there.""",
        'call:\n  - say: "Thank you for calling {compnay}."\n',
    ),
)

READING = """\
## From reading

These come from reading the file, before any rule looks at it. All of them are errors.
"""

PROOF = """\
## From the proof

### unsafe

Error. Every rule is content, and yet the walk through every state of the plan has found a caller who would be dropped,
kept in silence or led in a circle. `callflow validate` prints how a caller gets there. No plan that passes the rules is
known to do this; if yours does, please report it together with the plan. Meanwhile make the steps that are printed
simpler.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, READING, *map(_shape, SHAPES), "## From the rules\n", *map(_rule, RULES), PROOF])


def said_of(text: str) -> list[Problem]:
    """What callflow says of a few lines, once the rest of a plan is below them."""
    return check_text(FILE, cases.completed(text, []), ON)[1]


def failing_cases(rule: Rule) -> Iterator[dict[str, Any]]:
    """The cases in which a rule finds something, from its own tests."""
    for case in yaml.safe_load((cases.HERE / f"{rule.name}.yaml").read_text("utf-8")):
        if case.get("finds") or case.get("warns"):
            yield case


def found_in(case: dict[str, Any]) -> list[Problem]:
    """Everything callflow says of a case."""
    with tempfile.TemporaryDirectory() as folder:
        return cases.found_in(case, Path(folder))


def levels(rule: Rule) -> str:
    """How bad what a rule finds is, in words."""
    found = {problem.level for case in failing_cases(rule) for problem in found_in(case) if problem.rule == rule.name}
    return " or ".join(sorted(found)).capitalize()


def _shape(shape: Shape) -> str:
    problems = [problem for problem in said_of(shape.example) if problem.rule == shape.name]
    return _entry(shape.name, shape.manual, shape.example, problems)


def _rule(rule: Rule) -> str:
    case = next(failing_cases(rule))
    problems = [problem for problem in found_in(case) if problem.rule == rule.name]
    return _entry(rule.name, f"{levels(rule)}. {rule.manual.strip()}", case["plan"], problems)


def _entry(name: str, manual: str, example: str, problems: list[Problem]) -> str:
    said = "\n".join(map(_line, problems))
    return f"### {name}\n\n{manual.strip()}\n\n```yaml\n{example.rstrip()}\n```\n\n```\n{said}\n```\n"


def _line(problem: Problem) -> str:
    """A problem as it is printed, without the folder in which the case stood."""
    return str(problem).replace(problem.place.file, FILE)


if __name__ == "__main__":
    print(page(), end="")
