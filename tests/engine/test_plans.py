"""Which plan answers, and which hours hold, by the plan's own wall clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callflow.core.plan import Node, NodeId, Plan
from callflow.core.windows import Window
from callflow.engine.bookings import later_slot
from callflow.engine.plans import KEPT, Plans, appointments, open_now
from tests.core.plans import callback, callback_plan, hours, join, plan, queue, ring, small_plan, with_callback

WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-03-27 07:59", False),
        ("2026-03-27 08:00", True),
        ("2026-03-30 08:00", True),  # the first Monday of summer time: eight by the wall clock, an hour less by UTC
        ("2026-03-30 07:59", False),
        ("2026-10-26 15:59", True),  # the first Monday of winter time
        ("2026-10-26 16:00", False),
        ("2026-03-29 12:00", False),  # a Sunday
    ],
)
def test_hours_are_those_of_the_wall_clock_in_summer_and_in_winter(local: str, is_open: bool) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=WARSAW).timestamp()
    assert (open_now(small_plan(), at) == {"office"}) is is_open


async def _nothing(_version: str) -> Plan | None:
    return None


async def test_a_call_keeps_its_version_when_a_new_one_comes_into_force() -> None:
    plans = Plans(_nothing)
    old, new = small_plan(), replace(small_plan(), version="v2")
    plans.put_in_force([old])
    plans.put_in_force([new])
    assert plans.answering("100") is new
    assert await plans.version("v1") is old


async def test_a_version_of_another_day_is_revived_once() -> None:
    asked: list[str] = []

    async def revive(version: str) -> Plan | None:
        asked.append(version)
        return replace(small_plan(), version=version)

    plans = Plans(revive)
    first = await plans.version("old")
    assert first is await plans.version("old")
    assert asked == ["old"]


async def test_not_every_version_of_a_long_life_stays_in_memory() -> None:
    asked: list[str] = []

    async def revive(version: str) -> Plan | None:
        asked.append(version)
        return replace(small_plan(), version=version)

    plans = Plans(revive)
    for number in range(KEPT + 2):
        plans.put_in_force([replace(small_plan(), version=f"v{number}")])
    for version in (f"v{KEPT + 1}", "v1", "v0"):
        assert await plans.version(version) is not None
    assert asked == ["v0"]


async def test_a_version_that_is_lost_is_said_to_be_lost() -> None:
    assert await Plans(_nothing).version("gone") is None


def test_a_number_of_no_plan_is_answered_by_none() -> None:
    assert Plans(_nothing).answering("999") is None


@pytest.mark.parametrize(
    ("local", "keys"),
    [
        ("2026-03-03 18:00", ("tomorrow", "from 08:00 on", "to 10:00")),
        ("2026-03-03 06:30", ("today", "from 08:00 on", "to 10:00")),
        ("2026-03-07 12:00", ("mon", "from 08:00 on", "to 10:00")),
    ],
)
def test_out_of_hours_a_queue_can_call_back_in_the_first_slot(local: str, keys: tuple[str, ...]) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=WARSAW).timestamp()
    plan = callback_plan()
    ((queue, window),) = appointments(plan, at, open_now(plan, at))
    assert (queue, window.keys) == ("sales", keys)
    assert at < window.earliest < window.latest


def test_in_open_hours_and_beyond_the_horizon_none_is_promised() -> None:
    plan = callback_plan()
    noon = datetime(2026, 3, 3, 12, tzinfo=WARSAW).timestamp()
    assert appointments(plan, noon, open_now(plan, noon)) == ()
    far = replace(plan, hours={"office": replace(plan.hours["office"], closed=frozenset(_week_from(date(2026, 3, 4))))})
    evening = datetime(2026, 3, 3, 18, tzinfo=WARSAW).timestamp()
    assert appointments(far, evening, frozenset()) == ()


def _week_from(day: date) -> list[date]:
    return [day + timedelta(days=ahead) for ahead in range(7)]


def in_the_line(*, named: bool = True) -> Plan:
    """A queue in office hours; out of them a callback, or nothing."""
    line = with_callback(queue("sales", "anna"))
    out = callback("sales") if named else ring("owner")
    nodes: dict[NodeId, Node] = {"in?": hours("office", open="in", closed="out"), "in": join("sales"), "out": out}
    return plan("in?", nodes, queues=[line])


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("now", "first"),
    [("2026-03-26 10:02", "2026-03-26 11:05"), ("2026-03-27 15:30", "2026-03-30 08:00")],
)
def test_where_the_line_has_no_window_there_is_a_later_slot_in_the_hours_of_the_queue(
    now: str, first: str, named: bool
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=WARSAW).timestamp()
    found = later_slot(in_the_line(named=named), "sales", at, nothing_taken)
    assert found is not None
    assert datetime.fromtimestamp(found.earliest, WARSAW).replace(tzinfo=None) == datetime.fromisoformat(first)


def nothing_taken(_queue: str) -> list[Window]:
    return []


def test_a_queue_without_callbacks_has_no_slots_and_one_without_hours_those_of_daytime() -> None:
    always = plan("line", {"line": join("sales")}, queues=[with_callback(queue("sales", "anna"))])
    midnight = datetime(2026, 3, 3, tzinfo=WARSAW).timestamp()
    found = later_slot(always, "sales", midnight, nothing_taken)
    assert found is not None
    assert datetime.fromtimestamp(found.earliest, WARSAW).hour == 8
    assert later_slot(always, "nothing", midnight, nothing_taken) is None
    none = plan("line", {"line": join("sales")}, queues=[queue("sales")])
    assert later_slot(none, "sales", midnight, nothing_taken) is None
