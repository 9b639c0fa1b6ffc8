"""What ops may ask of a running callflow over HTTP: `callflow reload`, `callflow rollback`, `callflow versions`.

Only a program on this very machine is answered, and never a web page that somebody opened there: a page of another
site cannot set our header without asking first, which is refused; and one that had its own name point at this machine
is known by that name in `Host`. Whoever else may run programs here may also command callflow.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import web

from callflow.errors import CallflowError
from callflow.web.health import here

PATH = "/control/"
HEADER = "X-Callflow-Command"

Command = Callable[[str], Awaitable[Mapping[str, object]]]
"""Does what is asked for; is given the version that is wanted, if any, and gives back an answer fit for JSON."""

PATIENCE = 900.0
"""Seconds: a new plan may have hundreds of prompts to be spoken first."""


def routes(commands: Mapping[str, Command]) -> list[web.AbstractRouteDef]:
    """A route for each command, by its name."""
    return [web.post(PATH + name, _route(name, command)) for name, command in commands.items()]


def _route(name: str, command: Command) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get(HEADER) != name or not is_from_here(request):
            return web.json_response({"error": "only for callflow's own commands"}, status=HTTPStatus.FORBIDDEN)
        return web.json_response(await command(request.query.get("version", "")))

    return answer


def is_from_here(request: web.Request) -> bool:
    """Whether it came from this machine, by an address and not by a name that somebody made up."""
    mine = request.transport.get_extra_info("sockname") if request.transport else None
    remote = _address(request.remote or "")
    if remote is None or not (remote.is_loopback or (mine and remote == _address(mine[0]))):
        return False
    host = request.url.host or ""
    return host == "localhost" or _address(host) is not None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


async def order(host: str, port: int, name: str, version: str = "") -> Mapping[str, Any]:
    """Have the running callflow carry out a command; `CallflowError` if there is none, or it cannot."""
    url = f"{here(host, port)}{PATH}{name}"
    timeout = aiohttp.ClientTimeout(total=PATIENCE, connect=3.0)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, params={"version": version}, headers={HEADER: name}) as response,
        ):
            said = await response.json()
    except TimeoutError:
        raise CallflowError(f"callflow does not answer at {host}:{port}: see `callflow health`, and its log") from None
    except (aiohttp.ClientConnectionError, OSError):
        raise CallflowError(f"callflow is not running: nothing answers at {host}:{port}") from None
    except (aiohttp.ClientError, ValueError):
        raise CallflowError(f"what answers at {host}:{port} does not know this command: see callflow's log") from None
    if response.status != HTTPStatus.OK or not isinstance(said, dict):
        raise CallflowError(f"what answers at {host}:{port} refuses this command")
    return said
