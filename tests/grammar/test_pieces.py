"""A promised time is the same in one piece and in several, and every piece it can need is among those prepared."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest

from callflow.core.promised_times import TIMES, by_keys, window_keys
from callflow.grammar import LANGUAGES, grammar_of
from callflow.grammar.language import Language
from callflow.grammar.pieces import Pieces
from tests.grammar.golden import at, span
from tests.grammar.test_speak import MONDAY, speaking

every_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)


def prepared(grammar: Pieces) -> dict[str, str]:
    times = grammar.all_window_times() | grammar.all_by_times()
    return times | grammar.all_days() | grammar.all_dates() | grammar.all_digits()


@pytest.mark.parametrize(
    ("code", "times", "words"),
    [
        ("en", "14:20-14:35", "today between two twenty and two thirty-five in the afternoon"),
        ("en", "11:45-12:15", "today between eleven forty-five in the morning and twelve fifteen in the afternoon"),
        ("en", "11:45-12:00", "today between eleven forty-five in the morning and noon"),
        ("pl", "14:20-14:35", "dzisiaj między czternastą dwadzieścia a czternastą trzydzieści pięć"),
        ("pl", "23:00-00:00", "dzisiaj między dwudziestą trzecią a północą"),
        ("el", "13:00-14:30", "σήμερα από τη μία έως τις δύο και μισή το μεσημέρι"),
        ("ro", "12:05-13:00", "astăzi între ora douăsprezece și cinci minute și ora treisprezece"),
        ("ro", "23:00-00:00", "astăzi între ora douăzeci și trei și miezul nopții"),
        ("ru", "14:00-15:20", "сегодня с четырнадцати до пятнадцати часов двадцати минут"),
        ("ru", "20:40-21:00", "сегодня с двадцати часов сорока минут до двадцати одного часа"),
        ("fr", "12:00-13:05", "aujourd'hui entre midi et treize heures cinq"),
    ],
)
def test_windows(code: str, times: str, words: str) -> None:
    assert speaking(code).window(*span(MONDAY, times), MONDAY) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "by ten in the morning on Wednesday"),
        ("pl", "najpóźniej w środę o dziesiątej"),
        ("el", "το αργότερο την Τετάρτη στις δέκα το πρωί"),
        ("ro", "cel târziu miercuri la ora zece"),
        ("ru", "не позднее чем в среду в десять часов"),
        ("fr", "au plus tard mercredi à dix heures"),
    ],
)
def test_latest_times(code: str, words: str) -> None:
    assert speaking(code).by(at(date(2028, 3, 1), "10:00"), MONDAY) == words


@pytest.mark.parametrize(
    ("code", "low", "high", "words"),
    [
        ("en", 10, 15, "in ten to fifteen minutes."),
        ("pl", 10, 15, "od dziesięciu do piętnastu minut."),
        ("pl", 45, 60, "od czterdziestu pięciu do sześćdziesięciu minut."),
        ("pl", 1, 21, "od jednej do dwudziestu jeden minut."),
        ("el", 20, 30, "σε είκοσι έως τριάντα λεπτά."),
        ("ro", 15, 20, "de cincisprezece până la douăzeci de minute."),
        ("ru", 45, 60, "от сорока пяти до шестидесяти минут."),
        ("ru", 20, 21, "от двадцати до двадцати одной минуты."),
        ("fr", 21, 30, "dans vingt et une à trente minutes."),
    ],
)
def test_ranges_of_minutes(code: str, low: int, high: int, words: str) -> None:
    assert speaking(code).wait_between(low, high).endswith(words)


@every_language
def test_every_window_and_latest_time_is_said_in_prepared_pieces(language: Language) -> None:
    grammar = speaking(language.code)
    pieces = prepared(grammar)
    for number, start in enumerate(TIMES):
        begins = datetime.combine(MONDAY + timedelta(days=number % 9), start)
        ends = begins + timedelta(minutes=5 + number % 7 * 15)
        in_pieces = [pieces[key] for key in window_keys(begins, ends, MONDAY)]
        assert grammar.window(begins, ends, MONDAY) == " ".join(in_pieces)
        latest = [pieces[key] for key in by_keys(begins, MONDAY) if key in pieces]
        assert grammar.by(begins, MONDAY) == " ".join(latest)


@every_language
def test_no_piece_changes_beside_another(language: Language) -> None:
    grammar = speaking(language.code)
    days = [*grammar.all_days().values(), *grammar.all_dates().values()]
    times = [*grammar.all_window_times().values(), *grammar.all_by_times().values()]
    before_a_day = [words for key, words in grammar.all_by_times().items() if key.startswith("by ")]
    for wrong, _ in language.mend:
        for space in (found.start() for found in re.finditer(" ", wrong)):
            before = [one for one in (*before_a_day, *days) if one.endswith(wrong[:space])]
            after = [one for one in (*days, *times) if one.startswith(wrong[space + 1 :])]
            assert not (before and after), (wrong, before[:1], after[:1])


@every_language
def test_pieces_are_bare_words(language: Language) -> None:
    for key, words in prepared(speaking(language.code)).items():
        assert words == " ".join(words.split()), key
        assert not set(words) & set("{}.,:0123456789"), key


def test_only_the_times_that_are_asked_for() -> None:
    grammar = speaking("en")
    assert grammar.all_window_times((time(9),)) == {
        "from 09:00": "between nine in the morning",
        "from 09:00 on": "between nine",
        "to 09:00": "and nine in the morning",
    }
    assert grammar.all_by_times((time(9),)) == {"by 09:00": "by nine in the morning"}
    assert speaking("fr").all_by_times((time(9),)) == {"by 09:00": "au plus tard", "at 09:00": "à neuf heures"}


def test_a_variant_says_them_too() -> None:
    variant = grammar_of("en-GB")
    assert variant is not None
    assert variant.digit("+") == "plus"
    assert variant.all_days()["sun"] == "on Sunday"
    assert variant.all_dates()["02-29"] == "on the twenty-ninth of February"


def test_what_cannot_be_said_is_refused() -> None:
    grammar = speaking("en")
    for wrong in ("", "12", "*", "٣", "a"):
        with pytest.raises(ValueError, match="neither a digit nor a plus"):
            grammar.digit(wrong)
    with pytest.raises(ValueError, match="no multiple of 5 minutes"):
        grammar.by(at(MONDAY, "10:01"), MONDAY)
    for low, high in ((0, 5), (5, 5), (9, 5)):
        with pytest.raises(ValueError, match="range of minutes"):
            grammar.wait_between(low, high)
