"""`callflow prompts script`: the list that goes to a recording studio."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, tell, visible

if TYPE_CHECKING:
    from callflow.speech.script import Line


class Format(StrEnum):
    TEXT = "text"
    CSV = "csv"
    HTML = "html"


def register(app: typer.Typer) -> None:
    app.command("script")(command)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PLAN", help="Plans, or folders of plans; those of CALLFLOW_PLANS if left out."),
    ] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="`text` for people, `csv` for a spreadsheet, `html` for a page to print.",
        ),
    ] = Format.TEXT,
) -> None:
    """Write a script for a recording studio: every prompt's file name, words, language, places and length.

    A prompt whose recording the plan does not name gets a name made of its words; a file of that name is used as it
    is, and the name may also be written into the plan as `recording:`. When the words change, so does a made name: the
    old recording is then not played any more. Lengths are estimates. Save it with
    `callflow prompts script --format html > script.html`.

    Exit code: 0 unless a plan has errors.
    """
    from callflow.cli.paths import chosen_plans
    from callflow.proof import judged
    from callflow.speech.script import script

    lines = script(judged(chosen_plans(paths or [])))
    for row in _WRITERS[form](lines):
        tell(row)


def _text(lines: Sequence[Line]) -> list[str]:
    rows: list[str] = []
    for line in lines:
        rows += [f"{line.file}  {line.seconds:.0f} s", f"    {line.text}", *(f"    - {one}" for one in line.places), ""]
    return [*rows, _sum(lines)]


def _csv(lines: Sequence[Line]) -> list[str]:
    import csv
    import io

    rows = []
    for cells in (_HEADINGS, *map(_cells, lines)):
        row = io.StringIO()
        csv.writer(row, lineterminator="").writerow([_no_formula(cell) for cell in cells])
        rows.append(row.getvalue())
    return rows


def _no_formula(cell: str) -> str:
    """A spreadsheet would reckon with a cell that begins like this, and show the studio something else."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _html(lines: Sequence[Line]) -> list[str]:
    rows = [f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in _cells(line))}</tr>" for line in lines]
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    return [*_PAGE, f"<p>{_sum(lines)}</p>", "<table>", f"<tr>{head}</tr>", *rows, "</table>", "</html>"]


def _sum(lines: Sequence[Line]) -> str:
    return f"{counted(len(lines), 'recording')}, about {sum(line.seconds for line in lines):.0f} s in all."


def _cells(line: Line) -> tuple[str, ...]:
    return (line.file, line.language, visible(line.text), f"{line.seconds:.0f}", "; ".join(line.places))


_HEADINGS = ("file", "language", "words", "seconds", "said where")

_PAGE = [
    "<!DOCTYPE html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    "<title>Recording script</title>",
    "<style>",
    "body { font: 12pt serif; margin: 2em }",
    "table { border-collapse: collapse }",
    "th, td { border: 1px solid #999; padding: .4em; text-align: left; vertical-align: top }",
    "td:first-child { font-family: monospace; white-space: nowrap }",
    "td:nth-child(3) { font-size: 130% }",
    "tr { break-inside: avoid }",
    "</style>",
    "<h1>Recording script</h1>",
]

_WRITERS: dict[Format, Callable[[Sequence[Line]], list[str]]] = {
    Format.TEXT: _text,
    Format.CSV: _csv,
    Format.HTML: _html,
}
