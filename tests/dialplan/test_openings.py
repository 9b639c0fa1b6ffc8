from __future__ import annotations

from datetime import date, time

import pytest
from pydantic_core import PydanticCustomError

from callflow.core.hours import Opening
from callflow.core.plan import Place
from callflow.dialplan.openings import clashes, closed_day, days, opening
from callflow.dialplan.written import Word


def at(text: str, line: int = 1) -> Word:
    return Word(text, Place("a.yaml", line, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("fri-mon", (4, 5, 6, 0)),
        ("mon,wed", (0, 2)),
        ("Mon - Wed, sat", (0, 1, 2, 5)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days(text: str, expected: tuple[int, ...]) -> None:
    assert days(at(text)) == expected


@pytest.mark.parametrize("text", ["monday", "mon-", "mon,", "-", "mon-fri,fri", "mon,mon", "holidays"])
def test_words_that_are_no_days(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        days(at(text))


def test_openings() -> None:
    assert opening(at("08:00-16:30")) == Opening(time(8), time(16, 30))
    assert opening(at("22:00-06:00")).crosses_midnight
    assert opening(at("00:00-24:00")) == Opening(time(0), time(0))
    assert opening(at("9:00 - 24:00")) == Opening(time(9), time(0))


@pytest.mark.parametrize("text", ["8-16", "08:00", "24:00-06:00", "08:00-24:30", "08:60-09:00", "08:00-08:00", "x"])
def test_words_that_are_no_openings(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        opening(at(text))


def test_closed_days() -> None:
    assert closed_day(at("2026-12-24")) == date(2026, 12, 24)
    for text in ("2026-02-30", "24.12.2026", "12-24", "20261224", "2026-12-24T00:00"):
        with pytest.raises(PydanticCustomError):
            closed_day(at(text))


def found(week: dict[str, list[str]]) -> list[tuple[int, str]]:
    lines = iter(range(1, 100))
    written = {at(names, next(lines)): tuple(at(text, next(lines)) for text in texts) for names, texts in week.items()}
    return [(problem.place.line, problem.message) for problem in clashes(written)]


def test_openings_that_touch_do_not_clash() -> None:
    assert found({"mon-fri": ["08:00-12:00", "12:00-16:00"], "sat,sun": ["00:00-24:00"]}) == []
    assert found({"mon-sun": ["00:00-24:00"]}) == []
    assert found({"mon-sun": ["22:00-06:00", "06:00-22:00"]}) == []


def test_openings_that_overlap() -> None:
    assert found({"mon-fri": ["08:00-12:00", "11:00-16:00"]}) == [(3, "'11:00-16:00' overlaps '08:00-12:00' on line 2")]
    assert [line for line, _ in found({"sun": ["22:00-06:00"], "mon": ["05:00-07:00"]})] == [4]
    assert [line for line, _ in found({"mon": ["08:00-20:00", "09:00-10:00", "11:00-12:00"]})] == [3, 4]


def test_a_day_that_is_written_twice() -> None:
    twice = found({"mon-fri": ["08:00-12:00"], "fri,sat": ["14:00-16:00"]})
    assert twice == [(3, "fri is already in 'mon-fri' on line 1")]
