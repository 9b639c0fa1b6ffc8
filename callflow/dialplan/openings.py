"""Opening times as an admin writes them: days such as ``mon-fri`` or ``mon,wed``, times such as ``08:00-16:00``.

``22:00-06:00`` crosses midnight and belongs to the day on which it begins; ``24:00`` is the end of a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Annotated, Any

from pydantic import BeforeValidator

from callflow.core.hours import Opening
from callflow.core.plan import Place
from callflow.dialplan.forms import Lone, Reader, word_form
from callflow.dialplan.problems import Problem, did_you_mean, quoted
from callflow.dialplan.shape import fault, refuse
from callflow.dialplan.values import word
from callflow.dialplan.written import Word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def days(data: Any) -> tuple[int, ...]:
    """The days of the week (Monday is 0) that ``mon-fri``, ``fri-mon`` or ``mon,wed`` names, in that order."""
    found: list[int] = []
    for part in word(data).lower().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        start, end = _day(first), _day(last if dash else first)
        found.extend((start + offset) % 7 for offset in range((end - start) % 7 + 1))
    if len(found) > 7 or len(set(found)) < len(found):
        raise refuse(f"{quoted(data)} names a day twice")
    return tuple(found)


def _day(name: str) -> int:
    if name not in DAYS:
        raise refuse(f"{quoted(name)} is no day", did_you_mean(name, DAYS) or "days are mon to sun, such as mon-fri")
    return DAYS.index(name)


def by_weekday(written: Week) -> tuple[tuple[Opening, ...], ...]:
    """The openings of each day, Monday first, earliest first."""
    each: list[list[Opening]] = [[] for _ in DAYS]
    for names, texts in written.items():
        for day in days(names):
            each[day].extend(opening(text) for text in texts)
    return tuple(tuple(sorted(openings, key=lambda one: one.start)) for openings in each)


def day_words(data: Any) -> Word:
    """The same word, once it is known to name days."""
    days(data)
    return word(data)


def openings(data: Any) -> Any:
    """One opening may stand without a list."""
    return [data] if isinstance(data, Word) and not data.is_nothing else data


def opening_word(data: Any) -> Word:
    """The same word, once it is known to name an opening."""
    opening(word(data))
    return word(data)


def opening(text: Word) -> Opening:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise refuse(f"{quoted(text)} is no opening", 'write it like "08:00-16:00"')
    start, end = _time(found[1], found[2]), _time(found[3], found[4], at_end=True)
    if int(found[1]) * 60 + int(found[2]) == int(found[3]) * 60 + int(found[4]):
        raise refuse(f"{quoted(text)} opens and closes at once", 'the whole day is "00:00-24:00"')
    return Opening(start, end)


def _time(hour: str, minute: str, *, at_end: bool = False) -> time:
    if at_end and (hour, minute) == ("24", "00"):
        return time(0)
    if int(hour) > 23 or int(minute) > 59:
        hint = "24:00 can only be an end" if hour == "24" else "times go from 00:00 to 24:00"
        raise refuse(f"there is no {hour}:{minute} here", hint)
    return time(int(hour), int(minute))


def closed_day(data: Any) -> date:
    text = word(data)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise refuse(f"{quoted(text)} is no date", "write it like 2026-12-24")


_DAY = f" *({'|'.join(''.join(f'[{letter.upper()}{letter}]' for letter in day) for day in DAYS)}) *"
_START = "([01]?[0-9]|2[0-3]):[0-5][0-9]"

Days = Annotated[
    Word,
    Reader(
        day_words,
        form=word_form(
            "days",
            "days",
            f"^{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*$",
            "mon-fri",
            "sat",
            note="`mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`; `mon-fri` is a span, `mon,wed` are two days.",
        ),
    ),
]
Times = Annotated[
    Word,
    Reader(
        opening_word,
        form=word_form(
            "an opening",
            "openings",
            f"^{_START} ?- ?({_START}|24:00)$",
            "08:00-16:00",
            note='From when to when, such as `"08:00-16:00"`; the whole day is `"00:00-24:00"`, and `"22:00-06:00"` '
            "ends on the next day.",
        ),
    ),
]
Openings = Annotated[tuple[Times, ...], BeforeValidator(openings), Lone()]
ClosedDay = Annotated[
    date,
    Reader(
        closed_day,
        form=word_form(
            "a date",
            "dates",
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "2026-12-24",
            note="`year-month-day`, such as `2026-12-24`.",
        ),
    ),
]

Week = Mapping[Word, tuple[Word, ...]]


def clashes(week: Week) -> Iterator[Problem]:
    """Days that are written twice, and openings that overlap, also across midnight and from Sunday to Monday."""
    first: dict[int, Word] = {}
    for names in week:
        twice = [day for day in days(names) if day in first]
        if twice:
            earlier = first[twice[0]]
            yield fault(names.place, f"{DAYS[twice[0]]} is already in {quoted(earlier)} on line {earlier.place.line}")
        first.update({day: names for day in days(names) if day not in first})
    yield from _overlaps(sorted(_spans(week), key=lambda span: span[:2]))


def _overlaps(spans: list[tuple[int, int, Word]]) -> Iterator[Problem]:
    told: set[Place] = set()
    open_until, holder = 0, None
    for start, end, text in spans:
        if holder is not None and start < open_until:
            first, later = sorted((holder, text), key=lambda word: word.place)
            if later.place not in told:
                told.add(later.place)
                yield fault(later.place, f"{quoted(later)} overlaps {quoted(first)} on line {first.place.line}")
        if end > open_until:
            open_until, holder = end, text


def _spans(week: Week) -> Iterator[tuple[int, int, Word]]:
    """Every opening of a week and of the Monday after it, in minutes since Monday."""
    for names, texts in week.items():
        for text in texts:
            hours = opening(text)
            start, end = (at.hour * 60 + at.minute for at in (hours.start, hours.end))
            length = (end - start - 1) % MINUTES_A_DAY + 1
            for day in days(names):
                begin = day * MINUTES_A_DAY + start
                yield begin, begin + length, text
                if day == 0:
                    yield begin + MINUTES_A_WEEK, begin + MINUTES_A_WEEK + length, text
