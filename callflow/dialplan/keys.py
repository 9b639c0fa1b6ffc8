"""The keys of the language as data: of each part its keys, what may stand under each, its default and its meaning.

All of it is taken from the fields of the parts themselves, so that a new key needs nothing but its field. The reference
page and the schema for editors are both written from here; nothing here reads a plan.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from textwrap import dedent
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from callflow.dialplan.forms import Demanded, Form, Lone, Reader, choice_form
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import Branch

DEFAULT = "Default:"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `lone` says that one item may stand without it."""

    item: Kind
    at_least: int
    lone: bool


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table with keys of the admin's own choice."""

    key: Form
    value: Kind
    at_least: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several things."""

    choices: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class ListOfSteps:
    """A list of steps: at least one, the rule `dead-end` sees to it."""


Kind: TypeAlias = Form | type[Part] | ListOf | TableOf | OneOf | ListOfSteps


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part. `default` is what an admin would write, None if it can only be told in `otherwise`."""

    name: str
    kind: Kind
    must: bool
    default: object | None
    meaning: str
    otherwise: str


def keys(part: type[Part]) -> tuple[Key, ...]:
    """The keys of a part, in the order of its fields."""
    texts = _docstrings(part)
    return tuple(
        _key(field.alias or name, field, field.description or texts.get(name, ""))
        for name, field in part.model_fields.items()
    )


def meaning(part: type[Part]) -> str:
    """What a part is."""
    return " ".join(inspect.cleandoc(part.__doc__ or "").split())


def name_of(part: type[Part]) -> str:
    """The name of a part on the reference page: that of its class, in words."""
    words = re.findall("[A-Z][a-z0-9]*", part.__name__.removesuffix("Part").removesuffix("Step"))
    return " ".join(words).capitalize()


def told(part: type[Part]) -> str:
    """A part in a sentence, by its keys."""
    return "a table with " + ", ".join(f"`{key}`" for key in part.key_names())


def written(kind: Kind, tell: Callable[[type[Part]], str] = told) -> str:
    """How a value is written, in words."""
    match kind:
        case Form(one=one):
            return one
        case ListOf(item=Form(one=one, many=many), lone=lone):
            return f"{one}, or a list of {many}" if lone else f"a list of {many}"
        case ListOf(item=item, lone=lone):
            words = written(item, tell)
            return f"{words}, or a list of such" if lone else f"a list, each item {words}"
        case TableOf(key=key, value=value):
            return f"a table of {key.many}, each with {written(value, tell)}"
        case OneOf(choices=choices):
            return ", or ".join(written(one, tell) for one in choices)
        case ListOfSteps():
            return "a list of steps"
        case part:
            return f"{written(short, tell)}, or {tell(part)}" if (short := short_form(part)) else tell(part)


def short_form(part: type[Part]) -> Kind | None:
    """What may be written in place of the part's table."""
    return next((key.kind for key in keys(part) if key.name == part.short_for), None)


def forms_within(kind: Kind) -> Iterator[Form]:
    """The forms of the values and names that may stand there, those within parts not included."""
    match kind:
        case Form():
            yield kind
        case ListOf(item=inner):
            yield from forms_within(inner)
        case TableOf(key=key, value=value):
            yield key
            yield from forms_within(value)
        case OneOf(choices=choices):
            for one in choices:
                yield from forms_within(one)
        case _:
            return


def parts_within(kind: Kind) -> Iterator[type[Part]]:
    """The parts that may stand there, those within them not included."""
    match kind:
        case Form() | ListOfSteps():
            pass
        case ListOf(item=inner) | TableOf(value=inner):
            yield from parts_within(inner)
        case OneOf(choices=choices):
            for one in choices:
                yield from parts_within(one)
        case _:
            yield kind


@cache
def _docstrings(part: type[Part]) -> Mapping[str, str]:
    """The docstrings below the fields of a part, by the fields' names.

    They are looked up in the source when somebody asks, because pydantic's own way of it slows every start down.
    """
    found: dict[str, str] = {}
    for one in (one for one in reversed(part.__mro__) if issubclass(one, Part)):
        try:
            (tree,) = ast.parse(dedent(inspect.getsource(one))).body
        except (OSError, TypeError):  # made without a source: its fields bring their own descriptions
            continue
        assert isinstance(tree, ast.ClassDef)
        for field, below in pairwise(tree.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = text
                case _:
                    pass
    return found


def _key(name: str, field: FieldInfo, description: str) -> Key:
    kind = _kind(field.annotation, field.metadata)
    text, _, otherwise = " ".join(description.split()).partition(DEFAULT)
    must = field.is_required() or any(isinstance(one, Demanded) for one in field.metadata)
    shown = not must and isinstance(kind, Form) and field.default is not None
    default = kind.written(field.default) if shown and isinstance(kind, Form) else None
    return Key(name, kind, must, default, text.strip(), otherwise.strip().removesuffix("."))


def _kind(annotation: Any, metadata: list[Any]) -> Kind:
    """What may stand where a field has this type; `TypeError` if nothing says how it is written."""
    for one in metadata:
        match one:
            case Reader(form=form) | (Form() as form):
                return form
            case _:
                pass
    demanded = any(isinstance(one, Demanded) for one in metadata)
    at_least = max((getattr(one, "min_length", 0) for one in metadata), default=0) or int(demanded)
    lone = any(isinstance(one, Lone) for one in metadata)
    arguments = get_args(annotation)
    match get_origin(annotation) or annotation:
        case origin if origin is Annotated:
            inner, *more = arguments
            return _kind(inner, [*metadata, *more])
        case origin if origin in (Union, UnionType):
            choices = tuple(_kind(one, metadata) for one in arguments if one is not NoneType)
            return choices[0] if len(choices) == 1 else OneOf(choices)
        case origin if origin is Literal:
            return choice_form(*map(str, arguments))
        case origin if origin is tuple:
            return ListOf(_kind(arguments[0], []), at_least, lone)
        case origin if origin is dict:
            key = _kind(arguments[0], [])
            assert isinstance(key, Form)
            return TableOf(key, _kind(arguments[1], []), at_least)
        case type() as kind if issubclass(kind, Branch):
            return ListOfSteps()
        case type() as kind if issubclass(kind, Part):
            return _told_as(kind)
        case type() as kind if issubclass(kind, Enum):
            return choice_form(*(str(one.value) for one in kind))
        case _:
            raise TypeError(f"nothing says how {annotation} is written: read it by a Reader, which has a form")


def _told_as(part: type[Part]) -> type[Part]:
    """A part made from another with the same keys, for other words in braces say, is told as that one."""
    base = part.__bases__[0]
    told = base is not Part and issubclass(base, Part) and base.key_names() == part.key_names()
    return _told_as(base) if told else part
