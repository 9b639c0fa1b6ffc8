"""What a rule is: the name of a bad thing, a manual, and a function that finds every case of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from callflow.core.plan import Place
from callflow.dialplan.draft import Draft
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
    """`manual` is the docstring of the rule's file. `find` never raises, also for a draft with other faults."""

    name: str
    manual: str
    find: Callable[[Draft], Iterator[Finding]]
