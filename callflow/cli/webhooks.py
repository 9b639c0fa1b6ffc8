"""`callflow webhooks`: what could not be told to the receiver yet, and having it told again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import err, tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.storage import SqlStore

app = typer.Typer(name="webhooks", help="What is told to a program of yours.", no_args_is_help=True)


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing() -> None:
    """List what has not been accepted: what waits for its next try, and what was given up; the oldest first.

    Each has its name, its kind, when it happened (UTC), where it stands, how often it was tried, and what was wrong.
    """
    from callflow.core.deliveries import Progress

    waiting = with_store(lambda store: store.outbox.undelivered())
    if not waiting:
        tell("Everything has been accepted.", to=err)
    for one in waiting:
        next_try = f", next at {_at(one.next_at)}" if one.progress is Progress.WAITING else ""
        why = f": {one.why}" if one.why else ""
        made = one.delivery
        line = f"{made.id}  {made.kind}  {_at(made.made_at)}  {one.progress}, tries: {one.attempts}{next_try}{why}"
        tell((line, "bold" if one.progress is Progress.FAILED else ""))


@app.command("retry")
def retry(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="The delivery, or its beginning. Without it: all of them.")
    ] = "",
) -> None:
    """Have what was not accepted tried again at once; what was given up has another day of tries."""

    async def again(store: SqlStore) -> int:
        found = [one.delivery.id for one in await store.outbox.undelivered()]
        wanted = [one for one in found if one == name] or [one for one in found if one.startswith(name)]
        if name and not wanted:
            raise CallflowError(f"no delivery is called {name}: `callflow webhooks list` shows them")
        await store.outbox.retry(wanted, time.time())
        return len(wanted)

    count = with_store(again)
    tell((f"{count} {'delivery is' if count == 1 else 'deliveries are'} tried again", ""))


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
