"""The HTTP API: who may ask, what is refused, and what is answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs
from yarl import URL

from callflow.core.duty import LONGEST_REASON, Duty, Standing, Wish
from callflow.web import callbacks_api
from callflow.web.api import guard, routes
from callflow.web.health import HealthServer
from callflow.web.openapi import description
from tests.web.agents import Team
from tests.web.callbacks import Desk

LOCAL = "127.0.0.1"
TOKEN = "a-token-of-the-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
AS_JSON = {"Content-Type": "application/json"}
ANNA = "/api/agents/Acme%20Plumbing/anna"


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
async def server(team: Team) -> AsyncIterator[HealthServer]:
    async with HealthServer(LOCAL, 0, {}, routes=routes(team), guards=[guard(TOKEN)]) as server:
        yield server


@pytest.fixture
async def open_server(team: Team) -> AsyncIterator[HealthServer]:
    """Without a token."""
    async with HealthServer(LOCAL, 0, {}, routes=routes(team), guards=[guard("")]) as server:
        yield server


async def ask(
    server: HealthServer,
    method: str,
    path: str,
    headers: Mapping[str, str] = BEARER,
    body: bytes | None = None,
) -> tuple[int, Any, Mapping[str, str]]:
    """The status, what was said as JSON, and the headers."""
    url = f"http://{LOCAL}:{server.port}{path}"
    async with aiohttp.ClientSession() as session:
        request = session.request(method, URL(url, encoded=True), headers=headers, data=body)
        async with request as response:
            return response.status, await response.json(), response.headers.copy()


async def test_the_list_is_for_whoever_has_the_token(server: HealthServer) -> None:
    status, said, headers = await ask(server, "GET", "/api/agents")
    assert status == HTTPStatus.OK
    assert [one["name"] for one in said["agents"]] == ["anna", "jan", "owner", "mobile"]
    assert said["agents"][0] == {
        "company": "Acme Plumbing",
        "name": "anna",
        "phone": "PJSIP/anna",
        "queues": ["sales"],
        "state": "free",
        "since": "1970-01-01T00:01:40Z",
        "logged_in": True,
        "paused": False,
        "reason": "",
    }
    assert headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in headers


async def test_an_agent_is_paused_with_a_reason_and_resumes(server: HealthServer, team: Team) -> None:
    body = json.dumps({"reason": "lunch"}).encode()
    status, said, _ = await ask(server, "POST", f"{ANNA}/pause", BEARER | AS_JSON, body)
    assert (status, said["words"]) == (HTTPStatus.OK, "Acme Plumbing/anna is paused (lunch)")
    assert (said["agent"]["paused"], said["agent"]["reason"]) == (True, "lunch")
    assert team.asked == [("Acme Plumbing/anna", Wish.PAUSE, "lunch", f"api {LOCAL}")]
    status, said, _ = await ask(server, "POST", f"{ANNA}/resume", BEARER | AS_JSON, b"{}")
    assert (status, said["words"]) == (HTTPStatus.OK, "Acme Plumbing/anna is at work")
    assert team.said["PJSIP/anna"] == Duty(Standing.AT_WORK, 200.0)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "no token"),
        ({"Authorization": "Bearer wrong"}, "wrong token"),
        ({"Authorization": "Bearer "}, "wrong token"),
        ({"Authorization": f"Basic {TOKEN}"}, "no token"),
        ({"Authorization": f"Bearer {TOKEN} "}, ""),
        ({"Authorization": f"bearer {TOKEN}"}, ""),
        ({"Authorization": "Bearer żółć"}, "wrong token"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/agents"), ("POST", f"{ANNA}/pause"), ("GET", "/api/secret")]
)
async def test_whoever_has_not_is_refused_before_anything_else_and_leaves_a_line_in_the_log(
    server: HealthServer,
    team: Team,
    method: str,
    path: str,
    headers: Mapping[str, str],
    why: str,
) -> None:
    with capture_logs() as logged:
        status, said, answered = await ask(server, method, path, headers)
    if not why:
        assert status != HTTPStatus.UNAUTHORIZED
        return
    assert (status, answered["WWW-Authenticate"]) == (HTTPStatus.UNAUTHORIZED, 'Bearer realm="callflow"')
    assert said == {"error": "give the token of this callflow: `Authorization: Bearer ...`"}
    assert not team.asked
    refused = {"event": "api_refused", "log_level": "warning", "peer": LOCAL, "path": URL(path).path, "why": why}
    assert logged == [refused]


async def test_health_needs_no_token(server: HealthServer) -> None:
    assert (await ask(server, "GET", "/health/live", {}))[0] == HTTPStatus.OK


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8089"}, 200),
        ({"Host": "evil.example:8089"}, 401),
        ({"X-Forwarded-For": "203.0.113.7"}, 401),
        ({"Forwarded": "for=203.0.113.7"}, 401),
    ],
)
async def test_without_a_token_only_this_machine_is_answered(
    open_server: HealthServer, headers: Mapping[str, str], status: int
) -> None:
    assert (await ask(open_server, "GET", "/api/agents", headers))[0] == status


async def test_a_page_of_another_site_can_send_nothing(open_server: HealthServer, team: Team) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        status, said, _ = await ask(open_server, "POST", f"{ANNA}/pause", {"Content-Type": kind}, b"{}")
        assert (status, said["error"]) == (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send it as application/json")
    origin = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    status, _, headers = await ask(open_server, "OPTIONS", f"{ANNA}/pause", origin)
    assert status == HTTPStatus.METHOD_NOT_ALLOWED
    assert not [name for name in headers if name.lower().startswith("access-control")]
    assert not team.asked


@pytest.mark.parametrize(
    ("wish", "body", "status"),
    [
        ("pause", b"", 200),
        ("pause", b"{", 400),
        ("pause", b"\xff", 400),
        ("pause", b"[" * 900, 400),
        ("pause", b"[]", 400),
        ("pause", b'{"reason": 1}', 400),
        ("pause", b'{"why": "lunch"}', 400),
        ("pause", json.dumps({"reason": "x" * (LONGEST_REASON + 1)}).encode(), 400),
        ("pause", json.dumps({"reason": "x" * 5000}).encode(), 413),
        ("login", b'{"reason": "lunch"}', 400),
        ("dance", b"{}", 404),
    ],
)
async def test_a_body_that_is_none_is_told_what_is_wrong(
    server: HealthServer, wish: str, body: bytes, status: int
) -> None:
    got, said, _ = await ask(server, "POST", f"{ANNA}/{wish}", BEARER | AS_JSON, body)
    assert got == status
    assert status == HTTPStatus.OK or set(said) == {"error"}


async def test_who_is_not_there_and_what_cannot_be_done(server: HealthServer, team: Team) -> None:
    for path in ("/api/agents/Acme%20Plumbing/nobody", "/api/agents/Other/anna", "/api/agents/Acme%2FPlumbing/anna"):
        status, said, _ = await ask(server, "POST", f"{path}/pause", BEARER | AS_JSON)
        assert status == HTTPStatus.NOT_FOUND, path
        assert "no agent is called" in said["error"]
    await ask(server, "POST", f"{ANNA}/logout", BEARER | AS_JSON)
    status, said, _ = await ask(server, "POST", f"{ANNA}/pause", BEARER | AS_JSON)
    assert (status, "not logged in" in said["error"]) == (HTTPStatus.CONFLICT, True)
    team.full = True
    status, said, _ = await ask(server, "POST", f"{ANNA}/login", BEARER | AS_JSON)
    assert (status, "could not be stored" in said["error"]) == (HTTPStatus.SERVICE_UNAVAILABLE, True)
    status, _, headers = await ask(server, "DELETE", "/api/agents")
    assert (status, headers["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET,HEAD")


async def test_the_description_names_every_route_and_no_other(server: HealthServer, team: Team) -> None:
    status, said, _ = await ask(server, "GET", "/api/openapi.json")
    assert (status, said) == (HTTPStatus.OK, description())
    ours = [*routes(team), *callbacks_api.routes(Desk())]
    served = {(route.method.lower(), route.path) for route in ours if isinstance(route, web.RouteDef)}
    assert {(method, path) for path, ways in said["paths"].items() for method in ways} == served


async def test_the_description_tells_what_is_answered(server: HealthServer) -> None:
    described = description()["components"]["schemas"]["Agent"]
    _, said, _ = await ask(server, "GET", "/api/agents")
    assert all(set(agent) == set(described["properties"]) == set(described["required"]) for agent in said["agents"])
