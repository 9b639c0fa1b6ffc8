"""A call, an attempt to call somebody back, or what a queue has learned, as JSON text, and back.

The shape follows the dataclasses of `core/call.py` and `core/dialout/outcall.py`: their type hints are read once, when
this module is imported, and a hint it cannot write stops the program right there. A value that can be of several kinds
(a phase, a search) says which one under the key `is`.

Reading is strict: an unknown kind, a missing or an unknown field is a `StoreError` that names it. It must never
guess: a call that is not read exactly as it was written goes to the operator, not on with a wrong state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from callflow.core.call import Call
from callflow.core.dialout.outcall import OutCall
from callflow.core.ewt_learning import Laws
from callflow.errors import StoreError

KIND = "is"

Json = Any
"""What `json` reads and writes; every reader below checks what it gets."""


class _Unfit(Exception):
    """What is wrong, and on the way out also where: `phase.playing: ...`."""

    def __init__(self, why: str, where: str = "") -> None:
        self.why, self.where = why, where
        super().__init__(why)

    def inside(self, name: str) -> _Unfit:
        return _Unfit(self.why, f"{name}.{self.where}" if self.where else name)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How values of one type are written and read. `write` is None where the value is its own JSON."""

    write: Callable[[Any], Json] | None
    read: Callable[[Json], Any]


def encode(call: Call) -> str:
    """The call as one line of ASCII."""
    return _to_text(_write(call))


def decode(text: str) -> Call:
    """The call that was written; `StoreError` says what is wrong with the text."""
    call: Call = _read(_CALL, text)
    return call


def encode_outcall(outcall: OutCall) -> str:
    """The attempt as one line of ASCII."""
    return _to_text(_write_outcall(outcall))


def decode_outcall(text: str) -> OutCall:
    """The attempt that was written; `StoreError` says what is wrong with the text."""
    outcall: OutCall = _read(_OUTCALL, text)
    return outcall


def encode_laws(laws: Laws) -> str:
    """What a queue has learned as one line of ASCII."""
    return _to_text(_write_laws(laws))


def decode_laws(text: str) -> Laws:
    """What was learned; `StoreError` says what is wrong with the text."""
    laws: Laws = _read(_LAWS, text, "the text")
    return laws


def _read(shape: _Shape, text: str, what: str = "the saved call") -> Any:
    try:
        return shape.read(json.loads(text))
    except _Unfit as unfit:
        where = f"{unfit.where}: " if unfit.where else ""
        raise StoreError(f"{what} cannot be read: {where}{unfit.why}") from None
    except (ValueError, TypeError, RecursionError):
        raise StoreError(f"{what} cannot be read: it is not JSON text") from None


def _shape(hint: Any) -> _Shape:
    """The shape of a type hint; a TypeError for a hint that this module has not learnt."""
    if hint in (str, int, bool, float):
        return _Shape(None, _scalar(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Shape(None, _member(hint))  # a StrEnum is a str and is written as one
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    if get_origin(hint) is tuple and len(get_args(hint)) == 2 and get_args(hint)[1] is Ellipsis:
        return _several(_shape(get_args(hint)[0]))
    if get_origin(hint) in (Union, UnionType):
        return _union(get_args(hint))
    raise TypeError(f"callflow.storage.codec cannot write a {hint!r}: teach it, or choose another type")


def _scalar(kind: type) -> Callable[[Json], Any]:
    def read(value: Json) -> Any:
        if type(value) is kind:  # exactly: for isinstance, True would be a number
            return value
        if kind is float and type(value) is int:
            return float(value)
        raise _Unfit(f"expected {kind.__name__}, not {_glimpse(value)}")

    return read


def _member(kind: type[StrEnum]) -> Callable[[Json], Any]:
    members = {member.value: member for member in kind}

    def read(value: Json) -> Any:
        if isinstance(value, str) and value in members:
            return members[value]
        raise _Unfit(f"unknown {kind.__name__} {_glimpse(value)}")

    return read


def _several(item: _Shape) -> _Shape:
    write, read_item = item.write, item.read

    def write_all(values: tuple[Any, ...]) -> Json:
        return [write(value) for value in values] if write else list(values)

    def read(value: Json) -> Any:
        if not isinstance(value, list):
            raise _Unfit(f"expected a list, not {_glimpse(value)}")
        return tuple([_read_at(str(at), read_item, one) for at, one in enumerate(value)])

    return _Shape(write_all, read)


def _union(kinds: tuple[Any, ...]) -> _Shape:
    if NoneType in kinds:
        return _optional(_shape(Union[tuple(kind for kind in kinds if kind is not NoneType)]))  # noqa: UP007
    if not all(is_dataclass(kind) for kind in kinds):
        raise TypeError(f"callflow.storage.codec cannot tell apart {kinds!r}")
    return _one_of(kinds)


def _optional(shape: _Shape) -> _Shape:
    write, read = shape.write, shape.read

    def write_if_any(value: Any) -> Json:
        return None if value is None else write(value) if write else value

    def read_if_any(value: Json) -> Any:
        return None if value is None else read(value)

    return _Shape(write_if_any, read_if_any)


def _record(kind: type) -> _Shape:
    """A dataclass: an object with exactly its fields."""
    hints = get_type_hints(kind)
    shapes = [(field.name, _shape(hints[field.name])) for field in fields(kind)]
    writers = [(name, shape.write) for name, shape in shapes]
    readers = [(name, shape.read) for name, shape in shapes]
    names = {name for name, _ in shapes}

    def write(value: Any) -> Json:
        return {name: w(getattr(value, name)) if w else getattr(value, name) for name, w in writers}

    def read(value: Json) -> Any:
        if not isinstance(value, dict):
            raise _Unfit(f"expected a {kind.__name__}, not {_glimpse(value)}")
        if value.keys() != names:
            raise _unequal(value.keys() - names, names - value.keys())
        return kind(**{name: _read_at(name, r, value[name]) for name, r in readers})

    return _Shape(write, read)


def _one_of(kinds: tuple[type, ...]) -> _Shape:
    """One of several dataclasses: its fields and its name."""
    shapes = {kind.__name__: _record(kind) for kind in kinds}
    writers = {kind: (kind.__name__, shapes[kind.__name__].write) for kind in kinds}

    def write(value: Any) -> Json:
        name, w = writers[type(value)]
        return {KIND: name, **(w(value) if w else {})}

    def read(value: Json) -> Any:
        if not isinstance(value, dict) or KIND not in value:
            raise _Unfit(f"expected one of {', '.join(shapes)}, not {_glimpse(value)}")
        name = value[KIND]
        if not isinstance(name, str) or name not in shapes:
            raise _Unfit(f"unknown kind {_glimpse(name)}")
        return shapes[name].read({key: one for key, one in value.items() if key != KIND})

    return _Shape(write, read)


def _read_at(name: str, read: Callable[[Json], Any], value: Json) -> Any:
    try:
        return read(value)
    except _Unfit as unfit:
        raise unfit.inside(name) from None


def _unequal(unknown: set[str], missing: set[str]) -> _Unfit:
    words = [f"the field {_glimpse(name)} is unknown" for name in sorted(unknown)]
    words += [f"the field {_glimpse(name)} is missing" for name in sorted(missing)]
    return _Unfit(", ".join(words))


def _glimpse(value: Json) -> str:
    """Enough of a value to recognise it, harmless in a message: a record is named, not shown."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return ascii(value)[:40]


_CALL = _shape(Call)
_OUTCALL = _shape(OutCall)
_LAWS = _shape(Laws)
_write_laws: Callable[[Laws], Json] = _LAWS.write or (lambda laws: laws)
_write: Callable[[Call], Json] = _CALL.write or (lambda call: call)
_write_outcall: Callable[[OutCall], Json] = _OUTCALL.write or (lambda outcall: outcall)
_to_text = json.JSONEncoder(separators=(",", ":")).encode  # built once: json.dumps would build one for every call
