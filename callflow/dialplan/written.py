"""What an admin wrote: words, lists and tables that know where in which file they stand.

``08:00`` is no number and ``no`` is no false here; what a word means is decided by the key it stands under.
"""

from __future__ import annotations

from typing import TypeAlias

from callflow.core.plan import Place


class Word(str):
    """A text as it was written; `bare` is one without quotation marks."""

    __slots__ = ("bare", "place")

    place: Place
    bare: bool

    def __new__(cls, text: str, place: Place, bare: bool = True) -> Word:
        word = super().__new__(cls, text)
        word.place = place
        word.bare = bare
        return word

    @property
    def is_nothing(self) -> bool:
        """A key was written and nothing after it."""
        return self.bare and self in ("", "~", "null")


class Listing(list["Written"]):
    """A list as it was written."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Table(dict[Word, "Written"]):
    """Keys and values as they were written; `repeated` pairs each key written again with the first of its name."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.repeated: list[tuple[Word, Word]] = []

    def key(self, name: str) -> Word | None:
        """The key of that name, as it was written."""
        return next((key for key in self if key == name), None)


Written: TypeAlias = Word | Listing | Table
