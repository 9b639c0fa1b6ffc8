"""The engine with whole calls: served, recovered, and never in each other's way."""

from __future__ import annotations

import asyncio

from callflow.core.behaviours import Answers
from callflow.core.call import Call, Choosing, Talking
from callflow.core.commands import Command, Take
from callflow.core.events import Failure, LegAnswered
from callflow.core.plan import Plan
from tests.core.plans import small_plan
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import run

GREETING = "Thank you for calling Acme Plumbing."
MENU = "For sales press 1, for support press 2."


def test_a_caller_hears_the_greeting_chooses_and_talks_to_a_person() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=3.0, talks=30.0)})
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await asyncio.sleep(10)
        town.press("call-1", "1")
        await until_over(engine)
        assert caller.heard == [GREETING, MENU, "ringing"]
        assert caller.met == ["anna"]
        assert not caller.dropped
        assert engine.calls == ()

    run(story())


def test_every_state_is_saved_before_it_is_acted_on() -> None:
    async def story() -> None:
        town, store = Town(), Memory()
        order: list[str] = []
        store.on_save = lambda call: order.append(f"saved {type(call.phase).__name__}")

        def performed(call: Call, command: Command) -> None:
            order.append(f"performed {type(command).__name__} in {type(call.phase).__name__}")

        town.on_perform = performed
        engine_for(town, [small_plan()], store=store)
        town.ring()
        await asyncio.sleep(1)
        assert order == ["saved Speaking", "performed Answer in Speaking", "performed Take in Speaking"]

    run(story())


def test_a_store_that_fails_stops_nobody() -> None:
    async def story() -> None:
        town, store = Town(), Memory()
        store.broken = True
        engine = engine_for(town, [small_plan()], store=store)
        caller = town.ring()
        await until_over(engine)
        assert caller.served or "We heard nothing from you. Goodbye." in caller.heard

    run(story())


def test_the_lease_is_renewed_while_two_talk_and_while_a_caller_thinks() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=300.0)})
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await asyncio.sleep(10)
        town.press("call-1", "1")
        await asyncio.sleep(100)
        assert isinstance(engine.calls[0].phase, Talking)
        assert caller.renewals >= 20
        assert not caller.with_operators

    run(story())


def test_a_call_whose_task_hangs_is_taken_by_the_operators() -> None:
    async def story() -> None:
        town = Town()
        engine_for(town, [small_plan()])
        town.hang = asyncio.Event()
        caller = town.ring()
        await asyncio.sleep(20)
        assert caller.with_operators
        town.hang.set()
        await asyncio.sleep(5)

    run(story())


def test_a_caller_whom_asterisk_has_taken_is_let_go() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=3000.0)})
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await asyncio.sleep(10)
        town.press("call-1", "1")
        await asyncio.sleep(5)
        town.engine = None  # the event of his leaving is lost
        caller.in_stasis = False
        await asyncio.sleep(10)
        assert engine.calls == ()
        assert caller.legs, "the agent talks on with him"

    run(story())


def test_a_number_that_no_plan_claims_is_not_claimed_and_goes_to_the_operators_if_it_arrives() -> None:
    async def story() -> None:
        town = Town()
        engine = engine_for(town, [small_plan()])
        engine.offered("call-9", "999")
        assert engine.tasks == 0
        caller = town.ring("call-9", "999")
        await until_over(engine)
        assert caller.with_operators

    run(story())


def test_one_call_that_fails_touches_no_other() -> None:
    async def story() -> None:
        town = Town()

        def facts(plan: Plan, at: float) -> frozenset[str]:
            if town.callers["call-1"].heard and not town.callers["call-1"].with_operators:
                raise RuntimeError("a bug")
            return frozenset({"office"})

        engine = engine_for(town, [small_plan()], facts=facts)
        first = town.ring("call-1")
        await asyncio.sleep(10)
        second = town.ring("call-2")
        await asyncio.sleep(10)
        town.press("call-2", "1")
        await until_over(engine)
        assert first.with_operators
        assert second.met == ["anna"]

    run(story())


def test_a_recipe_that_raises_costs_one_rung() -> None:
    async def story() -> None:
        town = Town()

        def broken(_call: Call, command: Command) -> Failure | None:
            if isinstance(command, Take) and "sales" in str(command.holding):
                raise RuntimeError("a bug in a recipe")
            return None

        town.on_perform = broken
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await until_over(engine)
        assert caller.met == ["owner"]

    run(story())


def test_a_phone_that_answers_after_its_call_is_over_is_hung_up() -> None:
    async def story() -> None:
        town = Town()
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await asyncio.sleep(10)
        town.hang_up("call-1")
        await asyncio.sleep(1)
        caller.legs[77] = True
        engine.happened("call-1", LegAnswered(at=0.0, number=77))
        await until_over(engine)
        assert caller.legs == {}

    run(story())


def test_a_wall_clock_that_jumps_moves_no_deadline() -> None:
    from tests.engine.virtual_time import LoopClock

    async def story(jump: float) -> float:
        town, clock = Town(), LoopClock()
        engine = engine_for(town, [small_plan()], clock=clock)
        town.ring()
        await asyncio.sleep(8)
        assert isinstance(engine.calls[0].phase, Choosing)
        clock.jump = jump
        await until_over(engine)
        return asyncio.get_running_loop().time()

    ends = [run(story(jump)) for jump in (0.0, 3600.0, -3600.0)]
    assert max(ends) - min(ends) <= 2.0
