"""What may be answered when a first plan is made, and the one sentence for what may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callflow.dialplan import first_answers as answers
from callflow.dialplan.first_answers import OpeningTimes, Person
from callflow.dialplan.first_words import FIRST_WORDS
from callflow.errors import CallflowError

ZONE = "Europe/Warsaw"


def opening_times(text: str) -> OpeningTimes:
    return answers.opening_times(text, ZONE)


def test_a_company() -> None:
    assert answers.company('  Müller \u00a0& "Söhne": #1 ') == 'Müller & "Söhne": #1'


def test_a_language_by_its_code_or_its_name() -> None:
    for written in ("pl", "Polish", "polski", " PL "):
        assert answers.language(written) == "pl"
    assert answers.language("en-GB") == "en-GB"
    assert all(answers.language(code) == code for code in FIRST_WORDS)


def test_numbers_as_they_are_written_on_a_card() -> None:
    assert answers.numbers("+48 22 123-45-67, 100 ,100") == ("+48221234567", "100")


def test_people_and_their_phones() -> None:
    assert answers.people("anna, Łukasz, owner = PJSIP/+48601000000@trunk") == (
        Person("anna", "PJSIP/anna"),
        Person("Łukasz", "PJSIP/Lukasz"),
        Person("owner", "PJSIP/+48601000000@trunk"),
    )


@pytest.mark.parametrize(
    ("text", "week", "zone"),
    [
        ("mon-fri 08:00-16:00", (("mon-fri", ("08:00-16:00",)),), ZONE),
        ("Mon - Fri 8-16 America/New_York", (("mon-fri", ("08:00-16:00",)),), "America/New_York"),
        ("mon,wed 8:00-12:00 13:00-17:00; sat 9:30–13 UTC", (("mon,wed", ("08:00-12:00", "13:00-17:00")),
         ("sat", ("09:30-13:00",))), "UTC"),
        ("24/7", (("mon-sun", ("00:00-24:00",)),), ZONE),
        ("24/7 Asia/Tokyo", (("mon-sun", ("00:00-24:00",)),), "Asia/Tokyo"),
        ("sat 8-9, sun 8-9, sat 10-11", (("sat", ("08:00-09:00", "10:00-11:00")), ("sun", ("08:00-09:00",))), ZONE),
    ],
)  # fmt: skip
def test_opening_times(text: str, week: tuple[tuple[str, tuple[str, ...]], ...], zone: str) -> None:
    assert opening_times(text) == OpeningTimes(week, zone)


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (answers.company, "  ", "a company has a name"),
        (answers.company, "!!!", "'!!!' cannot be spoken (a name has letters or digits)"),
        (answers.company, "A\x07", "'A\\x07' contains a character that cannot be printed"),
        (answers.company, "a" * 81, "this name has 81 letters (callers are told it: use at most 80)"),
        (answers.company, "a " * 40, "this name takes 16 s to say (callers are told it: at most 6 s)"),
        (answers.language, "german", "callflow has no words in 'german' (it has them in en, pl, el, ro, ru, fr)"),
        (answers.language, "en-", "'en-' is no language code (write it like en or pl)"),
        (answers.numbers, " , ", "at least one number is needed"),
        (answers.numbers, "abc", "'abc' is no telephone number (write digits only, with a + in front if need be)"),
        (answers.people, "", "at least one person is needed"),
        (answers.people, ",".join(f"a{n}" for n in range(21)), "at most 20 can be given here (the plan takes more "
         "later)"),
        (answers.people, "anna, anna=PJSIP/x", "'anna' is named twice"),
        (answers.people, "anna nowak", "'anna nowak' is no name (use letters, digits, - and _, at most 40, and begin "
         "with a letter or a digit)"),
        (answers.people, "Анна", "a phone's name has plain letters only (write Анна=PJSIP/ and the phone's name)"),
        (answers.people, "anna=601", "'601' is no phone (write it like PJSIP/anna or, outside, "
         "PJSIP/+48601000000@trunk)"),
        (opening_times, "", "'' says no days and times (write it like mon-fri 08:00-16:00, sat 09:00-13:00)"),
        (opening_times, "08:00-16:00", "'08:00-16:00' says no days and times (write it like mon-fri 08:00-16:00, sat "
         "09:00-13:00)"),
        (opening_times, "mon 8-9, tue", "'tue' has no times (write it like mon-fri 08:00-16:00, sat 09:00-13:00)"),
        (opening_times, "mo-fri 8-9", "'mo' is no day (did you mean 'mon'?)"),
        (opening_times, "mon-fri 8-9, fri 10-11", "fri is already in 'mon-fri'"),
        (opening_times, "mon 8-25", "there is no 25:00 here (times go from 00:00 to 24:00)"),
        (opening_times, "mon 8-12 11-13", "'11:00-13:00' overlaps '08:00-12:00'"),
        (opening_times, "mon 8-12 Europe/Warsav", "'Europe/Warsav' is no time zone (did you mean 'Europe/Warsaw'?)"),
    ],
)  # fmt: skip
def test_what_may_not_be_answered(read: Callable[[str], object], text: str, sentence: str) -> None:
    with pytest.raises(CallflowError) as refused:
        read(text)
    assert str(refused.value) == sentence


def test_a_number_that_another_plan_answers() -> None:
    with pytest.raises(CallflowError, match="another plan in this folder answers 100 already"):
        answers.numbers("200, 100", {"100"})


def test_holidays_go_by_the_time_zone() -> None:
    assert answers.holidays_of("Europe/Warsaw") == "PL"
    assert answers.holidays_of("America/New_York") == "US"
    assert answers.holidays_of("UTC") is None


def test_the_name_of_a_file() -> None:
    assert answers.file_name('Müller & Söhne "Łódź"') == "muller-sohne-lodz"
    assert answers.file_name("Ромашка") == answers.file_name("...") == "plan"
    assert answers.file_name("../../etc/passwd") == "etc-passwd"
