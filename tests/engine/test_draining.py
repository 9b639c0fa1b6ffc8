"""callflow is asked to stop: who talks goes on talking, everybody else is with a human."""

from __future__ import annotations

import asyncio

from callflow.core.behaviours import Answers
from callflow.core.call import Talking
from callflow.core.commands import HandOver
from callflow.core.draining import DRAINS_WITHIN
from callflow.core.promise_life import PromiseState
from tests.core.plans import small_plan
from tests.engine.engines import engine_for
from tests.engine.promised_day import Day, promise, queue_of, until
from tests.engine.town import Town
from tests.engine.virtual_time import run


def test_who_talks_goes_on_and_who_chooses_is_with_the_operators() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=300.0)})
        engine = engine_for(town, [small_plan()])
        town.ring("talks")
        await asyncio.sleep(10)
        town.press("talks", "1")
        await asyncio.sleep(10)
        chooses = town.ring("chooses")
        await asyncio.sleep(8)
        await engine.drain()
        assert [type(call.phase) for call in engine.calls] == [Talking]
        assert not chooses.in_stasis
        assert not chooses.dropped
        assert [type(command) for command in town.done].count(HandOver) == 1
        await engine.stop()

    run(story())


def test_nobody_is_claimed_while_callflow_stops() -> None:
    async def story() -> None:
        town = Town()
        engine = engine_for(town, [small_plan()])
        await engine.drain()
        engine.offered("late", "100")
        await asyncio.sleep(1)
        assert engine.tasks == 0

    run(story())


def test_a_caller_who_comes_in_just_then_is_seen_off_too() -> None:
    async def story() -> None:
        town = Town()
        engine = engine_for(town, [small_plan()])
        first = town.ring("first")
        await asyncio.sleep(1)
        draining = asyncio.create_task(engine.drain())
        await asyncio.sleep(0)
        late = town.ring("late")
        await draining
        assert not first.in_stasis
        assert not late.in_stasis
        assert engine.calls == ()

    run(story())


def test_a_caller_who_cannot_be_handed_over_does_not_keep_callflow_from_stopping() -> None:
    """The caller's lease does it then."""

    async def story() -> None:
        town = Town()
        engine = engine_for(town, [small_plan()])
        town.ring()
        await asyncio.sleep(1)
        town.hang = asyncio.Event()
        began = asyncio.get_running_loop().time()
        await engine.drain()
        assert asyncio.get_running_loop().time() - began < DRAINS_WITHIN + 1
        await engine.stop()

    run(story())


def test_whose_phone_rings_for_a_callback_is_called_again_by_the_next_engine() -> None:
    async def story() -> None:
        day = Day(queue_of("anna", "jan"))
        await day.begins(promise())
        await until(lambda: bool(day.customers.dialled))
        await day.engine.drain()
        assert day.customers.phones == {}, "no phone rings on"
        await day.engine.stop()
        day.engine_again()
        await day.comes_back()
        await day.until_over()
        assert day.state() is PromiseState.KEPT
        assert len(day.customers.dialled) == 2

    run(story())


def test_a_customer_who_hears_us_is_put_through_to_the_operators() -> None:
    async def story() -> None:
        day = Day(queue_of("anna", "jan"))
        await day.begins(promise())
        await until(lambda: bool(day.customers.heard))
        await day.engine.drain()
        assert day.customers.with_operators == 1
        await day.engine.stop()

    run(story())


def test_two_who_talk_after_a_callback_talk_on() -> None:
    async def story() -> None:
        day = Day(queue_of("anna", "jan"))
        await day.begins(promise())
        await until(lambda: bool(day.customers.met))
        await asyncio.sleep(5)
        began = asyncio.get_running_loop().time()
        await day.engine.drain()
        assert asyncio.get_running_loop().time() - began < 1
        assert day.customers.phones
        await day.engine.stop()

    run(story())
