"""The language as a JSON Schema, so that editors complete keys, explain them and underline what cannot be meant.

It is made from the parts' own fields (see `keys`) and says nothing of itself. It refuses less than `callflow validate`
does, never more: what holds between parts is for the rules. Draft 7 is what the language servers know best.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from callflow.dialplan.forms import Form, json_pattern
from callflow.dialplan.keys import (
    Key,
    Kind,
    ListOf,
    ListOfSteps,
    OneOf,
    TableOf,
    forms_within,
    keys,
    meaning,
    name_of,
    short_form,
    written,
)
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import BARE_VERBS, VERBS
from callflow.dialplan.values import LANGUAGE

Schema: TypeAlias = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a whole plan."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_part(PlanPart),
        "definitions": {"step": {"anyOf": [*_bare_verbs(), *_steps()]}},
    }


def json_text() -> str:
    """The same as the text of a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _bare_verbs() -> list[Schema]:
    return [{"title": verb, "enum": [verb], **_explained(meaning(step))} for verb, step in BARE_VERBS.items()]


def _steps() -> Iterator[Schema]:
    """Each step; its verb is the place at which an admin asks what the step does."""
    for verb, step in VERBS.items():
        schema = _part(step)
        told = schema["properties"][verb]
        schema["properties"][verb] = told | _explained(f"{meaning(step)}\n\n{told['markdownDescription']}")
        yield schema


def _table(part: type[Part]) -> Schema:
    fields = keys(part)
    table: Schema = {
        "title": name_of(part).lower(),
        "type": "object",
        "properties": {key.name: _key(key) for key in fields},
        "required": [key.name for key in fields if key.must],
        "additionalProperties": False,
    }
    if part.in_languages:
        _in_languages(table, part)
    if part.at_least_one_of:
        table["anyOf"] = [{"required": [name]} for name in part.at_least_one_of]
    return table


def _in_languages(table: Schema, part: type[Part]) -> None:
    """One key for each language may stand in place of a key that else must be there."""
    name, names = part.in_languages, part.key_names()
    table["patternProperties"] = {json_pattern(LANGUAGE): table["properties"][name]}
    table["required"].remove(name)
    others = [other for other in names if other != name]
    table["anyOf"] = [{"required": [name]}, {"not": {"propertyNames": {"enum": others}}}]


def _part(part: type[Part]) -> Schema:
    return _explained(meaning(part)) | _table(part)


def _key(key: Key) -> Schema:
    default = key.otherwise if key.default is None else f"`{key.default}`"
    sentences = [_how(key.kind), f"Default: {default}." if default else ""]
    schema = _explained(f"{key.meaning}\n\n{' '.join(filter(None, sentences))}") | _value(key.kind)
    return schema if key.default is None else schema | {"default": key.default}


def _how(kind: Kind) -> str:
    """How a value is written, in sentences."""
    first = f"{written(kind)}."
    notes = dict.fromkeys(form.note for form in forms_within(kind) if form.note)
    return " ".join([first[0].upper() + first[1:], *notes])


def _value(kind: Kind) -> Schema:
    match kind:
        case Form(schema=schema):
            said = f"this must be {kind.one}. {kind.note}".replace("`", "").rstrip()
            return dict(schema) | ({"patternErrorMessage": said} if "pattern" in schema else {})
        case ListOf(item=item, at_least=at_least, lone=lone):
            listing: Schema = {"type": "array", "items": _value(item)}
            if at_least:
                listing["minItems"] = at_least
            return {"anyOf": [_value(item), listing]} if lone else listing
        case TableOf():
            return _named(kind)
        case OneOf(choices=choices):
            return {"anyOf": list(map(_value, choices))}
        case ListOfSteps():
            return {"type": "array", "items": {"$ref": "#/definitions/step"}, "minItems": 1}
        case part:
            short = short_form(part)
            return {"anyOf": [_value(short), _table(part)]} if short else _table(part)


def _named(kind: TableOf) -> Schema:
    """A table of the admin's own names. One of parts may be empty: `agents:` and nothing after it."""
    of_parts = isinstance(kind.value, type)
    value = _part(kind.value) if isinstance(kind.value, type) else _explained(_how(kind.value)) | _value(kind.value)
    table: Schema = {
        "type": ["object", "null"] if of_parts else "object",
        "patternProperties": {kind.key.schema["pattern"]: value},
        "additionalProperties": False,
    }
    if kind.at_least:
        table["minProperties"] = kind.at_least
    return table


def _explained(text: str) -> Schema:
    """A text for those who hover over it, with and without its marks."""
    return {"description": text.replace("`", ""), "markdownDescription": text}
