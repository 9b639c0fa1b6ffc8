"""Whole sentences with numbers, times and days in them, by what they mean: the one mechanism for every language.

What differs between languages is data (`languages/`). It must never put a sentence together from parts that were
translated apart: every frame is a whole sentence or a phrase whose place in a sentence is stated.
"""

from __future__ import annotations

from datetime import date, datetime, time

from callflow.core.ago import JUST_NOW
from callflow.core.hours import Opening, Schedule
from callflow.grammar.language import in_forms
from callflow.grammar.pieces import Pieces

MIDNIGHT = time(0)
SHORTEST_RANGE = 3
"""From how many days in a row on they are said as ``Monday to Wednesday``."""


class Grammar(Pieces):
    """One language's way of saying things."""

    # Whole sentences.

    def wait_at_most(self, minutes: int) -> str:
        """A sentence that names an upper bound, never a point; 0 is less than a minute."""
        if minutes == 0:
            return self._language.wait_over
        return self._mended(self._language.wait.format(minutes=self._counted(minutes, self._language.minutes)))

    def wait_between(self, low: int, high: int) -> str:
        """A sentence that names a range of minutes, of which `high` is the bound."""
        if not 1 <= low < high:
            raise ValueError("a range of minutes begins with one at least, and ends with more")
        words = self._language.wait_range
        low_words, high_words = self._counted(low, words.low), self._counted(high, words.high)
        return self._mended(words.frame.format(low=low_words, high=high_words))

    def place(self, number: int) -> str:
        """A sentence that says where in line the caller is; the first in line has the number 1."""
        if number < 1:
            raise ValueError("the first place in line has the number 1")
        words = in_forms(self.number(number), self._language.place_forms)
        return self._mended(self._language.place.format(n=words))

    def next_opening(self, when: datetime, now: datetime) -> str:
        """A sentence that says when the company opens again. Both are wall-clock times of the company."""
        return self._language.open_again.format(when=self.day_and_time(when, now.date()))

    # Phrases.

    def day_and_time(self, when: datetime, today: date) -> str:
        """Where ``tomorrow at noon`` may stand."""
        at = self._language.clock.at_frame.format(time=self._moment(when.time(), self._language.clock.at))
        return self._mended(self._language.day_and_time.format(day=self._day(when.date(), today), time=at))

    def on_date(self, day: date, first: str = "1") -> str:
        """Where ``on Monday 23 November`` may stand in a text that is read, not heard."""
        number = first if day.day == 1 else str(day.day)
        return self._mended(f"{self._weekday(day.weekday())} {number} {self._months[day.month - 1]}")

    def ago(self, key: str) -> str:
        """Where ``five minutes ago`` may stand, by a key of `core.ago`."""
        words = self._language.ago
        if key == JUST_NOW:
            return words.just_now
        counted = {"m": words.minutes, "h": words.hours, "d": words.days}[key[-1]]
        return self._mended(words.frame.format(time=self._counted(int(key[:-1]), counted)))

    def opening_hours(self, schedule: Schedule) -> str:
        """The weekly opening times, where ``on Mondays`` may stand: after "we are open".

        Single closed days and holidays are not named: nobody wants to hear ten years of them.
        """
        by_times: dict[tuple[Opening, ...], list[int]] = {}
        for day, openings in enumerate(schedule.week):
            if openings:
                by_times.setdefault(openings, []).append(day)
        if not by_times:
            raise ValueError("a week without openings has no opening times to say")
        if [(one.start, one.end) for openings in schedule.week for one in openings] == [(MIDNIGHT, MIDNIGHT)] * 7:
            return self._language.clock.round_the_clock
        groups = (f"{self._habit(days)} {self._times(openings)}" for openings, days in by_times.items())
        return self._mended(", ".join(groups))

    def digits(self, number: str) -> str:
        """A telephone number, digit by digit, with a pause after every third."""
        digits = number.removeprefix("+")
        if not (digits.isascii() and digits.isdecimal()):
            raise ValueError("a telephone number has digits, with a plus in front if need be")
        plus = f"{self._language.plus} " if number.startswith("+") else ""
        return plus + ", ".join(" ".join(self.number(int(digit)) for digit in group) for group in _groups(digits))

    # Of what they are made.

    def _times(self, openings: tuple[Opening, ...]) -> str:
        clock = self._language.clock
        return self._list(
            clock.round_the_clock
            if one.start == one.end
            else clock.span_frame.format(
                start=self._moment(one.start, clock.start), end=self._moment(one.end, clock.end)
            )
            for one in openings
        )

    def _habit(self, numbers: list[int]) -> str:
        """Days of every week: those in a row as a range, the others each by its name."""
        days = self._language.days
        if len(numbers) == 7:
            return days.every_day
        said: list[str] = []
        single: list[str] = []
        for run in _runs(numbers):
            names = [self._weekdays[number] for number in run]
            if len(run) >= SHORTEST_RANGE:
                said.append(days.range_frame.format(first=days.first.of(names[0]), last=days.last.of(names[-1])))
            else:
                single.extend(days.habit_frame.format(day=days.habit.of(name)) for name in names)
        if single:
            said.append(days.habits_frame.format(days=self._list(single)))
        return self._list(said)


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _groups(digits: str) -> list[str]:
    """In threes; a single digit that is left over makes two twos of the last four."""
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2][:2], groups[-2][2] + groups[-1]]
    return groups
