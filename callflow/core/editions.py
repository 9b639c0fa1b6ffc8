"""The editions of a company's plans: which versions were in force together since when, and which come next.

Everything is asked of the history, a list of editions in the order of time, of which the last is in force. Nothing
here reads a file or a clock, and nothing changes an edition that has been: a rollback is a new one that looks like an
old one.

An edition holds all plans that were in force together, since they are put in force together or not at all. Going back
goes one step further each time, like undo: what a rollback has left behind is not gone back to without being named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from callflow.errors import CallflowError

Lineup: TypeAlias = Mapping[str, str]
"""The versions of plans that go together, by the files they are from."""


class Cause(StrEnum):
    """Why an edition came into force."""

    DISK = "disk"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan of an edition."""

    file: str
    version: str
    company: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What came into force at one moment. `disk` says what the plans' folder held then, also if it was not this."""

    entries: tuple[Entry, ...]
    since: float
    cause: Cause
    disk: str

    @property
    def lineup(self) -> Lineup:
        return {entry.file: entry.version for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Standing:
    """A version as ops see it: when it was last in force (`until` is None while it is), and the calls on it now."""

    version: str
    file: str
    company: str
    since: float
    until: float | None
    calls: int


def is_news(history: Sequence[Edition], edition: Edition) -> bool:
    """Whether an edition has to be remembered: it holds other versions, or it is in force for another reason."""
    if not history:
        return True
    last = history[-1]
    if last.lineup != edition.lineup or last.cause != edition.cause:
        return True
    return edition.cause is Cause.ROLLBACK and last.disk != edition.disk


def is_pinned(history: Sequence[Edition], disk: str) -> bool:
    """Whether a rollback still stands: the folder holds what it held when somebody turned away from it."""
    return bool(history) and history[-1].cause is Cause.ROLLBACK and history[-1].disk == disk


def to_return_to(history: Sequence[Edition], wanted: str = "") -> Lineup:
    """What a rollback puts in force: the version that is wanted in place of its file's, or the edition before.

    Raises `CallflowError` if there is no such thing.
    """
    return _with(history, wanted) if wanted else _before(history)


def standings(history: Sequence[Edition], calls: Mapping[str, int]) -> tuple[Standing, ...]:
    """Every version that was ever in force, the last time it was: those in force first, then the latest.

    `calls` says how many calls there are on each version now.
    """
    found: dict[tuple[str, str], Standing] = {}
    ends: list[float | None] = [edition.since for edition in history[1:]]
    for edition, until in zip(history, [*ends, None], strict=False):
        for entry in edition.entries:
            before = found.get((entry.file, entry.version))
            goes_on = before is not None and before.until == edition.since
            since = before.since if before is not None and goes_on else edition.since
            count = calls.get(entry.version, 0)
            found[entry.file, entry.version] = Standing(entry.version, entry.file, entry.company, since, until, count)
    return tuple(sorted(found.values(), key=lambda one: (one.until is not None, -(one.until or 0.0), one.file)))


def _before(history: Sequence[Edition]) -> Lineup:
    """The edition before: every step from the disk adds one, every rollback takes away those it went back over."""
    steps: list[Lineup] = []
    for edition in history:
        if edition.cause is Cause.ROLLBACK and edition.lineup in steps:
            del steps[_last(steps, edition.lineup) + 1 :]
        elif not steps or steps[-1] != edition.lineup:
            steps.append(edition.lineup)
    if len(steps) < 2:
        raise CallflowError("there is no version before the one in force")
    return steps[-2]


def _last(steps: Sequence[Lineup], wanted: Lineup) -> int:
    return max(number for number, lineup in enumerate(steps) if lineup == wanted)


def _with(history: Sequence[Edition], wanted: str) -> Lineup:
    known = {entry.version: entry.file for edition in history for entry in edition.entries}
    meant = [version for version in known if version.startswith(wanted)]
    if not meant:
        raise CallflowError(f"no version {wanted} was ever in force: `callflow versions` lists those that were")
    if len(meant) > 1:
        raise CallflowError(f"{wanted} is the beginning of several versions: {', '.join(sorted(meant))}")
    (version,) = meant
    now = history[-1].lineup
    if now.get(known[version]) == version:
        raise CallflowError(f"version {version} is in force already")
    return {**now, known[version]: version}
