"""`callflow diff`: what a new plan changes for callers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, tell
from callflow.errors import CallflowError, PlanError

if TYPE_CHECKING:
    from callflow.core.change import Change
    from callflow.core.explore import Proof
    from callflow.core.plan import Plan

CHANGED = 1
NOTICEABLE = 1.0
"""Seconds; what is faster or slower by less is not told."""


class Format(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    app.command("diff")(command)


def command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The plan as it is.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The plan as it is to be.")],
    *,
    form: Annotated[
        Format, typer.Option("--format", metavar="FORMAT", help="text, or json for programs.")
    ] = Format.TEXT,
) -> None:
    """Say in words what a new plan changes for callers, in the order in which a caller meets it.

    Told are: numbers, language, texts, opening hours, keys that come, go or move, who is rung and for how long, the
    operator, and by how much the slowest caller comes to a human later or sooner. What callers cannot notice is no
    change: comments, the order of keys, the names of sections, hours and agents, days that are over. A difference is
    told where a caller meets it first.

    Exit code: 0 if nothing changes for callers, 1 if something does, 2 for a plan that cannot be read or is not safe.
    """
    from datetime import UTC, datetime

    from callflow.core.changes import changes

    (before, proof), (after, new_proof) = _proven(old), _proven(new)
    found = changes(before, after, datetime.now(UTC).date())
    if form is Format.JSON:
        _tell_json(found, proof, new_proof)
    elif found:
        _tell_text(found, proof, new_proof)
    else:
        tell(("Nothing changes for callers.", "bold green"))
    if found:
        raise typer.Exit(CHANGED)


def _proven(file: Path) -> tuple[Plan, Proof]:
    """A plan and its proof; one that is not safe has no callers, so there is nothing to compare."""
    from callflow.core.explore import Proof
    from callflow.proof import check_plans

    if file.is_dir():
        raise CallflowError(f"{file} is a folder: name a plan")
    checked = check_plans([file])
    if not checked.safe:
        raise PlanError([problem for problem in checked.problems if problem.is_error])
    (one,) = checked.proven
    assert isinstance(one.found, Proof)
    return one.plan, one.found


def _tell_text(found: Sequence[Change], old: Proof, new: Proof) -> None:
    for where, those in groupby(found, key=lambda change: change.where):
        tell((f"{where[0].upper()}{where[1:]}", "bold"))
        for change in those:
            tell(f"  {change.what}", hang=4)
            if change.old:
                tell(("    - ", "red"), (change.old, "red"), hang=6)
            if change.new:
                tell(("    + ", "green"), (change.new, "green"), hang=6)
    tell(_seconds_words(old.seconds_to_human, new.seconds_to_human))
    tell((f"{counted(len(found), 'change')} for callers.", "bold"))


def _seconds_words(old: float, new: float) -> str:
    if abs(new - old) < NOTICEABLE:
        return f"The slowest caller still comes to a human's phone after {new:.0f} s at most."
    word = "later" if new > old else "sooner"
    return (
        f"The slowest caller comes to a human's phone {abs(new - old):.0f} s {word}: "
        f"after {new:.0f} s, before it was {old:.0f} s."
    )


def _tell_json(found: Sequence[Change], old: Proof, new: Proof) -> None:
    changed = [{"where": one.where, "what": one.what, "old": one.old or None, "new": one.new or None} for one in found]
    seconds = {"old": round(old.seconds_to_human, 1), "new": round(new.seconds_to_human, 1)}
    for line in json.dumps({"changes": changed, "seconds_to_human": seconds}, indent=2).splitlines():
        tell(line)
