"""Opening times found in texts: every dress in which they come, and what only looks like them."""

from __future__ import annotations

from datetime import time

import pytest

from callflow.grammar import grammar_of
from callflow.grammar.mentions import times_named
from tests.grammar.golden import SCHEDULES


def named(text: str, code: str = "en") -> list[str]:
    grammar = grammar_of(code)
    assert grammar is not None
    return [mention.text for mention in times_named(grammar, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We are open 9 to 5.", ["9 to 5"]),
        ("We are open 9-17, and 18:00 – 20:00 on Fridays.", ["9-17", "18:00 – 20:00"]),
        ("We open at 8:30.", ["8:30"]),
        ("We are open till 6 p.m. on weekdays.", ["6 p.m."]),
        ("Office hours: 8.00-16.00", ["8.00-16.00"]),
        ("We are open from eight thirty to noon.", ["8 30 to 12"]),
        ("We are open from noon to midnight.", ["12 to 0"]),
        ("We are open Mon 8-12, Tue 13-17.", ["8-12", "13-17"]),
        ("The doors are open from 10 to 4 every day.", ["10 to 4"]),
    ],
)
def test_opening_times(text: str, found: list[str]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "For our opening hours, press 1, for sales 2.",
        "The meeting is from 9 to 5.",
        "We are open. Delivery is between 9:00 and 11:00.",
        "We are open 5 to 7 days a week, 24 hours a day.",
        "We are open again on 24.12. and on 12.05 and 2026-12-24.",
        "We are open from 1 to 5 January.",
        "We are open Jan. 5-6, and on January 5 and 6.",
        "Open 10-20% more doors, or call 555-0123, +48 22 123 45 67, 22-123-45.",
        "We are open {hours.office} and {hours.9-5}.",
        "We open at 25:00 and 12:75.",
        "We are open from eight twenty-five to four, from one oh five to two twenty.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("pl", "Jesteśmy czynni od 8 do 16 w dni robocze.", ["8 do 16"]),
        ("pl", "Biuro jest otwarte od ósmej do szesnastej.", ["8 do 16"]),
        ("ru", "Мы работаем с 9 до 18 часов.", ["9 до 18"]),
        ("ru", "Мы работаем с девяти до восемнадцати часов.", ["9 до 18"]),
        ("el", "Είμαστε ανοιχτά από τις 9 έως τις 5.", ["9 έως τις 5"]),
        ("el", "Είμαστε ανοιχτά από τις εννέα το πρωί έως τις πέντε το απόγευμα.", ["9 το πρωί έως τις 5 το απόγευμα"]),
        ("ro", "Suntem deschiși de la 9 la 17.", ["9 la 17"]),
        ("fr", "Nous sommes ouverts de 9h à 17h30.", ["9h à 17h30"]),
        ("fr", "Nous sommes ouverts de 9 heures à 17 heures.", ["9 heures à 17"]),
        ("fr", "Nous sommes ouverts de 9 heures 15 à 17 heures, de 9 heures à 17 heures 30.", []),
        ("fr", "Nous sommes ouverts 24 heures sur 24, 7 jours sur 7.", []),
        ("ru", "Мы работаем с 8 до 16 часов 30 минут, с 8 часов 15 минут до 16 часов.", []),
        ("ru", "Мы работаем 24 часа в сутки, 7 дней в неделю.", []),
        ("el", "Είμαστε ανοιχτά από τις 9 έως τις 5 και μισή, από τις 9 και 15 έως τις 5 και 20.", []),
        ("ro", "Suntem deschiși de la 9 și 15 la 17, de la 9 la 17 și 20 de minute.", []),
        ("ro", "Suntem deschiși de la 9 la 17 și sâmbăta de la 10 la 14.", ["9 la 17", "10 la 14"]),
        ("pl", "Jesteśmy czynni od ósmej dwadzieścia do szesnastej, do szesnastej zero pięć.", []),
    ],
)
def test_other_languages(code: str, text: str, found: list[str]) -> None:
    assert named(text, code) == found


def test_what_a_time_may_mean() -> None:
    grammar = grammar_of("en")
    assert grammar is not None
    (span,) = times_named(grammar, "We are open 9 am to 5.")
    assert (span.start, span.end) == (frozenset({time(9)}), frozenset({time(5), time(17)}))
    (span,) = times_named(grammar, "We are open 12 to 24.")
    assert (span.start, span.end) == (frozenset({time(0), time(12)}), frozenset({time(0)}))


@pytest.mark.parametrize(
    ("code", "begin"),
    [
        ("en", "We are open"),
        ("pl", "Jesteśmy czynni"),
        ("el", "Είμαστε ανοιχτά"),
        ("ro", "Suntem deschiși"),
        ("ru", "Мы работаем"),
        ("fr", "Nous sommes ouverts"),
    ],
)
def test_our_own_words_are_understood(code: str, begin: str) -> None:
    grammar = grammar_of(code)
    assert grammar is not None
    week, weekend = times_named(grammar, f"{begin} {grammar.opening_hours(SCHEDULES['office'])}.")
    assert time(8) in week.start
    assert week.end is not None
    assert time(16) in week.end
    assert time(9) in weekend.start
    assert weekend.end is not None
    assert time(13) in weekend.end
