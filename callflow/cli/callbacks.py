"""`callflow callbacks`: what was promised to callers, how it stands, and what a human may do about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.core.windows import Window
    from callflow.storage import Callback, Chapter, SqlStore

app = typer.Typer(name="callbacks", help="The callbacks that were promised to callers.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The callback, or its beginning.")]


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    numbers: Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List those that are kept or withdrawn, too.")] = False,
) -> None:
    """List the promises that are open, and those that a human has to keep; those first that end first.

    Each has its name, the window (UTC) in which the caller is called, the number, of which only the end is shown, the
    queue, and where it stands. Messages that callers have left are among them. What is broken stands before all: its
    window has ended, and nobody has called. Behind it stands what was given up. While callflow runs, `amber` and `red`
    mark the promises that could be late, and those that are at risk.
    """
    from callflow.cli.callback_lights import MARKS, STYLES, in_order, light, lights
    from callflow.logs import escaped, masked
    from callflow.storage import DONE

    known, now = lights(), datetime.now(UTC).timestamp()
    found = [one for one in with_store(lambda store: store.callbacks()) if everything or one.state != DONE]
    for one, shown in in_order((one, light(one, known, now, done=one.state == DONE)) for one in found):
        number = one.promise.number if numbers else masked(one.promise.number)
        where = f"{one.promise.queue or 'operators'}  {MARKS[shown]}{_standing(one)}"
        line = f"{one.promise.id}  {_span(_window(one))}  {escaped(number):<16}  {where}"
        tell((line, STYLES[shown] if one.state != DONE else ""))


@app.command("show")
def show(
    name: Name, numbers: Annotated[bool, typer.Option("--numbers", help="Show the caller's whole number.")] = False
) -> None:
    """Tell the story of one promise: what was promised, and every change since (UTC)."""
    from callflow.logs import escaped, masked

    async def find(store: SqlStore) -> tuple[Callback, list[Chapter]]:
        one = await _one(store, name)
        return one, list(await store.promise_story(one.promise.id))

    one, story = with_store(find)
    promise = one.promise
    number = escaped(promise.number if numbers else masked(promise.number))
    tell((f"{promise.id}: a {promise.cause.value} for {number}, by {promise.queue or 'the operators'}", "bold"))
    first = f"{_at(promise.made_at)}  promised for {_at(promise.earliest)} to {_at(promise.latest)}"
    tell((first, ""))
    for chapter in story:
        why = f": {chapter.why}" if chapter.why else ""
        tell((f"{_at(chapter.at)}  {chapter.state.value} (attempt {chapter.attempt}){why}", ""))


@app.command("cancel")
def cancel(
    name: Name,
    why: Annotated[str, typer.Option("--because", help="Why; it is kept with the story.")] = "a human says so",
) -> None:
    """Withdraw a promise: nobody is called for it any more. Whoever is on the line already is not cut off.

    Exit code: 0 if it is withdrawn, 1 if it cannot be, 2 if no callflow is running.
    """
    _order("cancel-callback", f"{_full(name)} {why}")


@app.command("now")
def now(name: Name) -> None:
    """Call as soon as an agent is free, whatever was promised.

    Exit code: 0 if it is begun, 1 if it cannot be, 2 if no callflow is running.
    """
    _order("callback-now", _full(name))


@app.command("done")
def done(name: Name) -> None:
    """Mark a promise as kept by a human."""

    async def mark(store: SqlStore) -> Callback:
        one = await _one(store, name)
        await store.mark_done(one.promise.id)
        return one

    tell((f"{with_store(mark).promise.id} is done", ""))


def _order(name: str, wanted: str) -> None:
    from callflow.cli.reload import order, tell_outcome

    tell_outcome(order(name, wanted))


def _full(name: str) -> str:
    async def find(store: SqlStore) -> str:
        return (await _one(store, name)).promise.id

    return with_store(find)


async def _one(store: SqlStore, name: str) -> Callback:
    found = [one for one in await store.callbacks() if one.promise.id.startswith(name)]
    exact = [one for one in found if one.promise.id == name]
    if len(exact or found) != 1:
        raise CallflowError(
            f"{len(found) or 'no'} callbacks are called {name}: `callflow callbacks list --all` shows them"
        )
    return (exact or found)[0]


def _window(one: Callback) -> Window:
    from callflow.core.windows import Window

    return one.life.window if one.life else Window(one.promise.earliest, one.promise.latest)


def _standing(one: Callback) -> str:
    from callflow.storage import DONE

    if one.life is None:
        return "done" if one.state == DONE else "promised"
    if one.state == DONE and not one.life.over:
        return "done by a human"
    return f"{one.life.state.value}: {one.life.why}" if one.life.why else one.life.state.value


def _span(window: Window) -> str:
    return f"{_at(window.earliest)} to {datetime.fromtimestamp(window.latest, UTC):%H:%M}"


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
