"""The description of the HTTP API, for tools that read OpenAPI 3.1. A test compares it with the routes."""

from __future__ import annotations

from typing import Any

from callflow.core.duty import LONGEST_REASON, Wish
from callflow.web import openapi_callbacks

ROOT = "/api/"
AGENTS = f"{ROOT}agents"
WISH = f"{AGENTS}/{{company}}/{{name}}/{{wish}}"
DESCRIPTION = f"{ROOT}openapi.json"

_DONE = {
    Wish.LOGIN: "The agent is at work; a pause is over.",
    Wish.LOGOUT: "The agent is put through to no callers in line until logging in.",
    Wish.PAUSE: "The agent is put through to no callers in line until resuming. A phone that rings for one stops at "
    "once, and the caller keeps the place; a talk goes on to its end.",
    Wish.RESUME: "The pause is over, and so is the time after a call.",
}


def description() -> dict[str, Any]:
    """The whole description."""
    wishes = {WISH.format(company="{company}", name="{name}", wish=wish.value): {"post": _wish(wish)} for wish in Wish}
    return {
        "openapi": "3.1.0",
        "info": {"title": "callflow", "version": "1", "description": "Who works now, and who is called back."},
        "security": [{"token": []}],
        "paths": {
            AGENTS: {"get": {"operationId": "agents", "summary": "Every agent.", "responses": _answers("Agents")}},
            DESCRIPTION: {"get": {"operationId": "openapi", "summary": "This description.", "responses": _answers()}},
            **wishes,
            **openapi_callbacks.paths(),
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_SCHEMAS, **openapi_callbacks.schemas()},
        },
    }


def _wish(wish: Wish) -> dict[str, Any]:
    text = {"type": "string"}
    where = [{"name": name, "in": "path", "required": True, "schema": text} for name in ("company", "name")]
    reason = {"reason": {"type": "string", "maxLength": LONGEST_REASON}} if wish is Wish.PAUSE else {}
    body = {"type": "object", "properties": reason, "additionalProperties": False}
    return {
        "operationId": wish.value,
        "summary": _DONE[wish],
        "parameters": where,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _answers("Done", "400", "404", "409", "413", "415", "503"),
    }


_TOLD = {
    "400": "The body is wrong.",
    "401": "No token, or a wrong one.",
    "404": "There is no such agent.",
    "409": "The agent is not logged in, or several have this name.",
    "413": "The body is too long.",
    "415": "The body is not sent as JSON.",
    "503": "It could not be stored; nothing has changed.",
}


def _answers(good: str = "", *others: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": f"#/components/schemas/{good}"} if good else {"type": "object"}}
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refused = {status: {"description": _TOLD[status], "content": wrong} for status in ("401", *others)}
    return {"200": {"description": "Done.", "content": {"application/json": schema}}, **refused}


def _list(key: str, of: str) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}
    return {"type": "object", "required": [key], "properties": {key: items}}


_AGENT = {
    "type": "object",
    "required": ["company", "name", "phone", "queues", "state", "since", "logged_in", "paused", "reason"],
    "properties": {
        "company": {"type": "string"},
        "name": {"type": "string", "description": "As in the plan."},
        "phone": {"type": "string", "description": "The dial string: who stands in several plans is one person."},
        "queues": {"type": "array", "items": {"type": "string"}},
        "state": {"type": "string", "description": "What they do now: free, ringing, talking, paused, away, ..."},
        "since": {"type": ["string", "null"], "format": "date-time"},
        "logged_in": {"type": "boolean"},
        "paused": {"type": "boolean", "description": "Also while they still talk."},
        "reason": {"type": "string"},
    },
}

_DONE_SCHEMA = {
    "type": "object",
    "required": ["words", "agent"],
    "properties": {"words": {"type": "string"}, "agent": {"$ref": "#/components/schemas/Agent"}},
}

_ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}

_SCHEMAS = {"Agent": _AGENT, "Agents": _list("agents", "Agent"), "Done": _DONE_SCHEMA, "Error": _ERROR}
