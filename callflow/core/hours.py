"""When a company is open. The same data decides and is spoken, so the two cannot disagree.

Everything is local wall-clock time: the caller of these functions has already turned the instant into the plan's
time zone, so daylight saving needs no rule here. An hour that the clock skips or repeats in spring and autumn is
open or closed by what the wall clock shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `start` (included) to `end` (excluded); an `end` at or before `start` is on the next day."""

    start: time
    end: time

    @property
    def crosses_midnight(self) -> bool:
        return self.end <= self.start


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly openings (index 0 is Monday), and the days on which they do not hold.

    A night shift belongs to the day on which it begins: closing a day closes what begins on it, not what still
    runs from the night before.
    """

    week: tuple[tuple[Opening, ...], ...]
    closed: frozenset[date] = field(default_factory=frozenset)

    def openings(self, day: date) -> tuple[Opening, ...]:
        """What begins on that day."""
        return () if day in self.closed else self.week[day.weekday()]

    def is_open(self, local: datetime) -> bool:
        """Whether the company is open at this wall-clock time."""
        today, now = local.date(), local.time()
        if any(self._holds(opening, now) for opening in self.openings(today)):
            return True
        yesterday = self.openings(today - timedelta(days=1))
        return any(opening.crosses_midnight and now < opening.end for opening in yesterday)

    @staticmethod
    def _holds(opening: Opening, now: time) -> bool:
        return now >= opening.start and (opening.crosses_midnight or now < opening.end)
