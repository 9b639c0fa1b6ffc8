"""`callflow rescue`: every caller to the operators, at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from callflow.cli.output import counted, err, tell

if TYPE_CHECKING:
    from callflow.ari.rescue import Rescued
    from callflow.config import Settings
    from callflow.core.call import CallId

NOT_ALL = 1
STORE_WITHIN = 2.0
"""Seconds for the database to say what plays to whom. Nobody waits longer for it: it helps, and is not needed."""


def register(app: typer.Typer) -> None:
    app.command("rescue")(command)


def command() -> None:
    """Send every caller to Asterisk's own operators now: from menus, prompts and lines, also if callflow hangs.

    Whoever talks to a human goes on talking. It speaks with Asterisk itself and needs no running callflow. Callers who
    come in later are served as usual by a callflow that runs; stop it if they are to reach the operators, too.

    Exit code: 0 if everybody is on the way, 1 if somebody could not be sent, 2 if Asterisk does not answer.
    """
    from callflow.config import settings

    done = asyncio.run(_rescue(settings()))
    tell(f"{counted(len(done.sent), 'caller')} on the way to the operators")
    if done.talking:
        tell(f"{counted(len(done.talking), 'caller')} left alone: they talk to a human")
    for call, why in done.failed.items():
        tell(f"{call} could not be sent: {why}", to=err)
    if done.failed:
        raise typer.Exit(NOT_ALL)


async def _rescue(chosen: Settings) -> Rescued:
    from callflow.ari.client import Address
    from callflow.ari.operations import Ari
    from callflow.ari.rescue import rescue

    playing, customers = await _known(chosen)
    async with Ari(Address(chosen.ari_url, chosen.ari_user, chosen.password(), chosen.app)) as ari:
        return await rescue(ari, playing, customers)


async def _known(chosen: Settings) -> tuple[dict[CallId, list[int]], dict[CallId, str]]:
    """What the database knows of prompts that play, and of customers on the line; nothing if it does not answer."""
    from callflow.core.call import Call, Playing, leg_id
    from callflow.core.dialout.outcall import WITH_CUSTOMER, OutCall, Talking, customer_of
    from callflow.errors import CallflowError
    from callflow.storage import SqlStore

    playing: dict[CallId, list[int]] = {}
    customers: dict[CallId, str] = {}
    try:
        async with asyncio.timeout(STORE_WITHIN):
            store = await SqlStore.open(chosen.database)
            try:
                for call in await store.open_calls():
                    if isinstance(call, Call):
                        playing[call.id] = [one.number for one in call.phase.holdings if isinstance(one, Playing)]
                for outcall in await store.open_outcalls():
                    if not isinstance(outcall, OutCall):
                        continue
                    customer, numbers = customer_of(outcall), outcall.phase.holdings
                    on_the_line = isinstance(outcall.phase, WITH_CUSTOMER) and not isinstance(outcall.phase, Talking)
                    if customer and on_the_line:
                        customers[outcall.id] = leg_id(outcall.id, customer.number)
                        playing[outcall.id] = [one.number for one in numbers if isinstance(one, Playing)]
            finally:
                await store.close()
    except (TimeoutError, CallflowError) as error:
        tell(f"the database does not answer ({error or 'too slow'}): prompts are stopped by guessing", to=err)
    return playing, customers
