"""Promised times fall into keys: few enough to prepare a prompt for each, and the same in every language."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from callflow.core.promised_times import PARTS_OF_A_DAY, TIMES, by_keys, day_key, window_keys
from callflow.grammar import LANGUAGES
from callflow.grammar.language import Language

MONDAY = date(2028, 2, 28)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  (wall-clock time)


def test_days() -> None:
    said = [day_key(MONDAY + timedelta(days=number), MONDAY) for number in range(-1, 8)]
    assert said == ["02-27", "today", "tomorrow", "wed", "thu", "fri", "sat", "sun", "03-06"]


def test_a_window() -> None:
    assert window_keys(on(MONDAY, 14, 20), on(MONDAY, 14, 35), MONDAY) == ("today", "from 14:20 on", "to 14:35")


def test_the_part_of_the_day_is_said_twice_where_it_may_change() -> None:
    assert window_keys(on(MONDAY, 11, 45), on(MONDAY, 12), MONDAY)[1] == "from 11:45"
    tuesday = MONDAY + timedelta(days=1)
    assert window_keys(on(MONDAY, 23, 50), on(tuesday, 0, 10), MONDAY) == ("today", "from 23:50", "to 00:10")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_language_changes_it_elsewhere(language: Language) -> None:
    begins = {hour for hour, _ in language.clock.parts}
    assert begins <= set(PARTS_OF_A_DAY)


def test_a_latest_time() -> None:
    assert by_keys(on(MONDAY, 9, 5), MONDAY) == ("by 09:05", "today", "at 09:05")


def test_a_day_has_288_times() -> None:
    assert len(TIMES) == len(set(TIMES)) == 288


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (on(MONDAY, 14), on(MONDAY, 14), "after its beginning"),
        (on(MONDAY, 14), on(MONDAY, 13), "after its beginning"),
        (on(MONDAY, 14), on(MONDAY + timedelta(days=1), 14), "within a day"),
        (on(MONDAY, 14, 1), on(MONDAY, 15), "14:01:00 is no multiple of 5 minutes"),
        (on(MONDAY, 14), on(MONDAY, 14, 59), "14:59:00 is no multiple of 5 minutes"),
    ],
)
def test_what_cannot_be_said_is_refused(start: datetime, end: datetime, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        window_keys(start, end, MONDAY)
