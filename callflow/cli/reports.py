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
    from callflow.core.leavings import Leaving
    from callflow.core.plan import Place, Plan
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
        "typical_seconds_to_human": round(found.typical_seconds, 1),
        "leavings": [_leaving(one.plan, leaving) for leaving in found.leavings],
    }


def _leaving(plan: Plan, leaving: Leaving) -> dict[str, Any]:
    from callflow.cli.story import place_of
    from callflow.core.explore import Story

    return {
        "ending": str(leaving.ending),
        "line": place_of(plan, leaving).line,
        "seconds": round(leaving.seconds, 1),
        "story": _story(plan, Story(leaving.chapters)),
    }


def _story(plan: Plan, story: Story) -> list[dict[str, Any]]:
    from callflow.cli.story import told

    return [
        {"at": round(chapter.at, 1), "line": chapter.place.line, "what": chapter.what} for chapter in told(plan, story)
    ]


def as_annotations(checked: Checked) -> Iterator[str]:
    """Each problem as a command that marks its line in a pull request; then, as notices, what the proof has found."""
    for problem in checked.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        yield annotation(str(problem.level), problem.place, problem.rule, problem.message + hint)
    for one in checked.proven:
        yield from _notices(one)


def _notices(one: Proven) -> Iterator[str]:
    from callflow.cli.story import place_of
    from callflow.core.explore import Counterexample, Story

    plan, found = one.plan, one.found
    if isinstance(found, Counterexample):
        said = f"A caller gets there like this:\n{_lines(plan, found.story)}"
        yield annotation("notice", plan.operator.place, "unsafe", said)
        return
    typical, most = f"{found.typical_seconds:.0f} s", f"{found.seconds_to_human:.0f} s"
    said = f"A human's phone rings typically after {typical}, at most after {most}. {found.states} states were walked."
    yield annotation("notice", plan.operator.place, "proven safe", said)
    for leaving in found.leavings:
        said = (
            f"A caller can leave without a human here: {leaving.ending}, after {leaving.seconds:.0f} s at the soonest."
        )
        told = _lines(plan, Story(leaving.chapters))
        yield annotation("notice", place_of(plan, leaving), "leaves without a human", f"{said}\n{told}")


def _lines(plan: Plan, story: Story) -> str:
    return "\n".join(f"{one['at']} s, line {one['line']}: {one['what']}" for one in _story(plan, story))


def annotation(level: str, place: Place, title: str, text: str) -> str:
    """A command that marks a place in a pull request; `level` is error, warning or notice."""
    where = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(title)}"
    return f"::{level} {where}::{_value(text)}"


def _value(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
