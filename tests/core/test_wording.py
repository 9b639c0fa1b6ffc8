from __future__ import annotations

from datetime import date, time

import pytest

from callflow.core.hours import Opening, Schedule
from callflow.core.wording import dates_words, listed, seconds_words, week_words

DAY = (Opening(time(8), time(16)),)
SPLIT = (Opening(time(8), time(12)), Opening(time(13), time(0)))


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ((DAY, DAY, DAY, DAY, DAY, (), ()), "Mon-Fri 08:00-16:00"),
        ((DAY, (), DAY, (), (), (), SPLIT), "Mon 08:00-16:00, Wed 08:00-16:00, Sun 08:00-12:00 and 13:00-24:00"),
        (((),) * 7, "never open"),
    ],
)
def test_a_week(week: tuple[tuple[Opening, ...], ...], words: str) -> None:
    assert week_words(Schedule(week)) == words


def test_lists() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_many_dates_are_counted() -> None:
    days = frozenset(date(2026, 1, day) for day in range(1, 10))
    assert dates_words(frozenset({date(2026, 1, 1)})) == "2026-01-01"
    assert dates_words(days).endswith("2026-01-06 and 3 more")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "0.5 s"),
        (90.0, "90 s"),
        (86_400.0, "24 h"),
        (129_600.0, "36 h"),
        (2_592_000.0, "30 days"),
        (90_001.0, "90001 s"),
    ],
)
def test_seconds(seconds: float, words: str) -> None:
    assert seconds_words(seconds) == words
