"""Whether callflow is alive and ready, over HTTP, for Docker, a load balancer and `callflow health`.

Alive means that the event loop turns; ready means that every part is well, and if not the answer says which and why.
It must never tell who is calling, and never answers from what it cannot see: it is given one question for each part.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Middleware

from callflow.errors import CallflowError

Part = Callable[[], str | None]
"""What is wrong with one part, in a sentence; None when it is well. Asked at every request, so it answers at once."""

Count = Callable[[], int]
"""How many there are of something now: figures for whoever watches, of which none makes callflow unready."""

WELL = "ok"
LIVE = "/health/live"
READY = "/health/ready"

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Server": "callflow",  # and not the versions of everything below it
}


def application(
    parts: Mapping[str, Part], counts: Mapping[str, Count], remarks: Mapping[str, Part] | None = None
) -> web.Application:
    """The two questions as a web application; all by the names that ops will read.

    What `remarks` say stands with the parts, but makes callflow no less ready: it is wrong, and no caller suffers.
    """
    remarks = remarks or {}

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_request: web.Request) -> web.Response:
        trouble = {name: part() for name, part in parts.items()}
        noted = {name: remark() for name, remark in remarks.items()}
        well = not any(trouble.values())
        return web.json_response(
            {
                "ready": well,
                "parts": {name: why or WELL for name, why in (*trouble.items(), *noted.items())},
                "counts": {name: count() for name, count in counts.items()},
            },
            status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    app = web.Application(client_max_size=1024)
    app.router.add_get(LIVE, live)
    app.router.add_get(READY, ready)
    app.on_response_prepare.append(_secure)
    return app


async def _secure(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(SECURITY_HEADERS)


class HealthServer:
    """Answers from `async with` to its end. Port 0 takes any free port; `port` tells which."""

    def __init__(
        self,
        host: str,
        port: int,
        parts: Mapping[str, Part],
        counts: Mapping[str, Count] | None = None,
        *,
        remarks: Mapping[str, Part] | None = None,
        routes: Iterable[web.AbstractRouteDef] = (),
        guards: Iterable[Middleware] = (),
    ) -> None:
        self.host = host
        self.port = port
        questions = application(parts, counts or {}, remarks)
        questions.add_routes(routes)
        questions.middlewares.extend(guards)
        self._runner = web.AppRunner(questions, access_log=None, handle_signals=False, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.host, self.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise CallflowError(_why_not(self.host, self.port, error)) from None
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()


def _why_not(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"port {port} on {host} is taken by another program: stop it, or set CALLFLOW_HEALTH_PORT to a free one"
            )
        case errno.EACCES | errno.EPERM:
            return f"port {port} on {host} is not allowed to callflow: set CALLFLOW_HEALTH_PORT to one above 1023"
        case _:
            return f"{host} is not an address of this machine: set CALLFLOW_HEALTH_HOST to one, such as 127.0.0.1"


@dataclass(frozen=True, slots=True)
class Health:
    """What a running callflow says of itself: `parts` by name, each `ok` or what is wrong with it."""

    ready: bool
    parts: Mapping[str, str] = field(default_factory=dict)


def here(host: str, port: int) -> str:
    """Where this machine asks a callflow that listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (listens everywhere: ask it here)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def ask(host: str, port: int, patience: float = 3.0) -> Health:
    """Ask a running callflow whether it is ready; one that does not answer is not."""
    url = here(host, port) + READY
    timeout = aiohttp.ClientTimeout(total=patience)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            said = await response.json()
            return Health(said["ready"] is True, {str(name): str(why) for name, why in said["parts"].items()})
    except TimeoutError:
        return Health(False, {"callflow": f"does not answer at {host}:{port} within {patience:g} s"})
    except (aiohttp.ClientConnectionError, OSError):
        return Health(False, {"callflow": f"is not running: nothing answers at {host}:{port}"})
    except (aiohttp.ClientError, ValueError, KeyError, TypeError, AttributeError):
        return Health(False, {"callflow": f"is not what answers at {host}:{port}: another program is there"})
