"""`callflow messages`: what callers have left, where it can be heard, and what is done with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import err, tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.storage import Kept, SqlStore

app = typer.Typer(name="messages", help="The messages that callers have left.", no_args_is_help=True)


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    numbers: Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List those that are done, too.")] = False,
) -> None:
    """List the messages that are not done, those first that must be answered first.

    Each has its name, by when it is to be answered (UTC), and the caller's number, of which only the end is shown.
    """
    from callflow.logs import escaped, masked
    from callflow.storage import DONE

    found = [one for one in with_store(lambda store: store.messages()) if everything or one.state != DONE]
    if not found:
        tell("No messages yet." if everything else "No messages to answer.", to=err)
    for kept in found:
        number = kept.promise.number if numbers else masked(kept.promise.number)
        line = f"{kept.promise.id}  by {_at(kept.promise.latest)}  {escaped(number):<16}  {kept.state}"
        tell((line, "bold" if kept.state != DONE else ""))


@app.command("play")
def play(name: Annotated[str, typer.Argument(metavar="NAME", help="The message, or its beginning.")]) -> None:
    """Print the path of a message's sound file: give it to a player."""
    from callflow.config import settings
    from callflow.recordings import file_of

    kept = with_store(lambda store: _one(store, name))
    path = file_of(settings().recordings, kept.promise.recording)
    if not path.is_file():
        raise CallflowError(f"the recording {path} is not there: is CALLFLOW_RECORDINGS the folder of Asterisk's?")
    tell((str(path), ""))


@app.command("done")
def done(name: Annotated[str, typer.Argument(metavar="NAME", help="The message, or its beginning.")]) -> None:
    """Mark a message as answered."""

    async def mark(store: SqlStore) -> Kept:
        kept = await _one(store, name)
        await store.mark_done(kept.promise.id)
        return kept

    tell((f"{with_store(mark).promise.id} is done", ""))


async def _one(store: SqlStore, name: str) -> Kept:
    found = [kept for kept in await store.messages() if kept.promise.id.startswith(name)]
    if len(found) != 1:
        raise CallflowError(
            f"{len(found) or 'no'} messages are called {name}: `callflow messages list --all` shows them"
        )
    return found[0]


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
