"""Several calls share their agents: the engine with its floor, in a telephone town."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from structlog.testing import capture_logs

from callflow.core.behaviours import Answers, RingsOn
from callflow.core.call import Talking, Waiting
from callflow.core.plan import Plan
from callflow.engine.switchboard import SETTLES_WITHIN
from tests.core.plans import join, plan, queue
from tests.engine.engines import Memory, engine_for, until_over
from tests.engine.town import Phoned, Town
from tests.engine.virtual_time import run

ANNA, JAN = "PJSIP/anna", "PJSIP/jan"
EVERYBODY = {ANNA: True, JAN: True, "PJSIP/owner": True}


def queue_of(*agents: str, max_wait: float = 600.0) -> Plan:
    """A plan that is one queue."""
    return plan("line", {"line": join("sales")}, queues=[queue("sales", *agents, max_wait=max_wait)])


def met_when(callers: list[Phoned]) -> list[list[str]]:
    return [caller.met for caller in callers]


def test_callers_are_served_in_the_order_in_which_they_came() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=2.0, talks=30.0)})
        engine = engine_for(town, [queue_of("anna")])
        engine.switchboard.phones(EVERYBODY, frozenset())
        callers = []
        for number in range(3):
            callers.append(town.ring(f"call-{number}"))
            await asyncio.sleep(5)
        assert met_when(callers) == [["anna"], [], []]
        await asyncio.sleep(30)
        assert met_when(callers) == [["anna"], ["anna"], []]
        assert "You are number 2." in " ".join(callers[2].heard)
        await until_over(engine)
        assert met_when(callers) == [["anna"], ["anna"], ["anna"]]
        assert engine.switchboard.wrong is None
        assert not any(caller.dropped for caller in callers)

    run(story())


def test_with_no_phone_there_the_operator_is_rung_at_once() -> None:
    async def story() -> None:
        town = Town({"owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna")])
        engine.switchboard.phones({ANNA: False, "PJSIP/owner": True}, frozenset())
        caller = town.ring()
        await asyncio.sleep(5)
        assert caller.met == ["owner"]
        await until_over(engine)

    run(story())


def test_an_agent_in_a_call_of_their_own_is_not_rung() -> None:
    async def story() -> None:
        town = Town({"jan": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna", "jan")])
        engine.switchboard.phones(EVERYBODY, frozenset({ANNA}))
        caller = town.ring()
        await until_over(engine)
        assert caller.met == ["jan"]

    run(story())


def test_who_comes_while_the_floor_settles_has_the_phone_rung_for_its_whole_time() -> None:
    async def story() -> None:
        town = Town({"anna": RingsOn(), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna", max_wait=20.0)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        engine.switchboard.settle()
        caller = town.ring()
        await asyncio.sleep(SETTLES_WITHIN + 14.5)
        assert caller.heard == ["music", "ringing"]
        await until_over(engine)

    run(story())


def test_a_phone_that_comes_back_is_rung_for_who_waits() -> None:
    async def story() -> None:
        town = Town({"anna": RingsOn(), "jan": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna", "jan")])
        engine.switchboard.phones({**EVERYBODY, JAN: False}, frozenset())
        caller = town.ring()
        await asyncio.sleep(20)
        assert caller.met == []
        engine.switchboard.phones(EVERYBODY, frozenset())
        await asyncio.sleep(20)
        assert caller.met == ["jan"]
        await until_over(engine)

    run(story())


def test_after_a_restart_nobody_is_offered_who_talks() -> None:
    async def story() -> None:
        town, store = Town({"anna": Answers(after=1.0, talks=60.0)}), Memory()
        first = engine_for(town, [queue_of("anna")], store=store)
        first.switchboard.phones(EVERYBODY, frozenset())
        talks = town.ring("call-1")
        await asyncio.sleep(3)
        waits = town.ring("call-2")
        await asyncio.sleep(3)
        await first.stop()

        again = engine_for(town, [queue_of("anna")], store=store)
        await again.load()
        again.switchboard.phones(EVERYBODY, frozenset())
        await again.reconcile(town.inventory)
        await asyncio.sleep(10)
        phases = {call.id: type(call.phase) for call in again.calls}
        assert phases == {"call-1": Talking, "call-2": Waiting}
        assert waits.legs == {}
        assert again.switchboard.wrong is None
        await until_over(again)
        assert (talks.met, waits.met) == (["anna"], ["anna"])

    run(story())


def test_who_hangs_up_in_line_or_while_a_phone_rings_leaves_nothing_behind() -> None:
    async def story() -> None:
        town = Town({"anna": RingsOn()})
        engine = engine_for(town, [queue_of("anna")])
        engine.switchboard.phones(EVERYBODY, frozenset())
        first, second = town.ring("call-1"), town.ring("call-2")
        await asyncio.sleep(3)
        assert first.legs
        town.hang_up("call-2")
        town.hang_up("call-1")
        await asyncio.sleep(1)
        assert (first.legs, second.legs, engine.calls) == ({}, {}, ())
        town.phones["anna"] = Answers(after=1.0, talks=5.0)
        third = town.ring("call-3")
        await until_over(engine)
        assert third.met == ["anna"]

    run(story())


def test_a_bug_on_the_floor_costs_a_turn_and_no_caller() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=1.0, talks=5.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna", max_wait=60.0)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        engine.switchboard._hall.rules = None  # type: ignore[assignment]
        caller = town.ring()
        await until_over(engine)
        assert caller.met == ["owner"]

    run(story())


def test_a_floor_that_does_not_agree_is_said_once_and_stops_nobody() -> None:
    async def story() -> None:
        town = Town({"anna": Answers(after=2.0, talks=30.0), "owner": Answers(after=1.0, talks=5.0)})
        engine = engine_for(town, [queue_of("anna", max_wait=20.0)])
        engine.switchboard.phones(EVERYBODY, frozenset())
        with capture_logs() as said:
            hall = engine.switchboard._hall
            hall.floor = replace(hall.floor, free=hall.floor.free - {ANNA})  # forgotten: she is never offered to anyone
            caller = town.ring()
            await asyncio.sleep(15)
            [wrong] = [one["what"] for one in said if one["event"] == "floor_broken"]
            assert wrong.startswith("PJSIP/anna is Free")
            assert wrong.endswith("and not listed as free")
        await until_over(engine)
        assert caller.met == ["owner"], "the longest wait leads on all the same"

    run(story())
