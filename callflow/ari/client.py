"""One request to Asterisk over HTTP, and what its refusals mean.

The only place that knows the password, and it never lets go of it: it travels in the Authorization header,
never in a URL, and an error of the HTTP library (whose repr prints that header) never leaves this module.
A POST is never repeated here: whether a repeat is harmless is known to the recipe that asked. (The library
repeats a GET, PUT or DELETE once when a kept connection turns out to be closed; that is always harmless.)
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp

from callflow.errors import (
    AriError,
    Conflict,
    NotFound,
    NotInStasis,
    Rejected,
    TimedOut,
    Unauthorized,
    Unavailable,
    Unreachable,
)

Params = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where Asterisk's HTTP server is, who we are there, and the name of our Stasis application."""

    url: str
    username: str
    password: str = field(repr=False)
    application: str = "callflow"
    request_timeout: float = 5.0
    heartbeat: float = 5.0


class Client:
    """A keep-alive connection pool to one Asterisk; open it with `async with`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._root = address.url.rstrip("/") + "/ari"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers={"Authorization": _basic(self.address.username, self.address.password)},
            connector=aiohttp.TCPConnector(limit=32, keepalive_timeout=10),
            timeout=aiohttp.ClientTimeout(total=self.address.request_timeout),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise AriError("the ARI client is not open: use it with `async with`")
        return self._session

    async def request(
        self,
        method: str,
        path: str,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
    ) -> bytes:
        """Ask once. The answer's body, or an `AriError` that says what the refusal means."""
        query = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            async with self.session.request(
                method, self._root + path, params=query, json=body, allow_redirects=False
            ) as answer:
                said = await answer.read()
        except aiohttp.ConnectionTimeoutError:
            raise Unreachable(f"{method} {path}: Asterisk does not take the connection") from None
        except TimeoutError:
            raise TimedOut(f"{method} {path}: no answer in {self.address.request_timeout:g} s") from None
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(f"{method} {path}: {error.strerror or 'no connection'}") from None
        except (aiohttp.ClientError, OSError) as error:
            # the connection broke after the request had left: Asterisk may have acted on it
            raise TimedOut(f"{method} {path}: {type(error).__name__} before the answer") from None
        if answer.status < 400:
            return said
        raise refusal(method, path, answer.status, said)

    async def open_events(self) -> aiohttp.ClientWebSocketResponse:
        """Open the events WebSocket of our application; a frozen Asterisk closes it by its heartbeat."""
        try:
            async with self._handshake_timeout():
                return await self.session.ws_connect(
                    self._root + "/events",
                    params={"app": self.address.application, "subscribeAll": "false"},
                    heartbeat=self.address.heartbeat,
                )
        except aiohttp.WSServerHandshakeError as error:
            raise refusal("GET", "/events", error.status, b"") from None
        except TimeoutError:
            raise Unreachable("GET /events: no answer in time") from None
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(f"GET /events: {error.strerror or 'no connection'}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(f"GET /events: {type(error).__name__}") from None

    def _handshake_timeout(self) -> asyncio.Timeout:
        return asyncio.timeout(self.address.request_timeout)


def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def refusal(method: str, path: str, status: int, body: bytes) -> AriError:
    """What Asterisk's status and message mean together; neither alone is enough."""
    message = _message(body)
    sentence = f"{method} {path}: {status} {message}".rstrip()
    match status:
        case 401 | 403:
            return Unauthorized(sentence)
        case 404:
            return NotFound(sentence)
        case 400 if "not found" in message.lower():
            return NotFound(sentence)  # addChannel says so of a channel that is gone
        case 409 if "stasis" in message.lower():
            return NotInStasis(sentence)
        case 409:
            return Conflict(sentence)
        case 422 if path.endswith("/addChannel"):
            return NotInStasis(sentence)
        case 500 if "allocation failed" in message.lower():
            return Unavailable(sentence)
        case 503:
            return Unreachable(sentence)  # Asterisk is there but has not booted yet
        case _:
            return Rejected(sentence)


def _message(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    message = said.get("message", said.get("error", "")) if isinstance(said, dict) else ""
    return str(message)[:200]
