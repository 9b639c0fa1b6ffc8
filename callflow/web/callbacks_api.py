"""The HTTP API of promised callbacks: the list, one with its story, and what a human may do about it.

It is served behind the same guard as the rest of the API (`api`), and answers in the same way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeAlias

from aiohttp import web

from callflow.core.promise_book import Callback, Wanted
from callflow.core.promise_life import PromiseState
from callflow.core.promise_news import slug
from callflow.core.windows import Window
from callflow.errors import StoreError
from callflow.web.answers import Wrong, error, reason_in, sent
from callflow.web.callbacks import Callbacks, as_data, story_as_data
from callflow.web.openapi_callbacks import CALLBACK, CALLBACKS, LONGEST_WHY, QUESTIONS, WISH, WISHES

A_HUMAN = "a human says so"
"""The reason where none is sent."""

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.Response]]
MOST = 500
"""Callbacks in one answer: calls have to wait while it is made, a few hundredths of a second."""

YEARS = range(2, 9999)
"""Those in which every time zone can tell the time."""

STATES = tuple(slug(state) for state in PromiseState)


def routes(callbacks: Callbacks) -> list[web.AbstractRouteDef]:
    """The routes; to be served behind `api.guard` only."""

    async def listed(request: web.Request) -> web.Response:
        asked = _asked(request)
        found = await callbacks.wanted(_wanted(asked), MOST + 1)
        shown = [as_data(one, numbers="numbers" in asked) for one in found[:MOST]]
        return web.json_response({"callbacks": shown, "more": len(found) > MOST})

    async def told(request: web.Request) -> web.Response:
        numbers = "numbers" in _asked(request, ("numbers",))
        return web.json_response(await _whole(callbacks, await _found(callbacks, request), numbers=numbers))

    asking = [web.post(WISH.format(name="{name}", wish=wish), _kept(_wish(callbacks, wish))) for wish in WISHES]
    return [web.get(CALLBACKS, _kept(listed)), web.get(CALLBACK, _kept(told)), *asking]


def _kept(handler: Handler) -> Handler:
    """A database that cannot be read or written is no fault of the one who asks."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except StoreError as trouble:
            return error(HTTPStatus.SERVICE_UNAVAILABLE, str(trouble))

    return answer


def _asked(request: web.Request, known: Sequence[str] = tuple(QUESTIONS)) -> Mapping[str, str]:
    """What stands behind the question mark."""
    for name in request.query:
        if name not in known:
            raise Wrong(HTTPStatus.BAD_REQUEST, f"{', '.join(known)} may be asked for, and not {name}")
    for name in ("all", "numbers"):
        if request.query.get(name, "1") != "1":
            raise Wrong(HTTPStatus.BAD_REQUEST, f"{name} is 1, or left out")
    if request.query.get("state", STATES[0]) not in STATES:
        raise Wrong(HTTPStatus.BAD_REQUEST, f"the state is one of {', '.join(STATES)}")
    if not all(value.isprintable() for value in request.query.values()):
        raise Wrong(HTTPStatus.BAD_REQUEST, "a queue and a company are names")
    return dict(request.query)


def _wanted(asked: Mapping[str, str]) -> Wanted:
    state = PromiseState[asked["state"].upper()] if "state" in asked else None
    return Wanted("all" in asked, state, asked.get("queue"), asked.get("company"))


async def _found(callbacks: Callbacks, request: web.Request) -> Callback:
    found = await callbacks.find(request.match_info["name"])
    if isinstance(found, str):
        missing = found.startswith("no callbacks")
        raise Wrong(HTTPStatus.NOT_FOUND if missing else HTTPStatus.CONFLICT, found)
    return found


async def _whole(callbacks: Callbacks, one: Callback, *, numbers: bool) -> dict[str, object]:
    story = await callbacks.story(one.promise.id)
    return {"callback": as_data(one, numbers=numbers), "story": story_as_data(one, story)}


def _wish(callbacks: Callbacks, wish: str) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        said = await sent(request, WISHES[wish], f"an object with {' and '.join(WISHES[wish]) or 'nothing'} in it")
        why = reason_in(said, LONGEST_WHY) or A_HUMAN
        window = _window(said) if wish == "move" else None
        one, by = await _found(callbacks, request), f"api {request.remote}"
        match wish:
            case "move":
                assert window is not None
                done, words = await callbacks.move(one, window, why, by)
            case "cancel":
                done, words = await callbacks.cancel(one.promise.id, why, by)
            case "now":
                done, words = await callbacks.now(one.promise.id, by)
            case _:
                done, words = await callbacks.done(one.promise.id, by)
        if not done:
            raise Wrong(HTTPStatus.CONFLICT, words)
        return web.json_response({"words": words, "callback": as_data(await _found(callbacks, request))})

    return answer


def _window(said: Mapping[str, Any]) -> Window:
    return Window(_instant(said, "earliest"), _instant(said, "latest"))


def _instant(said: Mapping[str, Any], name: str) -> float:
    """A time with its distance from UTC, in epoch seconds."""
    text = said.get(name)
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in YEARS:
        example = "2026-11-23T10:00:00+01:00"
        raise Wrong(HTTPStatus.BAD_REQUEST, f"{name} must be a time with its distance from UTC: {example}")
    return at.timestamp()
