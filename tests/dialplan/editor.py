"""A plan as an editor sees it: YAML 1.2, where `2024` is a number and `true` a truth; and our schema's verdict."""

from __future__ import annotations

import re
from typing import Any

import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from callflow.dialplan.json_schema import json_schema

SCHEMA = json_schema()
_JUDGE = Draft7Validator(SCHEMA)


class Core(yaml.CSafeLoader):
    """The core schema of YAML 1.2, which language servers read by; keys are always texts to them."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def _construct_int(loader: Core, node: yaml.ScalarNode) -> int:
    return int(node.value, 0) if node.value.startswith(("0x", "0o")) else int(node.value)


Core.yaml_implicit_resolvers = {}  # not those of YAML 1.1, to which 12:30 is a number
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
Core.add_constructor("tag:yaml.org,2002:int", _construct_int)


def underlined(text: str) -> list[str]:
    """What an editor underlines in this plan."""
    plan = yaml.load(text, Core)
    return [error.message for error in _JUDGE.iter_errors(plan)]
