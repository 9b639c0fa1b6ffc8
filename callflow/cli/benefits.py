"""`callflow benefits`: what callers were given for a long wait, and whether they have it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import err, tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.storage import Entry, SqlStore

app = typer.Typer(name="benefits", help="What callers were given for a long wait.", no_args_is_help=True)

HEADINGS = ("id", "at", "company", "queue", "what", "number", "waited_seconds", "handed_out_at")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a cell may not begin with: a spreadsheet would take it for a formula, and callers choose what they show."""


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    numbers: Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List those that are handed out, too.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Write all of them as CSV, with whole numbers, for a spreadsheet.")
    ] = False,
) -> None:
    """List the benefits that callers were given and nobody has handed out yet, the oldest first.

    Each has its name, when it was given (UTC), the number, of which only the end is shown, the queue, how long the
    caller had waited, and what it is. A caller who showed no number stands there as `withheld`. In the CSV a cell that
    a spreadsheet would take for a formula has an apostrophe in front, so numbers with a plus have one.
    """
    entries = with_store(lambda store: store.ledger.entries())
    if as_csv:
        _write_csv(entries)
        return
    from callflow.core.benefit import WITHHELD
    from callflow.logs import escaped, masked

    shown = [one for one in entries if everything or one.given_at is None]
    if not shown:
        tell("No benefits yet." if everything else "No benefits to hand out.", to=err)
    for one in shown:
        granted = one.granted
        number = granted.number if numbers or granted.number == WITHHELD else masked(granted.number)
        given = "" if one.given_at is None else f"  handed out {_at(one.given_at)}"
        where = f"{granted.queue}  waited {granted.waited:.0f} s"
        line = f"{granted.id}  {_at(granted.at)}  {escaped(number or 'erased'):<16}  {where}  {granted.what}{given}"
        tell((line, "bold" if one.given_at is None else ""))


@app.command("done")
def done(name: Annotated[str, typer.Argument(metavar="NAME", help="The benefit, or its beginning.")]) -> None:
    """Mark a benefit as handed out."""

    async def mark(store: SqlStore) -> Entry:
        one = await _one(store, name)
        await store.ledger.mark_given(one.granted.id)
        return one

    tell((f"{with_store(mark).granted.id} is handed out", ""))


async def _one(store: SqlStore, name: str) -> Entry:
    found = [one for one in await store.ledger.entries() if one.granted.id.startswith(name)]
    exact = [one for one in found if one.granted.id == name]
    if len(exact or found) != 1:
        raise CallflowError(
            f"{len(found) or 'no'} benefits are called {name}: `callflow benefits list --all` shows them"
        )
    return (exact or found)[0]


def _write_csv(entries: Sequence[Entry]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in entries:
        granted = one.granted
        handed_out = "" if one.given_at is None else _exactly(one.given_at)
        what = (granted.company, granted.queue, granted.what, granted.number)
        cells = (granted.id, _exactly(granted.at), *what, f"{granted.waited:.0f}", handed_out)
        writer.writerow([cell(one) for one in cells])


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def _exactly(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
