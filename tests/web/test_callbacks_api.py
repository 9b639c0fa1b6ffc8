"""Callbacks over HTTP: what is shown of callers, what is asked for, and what is refused."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import web

from callflow.core.promise_book import Wanted
from callflow.core.promise_life import PromiseState
from callflow.core.promise_news import slug
from callflow.core.reference import in_groups, reference
from callflow.core.windows import Window
from callflow.web import api, callbacks_api
from callflow.web.callbacks import commands
from callflow.web.health import HealthServer
from callflow.web.openapi import description
from tests.web.callbacks import FIRST, TRIED, Desk
from tests.web.test_api import AS_JSON, BEARER, LOCAL, TOKEN, ask

ONE = f"/api/callbacks/{FIRST.id}"
MOVED = {"earliest": "2026-11-23T10:00:00+01:00", "latest": "2026-11-23T09:15:00Z"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[HealthServer]:
    async with HealthServer(LOCAL, 0, {}, routes=callbacks_api.routes(desk), guards=[api.guard(TOKEN)]) as server:
        yield server


async def _get(server: HealthServer, path: str) -> tuple[int, Any]:
    status, said, _ = await ask(server, "GET", path)
    return status, said


async def _post(server: HealthServer, path: str, body: object) -> tuple[int, Any]:
    status, said, _ = await ask(server, "POST", path, BEARER | AS_JSON, json.dumps(body).encode())
    return status, said


async def test_the_list_has_all_that_may_be_known(server: HealthServer) -> None:
    status, said = await _get(server, "/api/callbacks")
    assert (status, len(said["callbacks"]), said["more"]) == (200, 4, False)
    assert said["callbacks"][0] == {
        "id": "call1-promise-1",
        "reference": reference(1),
        "company": "Acme Plumbing",
        "queue": "sales",
        "cause": "callback",
        "number": "***567",
        "profile": {"account": "***345"},
        "language": "en",
        "state": "promised",
        "done": False,
        "why": "",
        "since": "1970-01-01T00:00:00Z",
        "attempt": 0,
        "moves": 0,
        "made_at": "1970-01-01T00:00:00Z",
        "earliest": "1970-01-01T00:05:00Z",
        "latest": "1970-01-01T00:20:00Z",
        "timezone": "Europe/Warsaw",
    }


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("", Wanted()),
        ("all=1", Wanted(everything=True)),
        ("state=tried_again&numbers=1", Wanted(state=PromiseState.TRIED_AGAIN)),
        ("queue=billing&company=Acme%20Plumbing", Wanted(queue="billing", company="Acme Plumbing")),
        ("queue=", Wanted(queue="")),
    ],
)
async def test_the_list_can_be_narrowed(server: HealthServer, desk: Desk, asked: str, wanted: Wanted) -> None:
    assert (await _get(server, f"/api/callbacks?{asked}"))[0] == HTTPStatus.OK
    assert desk.wanted_last == wanted


async def test_a_list_that_is_too_long_says_that_there_are_more(server: HealthServer) -> None:
    _, said = await _get(server, "/api/callbacks?company=large")
    assert (len(said["callbacks"]), said["more"]) == (500, True)


@pytest.mark.parametrize("asked", ["state=waiting", "all=yes", "numbers=0", "limit=3", "queue=a%00b"])
async def test_a_question_nobody_knows_is_refused(server: HealthServer, asked: str) -> None:
    status, said = await _get(server, f"/api/callbacks?{asked}")
    assert (status, set(said)) == (HTTPStatus.BAD_REQUEST, {"error"})


async def test_numbers_are_whole_only_for_who_asks_for_them(server: HealthServer) -> None:
    for path in ("/api/callbacks", ONE):
        assert FIRST.number not in json.dumps(await _get(server, path))
        whole = json.dumps(await _get(server, f"{path}?numbers=1"))
        assert FIRST.number in whole
        assert '"account": "12345"' in whole


async def test_one_is_found_by_its_name_its_beginning_and_its_reference(server: HealthServer) -> None:
    for name in (FIRST.id, "call1", reference(1), in_groups(reference(1)).replace(" ", "%20")):
        status, said = await _get(server, f"/api/callbacks/{name}")
        assert (status, said["callback"]["id"]) == (200, FIRST.id)
    assert [(one["at"], one["state"], one["why"]) for one in said["story"]] == [
        ("1970-01-01T00:00:00Z", "promised", ""),
        ("1970-01-01T00:05:00Z", "due", "its time has come"),
    ]
    assert (await _get(server, "/api/callbacks/nobody"))[0] == HTTPStatus.NOT_FOUND
    assert (await _get(server, "/api/callbacks/call"))[0] == HTTPStatus.CONFLICT


async def test_what_a_human_asks_for_is_done(server: HealthServer, desk: Desk) -> None:
    status, said = await _post(server, f"{ONE}/move", MOVED | {"reason": "she asked for it"})
    assert (status, said["words"], said["callback"]["id"]) == (200, "move it is", FIRST.id)
    await _post(server, f"/api/callbacks/{reference(2)}/cancel", {"reason": "solved by mail"})
    await _post(server, f"{ONE}/now", {})
    await _post(server, f"{ONE}/done", {})
    by = f"api {LOCAL}"
    assert desk.asked == [
        ("move", FIRST.id, Window(1_795_424_400.0, 1_795_425_300.0), "she asked for it", by),
        ("cancel", TRIED.id, "solved by mail", by),
        ("now", FIRST.id, by),
        ("done", FIRST.id, by),
    ]


async def test_what_cannot_be_done_says_why(server: HealthServer, desk: Desk) -> None:
    desk.refusal = "it is over"
    for wish in ("move", "cancel", "now", "done"):
        body = MOVED if wish == "move" else {}
        assert await _post(server, f"{ONE}/{wish}", body) == (HTTPStatus.CONFLICT, {"error": "it is over"})
    desk.broken = True
    for status, said in (await _get(server, "/api/callbacks"), await _post(server, f"{ONE}/now", {})):
        assert (status, said) == (HTTPStatus.SERVICE_UNAVAILABLE, {"error": "the database cannot be read"})


@pytest.mark.parametrize(
    ("wish", "body", "status"),
    [
        ("move", {}, 400),
        ("move", MOVED | {"latest": None}, 400),
        ("move", MOVED | {"latest": "tomorrow"}, 400),
        ("move", MOVED | {"latest": "2026-11-23T10:00:00"}, 400),
        ("move", MOVED | {"latest": "9999-12-31T23:59:59+00:00"}, 400),
        ("move", MOVED | {"latest": "0001-01-01T00:00:00+14:00"}, 400),
        ("move", MOVED | {"until": "later"}, 400),
        ("cancel", {"reason": 1}, 400),
        ("cancel", {"reason": "x" * 201}, 400),
        ("cancel", {"reason": "x" * 2000}, 413),
        ("now", {"reason": "quick"}, 400),
        ("done", [], 400),
        ("forget", {}, 404),
    ],
)
async def test_what_is_wrong_changes_nothing(
    server: HealthServer, desk: Desk, wish: str, body: object, status: int
) -> None:
    got, said = await _post(server, f"{ONE}/{wish}", body)
    assert (got, set(said)) == (status, {"error"})
    assert not desk.asked


async def test_nobody_without_the_token_sees_a_caller(server: HealthServer, desk: Desk) -> None:
    for method, path in (("GET", "/api/callbacks?numbers=1"), ("GET", ONE), ("POST", f"{ONE}/cancel")):
        status, said, _ = await ask(server, method, path, {})
        assert (status, set(said)) == (HTTPStatus.UNAUTHORIZED, {"error"})
    assert not desk.asked


async def test_the_description_names_every_route_and_tells_what_is_answered(server: HealthServer, desk: Desk) -> None:
    said = description()
    served = {
        (route.method.lower(), route.path) for route in callbacks_api.routes(desk) if isinstance(route, web.RouteDef)
    }
    described = {(method, path) for path, ways in said["paths"].items() for method in ways if "callbacks" in path}
    assert described == served
    schemas = said["components"]["schemas"]
    _, one = await _get(server, ONE)
    assert set(one) == set(schemas["CallbackWithStory"]["required"])
    assert set(one["callback"]) == set(schemas["Callback"]["required"])
    assert set(one["story"][0]) == set(schemas["CallbackWithStory"]["properties"]["story"]["items"]["required"])
    assert set(schemas["Callback"]["properties"]["state"]["enum"]) == {slug(state) for state in PromiseState}


async def test_commands_ask_the_same(desk: Desk) -> None:
    asked = commands(desk)
    assert await asked["cancel-callback"](f"{FIRST.id} no longer needed") == {
        "in_force": True,
        "words": ["cancel it is"],
    }
    await asked["callback-now"](FIRST.id)
    await asked["callback-done"](FIRST.id)
    moved = {"callback": FIRST.id, "earliest": 3600.0, "latest": 4500.0, "why": "a human says so"}
    await asked["move-callback"](json.dumps(moved))
    assert [one[:2] for one in desk.asked] == [(wish, FIRST.id) for wish in ("cancel", "now", "done", "move")]
    assert desk.asked[0][2:] == ("no longer needed", "command")
    lost = await asked["move-callback"](json.dumps(moved | {"callback": "nobody"}))
    assert lost == {"in_force": False, "words": ["no callbacks are called nobody"]}
