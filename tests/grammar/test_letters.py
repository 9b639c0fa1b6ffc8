"""What callers are told in writing: whole in every language, with the day by its date."""

from __future__ import annotations

import string
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.promise_news import Letter
from callflow.grammar import LANGUAGES
from callflow.grammar.letters import LETTERS, text, when

MONDAY = datetime.fromisoformat("2026-11-23 14:20")
TUESDAY = datetime.fromisoformat("2026-12-01 09:05")
QUARTER = timedelta(minutes=15)


def test_every_language_has_every_letter_with_its_reference_and_its_window() -> None:
    assert set(LETTERS) == {language.code for language in LANGUAGES}
    for letters in LETTERS.values():
        assert set(letters.texts) == set(Letter)
        for letter, frame in letters.texts.items():
            words = {name for _, name, _, _ in string.Formatter().parse(frame) if name}
            over = letter in (Letter.WITHDRAWN, Letter.GIVEN_UP)
            assert words == ({"reference"} if over else {"when", "on", "reference"}), frame


def test_the_days_of_six_languages() -> None:
    assert {code: when(code, MONDAY, MONDAY + QUARTER) for code in LETTERS} == {
        "en": "on Monday 23 November between 14:20 and 14:35",
        "pl": "w poniedziałek 23 listopada między 14:20 a 14:35",
        "el": "τη Δευτέρα 23 Νοεμβρίου μεταξύ 14:20 και 14:35",
        "ro": "luni 23 noiembrie între 14:20 și 14:35",
        "ru": "в понедельник 23 ноября между 14:20 и 14:35",
        "fr": "lundi 23 novembre entre 14:20 et 14:35",
    }
    assert {code: when(code, MONDAY, TUESDAY, bound=True) for code in LETTERS} == {
        "en": "on Tuesday 1 December by 09:05",
        "pl": "we wtorek 1 grudnia najpóźniej o 09:05",
        "el": "την Τρίτη 1 Δεκεμβρίου έως τις 09:05",
        "ro": "marți 1 decembrie cel târziu la 09:05",
        "ru": "во вторник 1 декабря не позднее 09:05",
        "fr": "mardi 1er décembre au plus tard à 09:05",
    }


def test_a_window_of_days_is_told_by_its_end() -> None:
    assert when("en", MONDAY, TUESDAY) == "on Tuesday 1 December by 09:05"


def test_a_text_names_the_company_and_the_number() -> None:
    said = text(
        "en-GB",
        Letter.PROMISED,
        company="Acme Plumbing",
        when=when("en-GB", MONDAY, MONDAY + QUARTER),
        number="+48 601 000 111",
        reference="482 913",
    )
    assert said == (
        "Acme Plumbing: we will call you back on Monday 23 November between 14:20 and 14:35 on +48 601 000 111. "
        "Your reference is 482 913. To change or cancel it, ring us again."
    )


@pytest.mark.parametrize("code", LETTERS)
def test_without_a_number_or_a_company_it_is_still_whole(code: str) -> None:
    for letter in Letter:
        said = text(code, letter, company="", when="WHEN", number="", reference="482 913")
        assert said[0].isupper()
        assert said.endswith(".")
        assert "  " not in said
        assert " ." not in said


def test_a_language_nobody_knows_is_told_in_english() -> None:
    assert when("eo", MONDAY, MONDAY + QUARTER).startswith("on Monday")


@given(st.sampled_from(sorted(LETTERS)), st.datetimes(MONDAY, MONDAY + timedelta(days=40_000)))
def test_every_day_can_be_named(code: str, at: datetime) -> None:
    said = when(code, at, at + QUARTER)
    assert f"{at:%H:%M}" in said
    assert "{" not in said
