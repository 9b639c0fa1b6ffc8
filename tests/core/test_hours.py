"""When a company is open: boundaries to the minute, nights, closed days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.hours import FORESEEN, Opening, Schedule, opening_key, opening_keys
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


@pytest.mark.parametrize(
    ("start", "end", "minutes"), [("08:00", "16:00", 480), ("22:00", "06:30", 510), ("00:00", "00:00", 1440)]
)
def test_how_long_an_opening_is(start: str, end: str, minutes: int) -> None:
    assert Opening(time.fromisoformat(start), time.fromisoformat(end)).minutes == minutes


# When it opens next.

BY_WEEK = Schedule(tuple((Opening(time(9), time(17)),) if day == 0 else () for day in range(7)))
NIGHTS = weekly(("22:00", "06:00"))
LUNCH = weekly(("08:00", "12:00"), ("13:00", "17:00"))
HOLIDAYS = replace(OFFICE, closed=frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)}))


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (OFFICE, "2026-11-23 07:59:59", "today 08:00"),
        (OFFICE, "2026-11-23 16:00", "tomorrow 08:00"),
        (OFFICE, "2026-11-22 23:59:59", "tomorrow 08:00"),  # a Sunday
        (OFFICE, "2026-11-20 16:00", "mon 08:00"),  # a Friday
        (HOLIDAYS, "2026-12-23 16:00", "tue 08:00"),  # the 29th, six days ahead
        (HOLIDAYS, "2026-12-23 15:00", "tue 08:00"),  # as if it were closed by hand
        (BY_WEEK, "2026-11-23 17:00", "11-30 09:00"),  # in a week: "on Monday" could be today
        (BY_WEEK, "2026-11-24 00:00", "mon 09:00"),
        (NIGHTS, "2026-11-23 06:00", "today 22:00"),
        (LUNCH, "2026-11-23 12:30", "today 13:00"),
        (LUNCH, "2026-11-23 17:00", "tomorrow 08:00"),
        # The clock goes back at three on the 25th of October, and forward at two on the 29th of March.
        (weekly(("08:00", "23:00")), "2026-10-24 23:30", "tomorrow 08:00"),
        (weekly(("02:30", "23:00")), "2026-03-29 01:59", "today 02:30"),
        (weekly(("02:30", "23:00")), "2026-10-25 02:15", "today 02:30"),
    ],
)
def test_the_next_opening(schedule: Schedule, now: str, expected: str) -> None:
    local = datetime.fromisoformat(now)
    begins = schedule.next_opening(local)
    assert begins is not None
    assert opening_key(begins, local) == expected
    assert expected in opening_keys(schedule, local.date())


def test_what_never_opens_again_has_no_next_opening() -> None:
    shut = replace(OFFICE, closed=frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(2 * FORESEEN)))
    assert shut.next_opening(datetime.fromisoformat("2026-01-01")) is None
    assert opening_keys(shut, date(2026, 1, 5)) == {}


def test_what_never_closes_has_none_either() -> None:
    assert opening_keys(weekly(("00:00", "00:00")), date(2026, 11, 23)) == {}


times = st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda ends: Opening(time(ends[0]), time(ends[1], 30)))
weeks = st.lists(st.lists(times, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple)
TODAY = date(2026, 2, 20)
days = st.frozensets(st.integers(-2, 30).map(lambda ahead: TODAY + timedelta(days=ahead)))


@given(weeks, days, st.integers(0, 20 * 24 * 4))
def test_every_next_opening_is_prepared_and_is_open(
    week: tuple[tuple[Opening, ...], ...], closed: frozenset[date], quarters: int
) -> None:
    schedule = Schedule(week, closed)
    now = datetime.combine(TODAY, time()) + timedelta(minutes=15 * quarters)
    begins = schedule.next_opening(now)
    if begins is None or schedule.is_open(now):
        return
    assert schedule.is_open(begins)
    quarter = timedelta(minutes=15)
    assert not any(schedule.is_open(now + quarter * step) for step in range((begins - now) // quarter))
    key = opening_key(begins, now)
    example, seen_on = opening_keys(schedule, TODAY)[key]
    assert opening_key(example, datetime.combine(seen_on, time())) == key
