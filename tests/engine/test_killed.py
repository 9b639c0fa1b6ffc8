"""The engine killed, restarted and failing: what it finds again, and that nobody is dropped."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from callflow.core.behaviours import Answers
from callflow.core.call import Call
from callflow.core.commands import Answer, Command, GiveBack, Take
from callflow.core.events import Failure, LegEnding
from callflow.core.plan import Plan
from callflow.engine.engine import Engine
from tests.core.plans import small_plan
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import run

GREETING = "Thank you for calling Acme Plumbing."
MENU = "For sales press 1, for support press 2."


def _second_engine(town: Town, store: Memory, plan: Plan) -> Engine:
    return engine_for(town, [], store=store, versions={plan.version: plan})


async def _take_over(town: Town, engine: Engine) -> None:
    await engine.load()
    await engine.reconcile(town.inventory)


def test_after_a_restart_the_menu_is_asked_again_by_the_plan_of_then() -> None:
    async def story() -> None:
        town, store, plan = Town(), Memory(), small_plan()
        first = engine_for(town, [plan], store=store)
        caller = town.ring()
        await asyncio.sleep(8)
        await first.stop()
        second = _second_engine(town, store, plan)
        await _take_over(town, second)
        await asyncio.sleep(1)
        assert caller.heard == [GREETING, MENU, MENU]
        town.press("call-1", "1")
        await until_over(second)
        assert caller.met == ["anna"]

    run(story())


def test_after_a_restart_two_who_talk_are_left_alone_and_their_talk_ends_as_it_should() -> None:
    async def story() -> None:
        town, store, plan = Town({"anna": Answers(after=1.0, talks=60.0)}), Memory(), small_plan()
        first = engine_for(town, [plan], store=store)
        caller = town.ring()
        await asyncio.sleep(8)
        town.press("call-1", "1")
        await asyncio.sleep(5)
        await first.stop()
        acted = len(town.done)
        second = _second_engine(town, store, plan)
        await _take_over(town, second)
        await asyncio.sleep(20)
        assert all(isinstance(command, GiveBack) for command in town.done[acted:])
        assert caller.together is not None
        await until_over(second)
        assert caller.met == ["anna"]
        assert not caller.in_stasis

    run(story())


def test_after_a_restart_those_who_left_meanwhile_are_let_go() -> None:
    async def story() -> None:
        town, store, plan = Town(), Memory(), small_plan()
        first = engine_for(town, [plan], store=store)
        town.ring("call-1")
        lapsed = town.ring("call-2")
        await asyncio.sleep(1)
        await first.stop()
        town.engine = None
        town.hang_up("call-1")
        await asyncio.sleep(30)
        assert lapsed.with_operators
        second = _second_engine(town, store, plan)
        await _take_over(town, second)
        await until_over(second)
        assert await store.open_calls() == []

    run(story())


def test_a_caller_of_whom_nothing_is_known_goes_to_the_operators() -> None:
    async def story() -> None:
        town = Town()
        stranger = town.ring()
        engine = engine_for(town, [small_plan()])
        await _take_over(town, engine)
        await until_over(engine)
        assert stranger.with_operators

    run(story())


def test_a_caller_whose_plan_is_lost_goes_to_the_operators_but_a_talk_goes_on() -> None:
    async def story() -> None:
        town, store, plan = Town({"anna": Answers(after=1.0, talks=600.0)}), Memory(), small_plan()
        first = engine_for(town, [plan], store=store)
        town.ring("call-1")
        town.ring("call-2")
        await asyncio.sleep(8)
        town.press("call-1", "1")
        await asyncio.sleep(5)
        await first.stop()
        second = engine_for(town, [], store=store)
        await _take_over(town, second)
        await asyncio.sleep(1)
        assert town.callers["call-1"].together is not None
        assert town.callers["call-2"].with_operators

    run(story())


async def _press(town: Town, digits: str) -> None:
    for digit in digits:
        await asyncio.sleep(9)
        town.press("call-1", digit)


@pytest.mark.parametrize("failure", [Failure.REFUSED, Failure.UNKNOWN, Failure.LEG_GONE])
def test_each_command_failing_in_turn_drops_nobody(failure: Failure) -> None:
    async def story(k: int) -> bool:
        town = Town()
        engine = engine_for(town, [small_plan(phones=("owner", "mobile"))])
        performed = 0

        def fail(_call: Call, _command: Command) -> Failure | None:
            nonlocal performed
            performed += 1
            return failure if performed == k + 1 else None

        town.on_perform = fail
        caller = town.ring()
        pressing = asyncio.create_task(_press(town, "1"))
        await until_over(engine)
        await pressing
        assert caller.served or "We heard nothing from you. Goodbye." in caller.heard
        return performed > k

    k = 0
    while run(story(k)):
        k += 1
    assert k > 3


def test_an_agents_phone_that_drops_brings_the_caller_back_to_a_human() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=600.0)})
        engine = engine_for(town, [small_plan()])
        caller = town.ring()
        await asyncio.sleep(8)
        town.press("call-1", "1")
        await asyncio.sleep(5)
        town.drop_leg("call-1", LegEnding.DROPPED)
        await until_over(engine)
        assert caller.met == ["anna", "owner"]

    run(story())


def test_commands_that_are_given_back_or_answered_are_known() -> None:
    """The town must notice a kind of command it does not know: these are all."""
    assert {Answer, Take, GiveBack} <= set(Command.__args__)


def test_one_plan_that_cannot_be_revived_keeps_no_other_call_waiting() -> None:
    async def story() -> None:
        town, store, plan = Town(), Memory(), small_plan()
        first = engine_for(town, [plan, replace(plan, version="v2", numbers=("200",))], store=store)
        lost, kept = town.ring("call-1"), town.ring("call-2", "200")
        await asyncio.sleep(8)
        await first.stop()

        async def revive(version: str) -> Plan | None:
            if version == plan.version:
                raise RuntimeError("a bug")
            return replace(plan, version=version)

        second = engine_for(town, [], store=store, revive=revive)
        await _take_over(town, second)
        await until_over(second)
        assert lost.with_operators
        assert kept.heard.count(MENU) > 1

    run(story())
