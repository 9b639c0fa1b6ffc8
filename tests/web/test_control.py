"""Who may command a running callflow, and what whoever asks is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest
from aiohttp import web

from callflow.errors import CallflowError
from callflow.web.control import HEADER, order, routes
from callflow.web.health import HealthServer

LOCAL = "127.0.0.1"


class Orders:
    """Notes what is ordered."""

    def __init__(self) -> None:
        self.given: list[str] = []

    async def carry_out(self, version: str) -> Mapping[str, object]:
        self.given.append(version)
        return {"in_force": True, "words": ("done",)}


@pytest.fixture
def orders() -> Orders:
    return Orders()


@pytest.fixture
async def server(orders: Orders) -> AsyncIterator[HealthServer]:
    async with HealthServer(LOCAL, 0, {}, routes=routes({"rollback": orders.carry_out})) as server:
        yield server


async def test_an_order_is_carried_out_and_answered(server: HealthServer, orders: Orders) -> None:
    assert await order(LOCAL, server.port, "rollback", "3f&2a?") == {"in_force": True, "words": ["done"]}
    assert await order("0.0.0.0", server.port, "rollback") == {"in_force": True, "words": ["done"]}
    assert orders.given == ["3f&2a?", ""]


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {}, 403),  # what a page of another site can send
        ("POST", {HEADER: "reload"}, 403),
        ("POST", {HEADER: "rollback", "Host": "evil.example:8089"}, 403),  # a name that was made to point here
        ("POST", {HEADER: "rollback", "Host": "localhost:8089"}, 200),
        ("GET", {HEADER: "rollback"}, 405),
        ("OPTIONS", {"Origin": "http://evil.example", "Access-Control-Request-Headers": HEADER}, 405),
    ],
)
async def test_a_web_page_can_order_nothing(
    server: HealthServer, orders: Orders, method: str, headers: Mapping[str, str], status: int
) -> None:
    url = f"http://{LOCAL}:{server.port}/control/rollback"
    async with aiohttp.ClientSession() as session, session.request(method, url, headers=headers) as response:
        assert response.status == status
        assert "Access-Control-Allow-Origin" not in response.headers
    assert bool(orders.given) is (status == 200)


async def test_another_machine_can_order_nothing(orders: Orders) -> None:
    """A proxy's word about whom it speaks for is not asked: whoever it is, he does not come from here."""
    (route,) = routes({"rollback": orders.carry_out})
    assert isinstance(route, web.RouteDef)
    app = web.Application()

    @web.middleware
    async def from_afar(request: web.Request, handler: object) -> web.StreamResponse:
        answer = await route.handler(request.clone(remote="192.0.2.7"))
        assert isinstance(answer, web.StreamResponse)
        return answer

    app.router.add_routes([route])
    app.middlewares.append(from_afar)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, LOCAL, 0).start()
    port = runner.addresses[0][1]
    with pytest.raises(CallflowError, match=f"what answers at {LOCAL}:{port} refuses this command"):
        await order(LOCAL, port, "rollback")
    await runner.cleanup()
    assert not orders.given


async def test_nobody_is_there() -> None:
    with socket.create_server((LOCAL, 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(CallflowError, match=f"callflow is not running: nothing answers at {LOCAL}:{port}"):
        await order(LOCAL, port, "reload")


async def test_somebody_else_is_there(server: HealthServer) -> None:
    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(text="[]", content_type="application/json")

    other = await asyncio.get_running_loop().create_server(web.Server(answer), LOCAL, 0)
    async with other:
        with pytest.raises(CallflowError, match="refuses this command"):
            await order(LOCAL, other.sockets[0].getsockname()[1], "reload")
    with pytest.raises(CallflowError, match="does not know this command"):  # an older callflow
        await order(LOCAL, server.port, "dance")
