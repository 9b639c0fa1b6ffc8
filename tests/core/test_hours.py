"""When a company is open: boundaries to the minute, nights, closed days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from callflow.core.hours import Opening, Schedule
from tests.core.plans import OFFICE

CHRISTMAS_EVE = date(2026, 12, 24)  # a Thursday


def weekly(*openings: tuple[str, str], closed: frozenset[date] = frozenset()) -> Schedule:
    """The same openings every day."""
    day = tuple(Opening(time.fromisoformat(start), time.fromisoformat(end)) for start, end in openings)
    return Schedule((day,) * 7, closed)


def is_open(schedule: Schedule, when: str) -> bool:
    return schedule.is_open(datetime.fromisoformat(when))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-23 07:59:59.999999", False),
        ("2026-11-23 08:00", True),
        ("2026-11-23 15:59:59.999999", True),
        ("2026-11-23 16:00", False),
        ("2026-11-22 12:00", False),  # a Sunday
    ],
)
def test_open_from_the_first_minute_to_the_last(when: str, expected: bool) -> None:
    assert is_open(OFFICE, when) is expected


def test_several_openings_a_day() -> None:
    lunch = weekly(("08:00", "12:00"), ("13:00", "17:00"))
    assert [is_open(lunch, f"2026-11-23 {hour}:30") for hour in ("07", "11", "12", "16", "17")] == [
        False,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-23 21:59", False),
        ("2026-11-23 22:00", True),
        ("2026-11-23 23:59", True),
        ("2026-11-24 00:00", True),
        ("2026-11-24 05:59", True),
        ("2026-11-24 06:00", False),
    ],
)
def test_a_night_goes_on_after_midnight(when: str, expected: bool) -> None:
    assert is_open(weekly(("22:00", "06:00")), when) is expected


def test_around_the_clock() -> None:
    always = weekly(("00:00", "00:00"))
    assert all(is_open(always, f"2026-11-23 {hour:02}:00") for hour in range(24))


def test_a_day_that_begins_and_ends_at_eight_is_open_until_eight_the_next_day() -> None:
    monday = Schedule(((Opening(time(8), time(8)),), *((),) * 6))
    assert is_open(monday, "2026-11-23 08:00")
    assert is_open(monday, "2026-11-24 07:59")
    assert not is_open(monday, "2026-11-24 08:00")
    assert not is_open(monday, "2026-11-23 07:59")


def test_a_closed_day_is_closed() -> None:
    schedule = weekly(("08:00", "16:00"), closed=frozenset({CHRISTMAS_EVE}))
    assert not is_open(schedule, "2026-12-24 12:00")
    assert is_open(schedule, "2026-12-23 12:00")
    assert is_open(schedule, "2026-12-25 12:00")


def test_a_closed_day_closes_the_night_that_begins_on_it_not_the_one_before() -> None:
    nights = weekly(("22:00", "06:00"), closed=frozenset({CHRISTMAS_EVE}))
    assert is_open(nights, "2026-12-24 05:00")
    assert not is_open(nights, "2026-12-24 23:00")
    assert not is_open(nights, "2026-12-25 05:00")
    assert is_open(nights, "2026-12-25 22:00")


def test_a_week_that_is_never_open() -> None:
    assert not is_open(Schedule(((),) * 7), "2026-11-23 12:00")
