"""Numbers, times and days of one language, each in the form that a frame asks for.

What differs between languages is data (`languages/`); plural classes, names of weekdays and months, and how a list is
joined come from Unicode's CLDR by Babel. It must never know in which sentence its words will stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list

from callflow.grammar.language import Counted, Language, Moment, in_forms


class Wording:
    """One language's words for numbers, times and days."""

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

    def number(self, number: int) -> str:
        """A number as it is counted, from 0 to 199."""
        return self._language.numerals.words(number)

    def _counted(self, number: int, counted: Counted) -> str:
        pattern = counted.patterns.get(self._locale.plural_form(number), counted.patterns.get("other", ""))
        return pattern.replace("{n}", in_forms(self.number(number), counted.forms))

    def _moment(self, at: time, moment: Moment, *, with_part: bool = True) -> str:
        """A time of day, with the part of the day where the language counts hours to twelve."""
        clock = self._language.clock
        if at.replace(second=0, microsecond=0) in moment.named:
            return moment.named[at.replace(second=0, microsecond=0)]
        hour = (at.hour - 1) % 12 + 1 if clock.parts else at.hour
        parts = reversed(clock.parts) if with_part else ()
        part = next((words for begins, words in parts if at.hour >= begins), "")
        if not at.minute:
            return f"{self._counted(hour, moment.full or moment.hour)} {part}".rstrip()
        minutes = self._counted(at.minute, moment.minute)
        if at.minute < 10:
            minutes = moment.below_ten.replace("{n}", minutes)
        if at.minute == 30 and moment.half:
            minutes = moment.half
        return f"{self._counted(hour, moment.hour)} {minutes} {part}".rstrip()

    def _day(self, day: date, today: date) -> str:
        """One coming day. Beyond six days a weekday could be another week's: then the date."""
        days = self._language.days
        match (day - today) // timedelta(days=1):
            case 0:
                return days.today
            case 1:
                return days.tomorrow
            case 2 | 3 | 4 | 5 | 6:
                return self._weekday(day.weekday())
            case _:
                return self._date(day)

    def _weekday(self, number: int) -> str:
        days = self._language.days
        return days.on_frame.format(day=days.on.of(self._weekdays[number]))

    def _date(self, day: date) -> str:
        return self._counted(day.day, self._language.days.date).replace("{month}", self._months[day.month - 1])

    def _list(self, items: Iterable[str]) -> str:
        return format_list(list(items), locale=self._locale)

    def _mended(self, text: str) -> str:
        for wrong, right in self._language.mend:
            text = text.replace(wrong, right)
        return text
