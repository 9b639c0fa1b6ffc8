"""The hard cases, one by one: plural classes, gender, case, and how days and times are put."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from callflow.core.hours import Schedule
from callflow.grammar import Grammar, grammar_of
from tests.grammar.golden import SCHEDULES, at, schedule

MONDAY = date(2028, 2, 28)


def speaking(code: str) -> Grammar:
    grammar = grammar_of(code)
    assert grammar is not None
    return grammar


@pytest.mark.parametrize(
    ("code", "minutes", "words"),
    [
        ("en", 1, "within one minute."),
        ("en", 21, "within twenty-one minutes."),
        ("en", 101, "within one hundred and one minutes."),
        ("pl", 1, "za jedną minutę."),
        ("pl", 2, "za dwie minuty."),
        ("pl", 5, "za pięć minut."),
        ("pl", 12, "za dwanaście minut."),
        ("pl", 21, "za dwadzieścia jeden minut."),
        ("pl", 22, "za dwadzieścia dwie minuty."),
        ("pl", 25, "za dwadzieścia pięć minut."),
        ("pl", 101, "za sto jeden minut."),
        ("ru", 1, "через одну минуту."),
        ("ru", 2, "через две минуты."),
        ("ru", 5, "через пять минут."),
        ("ru", 11, "через одиннадцать минут."),
        ("ru", 21, "через двадцать одну минуту."),
        ("ru", 22, "через двадцать две минуты."),
        ("ru", 101, "через сто одну минуту."),
        ("el", 1, "σε ένα λεπτό."),
        ("el", 3, "σε τρία λεπτά."),
        ("el", 24, "σε είκοσι τέσσερα λεπτά."),
        ("el", 101, "σε εκατόν ένα λεπτά."),
        ("ro", 1, "în cel mult un minut."),
        ("ro", 2, "în cel mult două minute."),
        ("ro", 19, "în cel mult nouăsprezece minute."),
        ("ro", 20, "în cel mult douăzeci de minute."),
        ("ro", 22, "în cel mult douăzeci și două de minute."),
        ("ro", 101, "în cel mult o sută unu minute."),
        ("fr", 1, "dans une minute au plus."),
        ("fr", 21, "dans vingt et une minutes au plus."),
        ("fr", 71, "dans soixante et onze minutes au plus."),
        ("fr", 80, "dans quatre-vingts minutes au plus."),
        ("fr", 81, "dans quatre-vingt-une minutes au plus."),
    ],
)
def test_minutes_agree_with_their_number(code: str, minutes: int, words: str) -> None:
    assert speaking(code).wait_at_most(minutes).endswith(words)


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        ("en", 1, "You are first in line."),
        ("en", 22, "You are twenty-second in line."),
        ("pl", 3, "Są Państwo na trzecim miejscu w kolejce."),
        ("pl", 21, "Są Państwo na dwudziestym pierwszym miejscu w kolejce."),
        ("ru", 3, "Ваше место в очереди — третье."),
        ("ru", 40, "Ваше место в очереди — сороковое."),
        ("el", 2, "Είστε στη δεύτερη θέση στη σειρά αναμονής."),
        ("el", 13, "Είστε στη δέκατη τρίτη θέση στη σειρά αναμονής."),
        ("ro", 2, "Sunteți pe locul doi în așteptare."),
        ("fr", 1, "Vous êtes en première position dans la file d'attente."),
        ("fr", 21, "Vous êtes en vingt et unième position dans la file d'attente."),
        ("fr", 80, "Vous êtes en quatre-vingtième position dans la file d'attente."),
    ],
)
def test_places_in_line(code: str, number: int, words: str) -> None:
    assert speaking(code).place(number) == words


@pytest.mark.parametrize(
    ("code", "time", "words"),
    [
        ("en", "00:00", "today at midnight"),
        ("en", "12:00", "today at noon"),
        ("en", "13:05", "today at one oh five in the afternoon"),
        ("en", "20:30", "today at eight thirty in the evening"),
        ("pl", "00:00", "dzisiaj o północy"),
        ("pl", "12:00", "dzisiaj o dwunastej"),
        ("pl", "13:05", "dzisiaj o trzynastej zero pięć"),
        ("pl", "20:30", "dzisiaj o dwudziestej trzydzieści"),
        ("ru", "00:00", "сегодня в полночь"),
        ("ru", "21:00", "сегодня в двадцать один час"),
        ("ru", "13:05", "сегодня в тринадцать часов пять минут"),
        ("el", "00:00", "σήμερα τα μεσάνυχτα"),
        ("el", "13:05", "σήμερα στη μία και πέντε το μεσημέρι"),
        ("el", "20:30", "σήμερα στις οκτώ και μισή το βράδυ"),
        ("ro", "00:00", "astăzi la miezul nopții"),
        ("ro", "12:00", "astăzi la ora douăsprezece"),
        ("ro", "13:05", "astăzi la ora treisprezece și cinci minute"),
        ("ro", "20:30", "astăzi la ora douăzeci și treizeci de minute"),
        ("fr", "00:00", "aujourd'hui à minuit"),
        ("fr", "13:05", "aujourd'hui à treize heures cinq"),
        ("fr", "21:00", "aujourd'hui à vingt et une heures"),
    ],
)
def test_times_of_day(code: str, time: str, words: str) -> None:
    assert speaking(code).day_and_time(at(MONDAY, time), MONDAY) == words


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("en", date(2028, 2, 29), "tomorrow"),
        ("en", date(2028, 3, 5), "on Sunday"),
        ("en", date(2028, 3, 6), "on the sixth of March"),
        ("pl", date(2028, 3, 1), "w środę"),
        ("pl", date(2029, 1, 1), "pierwszego stycznia"),
        ("ru", date(2028, 3, 3), "в пятницу"),
        ("ru", date(2029, 2, 23), "двадцать третьего февраля"),
        ("el", date(2028, 3, 4), "το Σάββατο"),
        ("el", date(2028, 5, 3), "στις τρεις Μαΐου"),
        ("el", date(2028, 5, 1), "την πρώτη Μαΐου"),
        ("ro", date(2028, 5, 1), "pe întâi mai"),
        ("ro", date(2028, 5, 2), "pe doi mai"),
        ("fr", date(2028, 5, 1), "le premier mai"),
        ("fr", date(2032, 2, 29), "le vingt-neuf février"),
    ],
)
def test_days(code: str, day: date, words: str) -> None:
    assert speaking(code).day_and_time(at(day, "08:00"), MONDAY).startswith(f"{words} ")


@pytest.mark.parametrize(("code", "words"), [("pl", "we wtorek o"), ("ru", "во вторник в"), ("el", "την Τρίτη στις")])
def test_tuesday_changes_its_preposition(code: str, words: str) -> None:
    assert words in speaking(code).next_opening(at(date(2028, 2, 29), "08:00"), at(date(2028, 2, 25), "17:00"))


def test_the_day_is_counted_from_today_not_in_hours() -> None:
    late = datetime(2028, 2, 28, 23, 59)  # noqa: DTZ001  (wall-clock time)
    assert speaking("en").next_opening(at(date(2028, 2, 29), "00:30"), late).startswith("We open again tomorrow")


def test_opening_hours() -> None:
    polish, english = speaking("pl"), speaking("en-GB")
    assert english is not None
    office = "od poniedziałku do piątku od ósmej do szesnastej, w soboty od dziewiątej do trzynastej"
    assert polish.opening_hours(SCHEDULES["office"]) == office
    assert english.opening_hours(SCHEDULES["always"]) == "around the clock"
    assert "we wtorki" in polish.opening_hours(SCHEDULES["two days in a row"])
    assert "со вторника" in speaking("ru").opening_hours(SCHEDULES["a range and a day"])
    assert "d'une heure" in speaking("fr").opening_hours(SCHEDULES["single days"])


def test_days_off_are_not_read_out() -> None:
    office = SCHEDULES["office"]
    closed = Schedule(office.week, frozenset({date(2026, 12, 24)}))
    assert speaking("en").opening_hours(closed) == speaking("en").opening_hours(office)


def test_telephone_numbers() -> None:
    assert speaking("en").digits("+48600123") == "plus four eight six, zero zero one, two three"
    assert speaking("ru").digits("1234567") == "один два три, четыре пять, шесть семь"
    for wrong in ("", "+", "12 34", "1*2", "٣"):
        with pytest.raises(ValueError, match="telephone number"):
            speaking("en").digits(wrong)


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(ValueError, match="has the number 1"):
        speaking("en").place(0)
    with pytest.raises(ValueError, match="0 to 199"):
        speaking("en").wait_at_most(200)
    with pytest.raises(ValueError, match="without openings"):
        speaking("en").opening_hours(schedule({}))


def test_variants_share_a_grammar_and_other_languages_have_none() -> None:
    assert speaking("fr-CA").wait_at_most(1) == speaking("fr").wait_at_most(1)
    assert grammar_of("de") is None
