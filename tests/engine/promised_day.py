"""A day on which promises are due: an engine, its telephone town, and what was promised."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from callflow.core.behaviours import Answers, Behaviour
from callflow.core.plan import Plan
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import PromiseState
from callflow.core.prompts import Fill, Prompt, Speech, Word
from callflow.core.terms import CallbackTerms
from callflow.engine.engine import Engine
from tests.core.callbacks import SPEECHES, TERMS
from tests.core.plans import join, plan, queue, with_callback
from tests.engine.engines import Memory, engine_for
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, run

NUMBER = "+48600700800"
DIAL = f"PJSIP/{NUMBER}@trunk"
EVERYBODY = {"PJSIP/anna": True, "PJSIP/jan": True, "PJSIP/owner": True}
VOICEMAIL = Answers(after=3.0, confirms=False, talks=20.0)
CUSTOMER = Answers(after=3.0, talks=20.0)
TIMES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 5)]
SAID = {
    key: Prompt(key, "en")
    for key in ["today", "tomorrow", *(key for at in TIMES for key in (f"from {at}", f"from {at} on", f"to {at}"))]
}
MACHINE = Speech("We try again.", {"en": (Prompt("We try again", "en"), Fill(Word.CALLBACK_WINDOW, SAID))})


def terms(**changes: object) -> CallbackTerms:
    usual = replace(TERMS, quiet=None, speeches=replace(SPEECHES, machine=MACHINE))
    return replace(usual, **changes)  # type: ignore[arg-type]


def queue_of(*agents: str, of: CallbackTerms | None = None) -> Plan:
    """A plan that is one queue with callbacks."""
    line = with_callback(queue("sales", *agents))
    assert line.callback is not None
    line = replace(line, callback=replace(line.callback, terms=of or terms()))
    return plan("line", {"line": join("sales")}, queues=[line])


def promise(number: str = NUMBER, *, name: str = "call-9-promise-1", in_queue: str = "sales") -> Promise:
    return Promise(
        name,
        Cause.CALLBACK,
        queue_of("anna").version,
        in_queue,
        number,
        "en",
        made_at=MORNING,
        arrived_at=MORNING,
        earliest=MORNING + 60.0,
        latest=MORNING + 960.0,
    )


class Day:
    """An engine, its town, and what was promised."""

    def __init__(self, plan: Plan, *behaviours: Behaviour, store: Memory | None = None) -> None:
        self.plan, self.store, self.town = plan, store or Memory(), Town()
        self.customers = self.town.customers
        self.customers.behaviours = list(behaviours) or [CUSTOMER]
        self.customers.agents = {"anna": Answers(after=2.0), "jan": Answers(after=2.0), "owner": Answers(after=2.0)}
        self.engine: Engine = self.engine_again()

    def engine_again(self) -> Engine:
        self.engine = engine_for(self.town, [self.plan], store=self.store, versions={self.plan.version: self.plan})
        return self.engine

    async def begins(self, *promises: Promise) -> None:
        self.store.promises.extend(promises)
        await self.comes_back()

    async def comes_back(self) -> None:
        await self.engine.load()
        self.engine.switchboard.phones(EVERYBODY, frozenset())
        await self.engine.reconcile(self.town.inventory)
        self.customers.sweep({one.id for one in self.engine.dialler.outcalls})
        self.engine.dialler.resume()

    async def until_over(self, hours: float = 30.0) -> None:
        for _ in range(int(hours * 3600)):
            if not self.engine.dialler.lives and not self.engine.tasks:
                return
            await asyncio.sleep(1.0)
        raise AssertionError(f"still open: {self.engine.dialler.lives}")

    def state(self, name: str = "call-9-promise-1") -> PromiseState:
        return self.store.lives[name].state

    @property
    def story(self) -> list[str]:
        return [str(life.state) for life in self.store.told]


async def until(happens: Callable[[], bool]) -> None:
    for _ in range(36_000):
        if happens():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never happens")


def kept(*behaviours: Behaviour, plan: Plan | None = None) -> Day:
    """A day on which one promise is due, to its end."""

    async def story() -> Day:
        day = Day(plan or queue_of("anna", "jan"), *behaviours)
        await day.begins(promise())
        await day.until_over()
        return day

    day = run(story())
    assert day.customers.wrong == []
    assert day.customers.phones == {}
    assert day.engine.switchboard.wrong is None
    return day
