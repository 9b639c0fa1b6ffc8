"""Whether the waits that callers were told came true: per queue and hour of the day, and wait by wait.

An announcement that named an end holds if the caller was answered by then, and is broken if the wait went on. Who left
before the named end without an answer says nothing of it, and is counted apart (`Announcement.held`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callflow.core.records import Announcement, Wait, WaitEnding
from callflow.core.report.period import Period


@dataclass(frozen=True, slots=True)
class Truth:
    """Of `named` waits some held and some broke; the others say nothing."""

    named: int = 0
    held: int = 0
    broken: int = 0

    @property
    def share(self) -> float | None:
        """The share that came true, of those of which it is known."""
        known = self.held + self.broken
        return self.held / known if known else None


@dataclass(frozen=True, slots=True)
class HourOfTruth:
    """The waits that one queue named within one hour of the day, on all days together."""

    queue: str
    hour: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class Named:
    """A caller was told to wait at most `named_s` and was answered after `true_s`, both from the telling on."""

    queue: str
    named_s: float
    true_s: float


def truth(announcements: Iterable[Announcement]) -> Truth:
    named = [one.held for one in announcements if one.end is not None]
    return Truth(len(named), named.count(True), named.count(False))


def truth_by_hour(announcements: Iterable[Announcement], period: Period) -> tuple[HourOfTruth, ...]:
    """Each queue's hours of the day in which a wait was named, in order."""
    groups: dict[tuple[str, int], list[Announcement]] = {}
    for one in announcements:
        if one.end is not None:
            groups.setdefault((one.queue, period.local(one.at).hour), []).append(one)
    return tuple(HourOfTruth(queue, hour, truth(groups[queue, hour])) for queue, hour in sorted(groups))


def named_and_true(announcements: Iterable[Announcement], waits: Iterable[Wait]) -> tuple[Named, ...]:
    """Each named wait of a caller who was answered, beside the true one."""
    stays: dict[tuple[str, str], list[Wait]] = {}
    for wait in waits:
        stays.setdefault((wait.call, wait.queue), []).append(wait)
    found = []
    for one in announcements:
        wait_of_it = _stay(stays, one)
        if one.end is not None and wait_of_it is not None and wait_of_it.ending is WaitEnding.ANSWERED:
            found.append(Named(one.queue, max(0.0, one.end - one.at), max(0.0, wait_of_it.ended_at - one.at)))
    return tuple(found)


def _stay(stays: Mapping[tuple[str, str], Sequence[Wait]], one: Announcement) -> Wait | None:
    its = stays.get((one.call, one.queue), ())
    return next((wait for wait in its if wait.since <= one.at <= wait.ended_at), None)
