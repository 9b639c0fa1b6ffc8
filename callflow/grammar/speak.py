"""Whole sentences with numbers, times and days in them, by what they mean: the one mechanism for every language.

What differs between languages is data (`languages/`); plural classes, names of weekdays and months, and how a list is
joined come from Unicode's CLDR by Babel. It must never put a sentence together from parts that were translated apart:
every frame is a whole sentence or a phrase whose place in a sentence is stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list

from callflow.core.hours import Opening, Schedule
from callflow.grammar.language import Counted, Language, Moment, in_forms

MIDNIGHT = time(0)
SHORTEST_RANGE = 3
"""From how many days in a row on they are said as ``Monday to Wednesday``."""


class Grammar:
    """One language's way of saying things."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._locale = Locale.parse(language.code)
        names = get_day_names("wide", "format", self._locale)
        self._weekdays = tuple(names[day] for day in range(7))
        self._months = tuple(get_month_names("wide", "format", self._locale)[month] for month in range(1, 13))

    @property
    def language(self) -> Language:
        return self._language

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Their names, Monday first, as they stand in a calendar."""
        return self._weekdays

    @property
    def months(self) -> tuple[str, ...]:
        """Their names, January first, as they stand behind the number of a day."""
        return self._months

    # Whole sentences.

    def wait_at_most(self, minutes: int) -> str:
        """A sentence that names an upper bound, never a point; 0 is less than a minute."""
        if minutes == 0:
            return self._language.wait_over
        return self._mended(self._language.wait.format(minutes=self._counted(minutes, self._language.minutes)))

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

    def number(self, number: int) -> str:
        """A number as it is counted, from 0 to 199."""
        return self._language.numerals.words(number)

    def day_and_time(self, when: datetime, today: date) -> str:
        """Where ``tomorrow at noon`` may stand. Beyond six days a weekday could be another week's: then the date."""
        at = self._language.clock.at_frame.format(time=self._moment(when.time(), self._language.clock.at))
        return self._mended(self._language.day_and_time.format(day=self._day(when.date(), today), time=at))

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

    def _counted(self, number: int, counted: Counted) -> str:
        pattern = counted.patterns.get(self._locale.plural_form(number), counted.patterns.get("other", ""))
        return pattern.replace("{n}", in_forms(self.number(number), counted.forms))

    def _moment(self, at: time, moment: Moment) -> str:
        clock = self._language.clock
        if at.replace(second=0, microsecond=0) in moment.named:
            return moment.named[at.replace(second=0, microsecond=0)]
        hour = (at.hour - 1) % 12 + 1 if clock.parts else at.hour
        part = next((words for begins, words in reversed(clock.parts) if at.hour >= begins), "")
        if not at.minute:
            return f"{self._counted(hour, moment.full or moment.hour)} {part}".rstrip()
        minutes = self._counted(at.minute, moment.minute)
        if at.minute < 10:
            minutes = moment.below_ten.replace("{n}", minutes)
        if at.minute == 30 and moment.half:
            minutes = moment.half
        return f"{self._counted(hour, moment.hour)} {minutes} {part}".rstrip()

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

    def _day(self, day: date, today: date) -> str:
        days = self._language.days
        match (day - today) // timedelta(days=1):
            case 0:
                return days.today
            case 1:
                return days.tomorrow
            case 2 | 3 | 4 | 5 | 6:
                return days.on_frame.format(day=days.on.of(self._weekdays[day.weekday()]))
            case _:
                return self._counted(day.day, days.date).replace("{month}", self._months[day.month - 1])

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

    def _list(self, items: Iterable[str]) -> str:
        return format_list(list(items), locale=self._locale)

    def _mended(self, text: str) -> str:
        for wrong, right in self._language.mend:
            text = text.replace(wrong, right)
        return text


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
