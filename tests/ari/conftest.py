"""A client, a connection and a fake Asterisk, joined for one test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from callflow.ari.connection import Connection, Snapshot
from callflow.ari.messages import Message
from callflow.ari.operations import Ari
from tests.fakes.ari import FakeAsterisk


async def at_once(seconds: float) -> None:
    """Wait between attempts no longer than the loop needs to turn."""
    await asyncio.sleep(0)


@dataclass
class Listener:
    """Keeps what it is told, and lets a test wait for it."""

    messages: list[Message] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    hear: Callable[[Message], None] = lambda message: None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_message(self, message: Message) -> None:
        self.hear(message)
        self.messages.append(message)
        self.changed.set()

    async def on_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        self.changed.set()

    def kinds(self) -> list[str]:
        return [message.type for message in self.messages]

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not true():
                self.changed.clear()
                await self.changed.wait()

    async def hears(self, kind: str, times: int = 1) -> None:
        await self.until(lambda: self.kinds().count(kind) >= times)


@asynccontextmanager
async def connected(
    ari: Ari, listener: Listener, pause: Callable[[float], Awaitable[None]] = at_once
) -> AsyncIterator[Connection]:
    """A running connection that is ready."""
    connection = Connection(ari, listener.on_message, listener.on_snapshot, pause)
    running = asyncio.create_task(connection.run())
    try:
        async with asyncio.timeout(5):
            await connection.ready.wait()
        yield connection
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def asterisk() -> AsyncIterator[FakeAsterisk]:
    async with FakeAsterisk() as fake:
        yield fake


@pytest.fixture
async def ari(asterisk: FakeAsterisk) -> AsyncIterator[Ari]:
    async with Ari(asterisk.address) as ari:
        yield ari
