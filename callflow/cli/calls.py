"""`callflow calls`: which calls there were, how each ended, and the story of one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import err, tell
from callflow.cli.store import with_store
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.core.records import CallRecord, Moment, Records
    from callflow.storage import SqlStore

app = typer.Typer(name="calls", help="The calls that there were.", no_args_is_help=True)

Numbers = Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")]


def register(main: typer.Typer) -> None:
    main.add_typer(app)


@app.command("list")
def listing(
    last: Annotated[int, typer.Option("--last", metavar="N", min=1, max=10_000, help="How many calls.")] = 20,
    numbers: Numbers = False,
) -> None:
    """List the last calls, the latest at the end, those under way among them.

    Each has its name, when it came (UTC), the caller's number, of which only the end is shown, how long the caller
    waited in line in all, who talked with them last, and how it ended.
    """
    records = with_store(lambda store: store.last_calls(last))
    if not records.calls:
        tell("No calls yet.", to=err)
    for call in records.calls:
        tell((_line(call, records, whole=numbers), "" if call.ending else "bold"))


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The call, or the beginning of its name.")],
    numbers: Numbers = False,
) -> None:
    """Tell the story of one call, a line for each change, with the seconds since it came.

    Where an agent was found, the line says why this agent, and why this caller before the next in line.
    """

    async def find(store: SqlStore) -> tuple[CallRecord, list[Moment]]:
        found = await store.calls_called(name)
        if len(found) != 1:
            many = "several" if found else "no"
            raise CallflowError(f"{many} calls are called {name}: `callflow calls list` shows the last ones")
        return found[0], list(await store.story(found[0].id))

    call, story = with_store(find)
    number = _number(call, whole=numbers)
    tell((f"{call.id}: from {number}, for {call.dialled} of {call.company}, {_at(call.arrived_at)}", "bold"))
    for moment in story:
        tell(f"{moment.at - call.arrived_at:8.1f} s  {moment.what}", hang=12)


def _line(call: CallRecord, records: Records, *, whole: bool) -> str:
    waited = sum(wait.seconds for wait in records.waits if wait.call == call.id)
    talks = [talk for talk in records.talks if talk.call == call.id]
    agent = talks[-1].agent if talks else "-"
    number = _number(call, whole=whole)
    ending = call.ending or "under way"
    return f"{call.id:<18}  {_at(call.arrived_at)}  {number:<16}  waited {waited:4.0f} s  {agent:<12}  {ending}"


def _number(call: CallRecord, *, whole: bool) -> str:
    from callflow.logs import escaped, masked

    return escaped(call.number if whole else masked(call.number)) or "(no number)"


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
