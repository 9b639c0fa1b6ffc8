"""Brings every caller in our application to the operators, past the engine: also past one that hangs.

What plays to a caller has to be stopped first, or Asterisk would send him on only when the file has ended. Which
playback that is nobody but the engine knows for certain, so every one that may be his is stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from callflow.ari.connection import snapshot
from callflow.ari.inventory import Inventory
from callflow.ari.operations import Ari
from callflow.ari.phone import OPERATORS, stop_playback
from callflow.core.call import CallId, playback_id
from callflow.errors import AriError, NotFound, NotInStasis

GUESSED = 40
"""So many of a call's first playbacks are tried, besides those that were saved."""

AT_ONCE = 20
"""Requests under way at one time."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """Who is on the way to the operators, who talks to a human and was left alone, and why others could not be sent."""

    sent: tuple[CallId, ...]
    talking: tuple[CallId, ...]
    failed: Mapping[CallId, str]


async def rescue(ari: Ari, playing: Mapping[CallId, Iterable[int]], customers: Mapping[CallId, str]) -> Rescued:
    """Send every caller to the operators who does not talk to a human. Raises `AriError` if Asterisk does not answer.

    `playing` are the numbers of what may play, by call; `customers` the channels of those who are being called back
    and have answered, by attempt.
    """
    inventory, requests = Inventory(await snapshot(ari)), asyncio.Semaphore(AT_ONCE)
    alone = {call: inventory.recovered(call, 0.0).together is None for call in inventory.callers}
    channels = {call: call for call, is_alone in alone.items() if is_alone}
    channels |= {attempt: leg for attempt, leg in customers.items() if leg in inventory.living}
    sending = (_send(ari, requests, call, channel, playing.get(call, ())) for call, channel in channels.items())
    failed = {call: why for call, why in zip(channels, await asyncio.gather(*sending), strict=True) if why}
    talking = tuple(call for call, is_alone in alone.items() if not is_alone)
    return Rescued(tuple(call for call in channels if call not in failed), talking, failed)


async def _send(ari: Ari, requests: asyncio.Semaphore, call: CallId, channel: str, playing: Iterable[int]) -> str:
    """Why it could not be done; empty if it is."""
    context, extension, priority = OPERATORS
    numbers = dict.fromkeys((*playing, *range(1, GUESSED + 1)))
    await asyncio.gather(*(_stop(ari, requests, playback_id(call, number)) for number in numbers))
    try:
        async with requests:
            await ari.channels.continue_in_dialplan(channel, context=context, extension=extension, priority=priority)
    except (NotFound, NotInStasis):
        return ""  # he has hung up, or is on the way already
    except AriError as error:
        return str(error)
    return ""


async def _stop(ari: Ari, requests: asyncio.Semaphore, playback: str) -> None:
    async with requests:
        with suppress(AriError):
            await stop_playback(ari, playback)
