"""When a company is open. The same data decides and is spoken, so the two cannot disagree.

Everything is local wall-clock time: the caller of these functions has already turned the instant into the plan's
time zone, so daylight saving needs no rule here. An hour that the clock skips or repeats in spring and autumn is
open or closed by what the wall clock shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from callflow.core.promised_times import day_key

FORESEEN = 400
"""Days within which a next opening is looked for, and for which what can be said of one is prepared."""

FAR_BACK = 2
"""Days before today with which the walk over the calendar begins: somewhere in the world it is still yesterday."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `start` (included) to `end` (excluded); an `end` at or before `start` is on the next day."""

    start: time
    end: time

    @property
    def crosses_midnight(self) -> bool:
        return self.end <= self.start

    @property
    def minutes(self) -> int:
        """How long it is open, by the wall clock: up to a whole day."""
        begins, ends = (at.hour * 60 + at.minute for at in (self.start, self.end))
        return ends - begins + (24 * 60 if self.crosses_midnight else 0)


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

    def spans(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """When it is open between two wall-clock times: each opening, cut to lie between them."""
        for ahead in range(-1, (end.date() - begin.date()).days + 1):
            day = begin.date() + timedelta(days=ahead)
            for opening in self.openings(day):
                closes = datetime.combine(day + timedelta(days=opening.crosses_midnight), opening.end)
                first, last = max(datetime.combine(day, opening.start), begin), min(closes, end)
                if first < last:
                    yield first, last

    def next_opening(self, local: datetime) -> datetime | None:
        """When the next opening begins after this wall-clock time; None if none does within `FORESEEN` days."""
        for ahead in range(FORESEEN + 1):
            day = local.date() + timedelta(days=ahead)
            for start in sorted(opening.start for opening in self.openings(day)):
                if (begins := datetime.combine(day, start)) > local:
                    return begins
        return None

    def after_opening(self, local: datetime, seconds: float) -> datetime | None:
        """The wall-clock time by which, from `local` on, it has been open for so long; None if that cannot be said."""
        left = timedelta(seconds=seconds)
        for ahead in range(-1, FORESEEN + 1):
            day = local.date() + timedelta(days=ahead)
            for opening in sorted(self.openings(day), key=lambda one: one.start):
                ends = datetime.combine(day + timedelta(days=opening.crosses_midnight), opening.end)
                begins = max(datetime.combine(day, opening.start), local)
                if ends - begins >= left:
                    return begins + left
                left -= max(ends - begins, timedelta())
        return None

    @staticmethod
    def _holds(opening: Opening, now: time) -> bool:
        return now >= opening.start and (opening.crosses_midnight or now < opening.end)


# How the next opening is named: by what a caller would call its day.


def opening_key(begins: datetime, now: datetime) -> str:
    """The day and the time of an opening as seen from a moment before it, both by the wall clock.

    ``today 08:00``, ``tomorrow 08:00``, ``mon 08:00`` for the days of the coming week, ``12-28 08:00`` beyond it.
    """
    return f"{day_key(begins.date(), now.date())} {begins:%H:%M}"


def opening_keys(schedule: Schedule, today: date) -> dict[str, tuple[datetime, date]]:
    """Every key that the next opening of a schedule can have while it is closed, within `FORESEEN` days from now.

    With each comes an opening that has it and the day on which it is named so. Nights, holidays and closed days are
    in it, since the calendar is walked day by day.
    """
    keys: dict[str, tuple[datetime, date]] = {}
    closed_since = datetime.combine(today - timedelta(days=FAR_BACK), time())
    for ahead in range(-FAR_BACK, FORESEEN + 1):
        day = today + timedelta(days=ahead)
        for opening in sorted(schedule.openings(day), key=lambda one: one.start):
            begins = datetime.combine(day, opening.start)
            for now in _moments(closed_since, begins):
                keys.setdefault(opening_key(begins, now), (begins, now.date()))
            ends = day + timedelta(days=1) if opening.crosses_midnight else day
            closed_since = max(closed_since, datetime.combine(ends, opening.end))
    return keys


def times_after_openings(schedule: Schedule, seconds: float, today: date) -> Iterator[tuple[datetime, date]]:
    """By when it will have been open for so long, for whoever asks while it is closed, and the day on which they ask.

    The calendar is walked as for `opening_keys`.
    """
    closed_since = datetime.combine(today - timedelta(days=FAR_BACK), time())
    for ahead in range(-FAR_BACK, FORESEEN + 1):
        day = today + timedelta(days=ahead)
        for opening in sorted(schedule.openings(day), key=lambda one: one.start):
            begins = datetime.combine(day, opening.start)
            latest = schedule.after_opening(begins, seconds)
            if latest is not None:
                yield from ((latest, now.date()) for now in _moments(closed_since, begins))
            ends = day + timedelta(days=1) if opening.crosses_midnight else day
            closed_since = max(closed_since, datetime.combine(ends, opening.end))


def _moments(since: datetime, until: datetime) -> Iterator[datetime]:
    """A moment of each day on which it is closed between two times."""
    while since < until:
        yield since
        since = datetime.combine(since.date() + timedelta(days=1), time())
