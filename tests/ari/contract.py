"""Does what we say to Asterisk, and read of it, agree with what it says of itself?

The other side of the comparison are the documents that an Asterisk serves under `/ari/api-docs/`. The operations are
not listed here: each public method of each resource is called with a client that only takes note.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from callflow.ari import messages, operations
from callflow.errors import Rejected

Docs = Mapping[str, Mapping[str, Any]]
DOCUMENTS = ("applications", "asterisk", "bridges", "channels", "endpoints", "events", "playbacks", "recordings")
RESOURCES = (
    operations.Applications,
    operations.Bridges,
    operations.Channels,
    operations.Endpoints,
    operations.Events,
    operations.Playbacks,
    operations.Recordings,
)
#: Where our word for a shape is not Asterisk's.
THEIR_NAMES = {"DialplanPlace": "DialplanCEP"}
EXAMPLES: Mapping[str, object] = {
    "variables": {"CF_STATE": "talk"},
    "channels": ["1", "2"],
    "allowed": ["Dial"],
    "event_sources": ["endpoint:PJSIP"],
    "seconds": 20,
    "priority": 1,
}


@dataclass(frozen=True)
class Request:
    said_by: str
    method: str
    path: str
    params: frozenset[str]
    body: frozenset[str]


@dataclass
class NoteTaker:
    """Stands in for the client: takes note of each request and sends nothing."""

    said_by: str = ""
    requests: list[Request] = field(default_factory=list)

    async def request(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | None] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> bytes:
        names = frozenset(name for name, value in (params or {}).items() if value is not None)
        self.requests.append(Request(self.said_by, method, path, names, frozenset(body or {})))
        return b"[]"


async def requests() -> list[Request]:
    """One request of each of our operations, with every parameter it can have."""
    notes = NoteTaker()
    for resource in RESOURCES:
        used = resource(notes)  # type: ignore[arg-type]
        for name, method in inspect.getmembers(used, inspect.iscoroutinefunction):
            notes.said_by = f"{resource.__name__.lower()}.{name}"
            wanted = inspect.signature(method).parameters
            several = [name for name, one in wanted.items() if one.kind is one.VAR_POSITIONAL]
            examples = {name: EXAMPLES.get(name, f"any-{name}") for name in wanted}
            before = [examples[name] for name in list(wanted)[: list(wanted).index(several[0]) + 1]] if several else []
            by_name = {name: value for name, value in examples.items() if name not in list(wanted)[: len(before)]}
            try:
                await method(*before, **by_name)
            except Rejected:
                continue  # the note taker answers nothing that can be read
    return notes.requests


def operation_problems(docs: Docs, asked: list[Request]) -> Iterator[str]:
    """Operations and parameters of ours that Asterisk does not know, and needed ones that we leave out."""
    known = list(_documented(docs))
    for one in asked:
        found = [params for method, pattern, params in known if method == one.method and pattern.fullmatch(one.path)]
        if not found:
            yield f"{one.said_by}: Asterisk knows no {one.method} {one.path}"
            continue
        parameters = min(found, key=lambda params: sum(param["paramType"] == "path" for param in params))
        by_name = {param["name"]: param for param in parameters}
        for name in one.params - set(by_name):
            yield f"{one.said_by}: Asterisk knows no parameter {name} of {one.method} {one.path}"
        for name, param in by_name.items():
            if param.get("required") and param["paramType"] == "query" and name not in one.params:
                yield f"{one.said_by}: {one.method} {one.path} needs {name}"
            if param.get("required") and param["paramType"] == "body" and not one.body:
                yield f"{one.said_by}: {one.method} {one.path} needs a body ({name})"
        if one.body and not any(param["paramType"] == "body" for param in parameters):
            yield f"{one.said_by}: {one.method} {one.path} takes no body"


def _documented(docs: Docs) -> Iterator[tuple[str, re.Pattern[str], list[dict[str, Any]]]]:
    for document in docs.values():
        for api in document["apis"]:
            pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", api["path"]))
            for operation in api["operations"]:
                yield operation["httpMethod"], pattern, operation.get("parameters", [])


def field_problems(docs: Docs) -> Iterator[str]:
    """Shapes and fields of ours that Asterisk does not know, and needed by us but not promised by it."""
    models: dict[str, Mapping[str, Any]] = {}
    for document in docs.values():
        models.update(document.get("models", {}))
    events = set(models["Event"]["subTypes"])
    for shape in _shapes():
        name = THEIR_NAMES.get(shape.__name__, shape.__name__)
        if name not in models:
            yield f"Asterisk knows no {name}"
            continue
        if shape in get_args(messages.Known) and name not in events:
            yield f"{name} is no event"
        properties = {**models["Message"]["properties"], **models["Event"]["properties"]} if name in events else {}
        properties |= models[name]["properties"]
        for ours, info in shape.model_fields.items():
            if ours not in properties:
                yield f"{name} has no {ours}"
            elif info.is_required() and not properties[ours].get("required"):
                yield f"{name}.{ours} may be missing, and we need it"


def _shapes() -> list[type[messages.Shape]]:
    shapes = [one for _, one in inspect.getmembers(messages, inspect.isclass) if issubclass(one, messages.Shape)]
    return [one for one in shapes if one not in (messages.Shape, messages.Unknown)]
