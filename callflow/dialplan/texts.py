"""A text as the plan words it: once, or in each of its languages. How it is written, not what it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from callflow.dialplan.written import Table, Word


class Translations(Table):
    """A table whose keys are languages."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Either `single`, in the plan's first language, or `each`, by language."""

    single: Word | None = None
    each: Mapping[Word, Word] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Word]:
        """Every wording, in the order of the file."""
        return iter(self.each.values() if self.single is None else (self.single,))

    def in_language(self, language: str, first: str) -> Word | None:
        """The words in a language of a plan whose first one is `first`; None if there are none."""
        if self.single is not None:
            return self.single if language == first else None
        return next((text for known, text in self.each.items() if known == language), None)

    def by_language(self, first: Word) -> Iterator[tuple[Word, Word]]:
        """Each wording behind its language."""
        if self.single is not None:
            yield first, self.single
        yield from self.each.items()
