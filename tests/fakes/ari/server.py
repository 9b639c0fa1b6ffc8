"""The fake's front door: ARI over real HTTP and a real WebSocket, on a free loopback port."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Self

from aiohttp import WSMsgType, web

from callflow.ari.client import Address
from tests.fakes.ari.exchange import Exchange
from tests.fakes.ari.faults import Asked, Broken, Fault
from tests.fakes.ari.parts import FakeChannel, Json, Refused
from tests.fakes.ari.routes import carry_out

USER, PASSWORD, APP = "callflow", "a-secret-of-the-tests", "callflow"


class FakeAsterisk:
    """Start it with `async with`; `address` is for the client, `exchange` for what callers and phones do."""

    def __init__(self, speed: float = 1000.0) -> None:
        self.exchange = Exchange(self._tell, speed)
        self.password = PASSWORD
        self.asked: list[Asked] = []
        self.told: list[Json] = []
        self.before: list[Fault] = []
        self.after: list[Fault] = []
        self.start_event_last = False
        """StasisStart of a leg comes after the response of `create` instead of before it."""
        self.doubled = False
        """Every event is sent twice."""
        self.allowed: list[str] | None = None
        self.subscriptions: set[str] = set()
        self._socket: web.WebSocketResponse | None = None
        self._outbox: asyncio.Queue[Json] = asyncio.Queue()
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._changed = asyncio.Condition()
        self._transport: asyncio.Transport | None = None
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/ari/events", self._events)
        app.router.add_route("*", "/ari/{path:.*}", self._request)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thawed.set()
        self.exchange.speed = 0
        for channel in list(self.exchange.channels.values()):
            self.exchange.hang_up(channel)
        self.drop_socket()
        if self._runner:
            await self._runner.cleanup()

    async def _listen(self) -> None:
        assert self._runner is not None
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])

    @property
    def address(self) -> Address:
        return Address(f"http://127.0.0.1:{self._port}", USER, PASSWORD, APP)

    # what a test does

    def call_in(self, **caller: str) -> FakeChannel:
        """A caller arrives; without an application on the socket he goes straight to the operators."""
        return self.exchange.call_in(app=APP if self.is_connected else None, **caller)

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    def drop_socket(self) -> None:
        """The events socket is lost, as by a reset; what is told meanwhile is lost too."""
        socket, self._socket = self._socket, None
        if socket is not None and self._transport is not None:
            self._transport.abort()

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for the fake to be in a state; looked at after every request and every event."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    def freeze(self) -> None:
        """Asterisk hangs: nothing is answered, no ping either, and the sockets stay open."""
        self._thawed.clear()

    def thaw(self) -> None:
        self._thawed.set()

    def paths(self) -> list[str]:
        """Everything that was asked, as `METHOD /path`."""
        return [str(one) for one in self.asked]

    async def say(self, frame: str) -> None:
        """Send any text at all on the events socket."""
        assert self._socket is not None
        await self._socket.send_str(frame)

    # events

    def enter_later(self, channel: FakeChannel) -> None:
        """StasisStart of a leg a moment after the response that announced it."""
        asyncio.get_running_loop().call_later(0.005, self.exchange.enter, channel, APP)

    def after_silence(self, channel: FakeChannel, do: Callable[[], None]) -> None:
        async def wait() -> None:
            await self.exchange.silence(channel)
            if channel.id in self.exchange.channels:
                do()

        self._spawn(wait())

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, kind: str, said: Json) -> None:
        event = {"type": kind, "timestamp": "2026-01-01T00:00:00.000+0000", **said}
        event |= {"asterisk_id": "00:00:00:00:00:01", "application": APP}
        self._notice()
        if self._socket is None or (self.allowed is not None and kind not in self.allowed):
            return
        for _ in range(2 if self.doubled else 1):
            self.told.append(event)
            self._outbox.put_nowait(event)

    def _notice(self) -> None:
        """Wake whoever waits in `until`."""

        async def notify() -> None:
            async with self._changed:
                self._changed.notify_all()

        self._spawn(notify())

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if not self._is_allowed(request):
            return web.json_response({"error": "Authentication required"}, status=401)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if self._socket is not None:
            await self._socket.send_json({"type": "ApplicationReplaced", "application": APP})
        self._transport = request.transport
        self._socket, self._outbox, self.allowed = socket, asyncio.Queue(), None
        sending = asyncio.create_task(self._send(socket, self._outbox))
        self._notice()
        try:
            async for frame in socket:
                await self._thawed.wait()
                if frame.type == WSMsgType.PING:
                    await socket.pong(frame.data)
        finally:
            sending.cancel()
            if self._socket is socket:
                self._socket = None
            self._notice()
        return socket

    async def _send(self, socket: web.WebSocketResponse, outbox: asyncio.Queue[Json]) -> None:
        while True:
            event = await outbox.get()
            await self._thawed.wait()
            await socket.send_str(json.dumps(event))

    # requests

    def _is_allowed(self, request: web.Request) -> bool:
        right = base64.b64encode(f"{USER}:{self.password}".encode()).decode()
        return request.headers.get("Authorization") == f"Basic {right}"

    async def _request(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        asked = Asked(len(self.asked) + 1, request.method, "/" + request.match_info["path"], dict(request.query), body)
        self.asked.append(asked)
        self._notice()
        if not self._is_allowed(request):
            return web.json_response({"error": "Authentication required"}, status=401)
        try:
            await self._thawed.wait()
            for fault in self.before:
                await fault(self.exchange, asked)
            answer = await carry_out(self, asked)
            for fault in self.after:
                await fault(self.exchange, asked)
        except Refused as refused:
            return web.json_response({"message": refused.message}, status=refused.status)
        except Broken:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        finally:
            self._notice()
        return web.Response(status=204) if answer is None else web.json_response(answer)
