"""A promise is stored with the step that makes it, before the caller hears of it, or it is not made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from callflow.core.call import Call, Caller, Playing, Speaking, arriving
from callflow.core.commands import Book, Command, Take
from callflow.core.difference import difference
from callflow.core.events import CallArrived, DigitPressed, Event
from callflow.core.interpreter import Step, step
from callflow.core.plan import Plan
from callflow.core.promise import Cause, Promise, promise_id
from callflow.core.prompts import Prompt
from callflow.engine.line import SAVE_WITHIN, Line
from callflow.engine.switchboard import Switchboard
from tests.core.plans import small_plan
from tests.engine.engines import OPEN, Memory
from tests.engine.town import Town
from tests.engine.virtual_time import LoopClock, run

THANKS = Prompt("Thank you. We call you back.", "en")


def promising(plan: Plan, call: Call, event: Event) -> Step:
    """The interpreter, and a key 7 that promises a callback and says so."""
    if not (isinstance(event, DigitPressed) and event.digit == "7"):
        return step(plan, call, event)
    playing = Playing(call.serial + 1, (THANKS,))
    after = call.enter(Speaking(plan.start, playing), event.at + 20.0, serial=playing.number)
    after = replace(after, promised=promised(call, event))
    return Step(after, difference(call, after, event))


def promised(call: Call, event: Event) -> Promise:
    return Promise(
        promise_id(call.id, call.serial + 1),
        Cause.CALLBACK,
        call.plan,
        "sales",
        call.caller.number,
        "en",
        made_at=event.at,
        arrived_at=call.arrived_at,
        earliest=event.at,
        latest=event.at + 3600.0,
    )


class OneAfterAnother:
    """One line after another for the same caller: an engine with nothing else to do."""

    def __init__(self, town: Town, store: Memory, plan: Plan) -> None:
        self.town, self.store, self.plan = town, store, plan
        self.line: Line | None = None
        town.engine = self

    def arrived(self, call: str, caller: Caller, dialled: str) -> None:
        now = LoopClock().now()
        self.begin(arriving(call, self.plan.version, caller, dialled, now), CallArrived(at=now))

    def happened(self, call: str, event: Event) -> None:
        assert self.line is not None
        self.line.happened(event)

    def begin(self, call: Call, event: Event) -> None:
        self.line = Line(
            self.plan,
            call,
            phone=self.town,
            store=self.store,
            clock=LoopClock(),
            facts=lambda _plan, _at: OPEN,
            floor=Switchboard(LoopClock(), self.happened),
            decide=promising,
        )
        self.line.happened(event)
        self.task = asyncio.create_task(self.line.run())


Trouble = Callable[[Memory], None]


def _call_that_asks_for_a_promise(trouble: Trouble) -> tuple[Town, Memory]:
    """A caller presses 7 after the store has got into trouble; then time goes on until the call is over."""
    town, store = Town(), Memory()

    async def story() -> None:
        switchboard = OneAfterAnother(town, store, small_plan())
        town.ring()
        await asyncio.sleep(8)
        trouble(store)
        town.press("call-1", "7")
        await asyncio.wait_for(switchboard.task, 600)

    run(story())
    return town, store


def _nothing(_store: Memory) -> None:
    pass


def test_a_promise_is_stored_and_then_said() -> None:
    town, store = _call_that_asks_for_a_promise(_nothing)
    assert [promise.number for promise in store.promises] == ["+48123456789"]
    assert THANKS.text in town.callers["call-1"].heard
    assert not any(isinstance(command, Book) for command in town.done)
    told = next(call for call in store.saves if call.promised)
    assert told.promised == store.promises[0]


def _breaks(store: Memory) -> None:
    store.broken = True


def _hangs(store: Memory) -> None:
    store.slow = 2 * SAVE_WITHIN


def test_what_cannot_be_stored_is_not_said_and_a_human_comes() -> None:
    for trouble in (_breaks, _hangs):
        town, store = _call_that_asks_for_a_promise(trouble)
        caller = town.callers["call-1"]
        assert store.promises == []
        assert THANKS.text not in caller.heard
        assert caller.met == ["owner"]


def test_killed_between_storing_and_saying_the_promise_is_there_once_and_said_later() -> None:
    async def story() -> None:
        town, store, plan = Town(), Memory(), small_plan()
        switchboard = OneAfterAnother(town, store, plan)
        caller = town.ring()

        def kill(_call: Call, command: Command) -> None:
            if isinstance(command, Take) and isinstance(command.holding, Playing) and THANKS in command.holding.prompts:
                raise asyncio.CancelledError

        await asyncio.sleep(8)
        town.on_perform = kill
        town.press("call-1", "7")
        await asyncio.wait([switchboard.task])
        assert THANKS.text not in caller.heard
        town.on_perform = lambda _call, _command: None
        saved = store.calls["call-1"]
        switchboard.begin(saved, town.inventory.recovered("call-1", LoopClock().now()))
        await asyncio.wait_for(switchboard.task, 600)
        assert len(store.promises) == 1
        assert not caller.dropped

    run(story())
