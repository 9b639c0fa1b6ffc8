"""Stays connected to Asterisk's events, and tells the truth about what was missed.

A lost socket loses its events for good, and its filter with them. So each new one goes through the same steps:
open the socket and keep what it says; set the filter; list what is there; let `on_snapshot` bring every call into
agreement with it; only then let the kept events flow, and be `ready`. A frozen Asterisk is noticed by the
heartbeat. The reader waits for nobody: `on_message` is an ordinary function and must be quick, since Asterisk
cuts off whoever reads slowly.

It subscribes to nothing: our channels come by themselves, and with a subscription to the phones every event of
their channels came twice, so that one key was two. Which phones are online is asked, not told.

It decides nothing about calls. Once another process has taken over our application it must never connect
again: two that both reconnect would replace each other for ever. `run` then raises `Replaced`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import structlog

from callflow.ari.messages import (
    WANTED,
    ApplicationReplaced,
    Bridge,
    Channel,
    Endpoint,
    Message,
    Unknown,
    parse,
)
from callflow.ari.operations import Ari
from callflow.errors import AriError, Replaced, Unauthorized

log = structlog.stdlib.get_logger(__name__)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 2.0
#: A password that is refused is being rotated or is wrong: no reason to hammer.
REFUSED_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What Asterisk holds at the moment of (re)connecting."""

    channels: tuple[Channel, ...]
    bridges: tuple[Bridge, ...]
    endpoints: tuple[Endpoint, ...]
    ours: frozenset[str]
    """The ids of the channels that are in our application, or that it watches."""

    def in_stasis(self) -> tuple[Channel, ...]:
        """The living channels that wait for us to say what happens to them."""
        return tuple(one for one in self.channels if one.id in self.ours and one.dialplan.app_name.startswith("Stasis"))


async def snapshot(ari: Ari) -> Snapshot:
    """What Asterisk holds now; raises `AriError`."""
    watched = await ari.applications.get(ari.address.application)
    return Snapshot(
        channels=tuple(await ari.channels.list()),
        bridges=tuple(await ari.bridges.list()),
        endpoints=tuple(await ari.endpoints.list()),
        ours=frozenset(watched.channel_ids),
    )


async def _pause(seconds: float) -> None:
    await asyncio.sleep(seconds)


class Connection:
    """The one events WebSocket of our application, opened again whenever it is lost."""

    def __init__(
        self,
        ari: Ari,
        on_message: Callable[[Message], None],
        on_snapshot: Callable[[Snapshot], Awaitable[None]],
        pause: Callable[[float], Awaitable[None]] = _pause,
    ) -> None:
        self._ari = ari
        self._on_message = on_message
        self._on_snapshot = on_snapshot
        self._pause = pause
        self._kept: list[Message] = []
        self._unreadable = 0
        self._losses = 0
        self.ready = asyncio.Event()

    @property
    def is_ready(self) -> bool:
        """The events flow and every call agrees with Asterisk: calls may be claimed."""
        return self.ready.is_set()

    @property
    def losses(self) -> int:
        """How many sockets were lost, for the metrics."""
        return self._losses

    @property
    def unreadable(self) -> int:
        """How many messages could not be read, for the metrics."""
        return self._unreadable

    async def run(self) -> None:
        """Keep connected until cancelled; raises `Replaced` when another process took over."""
        pause = FIRST_PAUSE
        complained = ""
        while True:
            try:
                if await self._connect_once():
                    pause, complained = FIRST_PAUSE, ""
                self._losses += 1
                log.warning("events_lost")
                wait = pause
            except Replaced:
                log.critical("application_replaced", application=self._ari.address.application)
                raise
            except AriError as error:
                wait = REFUSED_PAUSE if isinstance(error, Unauthorized) else pause
                complained = self._complain(error, complained)
            await self._pause(wait * random.uniform(0.8, 1.2))  # noqa: S311 (no secret: it spreads reconnects)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _complain(self, error: AriError, before: str) -> str:
        """Say why there is no connection once, not at every attempt."""
        sentence = f"{type(error).__name__}: {error}"
        if sentence != before:
            hint = "check the ARI user and password" if isinstance(error, Unauthorized) else "trying again"
            log.error("asterisk_not_reached", reason=sentence, url=self._ari.address.url, hint=hint)
        return sentence

    async def _connect_once(self) -> bool:
        """Live through one socket; True when it was ready before it was lost."""
        socket = await self._ari.client.open_events()
        self._kept = []
        reading = asyncio.create_task(self._read(socket))
        settling = asyncio.create_task(self._settle())
        try:
            await asyncio.wait({reading, settling}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                reading.result()
                return False
            settling.result()
            self._let_flow()
            await reading
            return True
        finally:
            self.ready.clear()
            for task in (reading, settling):
                task.cancel()
            await asyncio.gather(reading, settling, return_exceptions=True)
            await socket.close()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            if frame.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                continue
            message = parse(frame.data)
            match message:
                case ApplicationReplaced():
                    raise Replaced("another process has taken over the application")
                case Unknown(problem=problem) if problem:
                    self._unreadable += 1
                    log.warning("message_unreadable", type=message.type, problem=problem)
                case _ if self.is_ready:
                    self._on_message(message)
                case _:
                    self._kept.append(message)

    async def _settle(self) -> None:
        """Ask for what the socket cannot tell, and have every call brought into agreement with it."""
        await self._ari.applications.filter(self._ari.address.application, WANTED)
        await self._on_snapshot(await snapshot(self._ari))

    def _let_flow(self) -> None:
        """Hand over what was kept, in its order, and everything after it directly."""
        kept, self._kept = self._kept, []
        self.ready.set()
        for message in kept:
            self._on_message(message)
        log.info("asterisk_ready", kept=len(kept))
