"""What the description of the HTTP API says of promised callbacks. A test compares it with the routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callflow.core.promise import Cause
from callflow.core.promise_life import PromiseState
from callflow.core.promise_news import slug

CALLBACKS = "/api/callbacks"
CALLBACK = f"{CALLBACKS}/{{name}}"
WISH = f"{CALLBACK}/{{wish}}"

LONGEST_WHY = 200
"""Characters of a reason."""

WISHES: Mapping[str, tuple[str, ...]] = {
    "move": ("earliest", "latest", "reason"),
    "cancel": ("reason",),
    "now": (),
    "done": (),
}
"""What may be asked for a callback, each with the keys of its body."""

_MEANT = {
    "move": "Another window: at whole five minutes, in the opening hours of the queue and within the plan's horizon.",
    "cancel": "Nobody is called for it any more. Whoever is on the line already is not cut off.",
    "now": "It is called as soon as an agent is free, whatever was promised.",
    "done": "A human has kept it.",
}

QUESTIONS: Mapping[str, str] = {
    "state": "Only those that stand there.",
    "queue": "Only those of this queue; empty for messages that no queue answers.",
    "company": "Only those of this company.",
    "all": "1: those about which nobody has to do anything any more, too.",
    "numbers": "1: whole numbers, and what callers typed, not only their ends.",
}
"""What may stand behind the question mark."""

_TEXT: Mapping[str, Any] = {"type": "string"}
_MORE: Mapping[str, Any] = {"type": "boolean", "description": "Whether some were left out: narrow the question."}
_TIME: Mapping[str, Any] = {"type": "string", "format": "date-time"}
_STATE: Mapping[str, Any] = {"type": "string", "enum": [slug(state) for state in PromiseState]}
_NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "schema": _TEXT,
    "description": "The id, or its beginning, or the reference.",
}
_BODY: Mapping[str, Mapping[str, Any]] = {
    "earliest": _TIME,
    "latest": _TIME,
    "reason": {"type": "string", "maxLength": LONGEST_WHY},
}

_TOLD = {
    "400": "What is asked, or the body, is wrong.",
    "401": "No token, or a wrong one.",
    "404": "There is no such callback.",
    "409": "It cannot be done now, and why; or several have names that begin so.",
    "413": "The body is too long.",
    "415": "The body is not sent as JSON.",
    "503": "The database cannot be used.",
}


def paths() -> dict[str, Any]:
    """The paths of callbacks."""
    listed = {
        "operationId": "callbacks",
        "summary": "The promised callbacks, those first that must be kept first; of all, or of those over, the last.",
        "parameters": [_question(name) for name in QUESTIONS],
        "responses": _answers("Callbacks", "400", "503"),
    }
    told = {
        "operationId": "callback",
        "summary": "One callback with its story.",
        "parameters": [_NAME, _question("numbers")],
        "responses": _answers("CallbackWithStory", "400", "404", "409", "503"),
    }
    wishes = {WISH.format(name="{name}", wish=wish): {"post": _wish(wish)} for wish in WISHES}
    return {CALLBACKS: {"get": listed}, CALLBACK: {"get": told}, **wishes}


def schemas() -> dict[str, Any]:
    """The schemas of callbacks."""
    one, callback = {"$ref": "#/components/schemas/Callback"}, _object(_CALLBACK)
    return {
        "Callback": callback,
        "Callbacks": _object({"callbacks": {"type": "array", "items": one}, "more": _MORE}),
        "CallbackWithStory": _object({"callback": one, "story": {"type": "array", "items": _object(_CHAPTER)}}),
        "CallbackDone": _object({"words": _TEXT, "callback": one}),
    }


def _question(name: str) -> dict[str, Any]:
    schema = _STATE if name == "state" else {"type": "string", "enum": ["1"]} if name in ("all", "numbers") else _TEXT
    return {"name": name, "in": "query", "schema": schema, "description": QUESTIONS[name]}


def _wish(wish: str) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "object", "properties": {key: _BODY[key] for key in WISHES[wish]}}
    body |= {"additionalProperties": False, "required": ["earliest", "latest"] if wish == "move" else []}
    return {
        "operationId": f"callback-{wish}",
        "summary": _MEANT[wish],
        "parameters": [_NAME],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _answers("CallbackDone", "400", "404", "409", "413", "415", "503"),
    }


def _answers(good: str, *others: str) -> dict[str, Any]:
    right = {"application/json": {"schema": {"$ref": f"#/components/schemas/{good}"}}}
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refused = {status: {"description": _TOLD[status], "content": wrong} for status in ("401", *others)}
    return {"200": {"description": "Done.", "content": right}, **refused}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


_CALLBACK: Mapping[str, Any] = {
    "id": _TEXT,
    "reference": {"type": "string", "description": "What the caller was told in writing: digits only."},
    "company": _TEXT,
    "queue": {"type": "string", "description": "Empty for a message that no queue answers."},
    "cause": {"type": "string", "enum": [cause.value for cause in Cause]},
    "number": {"type": "string", "description": "Its end, unless numbers are asked for; empty once it is erased."},
    "profile": {"type": "object", "additionalProperties": _TEXT, "description": "What the caller typed, as numbers."},
    "language": _TEXT,
    "state": _STATE,
    "done": {"type": "boolean", "description": "Whether nobody has to do anything about it any more."},
    "why": {"type": "string", "description": "What has led to this state."},
    "since": _TIME,
    "attempt": {"type": "integer", "description": "How many attempts have been begun."},
    "moves": {"type": "integer", "description": "How often it was moved."},
    "made_at": _TIME,
    "earliest": _TIME,
    "latest": _TIME,
    "timezone": {"type": "string", "description": "The company's."},
}

_CHAPTER: Mapping[str, Any] = {
    "at": _TIME,
    "state": _STATE,
    "attempt": {"type": "integer"},
    "earliest": _TIME,
    "latest": _TIME,
    "why": _TEXT,
}
