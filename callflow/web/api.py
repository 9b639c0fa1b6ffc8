"""The HTTP API, and who may ask: who works now, and pauses, for a wallboard's buttons or a personnel system.

Whoever has the token may ask; without a token nobody but this very machine. A call that may not is answered 401 before
anything else is said, also of what does not exist, and leaves a line in the log with the address it came from, so that
a guard such as fail2ban can lock it out. Only JSON is taken, so that no page of another site can send it unasked, and
no page of another site may read an answer. It must never show a caller; what may be seen of callbacks stands in
`callbacks_api`.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from callflow.core.duty import LONGEST_REASON, Duty, Refusal, Wish
from callflow.web.agents import Agents, as_data, words
from callflow.web.answers import Wrong, error, reason_in, sent
from callflow.web.control import is_from_here
from callflow.web.openapi import AGENTS, DESCRIPTION, ROOT, WISH, description

log = structlog.stdlib.get_logger(__name__)

LONGEST_PATH = 100
"""Characters of a path in the log."""

_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
"""What a proxy adds that asks for somebody else, who may be anywhere."""

STATUS = {Refusal.NOT_LOGGED_IN: HTTPStatus.CONFLICT, Refusal.NOT_KEPT: HTTPStatus.SERVICE_UNAVAILABLE}


def guard(token: str) -> Middleware:
    """Lets through to the API who has the token; with an empty one, who is on this machine."""

    @web.middleware
    async def look(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(ROOT):
            return await handler(request)
        why = _refusal(request, token)
        if why:
            log.warning("api_refused", peer=request.remote or "", path=request.path[:LONGEST_PATH], why=why)
            refused = error(HTTPStatus.UNAUTHORIZED, "give the token of this callflow: `Authorization: Bearer ...`")
            refused.headers["WWW-Authenticate"] = 'Bearer realm="callflow"'
            return refused
        try:
            return await handler(request)
        except Wrong as wrong:
            return error(wrong.status, str(wrong))
        except web.HTTPException as refusal:
            answer = error(HTTPStatus(refusal.status), refusal.reason.lower())
            if "Allow" in refusal.headers:
                answer.headers["Allow"] = refusal.headers["Allow"]
            return answer

    return look


def _refusal(request: web.Request, token: str) -> str:
    """Why this request is not answered; empty if it is."""
    if not token:
        passed_on = any(name in request.headers for name in _BY_PROXIES)
        return "" if is_from_here(request) and not passed_on else "no token is set, so only this machine is answered"
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return "no token"
    equal = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return "" if equal else "wrong token"


def routes(agents: Agents) -> list[web.AbstractRouteDef]:
    """The routes of the API; to be served behind `guard` only."""

    async def listed(_request: web.Request) -> web.Response:
        return web.json_response({"agents": [as_data(entry) for entry in agents.roll()]})

    async def described(_request: web.Request) -> web.Response:
        return web.json_response(description())

    asked = [web.post(WISH.format(wish=wish.value, **_AS_IT_IS), _asking(agents, wish)) for wish in Wish]
    return [web.get(AGENTS, listed), web.get(DESCRIPTION, described), *asked]


_AS_IT_IS = {"company": "{company}", "name": "{name}"}


def _asking(agents: Agents, wish: Wish) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        reason = await _reason(request, wish)
        person = agents.find(f"{request.match_info['company']}/{request.match_info['name']}")
        if isinstance(person, str):
            missing = person.startswith("no agent")
            raise Wrong(HTTPStatus.NOT_FOUND if missing else HTTPStatus.CONFLICT, person)
        heeded = await agents.ask(person, wish, reason, by=f"api {request.remote}")
        said = words(person, heeded)
        match heeded:
            case Duty():
                where = request.match_info["company"], request.match_info["name"]
                entry = next(one for one in agents.roll() if (one.company, one.name) == where)
                return web.json_response({"words": said, "agent": as_data(entry)})
            case Refusal():
                raise Wrong(STATUS[heeded], said)

    return answer


async def _reason(request: web.Request, wish: Wish) -> str:
    """The body: a JSON object, empty or with the reason of a pause."""
    pause = wish is Wish.PAUSE
    said = await sent(request, {"reason"} if pause else (), '{"reason": "..."} or {}' if pause else "{}")
    return reason_in(said, LONGEST_REASON)
