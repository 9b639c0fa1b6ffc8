"""The longest waits of all, with what happened in those calls: figures tell how many, stories tell why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from callflow.core.caller import CallId
from callflow.core.records import CallRecord, Moment, Wait

LONGEST = 10
"""So many are told, unless somebody wants more."""


@dataclass(frozen=True, slots=True)
class LongWait:
    """A stay in line, who stood there (empty once erased), and the call's story."""

    wait: Wait
    number: str = ""
    story: tuple[Moment, ...] = ()


def longest_waits(waits: Iterable[Wait], most: int = LONGEST) -> tuple[Wait, ...]:
    """The longest first; of equal ones the earlier."""
    return tuple(nsmallest(most, waits, key=lambda wait: (-wait.seconds, wait.since, wait.call)))


def with_stories(
    waits: Iterable[Wait], calls: Iterable[CallRecord], stories: Mapping[CallId, tuple[Moment, ...]]
) -> tuple[LongWait, ...]:
    """Each wait with its caller, and its story from `stories`, or else from the call's own record."""
    chosen = tuple(waits)
    wanted = {wait.call for wait in chosen}
    records = {call.id: call for call in calls if call.id in wanted}
    return tuple(_told(wait, records.get(wait.call), stories.get(wait.call)) for wait in chosen)


def _told(wait: Wait, call: CallRecord | None, story: tuple[Moment, ...] | None) -> LongWait:
    own = call.story if call else ()
    return LongWait(wait, call.number if call else "", own if story is None else story)
