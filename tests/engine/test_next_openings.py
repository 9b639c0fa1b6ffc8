"""What the engine tells a call of the next opening: by the plan's own clock, and only if some text says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callflow.engine.plans import next_openings, open_now
from tests.core.plans import plan_in_two_languages, small_plan

PLAN = plan_in_two_languages()


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ("2026-11-23 07:00", "today 08:00"),
        ("2026-11-23 23:30", "tomorrow 08:00"),
        ("2026-10-24 22:30", "mon 08:00"),  # the night in which the clock goes back
        ("2026-03-28 23:00", "mon 08:00"),  # and forward
    ],
)
def test_a_closed_schedule_opens_again(when: str, key: str) -> None:
    at = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo("Europe/Warsaw")).timestamp()
    assert next_openings(PLAN, at, open_now(PLAN, at)) == (("office", key),)


def test_the_day_is_that_of_the_plans_time_zone() -> None:
    at = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("Europe/London")).timestamp()  # half past midnight in Warsaw
    assert next_openings(PLAN, at, frozenset()) == (("office", "today 08:00"),)


def test_what_is_open_or_said_nowhere_is_not_looked_for() -> None:
    at = datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("Europe/Warsaw")).timestamp()
    assert next_openings(PLAN, at, frozenset({"office"})) == ()
    assert next_openings(small_plan(), at, frozenset()) == ()
    assert next_openings(replace(PLAN, openings_said=()), at, frozenset()) == ()
