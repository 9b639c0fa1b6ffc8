"""`callflow forget`: everything about one number is erased at once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from callflow.cli.output import counted, err, tell
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.storage import KeptOf, SqlStore

NOT_ALL = 1
LOOKS, LOOK_EVERY = 50, 0.2
"""So often, and so many seconds apart, it is looked whether callbacks that were withdrawn are over: a phone that rings
has to stop first."""


def register(app: typer.Typer) -> None:
    app.command("forget")(command)


def command(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number, in any spelling.")],
) -> None:
    """Erase everything about one number: whose it was in each call, what was typed, messages left, callbacks done,
    benefits given, whom it talked with last, and what webhooks were still to tell of it.

    A callback to it that is still open is withdrawn first, by the running callflow. Waits, talks and endings stay for
    the reports, without the number. What logs hold of it (its last three digits) is not callflow's to erase.

    Exit code: 0 if nothing about it is kept any more, 1 if something has to stay for now, 2 if it cannot be done.
    """
    from callflow.cli.store import with_store

    if with_store(lambda store: _forget(store, number)):
        raise typer.Exit(NOT_ALL)


async def _forget(store: SqlStore, number: str) -> bool:
    """Whether something has to stay."""
    from callflow.forgetting import spellings

    written = await spellings(store, number)
    kept = await store.kept_of(written)
    for one in kept.open:
        await _withdraw(store, one.promise)
    if kept.open:
        kept = await _over(store, written)
    stays = await _erase_recordings(kept)
    kept = replace(kept, done=[one for one in kept.done if one.promise not in stays])
    await store.forget(kept)
    _tell(kept, stays.values())
    return bool(kept.under_way or kept.open or stays)


async def _withdraw(store: SqlStore, promise: str) -> None:
    """Withdraw an open promise; what was given up to a human only waits to be ticked off."""
    from callflow.config import settings
    from callflow.web import control

    one = next((one for one in await store.callbacks() if one.promise.id == promise), None)
    if one is not None and one.life is not None and one.life.over:
        await store.mark_done(promise)
        return
    chosen, why = settings(), "the number is forgotten"
    try:
        await control.order(chosen.health_host, chosen.health_port, "cancel-callback", f"{promise} {why}")
    except CallflowError as error:
        raise CallflowError(
            f"{promise} is still open, and only a running callflow can withdraw it: {error}\n"
            "start callflow and forget the number again: nothing has been erased"
        ) from None


async def _over(store: SqlStore, written: Sequence[str]) -> KeptOf:
    """What is kept once the promises withdrawn are over, or as many of them as are."""
    for _ in range(LOOKS):
        kept = await store.kept_of(written)
        if not kept.open:
            break
        await asyncio.sleep(LOOK_EVERY)
    return kept


async def _erase_recordings(kept: KeptOf) -> Mapping[str, str]:
    """Erase the messages that were left; for each that could not be the promise, and why."""
    from callflow.config import settings
    from callflow.recordings import erase

    folder, stays = settings().recordings, {}
    for one in kept.done:
        why = await asyncio.to_thread(erase, folder, one.recording) if one.recording else ""
        if why:
            stays[one.promise] = why
    return stays


def _tell(kept: KeptOf, stays: Collection[str]) -> None:
    over = len(set(kept.calls) - set(kept.under_way))
    if not kept.written:
        tell("nothing is kept of this number")
        return
    recordings = sum(bool(one.recording) for one in kept.done)
    parts = (
        counted(over, "call"),
        counted(len(kept.done), "callback or message promised", "callbacks or messages promised"),
        counted(recordings, "recording"),
    )
    tell(f"erased: {', '.join(parts)}, and the number wherever else it stood")
    for why in stays:
        tell(why, to=err)
    for promise in (one.promise for one in kept.open):
        tell(f"{promise} stays: its customer is on the line; forget the number again when the call is over", to=err)
    for call in kept.under_way:
        tell(f"{call} stays: it is under way; forget the number again when the call is over", to=err)
