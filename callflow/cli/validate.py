"""`callflow validate`: everything that is wrong with a plan, and if nothing is, the proof in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.excerpt import lines_of, tell_excerpt
from callflow.cli.output import counted, tell

if TYPE_CHECKING:
    from callflow.cli.story import Chapter
    from callflow.core.explore import Counterexample, Proof
    from callflow.core.plan import Plan
    from callflow.dialplan import Problem
    from callflow.proof import Checked

UNSAFE = 2


class Format(StrEnum):
    """For whom it is said."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def register(app: typer.Typer) -> None:
    app.command("validate")(command)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plans, or folders of plans; those of CALLFLOW_PLANS if left out."),
    ] = None,
    *,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="As text, print nothing but problems.")] = False,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text for people, json for programs (docs/dialplan.md lists its keys), "
            "or github for annotations in a pull request.",
        ),
    ] = Format.TEXT,
) -> None:
    """Say everything that is wrong with plans, each problem with its file, line and column; then prove them.

    The proof walks every state a call can reach: that nobody is dropped or led in a circle, how calls can end, how
    long it takes, typically and at most, until a human's phone rings, and every way in which a caller can leave
    without a human. Plans given together are also checked against each other.

    `callflow explain RULE` has the manual of each problem.

    Exit code: 0 if every plan may run (warnings allowed), 2 otherwise.
    """
    from callflow.cli.paths import chosen_plans
    from callflow.proof import check_plans

    files = chosen_plans(paths or [])
    checked = check_plans(files)
    match form:
        case Format.TEXT:
            texts = {file: lines_of(file) for file in {problem.place.file for problem in checked.problems}}
            for problem in checked.problems:
                tell_problem(problem, texts[problem.place.file])
            if not quiet:
                tell_proofs(files, checked)
        case Format.JSON | Format.GITHUB:
            _tell_programs(form, files, checked)
    if not checked.safe:
        raise typer.Exit(UNSAFE)


def _tell_programs(form: Format, files: list[Path], checked: Checked) -> None:
    from callflow.cli.reports import as_annotations, as_json

    lines = as_json(files, checked).splitlines() if form is Format.JSON else as_annotations(checked)
    for line in lines:
        tell(line)


def tell_problem(problem: Problem, lines: Sequence[str]) -> None:
    """One problem on its line, as compilers write it, so that editors find the place; below it that line of the plan.

    `lines` are those of the plan's file.
    """
    colour = "bold red" if problem.is_error else "bold yellow"
    hint = [(f" ({problem.hint})", "dim")] if problem.hint else []
    level = (f"{problem.level} {problem.rule}: ", colour)
    tell((f"{problem.place}: ", "bold"), level, problem.message, *hint)
    tell_excerpt(problem.place, lines, colour)


def tell_proofs(files: Sequence[Path], checked: Checked) -> None:
    """What the proof says of each plan, as text for people."""
    from callflow.core.explore import Proof

    proven = {one.plan.operator.place.file: one for one in checked.proven}
    for file in files:
        one = proven.get(str(file))
        if one is None:
            errors = sum(problem.is_error and problem.place.file == str(file) for problem in checked.problems)
            tell((f"{file}: ", "bold"), ("not proven", "bold red"), f": mend {counted(errors, 'error')} first")
            continue
        tell((f"{file}: ", "bold"), f"{one.plan.company}: ", *_verdict(one.found, checked, file))
        if isinstance(one.found, Proof):
            _tell_proof(one.plan, one.found)
        else:
            _tell_counterexample(one.plan, one.found)


def _verdict(found: Proof | Counterexample, checked: Checked, file: Path) -> tuple[tuple[str, str], str]:
    from callflow.core.explore import Counterexample

    if isinstance(found, Counterexample):
        return ("not safe", "bold red"), f": {found.wrong}"
    warnings = sum(not one.is_error and one.place.file == str(file) for one in checked.problems)
    return ("proven safe", "bold green"), f", with {counted(warnings, 'warning')}" if warnings else ""


def _tell_proof(plan: Plan, proof: Proof) -> None:
    from callflow.cli.story import place_of, told
    from callflow.core.explore import Story

    walked = f"{counted(proof.states, 'state')} and {counted(proof.steps, 'step')}"
    tell(f"  Walked {walked}: nobody is dropped, nobody is led in a circle.")
    tell("  A call can end in these ways: ", ", ".join(sorted(map(str, proof.endings))), ".")
    typical, most = f"{proof.typical_seconds:.0f} s", f"{proof.seconds_to_human:.0f} s"
    tell("  A human's phone rings typically after ", (typical, "bold"), ", at most after ", (most, "bold"), ".")
    tell("  The slowest caller:")
    _tell_timed(told(plan, proof.slowest))
    if not proof.leavings:
        tell("  Nobody leaves without a human but by hanging up.")
        return
    ways = counted(len(proof.leavings), "way")
    tell(f"  Without a human, other than by hanging up, a caller can leave in {ways}:")
    for leaving in proof.leavings:
        line, soonest = f"line {place_of(plan, leaving).line}", f"{leaving.seconds:.0f} s"
        tell(f"  {leaving.ending}, {line}, after ", (soonest, "bold"), " at the soonest:")
        _tell_timed(told(plan, Story(leaving.chapters)))


def _tell_timed(chapters: Iterable[Chapter]) -> None:
    for chapter in chapters:
        tell((f"  {chapter.at:7.1f} s  ", "cyan"), (f"line {chapter.place.line:<4} ", "dim"), chapter.what, hang=22)


def _tell_counterexample(plan: Plan, found: Counterexample) -> None:
    from callflow.cli.story import told

    tell("  A caller gets there like this:")
    for number, chapter in enumerate(told(plan, found.story), start=1):
        tell((f"  {number:5}.  ", "cyan"), (f"line {chapter.place.line:<4} ", "dim"), chapter.what, hang=20)
