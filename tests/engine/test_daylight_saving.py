"""The two nights of the year on which the clock is changed: open is what the wall clock shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from callflow.core.hours import Opening, Schedule
from callflow.engine.plans import open_now
from tests.core.plans import small_plan

EVERY_DAY = {
    "night": Schedule(((Opening(time(22), time(6)),),) * 7),
    "from half past two": Schedule(((Opening(time(2, 30), time(4)),),) * 7),
}
PLAN = replace(small_plan(), hours=EVERY_DAY)


@pytest.mark.parametrize(
    ("utc", "shown", "expected"),
    [
        # 2026-03-29 in Warsaw: after 01:59 comes 03:00
        ("2026-03-29T00:59", "01:59", {"night"}),
        ("2026-03-29T01:00", "03:00", {"night", "from half past two"}),
        ("2026-03-29T01:59", "03:59", {"night", "from half past two"}),
        ("2026-03-29T02:00", "04:00", {"night"}),
        ("2026-03-29T03:59", "05:59", {"night"}),
        ("2026-03-29T04:00", "06:00", set()),
        # 2026-10-25 in Warsaw: after 02:59 comes 02:00 once more
        ("2026-10-25T00:29", "02:29 the first time", {"night"}),
        ("2026-10-25T00:30", "02:30 the first time", {"night", "from half past two"}),
        ("2026-10-25T01:00", "02:00 the second time", {"night"}),
        ("2026-10-25T01:30", "02:30 the second time", {"night", "from half past two"}),
        ("2026-10-25T04:59", "05:59", {"night"}),
        ("2026-10-25T05:00", "06:00", set()),
    ],
)
def test_open_is_what_the_wall_clock_shows(utc: str, shown: str, expected: set[str]) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()
    assert open_now(PLAN, at) == expected, shown
