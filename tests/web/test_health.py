from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp import web

from callflow.errors import CallflowError
from callflow.web.health import SECURITY_HEADERS, Health, HealthServer, ask

LOCAL = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else has and never answers on."""
    with socket.create_server((LOCAL, 0)) as other:
        yield other.getsockname()[1]


async def fetch(port: int, path: str, method: str = "GET") -> tuple[int, aiohttp.typedefs.LooseHeaders, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://{LOCAL}:{port}{path}") as response,
    ):
        return response.status, response.headers.copy(), await response.text()


async def test_ready_when_every_part_is_well() -> None:
    async with HealthServer(LOCAL, 0, {"asterisk": lambda: None, "store": lambda: None}) as server:
        assert await ask(LOCAL, server.port) == Health(True, {"asterisk": "ok", "store": "ok"})
        status, _, _ = await fetch(server.port, "/health/ready")
        assert status == 200


async def test_not_ready_says_which_part_and_why_until_it_is_well() -> None:
    trouble: dict[str, str | None] = {"asterisk": "not connected"}
    parts = {"asterisk": lambda: trouble["asterisk"], "plans": lambda: None}
    async with HealthServer(LOCAL, 0, parts) as server:
        status, _, text = await fetch(server.port, "/health/ready")
        assert status == 503
        assert json.loads(text) == {
            "ready": False,
            "parts": {"asterisk": "not connected", "plans": "ok"},
            "counts": {},
        }
        assert await ask(LOCAL, server.port) == Health(False, {"asterisk": "not connected", "plans": "ok"})
        trouble["asterisk"] = None
        assert (await ask(LOCAL, server.port)).ready


async def test_a_remark_is_told_and_makes_nothing_unready() -> None:
    remarks = {"plans": lambda: "the plan on disk is not in force", "voice": lambda: None}
    async with HealthServer(LOCAL, 0, {"store": lambda: None}, remarks=remarks) as server:
        said = await ask(LOCAL, server.port)
    assert said == Health(True, {"store": "ok", "plans": "the plan on disk is not in force", "voice": "ok"})


async def test_counts_are_those_of_the_moment() -> None:
    calls = ["one"]
    async with HealthServer(LOCAL, 0, {}, {"calls": lambda: len(calls)}) as server:
        calls.append("two")
        _, _, text = await fetch(server.port, "/health/ready")
    assert json.loads(text)["counts"] == {"calls": 2}


async def test_alive_even_when_not_ready() -> None:
    async with HealthServer(LOCAL, 0, {"asterisk": lambda: "not connected"}) as server:
        status, _, text = await fetch(server.port, "/health/live")
        assert (status, text) == (200, '{"alive": true}')


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/health/live", 200), ("GET", "/health/ready", 200), ("GET", "/", 404), ("POST", "/health/live", 405)],
)
async def test_every_answer_is_guarded_by_its_headers(method: str, path: str, status: int) -> None:
    async with HealthServer(LOCAL, 0, {}) as server:
        got, headers, _ = await fetch(server.port, path, method)
    assert got == status
    assert SECURITY_HEADERS.items() <= dict(headers).items()


async def test_a_port_that_is_taken(taken: int) -> None:
    with pytest.raises(CallflowError) as caught:
        await HealthServer(LOCAL, taken, {}).__aenter__()
    assert str(caught.value) == (
        f"port {taken} on {LOCAL} is taken by another program: stop it, or set CALLFLOW_HEALTH_PORT to a free one"
    )


async def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(CallflowError, match=r"^192\.0\.2\.1 is not an address of this machine: set CALLFLOW_HEALTH_"):
        await HealthServer("192.0.2.1", 0, {}).__aenter__()


async def test_asking_where_nobody_is() -> None:
    with socket.create_server((LOCAL, 0)) as gone:
        port = gone.getsockname()[1]
    assert await ask(LOCAL, port) == Health(False, {"callflow": f"is not running: nothing answers at {LOCAL}:{port}"})


async def test_asking_one_who_never_answers(taken: int) -> None:
    assert await ask(LOCAL, taken, patience=0.05) == Health(
        False, {"callflow": f"does not answer at {LOCAL}:{taken} within 0.05 s"}
    )


@pytest.mark.parametrize("body", ["hello", "[]", "{}", '{"ready": true, "parts": []}'])
async def test_asking_another_program(body: str) -> None:
    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    server = await asyncio.get_running_loop().create_server(web.Server(answer), LOCAL, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        said = await ask(LOCAL, port)
    assert said == Health(False, {"callflow": f"is not what answers at {LOCAL}:{port}: another program is there"})


async def test_one_who_listens_everywhere_is_asked_here() -> None:
    async with HealthServer("0.0.0.0", 0, {}) as server:
        assert await ask("0.0.0.0", server.port) == Health(True)
