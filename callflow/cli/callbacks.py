"""`callflow callbacks`: what was promised to callers, how it stands, and what a human may do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import err, tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.core.promise_book import Callback, Chapter
    from callflow.storage import SqlStore

app = typer.Typer(name="callbacks", help="The callbacks that were promised to callers.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The callback, or its beginning, or its reference.")]
Because = Annotated[str, typer.Option("--because", help="Why; it is kept with the story.")]

A_HUMAN = "a human says so"
QUARTER = 900.0
"""Seconds: how long a window is whose end nobody names."""


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    numbers: Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List those that are kept or withdrawn, too.")] = False,
) -> None:
    """List the promises that are open, and those that a human has to keep; those first that end first.

    Each has its name, the reference that the caller was told in writing, the window in which the caller is called (in
    the company's own time, with its distance from UTC), the number, of which only the end is shown, the queue, and
    where it stands. Messages that callers have left are among them. What is broken stands before all: its window has
    ended, and nobody has called. Behind it stands what was given up. While callflow runs, `amber` and `red` mark the
    promises that could be late, and those that are at risk.
    """
    from callflow.cli.callback_lights import MARKS, STYLES, in_order, light, lights
    from callflow.logs import escaped, masked

    known, now = lights(), datetime.now(UTC).timestamp()
    found = [one for one in with_store(lambda store: store.callbacks()) if everything or not one.done]
    for one, shown in in_order((one, light(one, known, now)) for one in found):
        number = one.promise.number if numbers else masked(one.promise.number)
        where = f"{one.promise.queue or 'operators'}  {MARKS[shown]}{_standing(one)}"
        line = f"{one.promise.id}  {one.reference}  {_span(one)}  {escaped(number):<16}  {where}"
        tell((line, "" if one.done else STYLES[shown]))
    if not found:
        tell("No callbacks yet." if everything else "No open callbacks.", to=err)


@app.command("show")
def show(
    name: Name, numbers: Annotated[bool, typer.Option("--numbers", help="Show the caller's whole number.")] = False
) -> None:
    """Tell the story of one promise: what was promised, and every change since, in the company's own time."""
    from callflow.core.reference import in_groups
    from callflow.logs import escaped, masked

    async def find(store: SqlStore) -> tuple[Callback, Sequence[Chapter]]:
        one = await _one(store, name)
        return one, await store.promise_story(one.promise.id)

    one, story = with_store(find)
    promise, zone = one.promise, _zone(one)
    number = escaped(promise.number if numbers else masked(promise.number))
    whose = f"a {promise.cause.value} for {number}, by {promise.queue or 'the operators'}"
    company = f" of {promise.company}" if promise.company else ""
    tell((f"{promise.id}: {whose}{company}, reference {in_groups(one.reference)}", "bold"))
    tell(f"times are those of {zone}")
    first = f"{_at(promise.made_at, zone)}  promised for {_between(promise.earliest, promise.latest, zone)}"
    tell((first, ""))
    window = (promise.earliest, promise.latest)
    for chapter in story:
        before, window = window, (chapter.window.earliest, chapter.window.latest)
        moved = f" to {_between(*window, zone)}" if window != before else ""
        why = f": {chapter.why}" if chapter.why else ""
        tell((f"{_at(chapter.at, zone)}  {chapter.state.value}{moved} (attempt {chapter.attempt}){why}", ""))


@app.command("move")
def move(
    name: Name,
    at: Annotated[str, typer.Argument(metavar="TIME", help='From when: "2026-11-23 10:00", or "10:00" for today.')],
    until: Annotated[str, typer.Option("--until", help="Until when. Without it: a quarter of an hour later.")] = "",
    why: Because = A_HUMAN,
) -> None:
    """Move a promise to another window, in the company's own time (`show` tells which that is).

    It has to begin and end at whole five minutes, in the opening hours of the queue, within the plan's horizon, and
    outside the quiet hours of the customer. The receiver of webhooks gets a text for the customer; nobody else tells
    them.

    Exit code: 0 if it is moved, 1 if it cannot be, 2 if no callflow is running or a time cannot be read.
    """
    one = with_store(lambda store: _one(store, name))
    zone = _zone(one)
    earliest = _instant(at, zone, datetime.now(zone))
    latest = _instant(until, zone, datetime.fromtimestamp(earliest, zone)) if until else earliest + QUARTER
    wanted = {"callback": one.promise.id, "earliest": earliest, "latest": latest, "why": why}
    _order("move-callback", json.dumps(wanted))


@app.command("cancel")
def cancel(
    name: Name,
    why: Because = A_HUMAN,
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
    """Mark a promise as kept by a human. Nobody is rung for it any more."""
    from callflow.cli.reload import order, tell_outcome

    promise = _full(name)
    try:
        said = order("callback-done", promise)
    except CallflowError:  # nobody is running: the next callflow finds it ticked off
        with_store(lambda store: store.mark_done(promise))
        tell((f"{promise} is done", ""))
    else:
        tell_outcome(said)


def _order(name: str, wanted: str) -> None:
    from callflow.cli.reload import order, tell_outcome

    tell_outcome(order(name, wanted))


def _full(name: str) -> str:
    async def find(store: SqlStore) -> str:
        return (await _one(store, name)).promise.id

    return with_store(find)


async def _one(store: SqlStore, name: str) -> Callback:
    from callflow.core.promise_book import find

    found = find(await store.callbacks(), name)
    if isinstance(found, str):
        raise CallflowError(f"{found}: `callflow callbacks list --all` shows them")
    return found


def _standing(one: Callback) -> str:
    if one.life is None:
        return "done" if one.done else "promised"
    if one.done and not one.life.over:
        return "done by a human"
    return f"{one.life.state.value}: {one.life.why}" if one.life.why else one.life.state.value


# Times: the company's own.


def _zone(one: Callback) -> tzinfo:
    from callflow.callback_news import zone_of

    return zone_of(one.promise.timezone)


def _span(one: Callback) -> str:
    window, zone = one.now.window, _zone(one)
    offset = f"{datetime.fromtimestamp(window.earliest, zone):%z}"
    return f"{_between(window.earliest, window.latest, zone)} {offset[:3]}:{offset[3:]}"


def _between(earliest: float, latest: float, zone: tzinfo) -> str:
    """Both ends; the day of the second only if it is another."""
    first, last = datetime.fromtimestamp(earliest, zone), datetime.fromtimestamp(latest, zone)
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M} to {end}"


def _at(seconds: float, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M}"


def _instant(text: str, zone: tzinfo, day: datetime) -> float:
    """A time as an admin writes it, in epoch seconds; without a date it is on that day."""
    written = text.strip() if len(text.strip()) > len("10:00") else f"{day:%Y-%m-%d} {text.strip()}"
    try:
        at = datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        return at.timestamp()
    except (ValueError, OverflowError):
        raise CallflowError(f"{text!r} is no time: write it like 2026-11-23 10:00, or 10:00") from None
