"""What a rule is: the name of a bad thing, a manual, and a function that finds every case of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from callflow.core.plan import Place
from callflow.dialplan.draft import Draft
from callflow.dialplan.manual import Manual, manual
from callflow.dialplan.problems import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of what a rule is named after; `hint` says what to write instead."""

    place: Place
    message: str
    hint: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` is the docstring of the rule's file, in the form of a manual. `levels` are those its findings can have.

    `find` never raises, also for a draft with other faults.
    """

    name: str
    text: str
    find: Callable[[Draft], Iterator[Finding]]
    levels: tuple[Level, ...] = (Level.ERROR,)

    @property
    def manual(self) -> Manual:
        return manual(self.name, self.levels, self.text)
