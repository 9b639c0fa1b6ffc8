"""What `callflow test` finds, for programs: one JSON object, or GitHub's workflow commands.

It says the same as the text for people; words of a plan are data here, as in `reports`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from callflow.cli import reports

if TYPE_CHECKING:
    from callflow.rehearsal import Rehearsal, Rehearsed

FORMAT = 1
"""Counts up when something in the object comes to mean something else; new keys may come at any time."""


def as_json(rehearsals: Sequence[Rehearsal]) -> str:
    """Everything as one object; docs/seeing.md says what its keys mean."""
    found = {
        "format": FORMAT,
        "passed": not any(one.failed or one.problems for one in rehearsals),
        "problems": [reports.problem_data(problem) for one in rehearsals for problem in one.problems],
        "calls": [_call(one, rehearsal.file) for rehearsal in rehearsals for one in rehearsal.calls],
    }
    return json.dumps(found, indent=2).replace("\x7f", "\\u007f")


def _call(one: Rehearsed, file: str) -> dict[str, Any]:
    failed = one.played.failed
    told = [{"at": round(line.at, 1), "what": line.what} for line in one.played.transcript]
    known = {
        "file": file,
        "line": one.call.place.line,
        "name": one.call.name,
        "passed": failed is None,
        "seconds": round(one.played.seconds, 1),
    }
    if failed is None:
        return known
    place = {"line": failed.place.line, "column": failed.place.column}
    return {**known, "failed": {**place, "expected": failed.expected, "instead": failed.instead}, "transcript": told}


def as_annotations(rehearsals: Sequence[Rehearsal]) -> Iterator[str]:
    """Each problem and each failed expectation as a command that marks its line in a pull request."""
    for rehearsal in rehearsals:
        for problem in rehearsal.problems:
            hint = f" ({problem.hint})" if problem.hint else ""
            yield reports.annotation(str(problem.level), problem.place, problem.rule, problem.message + hint)
        for one in rehearsal.calls:
            if failed := one.played.failed:
                said = f"expected: {failed.expected}; but {failed.instead}"
                yield reports.annotation("error", failed.place, one.call.name, said)
