"""What `callflow validate` finds, for programs: one JSON object, or GitHub's workflow commands.

Both carry the same problems as the text for people. Words of a plan are data here, whatever they contain: none can end
a value or begin a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callflow.core.explore import Story
    from callflow.core.plan import Plan
    from callflow.dialplan import Problem
    from callflow.proof import Checked, Proven

FORMAT = 1
"""Counts up when something in the object comes to mean something else; new keys may come at any time."""


def as_json(files: Sequence[Path], checked: Checked) -> str:
    """Everything as one object; docs/dialplan.md says what its keys mean."""
    proven = {one.plan.operator.place.file: one for one in checked.proven}
    found = {
        "format": FORMAT,
        "safe": checked.safe,
        "problems": [problem_data(problem) for problem in checked.problems],
        "plans": [_plan(str(file), proven.get(str(file))) for file in files],
    }
    return json.dumps(found, indent=2).replace("\x7f", "\\u007f")  # all else that is no ASCII it escapes by itself


def problem_data(problem: Problem) -> dict[str, Any]:
    """One problem as an object."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "level": str(problem.level),
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }


def _plan(file: str, one: Proven | None) -> dict[str, Any]:
    from callflow.core.explore import Counterexample

    if one is None:
        return {"file": file, "company": None, "version": None, "verdict": "not proven"}
    known = {"file": file, "company": one.plan.company, "version": one.plan.version}
    found = one.found
    if isinstance(found, Counterexample):
        return {**known, "verdict": "not safe", "wrong": found.wrong, "story": _story(one.plan, found.story)}
    return {
        **known,
        "verdict": "proven safe",
        "states": found.states,
        "steps": found.steps,
        "endings": sorted(map(str, found.endings)),
        "seconds_to_human": round(found.seconds_to_human, 1),
        "slowest": _story(one.plan, found.slowest),
    }


def _story(plan: Plan, story: Story) -> list[dict[str, Any]]:
    from callflow.cli.story import told

    return [
        {"at": round(chapter.at, 1), "line": chapter.place.line, "what": chapter.what} for chapter in told(plan, story)
    ]


def as_commands(problems: Sequence[Problem]) -> Iterator[str]:
    """Each problem as a command that marks its line in a pull request."""
    for problem in problems:
        place = problem.place
        where = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(problem.rule)}"
        hint = f" ({problem.hint})" if problem.hint else ""
        yield f"::{problem.level} {where}::{_value(problem.message + hint)}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
