"""What every part of the HTTP API answers in the same way: what is wrong, and the JSON that it is sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

JSON = "application/json"


class Wrong(Exception):
    """The request is not one that can be carried out."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


def error(status: HTTPStatus, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


async def sent(request: web.Request, may: Collection[str], example: str) -> Mapping[str, Any]:
    """The body: a JSON object with some of these keys, as in the example."""
    if request.content_type != JSON:
        raise Wrong(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send it as {JSON}")
    raw = await request.read()
    try:
        said = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise Wrong(HTTPStatus.BAD_REQUEST, "the body is not JSON") from None
    if not isinstance(said, dict) or not said.keys() <= set(may):
        raise Wrong(HTTPStatus.BAD_REQUEST, f"the body must be {example}")
    return said


def reason_in(said: Mapping[str, Any], longest: int) -> str:
    """The reason that was sent, empty if none was."""
    reason = said.get("reason", "")
    if not isinstance(reason, str) or len(reason) > longest:
        raise Wrong(HTTPStatus.BAD_REQUEST, f"the reason must be a text of at most {longest} characters")
    return reason
