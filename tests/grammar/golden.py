"""Writes every sentence of every language into `golden/` and `golden_sentences/`, then read the diff.

``python -m tests.grammar.golden``; these files are for people who speak the language: whoever changes a language's
data reads what callers will hear.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from callflow.core.ago import AGO_KEYS
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Sentence
from callflow.grammar import LANGUAGES, Grammar, grammar_of
from callflow.grammar.sentences import SENTENCES

FOLDER = Path(__file__).parent / "golden"
OWN = Path(__file__).parent / "golden_sentences"
MONDAY = date(2028, 2, 28)
"""In a leap year, and Tuesday is the 29th of February."""


def at(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text))


def schedule(week: dict[int, str]) -> Schedule:
    """``{0: "08:00-12:00 13:00-17:00"}`` is a Monday with a lunch break; ``24:00`` is midnight."""
    return Schedule(tuple(tuple(map(_opening, week.get(day, "").split())) for day in range(7)))


def _opening(text: str) -> Opening:
    start, end = (time.fromisoformat(one.replace("24:00", "00:00")) for one in text.split("-"))
    return Opening(start, end)


SCHEDULES = {
    "office": schedule({**dict.fromkeys(range(5), "08:00-16:00"), 5: "09:00-13:00"}),
    "lunch break": schedule(dict.fromkeys(range(4), "08:00-12:00 13:00-16:30")),
    "single days": schedule({0: "08:05-12:01", 2: "08:05-12:01", 4: "08:05-12:01", 5: "01:00-21:00", 6: "02:00-22:00"}),
    "two days in a row": schedule({1: "12:00-20:30", 2: "12:00-20:30"}),
    "a range and a day": schedule(dict.fromkeys((1, 2, 3, 6), "10:00-18:00")),
    "nights": schedule(dict.fromkeys(range(5), "22:00-06:00")),
    "until midnight": schedule(dict.fromkeys(range(7), "15:15-24:00")),
    "from midnight": schedule({5: "00:00-03:00", 6: "00:30-04:45"}),
    "a whole day": schedule({5: "00:00-24:00", 6: "14:00-19:00"}),
    "always": schedule(dict.fromkeys(range(7), "00:00-24:00")),
}


def written(grammar: Grammar) -> str:
    """All that one language says."""
    return "".join(f"{line}\n" for line in _lines(grammar))


def _lines(grammar: Grammar) -> Iterator[str]:
    yield "# waiting, 0 to 99 minutes"
    yield from (grammar.wait_at_most(minutes) for minutes in range(100))
    yield "# waiting, ranges: those that are announced, then each number as the lower and as the upper one"
    announced = [(10, 15), (15, 20), (20, 30), (30, 45), (45, 60)]
    yield from (grammar.wait_between(low, high) for low, high in (*announced, *((n, n + 1) for n in range(1, 99))))
    yield "# places in line, 1 to 99"
    yield from (grammar.place(number) for number in range(1, 100))
    yield "# hours of a day, and the minutes of one hour"
    times = [time(hour) for hour in range(24)] + [time(13, minute) for minute in range(60)] + [time(0, 30)]
    yield from (f"{one:%H:%M} {grammar.day_and_time(datetime.combine(MONDAY, one), MONDAY)}" for one in times)
    yield "# the days of a week, asked on a Monday, and a week later"
    days = [MONDAY + timedelta(days=number) for number in range(8)]
    yield from (grammar.next_opening(at(day, "08:00"), at(MONDAY, "07:00")) for day in days)
    yield "# the days of a month, the first of each month, and the 29th of February"
    dates = [date(2028, 1, day) for day in range(1, 32)] + [date(2028, month, 1) for month in range(2, 13)]
    yield from (grammar.day_and_time(at(day, "12:00"), date(2027, 1, 1)) for day in (*dates, date(2028, 2, 29)))
    yield "# opening hours"
    yield from (f"{name}: {grammar.opening_hours(one)}" for name, one in SCHEDULES.items())
    yield "# telephone numbers"
    yield from (f"{number}: {grammar.digits(number)}" for number in ("+48221234567", "112", "5550", "0"))
    yield from _pieces(grammar)


WINDOWS = (
    *("14:20-14:35", "14:00-14:30", "14:50-15:05", "11:45-12:10", "11:45-12:00", "12:00-12:15", "08:05-09:00"),
    *("17:55-18:05", "21:30-21:55", "23:45-00:05", "00:00-00:30", "01:10-02:00", "03:55-04:05"),
)


def _pieces(grammar: Grammar) -> Iterator[str]:
    yield "# promised windows: today, tomorrow, each day of a week, and a week later"
    yield from (grammar.window(*span(MONDAY, window), MONDAY) for window in WINDOWS)
    days = [MONDAY + timedelta(days=number) for number in range(1, 8)]
    yield from (grammar.window(*span(day, "10:00-10:30"), MONDAY) for day in days)
    yield "# their pieces: the hours of a day, and the minutes of one hour"
    times = [time(hour) for hour in range(24)] + [time(13, minute) for minute in range(5, 60, 5)]
    yield from (f"{key}: {words}" for key, words in grammar.all_window_times(times).items())
    yield "# a latest time: the hours of today, and the days of a week and the one after it"
    yield from (grammar.by(datetime.combine(MONDAY, at), MONDAY) for at in times)
    yield from (grammar.by(at(day, "18:30"), MONDAY) for day in days)
    yield "# how long ago"
    yield from (f"{key}: {grammar.ago(key)}" for key in AGO_KEYS)
    yield "# digits"
    yield from (f"{key}: {words}" for key, words in grammar.all_digits().items())


def span(day: date, text: str) -> tuple[datetime, datetime]:
    """``23:45-00:05`` ends on the next day."""
    start, end = (at(day, one) for one in text.split("-"))
    return start, end + timedelta(days=int(end <= start))


def own_sentences(grammar: Grammar) -> str:
    """All that callflow says of its own accord, with something in place of each word in braces."""
    code = grammar.language.code
    words = {
        "company": "Acme",
        "key": "1",
        "digits": grammar.digits("4711"),
        "caller_number": grammar.digits("+48221234567"),
        "callback_window": grammar.window(*span(MONDAY, "14:20-14:35"), MONDAY),
        "by": grammar.by(at(MONDAY + timedelta(days=1), "10:00"), MONDAY),
        "ago": grammar.ago("5m"),
    }
    return "".join(f"{sentence}: {SENTENCES[code][sentence].format(**words)}\n" for sentence in Sentence)


if __name__ == "__main__":
    for language in LANGUAGES:
        grammar = grammar_of(language.code)
        assert grammar is not None
        (FOLDER / f"{language.code}.txt").write_text(written(grammar), "utf-8")
        (OWN / f"{language.code}.txt").write_text(own_sentences(grammar), "utf-8")
