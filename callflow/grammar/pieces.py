"""What is only known while somebody is on the line, cut into pieces of which there are few enough to prepare them all.

Every sound is made before anyone calls, and "today between two and two fifteen in the afternoon" has too many
variants for that: so it is a day, a beginning and an end, and a number is its digits. A phrase is its pieces with a
space between them: what is printed and what is heard are the same. Each piece has the key under which the core asks
for it. It must never make a piece whose form depends on the piece beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from callflow.core.promised_times import (
    TIMES,
    WEEKDAYS,
    after_day_key,
    before_day_key,
    beginning_key,
    by_keys,
    day_key,
    end_key,
    in_steps,
    short_beginning_key,
    window_keys,
)
from callflow.grammar.wording import Wording

DIGITS = "0123456789+"
_A_LEAP_YEAR = date(2028, 1, 1)


class Pieces(Wording):
    """One language's promised times and dictated numbers, whole and in pieces."""

    def window(self, start: datetime, end: datetime, today: date) -> str:
        """Where "tomorrow" may stand: "tomorrow between two and two fifteen in the afternoon". See `window_pieces`."""
        return " ".join(self.window_pieces(start, end, today))

    def window_pieces(self, start: datetime, end: datetime, today: date) -> tuple[str, ...]:
        """A span of less than a day as its day, its beginning and its end; all are wall-clock times of the company.

        Raises ValueError for times that are no multiples of five minutes, and for spans that no caller understands.
        """
        keys = window_keys(start, end, today)
        pieces = {keys[0]: self.day(start.date(), today), **self.all_window_times((start.time(), end.time()))}
        return tuple(pieces[key] for key in keys)

    def by(self, when: datetime, today: date) -> str:
        """Where "tomorrow" may stand: "by ten in the morning tomorrow". See `by_pieces`."""
        return " ".join(self.by_pieces(when, today))

    def by_pieces(self, when: datetime, today: date) -> tuple[str, ...]:
        """A latest time in pieces, one of them the day. Wall-clock time of the company, in steps of five minutes."""
        keys = by_keys(when, today)
        pieces = {keys[1]: self.day(when.date(), today), **self.all_by_times((when.time(),))}
        return tuple(pieces[key] for key in keys if key in pieces)

    def day(self, day: date, today: date) -> str:
        """One coming day, where "tomorrow" may stand."""
        return self._mended(self._day(day, today))

    def digit(self, digit: str) -> str:
        """A digit, or the plus in front of an international number, as it is dictated."""
        if len(digit) != 1 or digit not in DIGITS:
            raise ValueError(f"{digit!r} is neither a digit nor a plus")
        return self._language.plus if digit == "+" else self.number(int(digit))

    # Every piece there is, by its key: what has to be prepared.

    def all_window_times(self, times: Iterable[time] = TIMES) -> dict[str, str]:
        """The beginnings and ends of all windows between these times (any time of day if none are given)."""
        found: dict[str, str] = {}
        for at in map(in_steps, times):
            found[beginning_key(at)] = self._from(at)
            found[short_beginning_key(at)] = self._from(at, with_part=False)
            found[end_key(at)] = self._to(at)
        return found

    def all_by_times(self, times: Iterable[time] = TIMES) -> dict[str, str]:
        """Every piece of `by` but the days, for these times (any time of day if none are given)."""
        clock, found = self._language.clock, dict[str, str]()
        for at in map(in_steps, times):
            words = self._moment(at, clock.at)
            found[before_day_key(at)] = self._mended(clock.before_day.format(time=words))
            if clock.after_day:
                found[after_day_key(at)] = self._mended(clock.after_day.format(time=words))
        return found

    def all_days(self) -> dict[str, str]:
        """The days of the coming week: today, tomorrow and each weekday."""
        days = self._language.days
        weekdays = {key: self._mended(self._weekday(number)) for number, key in enumerate(WEEKDAYS)}
        return {"today": days.today, "tomorrow": days.tomorrow, **weekdays}

    def all_dates(self) -> dict[str, str]:
        """The dates of a year: how a day further away than a week is said."""
        days = (_A_LEAP_YEAR + timedelta(days=number) for number in range(366))
        return {day_key(day, date.min): self._mended(self._date(day)) for day in days}

    def all_digits(self) -> dict[str, str]:
        """The ten digits, and the plus."""
        return {digit: self.digit(digit) for digit in DIGITS}

    # Of what they are made.

    def _from(self, at: time, *, with_part: bool = True) -> str:
        window = self._language.clock.window
        return self._mended(window.start_frame.format(time=self._moment(at, window.start, with_part=with_part)))

    def _to(self, at: time) -> str:
        window = self._language.clock.window
        return self._mended(window.end_frame.format(time=self._moment(at, window.end)))
