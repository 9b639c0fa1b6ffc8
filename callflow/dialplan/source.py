"""A plan's file as a tree of words with their places.

The tree is built from the parser's events and without recursion, so that no file, however deep it nests or however
often it repeats itself, can do more than earn a problem. Whatever stands in a file, nothing but `Unreadable` is
raised for it.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from callflow.core.plan import Place
from callflow.dialplan.events import PLAN_BEGINS_WITH, Reading, Unreadable, unreadable
from callflow.dialplan.written import Table

LONGEST_FILE = 256 * 1024
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB = re.compile(r"^ *(\t)", re.MULTILINE)


def read_file(path: Path) -> str:
    """The text of a plan's file."""
    name = str(path)
    start = Place(name, 1, 1)
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE + 1)
    except FileNotFoundError:
        raise unreadable(start, "there is no such file") from None
    except IsADirectoryError:
        raise unreadable(start, "this is a directory, not a plan", "name the files in it") from None
    except PermissionError:
        raise unreadable(start, "this file may not be read", "check its owner and its rights") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise unreadable(start, f"this file cannot be read: {reason}") from None
    return decode(name, data)


def decode(name: str, data: bytes) -> str:
    """The bytes of a plan as text. The byte order mark that some editors put in front is no fault."""
    if len(data) > LONGEST_FILE:
        raise unreadable(Place(name, 1, 1), f"a plan has at most {LONGEST_FILE // 1024} KiB, this file is longer")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(Place(name, 1, 1), "this file is written in UTF-16", "save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _end_of(name, data[: error.start].decode("utf-8", "replace"))
        raise unreadable(place, "this is not UTF-8 text", "save the file as UTF-8") from None


def read_text(name: str, text: str, begin: str = PLAN_BEGINS_WITH) -> Table:
    """The tree of a plan, or of another file that begins with something else."""
    value = _read_yaml(name, readable(name, text), begin)
    if value is None:
        raise unreadable(Place(name, 1, 1), "this file is empty", f"begin with {begin}")
    return value


def readable(name: str, text: str) -> str:
    """The text as the parsers take it: one kind of line end, nothing unprintable, no tab."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNPRINTABLE.search(text):
        what = "a NUL byte" if found[0] == "\0" else f"the unprintable character U+{ord(found[0]):04X}"
        raise unreadable(_end_of(name, text[: found.start()]), f"here stands {what}", "remove it")
    if found := _TAB.search(text):
        raise unreadable(_end_of(name, text[: found.start(1)]), "a tab cannot indent a line", "use spaces")
    return text.replace("\t", " ")  # elsewhere it is as good as a space, and the parsers differ over it


def _read_yaml(name: str, text: str, begin: str) -> Table | None:
    """The C parser is ten times faster but words its complaints otherwise: on a fault, Python's has the last word.

    Where both accept a text they read the same words. Only a bare text in brackets with a question mark in the middle
    is accepted by the C parser alone.
    """
    try:
        fast = getattr(yaml, "CSafeLoader", None)
        if fast is not None:
            try:
                return Reading(name, begin).read(yaml.parse(text, Loader=fast))
            except yaml.YAMLError:
                pass
        return Reading(name, begin).read(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _not_yaml(name, error) from None
    except (RecursionError, MemoryError):
        raise unreadable(Place(name, 1, 1), "this file nests too deeply to be read") from None


_COMPLAINTS = (
    (
        "mapping values are not allowed here",
        "a key cannot stand here",
        "indent it like its neighbours; a text with a colon in it needs quotation marks",
    ),
    ("could not find expected ':'", "this is neither a key with its colon nor an item with its dash", ""),
    ("but found '<stream end>'", "the file ends too early", "a value or a closing bracket is missing"),
    ("but got '<stream end>'", "the bracket that opens here is not closed", "a comma or the bracket is missing"),
    ("expected the node content", "a value is missing in front of this", ""),
    ("found unexpected end of stream", "this quotation mark is never closed", ""),
    ("found unexpected document separator", "this quotation mark is never closed", ""),
    (
        "expected <block end>",
        "this does not fit what stands above it",
        "indent what belongs together alike; a text in quotation marks ends with them",
    ),
    ("expected ',' or", "the bracket that opens here is not closed", "a comma or the closing bracket is missing"),
    ("that cannot start any token", "a text cannot begin with this character", "put it in quotation marks"),
    ("found unknown escape character", "after this backslash stands nothing that YAML knows", "write \\\\"),
)
_WHERE_IT_BEGAN = ("could not find expected ':'", "found unexpected", "expected ',' or", "<stream end>")


def _not_yaml(name: str, error: yaml.YAMLError) -> Unreadable:
    """A parser's complaint in an admin's words."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return unreadable(Place(name, 1, 1), f"this is not YAML: {error}")
    complaint = error.problem or "it cannot be read"
    mark = error.problem_mark
    if error.context_mark and any(fragment in complaint for fragment in _WHERE_IT_BEGAN):
        mark = error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
    for fragment, message, hint in _COMPLAINTS:
        if fragment in complaint:
            return unreadable(place, message, hint)
    return unreadable(place, f"this is not YAML: {complaint}")


def _end_of(name: str, before: str) -> Place:
    """The place right after this text."""
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
