"""Agents come and go by the company's wall clock, in the running engine too: over ends of work, restarts and nights."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.behaviours import Answers
from callflow.core.call import Talking
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Plan
from callflow.core.shifts import Shift, on_shift
from callflow.engine.plans import wall_clock
from callflow.engine.rosters import AHEAD, coming_shifts, shifts
from tests.core.plans import join, plan, queue, small_plan
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, LoopClock, run

ANNA = "PJSIP/anna"
EVERYBODY = {ANNA: True, "PJSIP/jan": True, "PJSIP/owner": True}
DAY = 86400.0


def daily(*openings: tuple[time, time], closed: frozenset[date] = frozenset()) -> Schedule:
    return Schedule((tuple(Opening(*one) for one in openings),) * 7, closed)


EVENING = daily((time(20), time(23, 15)))
"""The clock shows 23:13:20 when a test's loop begins: another hundred seconds."""
LEFT = 100.0


def working(schedule: Schedule, *, agents: tuple[str, ...] = ("anna",), version: str = "v1") -> Plan:
    """A queue of which anna works by this schedule."""
    made = plan("line", {"line": join("sales")}, queues=[queue("sales", *agents, max_wait=600.0)])
    anna = replace(made.agents["anna"], hours="anna's")
    hours = {**made.hours, "anna's": schedule}
    return replace(made, version=version, hours=hours, agents={**made.agents, "anna": anna})


# The shifts themselves.

NIGHTS = {
    "usual": "2026-06-10T12:00",
    "forward": "2026-03-28T12:00",
    "back": "2026-10-24T12:00",
}


@pytest.mark.parametrize("begins", NIGHTS.values(), ids=NIGHTS)
@given(minutes=st.lists(st.integers(0, 2 * 24 * 60), min_size=20, max_size=20))
def test_who_works_is_what_the_wall_clock_shows(begins: str, minutes: list[int]) -> None:
    since = datetime.fromisoformat(begins).replace(tzinfo=UTC).timestamp() + 17.25
    schedule = daily((time(22), time(2, 30)), (time(2, 45), time(6)), (time(8), time(16)))
    found = shifts(small_plan(), schedule, since, since + AHEAD)
    for minute in minutes:
        at = since + 60.0 * minute
        if at < since + AHEAD - 1.0:
            assert on_shift(found, at) is schedule.is_open(wall_clock(small_plan(), at)), datetime.fromtimestamp(
                at, UTC
            )


@pytest.mark.parametrize(("night", "hours"), [("usual", 8), ("forward", 7), ("back", 9)])
def test_a_night_shift_is_as_long_as_the_night(night: str, hours: int) -> None:
    since = datetime.fromisoformat(NIGHTS[night]).replace(tzinfo=UTC).timestamp()
    (shift,) = shifts(small_plan(), daily((time(22), time(6))), since, since + DAY)
    assert shift.ends_at - shift.starts_at == hours * 3600.0


def test_round_the_clock_is_one_shift() -> None:
    (shift,) = shifts(small_plan(), daily((time(), time())), MORNING, MORNING + AHEAD)
    assert shift == Shift(MORNING, MORNING + AHEAD)


def test_two_plans_that_name_a_phone_mean_one_person() -> None:
    early, late = working(daily((time(8), time(12)))), working(daily((time(12), time(16))))
    silent = small_plan()
    of_both = coming_shifts([early, late, silent], MORNING, MORNING + DAY)
    assert of_both == {ANNA: shifts(early, daily((time(8), time(16))), MORNING, MORNING + DAY)}
    assert coming_shifts([silent], MORNING, MORNING + DAY) == {}


def test_who_has_hours_and_none_of_them_soon_is_not_at_work() -> None:
    never = working(daily((time(8), time(12)), closed=frozenset(date(2023, 11, day) for day in range(13, 20))))
    assert coming_shifts([never], MORNING, MORNING + AHEAD) == {ANNA: ()}


# The engine.


def test_at_the_end_of_work_a_talk_goes_on_and_who_waits_goes_on_to_the_operator() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=2.0, talks=200.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [working(EVENING)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        talks = town.ring("call-1")
        await asyncio.sleep(10)
        waits = town.ring("call-2")
        await asyncio.sleep(LEFT - 10.5)
        assert (talks.met, waits.met) == (["anna"], [])
        await asyncio.sleep(5)
        assert waits.met == ["owner"], "at the second, without anything else happening"
        (still,) = [call for call in engine.calls if call.id == "call-1"]
        assert isinstance(still.phase, Talking)
        late = town.ring("call-3")
        await until_over(engine)
        assert late.met == ["owner"]
        assert not any(caller.dropped for caller in (talks, waits, late))
        assert engine.switchboard.wrong is None

    run(story())


def test_an_engine_that_starts_anew_meanwhile_knows_the_hours_too() -> None:
    async def story() -> None:
        town, store = Town({"anna": Answers(after=2.0, talks=200.0), "owner": Answers(after=1.0, talks=5.0)}), Memory()
        first = engine_for(town, [working(EVENING)], store=store)
        first.switchboard.phones(EVERYBODY, frozenset())
        talks = town.ring("call-1")
        await asyncio.sleep(10)
        waits = town.ring("call-2")
        await asyncio.sleep(20)
        await first.stop()
        again = engine_for(town, [working(EVENING)], store=store)
        await again.load()
        again.switchboard.phones(EVERYBODY, frozenset())
        await again.reconcile(town.inventory)
        await asyncio.sleep(LEFT - 31)
        assert (talks.met, waits.met) == (["anna"], [])
        await asyncio.sleep(5)
        assert waits.met == ["owner"]
        await until_over(again)
        assert again.switchboard.wrong is None

    run(story())


def test_an_engine_that_comes_back_after_the_end_of_work_offers_nobody_to_who_has_gone() -> None:
    async def story() -> None:
        town, store = Town({"anna": Answers(after=2.0, talks=400.0), "owner": Answers(after=1.0, talks=5.0)}), Memory()
        first = engine_for(town, [working(EVENING)], store=store)
        first.switchboard.phones(EVERYBODY, frozenset())
        talks = town.ring("call-1")
        await asyncio.sleep(10)
        waits = town.ring("call-2")
        await asyncio.sleep(LEFT - 15)
        await first.stop()
        await asyncio.sleep(10)
        again = engine_for(town, [working(EVENING)], store=store)
        await again.load()
        again.switchboard.phones(EVERYBODY, frozenset())
        await again.reconcile(town.inventory)
        await asyncio.sleep(5)
        assert (talks.met, waits.met) == (["anna"], ["owner"])
        await until_over(again)

    run(story())


def test_who_comes_to_work_is_rung_for_those_who_wait_and_every_day_anew() -> None:
    async def story() -> None:
        behaviours = {"anna": Answers(after=2.0, talks=20.0), "owner": Answers(after=1.0, talks=5.0)}
        town = Town({**behaviours, "jan": Answers(after=1.0, talks=3000.0)})
        engine = engine_for(town, [working(daily((time(23, 15), time(23, 45))), agents=("anna", "jan"))])
        engine.switchboard.phones({**EVERYBODY, "PJSIP/jan": True}, frozenset())
        first, second = town.ring("call-1"), town.ring("call-2")
        await asyncio.sleep(LEFT - 1)
        assert (first.met, second.met) == (["jan"], [])
        await asyncio.sleep(5)
        assert second.met == ["anna"]
        await until_over(engine, 4000)
        engine.switchboard.phones({**EVERYBODY, "PJSIP/jan": False}, frozenset())
        for day in range(1, 6):
            await asyncio.sleep(MORNING + day * DAY + LEFT + 60.0 - LoopClock().now())
            caller = town.ring(f"day {day}")
            await until_over(engine)
            assert caller.met == ["anna"], f"day {day}"
            await asyncio.sleep(3600)
            caller = town.ring(f"night {day}")
            await until_over(engine)
            assert caller.met == ["owner"], f"night {day}"

    run(story())


@pytest.mark.parametrize(("night", "utc"), [("2026-03-28", "04:00"), ("2026-10-24", "05:00"), ("2026-06-10", "04:00")])
def test_in_the_night_of_another_clock_the_shift_ends_when_the_clock_says_so(night: str, utc: str) -> None:
    """22:00 to 06:00 in Warsaw: six in the morning is at four by UTC in summer, at five in winter."""

    async def story() -> None:
        clock, day = LoopClock(), date.fromisoformat(night)
        evening = datetime.combine(day, time(18), UTC).timestamp()
        ends = datetime.combine(date.fromordinal(day.toordinal() + 1), time.fromisoformat(utc), UTC).timestamp()
        clock.jump = evening - MORNING
        town = Town({"anna": Answers(after=1.0, talks=5.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [working(daily((time(22), time(6))))], clock=clock)
        engine.switchboard.phones(EVERYBODY, frozenset())
        await asyncio.sleep(ends - 30.0 - clock.now())
        before = town.ring("before")
        await until_over(engine)
        await asyncio.sleep(ends + 1.0 - clock.now())
        after = town.ring("after")
        await until_over(engine)
        assert (before.met, after.met) == (["anna"], ["owner"])

    run(story())


def test_a_clock_that_is_put_right_by_days_leaves_nobody_without_agents_for_long() -> None:
    async def story() -> None:
        clock = LoopClock()
        clock.jump = -30 * DAY
        town = Town({"anna": Answers(after=1.0, talks=5.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [working(EVENING)], clock=clock)
        engine.switchboard.phones(EVERYBODY, frozenset())
        clock.jump = 0.0
        engine.switchboard.phones(EVERYBODY, frozenset())  # as every few seconds
        caller = town.ring()
        await until_over(engine)
        assert caller.met == ["anna"]

    run(story())


def test_a_new_plan_brings_new_hours_at_once() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=5.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [working(EVENING)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        engine.switchboard.plans_changed([working(daily((time(8), time(16))))])
        caller = town.ring()
        await until_over(engine)
        assert caller.met == ["owner"]

    run(story())


def test_no_end_is_known_of_who_has_no_hours() -> None:
    async def story() -> None:
        made = working(EVENING, agents=("anna", "jan"))
        engine = engine_for(Town({}), [made])
        engine.switchboard.phones({ANNA: True, "PJSIP/jan": False}, frozenset())
        assert engine.switchboard.last_leaves(made, "sales") == MORNING + LEFT
        engine.switchboard.phones({"PJSIP/jan": True}, frozenset())
        assert engine.switchboard.last_leaves(made, "sales") is None

    run(story())
