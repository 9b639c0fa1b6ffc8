"""A human moves a promise only to a window that will be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from callflow.core.hours import Opening, Schedule
from callflow.core.moving import Circumstances, why_not
from callflow.core.terms import NIGHT
from callflow.core.windows import Window

OFFICE = Schedule(((Opening(time(8), time(16)),),) * 5 + ((), ()))
MORNINGS = Schedule(((Opening(time(8), time(12)),),) * 5 + ((), ()))
NOW = datetime.fromisoformat("2026-11-23 10:00")
"""A Monday; the company lives by UTC here."""


def _refused(begin: str, end: str, **other: object) -> str:
    start, stop = (datetime.fromisoformat(text) for text in (begin, end))
    known = Circumstances(
        now=_epoch(NOW),
        today=NOW.date(),
        start=start,
        end=stop,
        horizon_days=3,
        hours=(OFFICE,),
        rosters=(None, OFFICE),
        offsets=(3600,),
        quiet=NIGHT,
    )
    return why_not(Window(_epoch(start), _epoch(stop)), replace(known, **other))  # type: ignore[arg-type]


def _epoch(local: datetime) -> float:
    return local.replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:05"),
        ("2026-11-24 08:00", "2026-11-24 16:00"),
        ("2026-11-26 15:45", "2026-11-26 16:00"),
    ],
)
def test_what_can_be_promised(begin: str, end: str) -> None:
    assert _refused(begin, end) == ""


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [
        ("2026-11-24 10:02", "2026-11-24 10:15", "whole five minutes"),
        ("2026-11-24 10:00", "2026-11-24 10:00", "five minutes long"),
        ("2026-11-24 10:15", "2026-11-24 10:00", "five minutes long"),
        ("2026-11-24 10:00", "2026-11-25 10:00", "within a day"),
        ("2026-11-23 09:55", "2026-11-23 10:30", "in the past"),
        ("2026-11-27 10:00", "2026-11-27 10:15", "later than 3 days"),
        ("2026-11-24 07:55", "2026-11-24 08:10", "not open"),
        ("2026-11-24 15:55", "2026-11-24 16:10", "not open"),
        ("2026-11-23 20:00", "2026-11-23 20:15", "not open"),
    ],
)
def test_what_cannot(begin: str, end: str, why: str) -> None:
    assert why in _refused(begin, end)


def test_somebody_has_to_be_there() -> None:
    assert "none of the queue's agents" in _refused("2026-11-24 11:55", "2026-11-24 12:10", rosters=(MORNINGS,))
    assert _refused("2026-11-24 11:55", "2026-11-24 12:10", rosters=(MORNINGS, None)) == ""


def test_a_company_without_hours_is_always_there_and_still_rings_nobody_at_night() -> None:
    assert "quiet hours" in _refused("2026-11-23 19:00", "2026-11-23 19:15", hours=(), rosters=())
    assert "quiet hours" in _refused("2026-11-23 18:50", "2026-11-23 19:05", hours=(), rosters=())
    assert _refused("2026-11-23 18:45", "2026-11-23 19:00", hours=(), rosters=()) == ""
    assert _refused("2026-11-23 23:00", "2026-11-23 23:15", hours=(), rosters=(), quiet=None) == ""


def test_the_last_five_minutes_may_have_begun() -> None:
    assert _refused("2026-11-23 10:00", "2026-11-23 10:15", now=_epoch(NOW + timedelta(minutes=4))) == ""
