"""`callflow test`: plays the scripted calls of the plans, and says what came otherwise than expected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import cell_len

from callflow.cli.excerpt import lines_of, tell_excerpt
from callflow.cli.output import counted, tell
from callflow.cli.validate import Format, tell_problem

if TYPE_CHECKING:
    from callflow.core.expectations import Failed, Played
    from callflow.rehearsal import Rehearsal, Rehearsed

FAILED, NOT_PLAYED = 1, 2
WIDEST_NAME = 72
MOST_TOLD = 40
"""Lines of a failed call's transcript that are shown, the last ones."""


def register(app: typer.Typer) -> None:
    app.command("test")(command)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Files of tests, or folders; the folder tests beside CALLFLOW_PLANS if left out."
        ),
    ] = None,
    *,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="As text, print nothing but what failed.")] = False,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text for people, json for programs (docs/seeing.md lists its keys), "
            "or github for annotations in a pull request.",
        ),
    ] = Format.TEXT,
) -> None:
    """Play the calls that are written in files of tests, and compare what happens with what they expect.

    docs/seeing.md says how a test is written. Calls are played in virtual time by the same decisions that lead real
    calls, so a call of minutes takes no time and always comes out the same. Of a folder of plans its folder `tests` is
    taken.

    Exit code: 0 if every call went as expected, 1 if one did not, 2 if a test or its plan cannot be read.
    """
    from callflow.rehearsal import rehearse, script_files, scripts_beside

    if paths:
        files = list(dict.fromkeys(file for path in paths for file in script_files(path)))
    else:
        from callflow.config import settings

        files = scripts_beside(settings().plans)
    rehearsals = [rehearse(file) for file in files]
    match form:
        case Format.TEXT:
            _tell_all(rehearsals, quiet=quiet)
        case Format.JSON | Format.GITHUB:
            from callflow.cli.rehearsal_reports import as_annotations, as_json

            for line in as_json(rehearsals).splitlines() if form is Format.JSON else as_annotations(rehearsals):
                tell(line)
    if any(one.problems for one in rehearsals):
        raise typer.Exit(NOT_PLAYED)
    if any(one.failed for one in rehearsals):
        raise typer.Exit(FAILED)


def _tell_all(rehearsals: Sequence[Rehearsal], *, quiet: bool) -> None:
    names = [cell_len(one.call.name) for rehearsal in rehearsals for one in rehearsal.calls]
    width = min(max(names, default=0), WIDEST_NAME)
    for rehearsal in rehearsals:
        if rehearsal.problems:
            for problem in rehearsal.problems:
                tell_problem(problem, lines_of(problem.place.file))
        elif rehearsal.failed or not quiet:
            tell((rehearsal.file, "bold"))
        for one in rehearsal.calls:
            if one.played.failed or not quiet:
                _tell_call(one, width)
    _tell_summary(rehearsals, quiet=quiet)


def _tell_call(one: Rehearsed, width: int = 0) -> None:
    """One call on its line; below it what was not as expected."""
    mark = ("  ✗ ", "bold red") if one.played.failed else ("  ✓ ", "bold green")
    gap = " " * max(0, width - cell_len(one.call.name))
    tell(mark, one.call.name, f"{gap}  ", (f"{one.played.seconds:7.1f} s", "cyan"))
    if one.played.failed:
        tell_failed_line(one.played.failed)
        _tell_transcript(one.played)


def tell_failed_line(failed: Failed) -> None:
    """The line that did not hold, and why."""
    place, expected = (f"{failed.place}: ", "bold"), ("expected: ", "bold red")
    tell(place, expected, f"{failed.expected}; ", f"but {failed.instead}", hang=4)
    tell_excerpt(failed.place, lines_of(failed.place.file), "bold red")


def _tell_transcript(played: Played) -> None:
    told = played.transcript[-MOST_TOLD:]
    left_out = len(played.transcript) - len(told)
    tell(("    What happened:" if not left_out else f"    What happened, without the first {left_out} lines:", "dim"))
    for line in told:
        tell((f"  {line.at:8.1f}", "cyan"), "  ", line.what, hang=12)


def _tell_summary(rehearsals: Sequence[Rehearsal], *, quiet: bool) -> None:
    played = sum(len(one.calls) for one in rehearsals)
    failed = sum(one.failed for one in rehearsals)
    unread = sum(bool(one.problems) for one in rehearsals)
    if quiet and not failed and not unread:
        return
    parts: list[str | tuple[str, str]] = [f"{counted(played, 'call')} played: "]
    parts.append((f"{failed} not as expected", "bold red") if failed else ("all as expected", "bold green"))
    if not played:
        parts = []
    if unread:
        parts.append((f"{'; ' if parts else ''}{counted(unread, 'file')} not played", "bold red"))
    tell(*parts, ".")
