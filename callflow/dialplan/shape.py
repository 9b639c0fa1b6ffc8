"""How a written table becomes a part of a plan, with every fault of its shape told in an admin's words.

A part's docstring, and the docstring below each of its keys, are the reference that admins read (docs/reference.md,
and the hover text of editors). What follows `Default:` at its end is the default, where it cannot be seen.

Each part is read by itself and its faults are collected on the way, so one broken step hides nothing of its
neighbours, and no fault carries the path from the root along. Nothing here knows which parts there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from callflow.core.plan import Place
from callflow.dialplan.problems import Level, Problem, did_you_mean, quoted
from callflow.dialplan.written import Listing, Table, Word, Written

NOTHING = "nothing is written here"
ShapeRule = Literal["unknown-key", "missing-key", "wrong-value", "unknown-word"]


def refuse(message: str, hint: str = "", rule: ShapeRule = "wrong-value") -> PydanticCustomError:
    """What a reader of a value raises when the value cannot be right."""
    return PydanticCustomError("refused", "{message}", {"message": message, "hint": hint, "rule": rule})


def fault(place: Place, message: str, hint: str = "", rule: ShapeRule = "wrong-value") -> Problem:
    return Problem(place, Level.ERROR, rule, message, hint)


def faults(info: ValidationInfo) -> list[Problem]:
    """Where the faults found on the way are collected."""
    collected = info.context
    assert isinstance(collected, list)
    return collected


class Part(BaseModel):
    """A table of the plan, read. `place` is where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    short_for: ClassVar[str] = ""
    """The key that a single word in place of the table stands for: `ring: anna` is `ring: {who: anna}`."""
    in_languages: ClassVar[str] = ""
    """The key in place of which one for each language may stand: `{en: Yes, pl: Tak}`."""
    at_least_one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which one must be there."""
    _place: Place = PrivateAttr()

    @property
    def place(self) -> Place:
        return self._place

    @classmethod
    def as_table(cls, written: Written) -> Table:
        """The table to read."""
        if isinstance(written, Table):
            return written
        if cls.short_for and isinstance(written, Word) and not written.is_nothing:
            table = Table(written.place)
            table[Word(cls.short_for, written.place)] = written
            return table
        keys = ", ".join(f"{name}:" for name in cls.key_names())
        raise refuse(f"this must be a table with the keys {keys}")

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @model_validator(mode="wrap")
    @classmethod
    def _from_written(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if isinstance(data, cls):
            return data
        table = cls.as_table(data)
        names, known = cls.key_names(), Table(table.place)
        for key, value in table.items():
            if key in names:
                known[key] = value
            else:
                hint = did_you_mean(key, names)
                faults(info).append(fault(key.place, f"unknown key {quoted(key)}", hint, "unknown-key"))
        part = handler(known)
        part._place = data.place
        return part


def repeated(names: Iterable[Word], what: str) -> list[Problem]:
    """A fault for each name that stands in a list for the second time."""
    seen: dict[str, Word] = {}
    return [
        fault(name.place, f"{quoted(name)} is {what} already: it stands on line {seen[name].place.line} too")
        for name in names
        if seen.setdefault(name, name) is not name
    ]


P = TypeVar("P", bound=Part)


def read(kind: type[P], written: Written, found: list[Problem]) -> P | None:
    """The part that is written here, or None with every reason why it is not one in `found`."""
    try:
        return kind.model_validate(written, context=found)
    except ValidationError as error:
        found.extend(explained(error, written))
        return None


def read_each(kind: type[P]) -> Callable[[Any, ValidationInfo], Any]:
    """Reads a table of named parts one by one; a broken one is reported and left out."""

    def read_all(data: Any, info: ValidationInfo) -> Any:
        if isinstance(data, Word) and data.is_nothing:
            return {}
        if not isinstance(data, Table):
            raise refuse("this must be a table of names", "write a name and a colon, and below it what it stands for")
        parts = {name: read(kind, written, faults(info)) for name, written in data.items()}
        return {name: part for name, part in parts.items() if part is not None}

    return read_all


def explained(error: ValidationError, written: Written) -> list[Problem]:
    """What pydantic found, each at its place in the file."""
    return [_explain(details, written) for details in error.errors(include_url=False, include_input=False)]


def _explain(details: ErrorDetails, written: Written) -> Problem:
    found, place, key = _follow(details["loc"], written)
    match details["type"]:
        case _ if isinstance(found, Word) and found.is_nothing:
            return fault(key.place, f"nothing is written after {quoted(key)}") if key else fault(place, NOTHING)
        case "refused":
            context = details["ctx"]
            return fault(place, context["message"], context["hint"], context["rule"])
        case "missing":
            return fault(found.place, f"the key {quoted(str(details['loc'][-1]))} is missing here", "", "missing-key")
        case "list_type" | "tuple_type":
            return fault(place, "this must be a list", "write [one, two], or one a line with a dash before each")
        case "too_short":
            return fault(place, "at least one is needed here")
        case "dict_type":
            return fault(place, "this must be a table", "write one key with its colon a line")
        case _:
            return fault(place, "this must be a text")


def _follow(path: tuple[int | str, ...], written: Written) -> tuple[Written, Place, Word | None]:
    """The value that pydantic's path leads to, its place, and the key it stands under."""
    place, key = written.place, None
    for step in path:
        if isinstance(written, Table) and isinstance(step, str) and (found := written.key(step)) is not None:
            key = found
            written = written[key]
            place = written.place
        elif isinstance(written, Listing) and isinstance(step, int) and step < len(written):
            written = written[step]
            place = written.place
        elif step == "[key]" and key is not None:
            place = key.place
    return written, place, key
