"""What can go wrong at a request, each as a small function put into `FakeAsterisk.before` or `.after`.

`before` runs when the request has arrived, `after` when it has been carried out and not yet answered.
A fault may change the exchange, wait, or give an answer of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.ari.exchange import Exchange
from tests.fakes.ari.parts import Refused


@dataclass(frozen=True)
class Asked:
    """A request, as recorded: the `number`th since the start, counting from 1."""

    number: int
    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict)
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Broken(Exception):
    """No answer will come: the connection is closed instead."""


Fault = Callable[[Exchange, Asked], Awaitable[None]]


def at(number: int, do: Fault) -> Fault:
    """The fault, at one request only."""

    async def fault(exchange: Exchange, asked: Asked) -> None:
        if asked.number == number:
            await do(exchange, asked)

    return fault


def fail(number: int, status: int = 500, message: str = "Internal error") -> Fault:
    async def do(exchange: Exchange, asked: Asked) -> None:
        raise Refused(status, message)

    return at(number, do)


def delay(number: int, seconds: float) -> Fault:
    async def do(exchange: Exchange, asked: Asked) -> None:
        await asyncio.sleep(seconds)

    return at(number, do)


def swallow(number: int) -> Fault:
    """The connection breaks at this request: before it was carried out, or (in `after`) afterwards."""

    async def do(exchange: Exchange, asked: Asked) -> None:
        raise Broken

    return at(number, do)


def hang_up_caller(number: int) -> Fault:
    """Every caller hangs up at this request."""

    async def do(exchange: Exchange, asked: Asked) -> None:
        for channel in [one for one in exchange.channels.values() if not one.is_leg]:
            exchange.hang_up(channel)

    return at(number, do)
