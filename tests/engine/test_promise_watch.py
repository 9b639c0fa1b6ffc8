"""The watch over open promises: who will be late is moved in time, and what is broken is told, and called first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import time
from typing import Any

from callflow.core.alerts import Alert, Trouble
from callflow.core.behaviours import Answers, RingsOn
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Node, NodeId, Plan
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import PromiseState
from callflow.core.windows import Light
from callflow.engine.plans import wall_clock
from callflow.engine.promise_watch import WHY_MOVED
from tests.core.plans import callback, hours, join, plan
from tests.engine.promised_day import DIAL, EVERYBODY, Day, promise, queue_of
from tests.engine.virtual_time import MORNING, run

NOBODY = dict.fromkeys(EVERYBODY, False)
ENDS = MORNING + 960.0
NAME = "call-9-promise-1"


class Notes:
    """Notes the alerts it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def raised(self, alert: Alert) -> None:
        self.told.append(f"{alert.queue}: {alert.trouble}")

    def over(self, alert: Alert, at: float) -> None:
        self.told.append(f"{alert.queue}: over, {alert.trouble}")


def office(*agents: str, talk: float | None = 240.0) -> Plan:
    """A queue in office hours, with callbacks; it is known how long talks take."""
    made = queue_of(*agents)
    line = replace(made.queues["sales"], talk=talk)
    nodes: dict[NodeId, Node] = {
        "line": hours("office", open="in", closed="out"),
        "in": join("sales"),
        "out": callback("sales"),
    }
    return replace(plan("line", nodes, queues=[line]), version=made.version)


class Watched(Day):
    """A day on which somebody watches."""

    async def begins(self, *promises: Promise) -> None:
        self.notes = Notes()
        self.engine.lookout.tell(self.notes)
        await super().begins(*promises)
        self.watching = asyncio.create_task(self.engine.watch.run())

    def nobody_works(self) -> None:
        self.engine.switchboard.phones(NOBODY, frozenset())

    def light(self, name: str = NAME) -> Light:
        return self.engine.watch.lights.get(name, Light.GREEN)

    async def at(self, when: float) -> None:
        """Let time go by until then."""
        await asyncio.sleep(when - MORNING - asyncio.get_running_loop().time())


def story(told: Coroutine[Any, Any, Watched]) -> Watched:
    async def watched() -> Watched:
        day = await told
        day.watching.cancel()
        return day

    return run(watched())


def test_with_nobody_there_it_is_at_risk_and_moved_before_its_window_ends() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"), tells_callers=True)
        await day.begins(promise())
        day.nobody_works()
        await day.at(MORNING + 120.0)
        assert (day.light(), day.notes.told) == (Light.AMBER, [])
        await day.at(ENDS - 420.0)
        assert day.light() is Light.RED
        assert day.notes.told == [f"sales: {Trouble.CALLBACKS_AT_RISK}"]
        assert day.engine.dialler.current[NAME].window.latest == ENDS, "somebody may come yet"
        await day.at(ENDS - 1.0)
        return day

    day = story(told())
    moved = day.engine.dialler.current[NAME]
    assert (moved.state, moved.moves) == (PromiseState.MOVED, 1)
    assert day.store.told[-1] == moved, "written first"
    assert ENDS - 330.0 < moved.since < ENDS - 270.0
    assert wall_clock(day.plan, moved.window.earliest).hour == 8, "in the first slot of the office's hours"
    assert day.light() is Light.GREEN
    assert day.notes.told[1:] == [f"sales: over, {Trouble.CALLBACKS_AT_RISK}"]
    assert day.customers.dialled == []


def test_a_promise_that_was_moved_is_kept_in_its_new_window() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"), tells_callers=True)
        await day.begins(promise())
        day.nobody_works()
        await day.at(ENDS)
        day.engine.switchboard.phones(EVERYBODY, frozenset())
        await day.until_over()
        return day

    day = story(told())
    assert day.customers.dialled == [DIAL]
    assert day.state() is PromiseState.KEPT
    rang = next(life for life in day.store.told if life.state is PromiseState.CUSTOMER_RINGING)
    assert rang.window.earliest <= rang.since <= rang.window.latest
    assert Trouble.CALLBACKS_BROKEN not in " ".join(day.notes.told)


def test_one_whose_time_has_not_come_is_moved_for_why() -> None:
    """The line is long: the promise is moved where it has a window, before its own begins."""

    async def told() -> Watched:
        day = Watched(office("anna", talk=1_200.0), tells_callers=True)
        day.town.phones = {"anna": Answers(after=1.0, talks=3_600.0)}
        late = replace(promise(), arrived_at=MORNING + 5.0, earliest=MORNING + 300.0, latest=MORNING + 600.0)
        await day.begins(late)
        for number in range(2):
            day.town.ring(f"call-{number}")
        await day.at(MORNING + 60.0)
        return day

    day = story(told())
    moved = day.engine.dialler.current[NAME]
    assert (moved.state, moved.why) == (PromiseState.MOVED, WHY_MOVED)
    assert moved.window.latest > MORNING + 600.0
    assert wall_clock(day.plan, moved.window.earliest).date() == wall_clock(day.plan, MORNING).date(), "by the line"


def test_a_window_of_the_line_that_ends_after_closing_is_none() -> None:
    async def told() -> Watched:
        closing = time(23, 40)
        made = office("anna", talk=1_200.0)
        day = Watched(
            replace(made, hours={"office": Schedule(((Opening(time(9), closing),),) * 7)}), tells_callers=True
        )
        day.town.phones = {"anna": Answers(after=1.0, talks=3_600.0)}
        late = replace(promise(), arrived_at=MORNING + 5.0, earliest=MORNING + 300.0, latest=MORNING + 600.0)
        await day.begins(late)
        for number in range(2):
            day.town.ring(f"call-{number}")
        await day.at(MORNING + 60.0)
        return day

    day = story(told())
    begins = wall_clock(day.plan, day.engine.dialler.current[NAME].window.earliest)
    assert begins.date() > wall_clock(day.plan, MORNING).date()
    assert begins.hour == 9


def test_without_anybody_to_tell_the_caller_it_is_not_moved_and_breaks_openly() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"))
        await day.begins(promise())
        day.nobody_works()
        await day.at(ENDS + 20.0)
        return day

    day = story(told())
    assert day.light() is Light.BROKEN
    assert day.engine.dialler.current[NAME].window.latest == ENDS
    assert day.notes.told == [f"sales: {Trouble.CALLBACKS_AT_RISK}", f"sales: {Trouble.CALLBACKS_BROKEN}"]
    assert "a promised callback of the queue sales" in (day.engine.lookout.callback_trouble or "")
    assert day.engine.lookout.trouble is None, "who works is another question"


def test_a_broken_promise_goes_before_everybody_who_waits() -> None:
    """Two callers have come before it and wait; it is called first all the same, and then all is well."""

    async def told() -> Watched:
        day = Watched(office("anna"))
        day.town.phones = {"anna": Answers(after=1.0, talks=30.0)}
        await day.begins(
            replace(promise(), arrived_at=MORNING + 900.0), promise("+48600700801", name="call-8-promise-1")
        )
        day.engine.switchboard.phones(EVERYBODY, frozenset({"PJSIP/anna"}))  # on the phone with somebody else
        await day.at(ENDS - 60.0)
        caller = day.town.ring("call-1")
        await day.at(ENDS + 60.0)
        day.engine.switchboard.phones(EVERYBODY, frozenset())
        await asyncio.sleep(20.0)
        assert [phone.is_customer for phone in day.customers.phones.values()] == [False, True]
        assert caller.met == []
        await day.until_over()
        assert caller.met == ["anna"]
        await asyncio.sleep(300.0)
        return day

    day = story(told())
    assert len(day.customers.dialled) == 2
    assert day.notes.told[-1] == f"sales: over, {Trouble.CALLBACKS_BROKEN}"
    assert day.engine.watch.lights == {}


def test_a_message_runs_through_the_same_life_and_is_watched() -> None:
    """No operator takes it: shortly before its time it is at risk, then broken, and called all the same."""

    async def told() -> Watched:
        day = Watched(office("anna"), tells_callers=True)
        day.customers.agents["owner"] = RingsOn()
        await day.begins(replace(promise(in_queue=""), cause=Cause.MESSAGE))
        await day.at(ENDS - 300.0)
        assert day.light() is Light.AMBER
        await day.at(ENDS - 30.0)
        assert day.light() is Light.RED
        await day.at(ENDS + 20.0)
        assert day.light() is Light.BROKEN
        day.customers.agents["owner"] = Answers(after=2.0)
        await day.until_over()
        return day

    day = story(told())
    assert day.notes.told[:2] == [f"operators: {Trouble.CALLBACKS_AT_RISK}", f"operators: {Trouble.CALLBACKS_BROKEN}"]
    assert day.customers.met == ["owner"]
    assert day.state() is PromiseState.KEPT


def test_two_who_talk_past_the_end_of_the_window_have_been_called_in_time() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"), Answers(after=3.0, talks=1_200.0))
        await day.begins(promise())
        await day.at(ENDS + 60.0)
        assert day.customers.met == ["anna"]
        return day

    day = story(told())
    assert day.light() is Light.GREEN
    assert day.notes.told == []


def test_nothing_is_watched_while_we_are_away() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"), tells_callers=True)
        await day.begins(promise())
        day.nobody_works()
        day.engine.dialler.stop()
        await day.at(ENDS - 1.0)
        return day

    day = story(told())
    assert day.engine.watch.lights == {}
    assert day.engine.dialler.current[NAME].window.latest == ENDS


def test_a_plan_that_nobody_knows_any_more_does_not_stop_the_watch() -> None:
    async def told() -> Watched:
        day = Watched(office("anna"))
        lost = replace(promise(name="call-8-promise-1"), plan="gone", earliest=MORNING + 600.0)
        await day.begins(lost, promise())
        day.nobody_works()
        await day.at(MORNING + 120.0)
        return day

    assert story(told()).engine.watch.lights == {NAME: Light.AMBER}
