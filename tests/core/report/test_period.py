"""Days by the company's clock, also those on which the clock is changed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from callflow.core.report.period import HALF_HOUR, Period, midnight
from tests.core.report.office import WARSAW

LATER = 4e9


@pytest.mark.parametrize(
    ("zone", "day", "half_hours"),
    [
        ("Europe/Warsaw", date(2026, 3, 28), 48),
        ("Europe/Warsaw", date(2026, 3, 29), 46),
        ("Europe/Warsaw", date(2026, 10, 25), 50),
        ("Australia/Lord_Howe", date(2026, 4, 5), 49),
        ("Asia/Kathmandu", date(2026, 3, 29), 48),
        ("Africa/Cairo", date(2026, 4, 24), 46),
        ("UTC", date(2026, 3, 29), 48),
    ],
)
def test_a_day_has_as_many_half_hours_as_its_clock(zone: str, day: date, half_hours: int) -> None:
    period = Period.of_days(day, day, ZoneInfo(zone), LATER)
    begins = period.half_hours()
    assert len(begins) == half_hours
    assert {period.local(at).minute % 30 for at in begins} == {0}
    assert begins[-1] + HALF_HOUR == period.ends


def test_a_week_with_the_change_stays_on_the_half_hours() -> None:
    period = Period.of_days(date(2026, 3, 23), date(2026, 3, 30), WARSAW, LATER)
    assert len(period.half_hours()) == 8 * 48 - 2
    assert period.clock(period.half_hours()[-1]) == "23:30"


def test_a_day_that_is_not_over_has_what_has_passed() -> None:
    now = midnight(date(2026, 3, 2), WARSAW) + 3600.0 * 9 + 60.0
    period = Period.of_days(date(2026, 3, 2), date(2026, 3, 2), WARSAW, now)
    assert len(period.half_hours()) == 19
    assert now not in period
    assert now - 1.0 in period
    assert Period.of_days(date(2026, 3, 5), date(2026, 3, 5), WARSAW, now).half_hours() == ()


def test_which_half_hour() -> None:
    period = Period.of_days(date(2026, 10, 25), date(2026, 10, 25), WARSAW, LATER)
    at = midnight(date(2026, 10, 25), WARSAW) + 3.6 * 3600.0
    assert period.half_hour_of(at) == midnight(date(2026, 10, 25), WARSAW) + 3.5 * 3600.0
    assert period.clock(at) == "02:36", "by the clock that has been put back already"
