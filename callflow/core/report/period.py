"""The stretch of time that a report is about, cut into half hours of the company's own clock.

Half hours are counted in real seconds from local midnight on, so that a day on which the clock is put forward has 46
of them and one on which it is put back 50. The time zone is given: nothing here looks one up, or asks what time it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

HALF_HOUR = 1800.0
"""Seconds."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Period:
    """From `begins`, a local midnight, until `ends` (epoch seconds; not included), by the clock of `zone`."""

    begins: float
    ends: float
    zone: tzinfo

    @classmethod
    def of_days(cls, first: date, last: date, zone: tzinfo, now: float) -> Period:
        """Whole local days, both included; of a day that is not over as much as has passed by `now`."""
        begins, ends = midnight(first, zone), midnight(last + timedelta(days=1), zone)
        return cls(begins, max(begins, min(ends, now)), zone)

    def __contains__(self, at: object) -> bool:
        return isinstance(at, int | float) and self.begins <= at < self.ends

    def half_hours(self) -> tuple[float, ...]:
        """When each half hour begins; the last may be under way."""
        return tuple(self._beginnings())

    def _beginnings(self) -> Iterator[float]:
        at = self.begins
        while at < self.ends:
            yield at
            at += HALF_HOUR

    def half_hour_of(self, at: float) -> float:
        """When the half hour began in which `at` lies."""
        return self.begins + (at - self.begins) // HALF_HOUR * HALF_HOUR

    def local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def clock(self, at: float) -> str:
        """The wall clock at that instant: ``09:30``."""
        return f"{self.local(at):%H:%M}"


def midnight(day: date, zone: tzinfo) -> float:
    """When that day begins there (epoch seconds); where the clock skips midnight, when it is put forward."""
    return datetime.combine(day, time(), zone).timestamp()
