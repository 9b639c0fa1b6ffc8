"""From the events of a YAML parser to the tree of what was written.

Kept small on purpose: no tags, one document, keys that are words. Aliases are counted as if written out, so that a
few lines cannot stand for a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yaml import events

from callflow.core.plan import Place
from callflow.dialplan.problems import Level, Problem, quoted
from callflow.dialplan.written import Listing, Table, Word, Written

DEEPEST_NEST = 60
PLAN_BEGINS_WITH = "company: and its name"
MOST_VALUES = 20_000
_UNSPEAKABLE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """A file is left at its first fault of form. Never leaves this package: it becomes one problem among others."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def unreadable(place: Place, message: str, hint: str = "") -> Unreadable:
    return Unreadable(Problem(place, Level.ERROR, "unreadable", message, hint))


@dataclass(slots=True)
class _Value:
    """A value being read, or read: how many values it holds in all and how deep it goes, aliases written out."""

    written: Written
    anchor: str | None
    size: int = 1
    depth: int = 1
    key: Word | None = None


class Reading:
    """One document being read; `_open` are the lists and tables not yet closed, from the outside in.

    `begin` says what it begins with, for those who have begun otherwise.
    """

    def __init__(self, name: str, begin: str = PLAN_BEGINS_WITH) -> None:
        self._name = name
        self._begins_with = begin
        self._open: list[_Value] = []
        self._anchored: dict[str, _Value] = {}
        self._size = 0
        self._root: Table | None = None
        self._documents = 0

    def read(self, stream: Iterable[events.Event]) -> Table | None:
        """The table that the document is, None when there is nothing in it."""
        for event in stream:
            match event:
                case events.DocumentStartEvent():
                    self._begin(event)
                case events.AliasEvent():
                    self._repeat(event)
                case events.ScalarEvent():
                    self._add(self._word(event))
                case events.SequenceStartEvent():
                    self._enter(_Value(Listing(self._place(event)), self._anchor(event)), event)
                case events.MappingStartEvent():
                    self._enter(_Value(Table(self._place(event)), self._anchor(event)), event)
                case events.CollectionEndEvent():
                    self._leave()
                case _:  # the stream and its ends say nothing of their own
                    pass
        return self._root

    def _begin(self, event: events.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise unreadable(self._place(event), "a second plan begins here", "one file holds one plan: remove the ---")
        if event.version or event.tags:
            raise unreadable(self._place(event), "a plan has no % lines", "remove what stands above the ---")

    def _word(self, event: events.ScalarEvent) -> _Value:
        place = self._place(event)
        if _UNSPEAKABLE.search(event.value):
            raise unreadable(place, "this text contains an unprintable character", "remove its \\ sequence")
        return _Value(Word(event.value, place, bare=not event.style), self._anchor(event))

    def _repeat(self, event: events.AliasEvent) -> None:
        """An alias stands for the same tree once more, with the places where it was first written."""
        name = event.anchor or ""
        if any(value.anchor == name for value in self._open):
            raise unreadable(self._place(event), f"{quoted('*' + name)} stands inside of itself")
        original = self._anchored.get(name)
        if original is None:
            raise unreadable(self._place(event), f"there is no {quoted('&' + name)} above")
        self._add(_Value(original.written, None, original.size, original.depth))

    def _anchor(self, event: events.ScalarEvent | events.CollectionStartEvent) -> str | None:
        if event.tag is not None:
            raise unreadable(self._place(event), f"a plan has no tags such as {quoted(event.tag)}", "remove it")
        return event.anchor

    def _enter(self, value: _Value, event: events.Event) -> None:
        if len(self._open) >= DEEPEST_NEST:
            raise unreadable(self._place(event), f"this nests more than {DEEPEST_NEST} deep", "give parts a section")
        self._open.append(value)

    def _leave(self) -> None:
        value = self._open.pop()
        self._size -= value.size - 1  # what it holds has been counted when it was added
        self._add(value)

    def _add(self, value: _Value) -> None:
        """Put a finished value where it belongs: into the list or table that is open."""
        written = value.written
        self._size += value.size
        if self._size > MOST_VALUES or len(self._open) + value.depth > DEEPEST_NEST + 1:
            raise unreadable(written.place, "this plan is too big", f"at most {MOST_VALUES} words, aliases counted in")
        if value.anchor is not None:
            self._anchored[value.anchor] = value
        if not self._open:
            self._end(written)
            return
        parent = self._open[-1]
        parent.size += value.size
        parent.depth = max(parent.depth, value.depth + 1)
        if isinstance(parent.written, Listing):
            parent.written.append(written)
        elif isinstance(parent.written, Table):
            _enter_into(parent.written, parent, written)

    def _end(self, written: Written) -> None:
        if isinstance(written, Table):
            self._root = written
        elif not (isinstance(written, Word) and written.is_nothing):
            raise unreadable(written.place, "this is no table of keys", f"begin with {self._begins_with}")

    def _place(self, event: events.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self._name, mark.line + 1, mark.column + 1)


def _enter_into(table: Table, parent: _Value, written: Written) -> None:
    """A table comes as key, value, key … Of two equal keys the first holds; `duplicate-key` has the other."""
    key = parent.key
    if key is None:
        if not isinstance(written, Word):
            raise unreadable(written.place, "a key is a word", "brackets mean a list or a table: quote them in a text")
        parent.key = written
        return
    parent.key = None
    first = table.key(key) if key in table else None
    if first is None:
        table[key] = written
    else:
        table.repeated.append((key, first))
