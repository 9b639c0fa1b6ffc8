"""The engine dies before or after each write of a promise's life: none is lost, and nobody is called twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from callflow.core.behaviours import BEHAVIOURS, Behaviour
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import OutCall
from callflow.core.promise_life import PromiseLife, PromiseState
from callflow.core.recording import Fact
from callflow.core.terms import First
from tests.engine.engines import Memory
from tests.engine.promised_day import CUSTOMER, VOICEMAIL, Day, promise, queue_of, terms
from tests.engine.virtual_time import run


class Deadly(Memory):
    """A store at whose k-th write the engine dies: before anything is written, or after all of it is."""

    def __init__(self, k: int, *, written: bool) -> None:
        super().__init__()
        self.left, self.written, self.killed = k, written, asyncio.Event()

    async def save_attempt(
        self,
        outcall: OutCall | None,
        dialled: Dialled | None,
        lives: Sequence[PromiseLife],
        facts: Sequence[Fact] = (),
    ) -> None:
        self.left -= 1
        dies = self.left == -1
        if not dies or self.written:
            await super().save_attempt(outcall, dialled, lives, facts)
        if dies:
            self.killed.set()
            raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("behaviours", "first", "in_queue"),
    [
        ((CUSTOMER,), First.AGENT, "sales"),
        ((CUSTOMER,), First.CUSTOMER, "sales"),
        ((CUSTOMER,), First.AGENT, ""),
        ((VOICEMAIL, CUSTOMER), First.AGENT, "sales"),
        ((BEHAVIOURS["busy"], CUSTOMER), First.CUSTOMER, "sales"),
        ((BEHAVIOURS["busy"], BEHAVIOURS["busy"], BEHAVIOURS["busy"]), First.AGENT, "sales"),
    ],
)
@pytest.mark.parametrize("written", [False, True])
def test_killed_at_any_write_the_promise_is_kept_exactly_once(
    behaviours: tuple[Behaviour, ...], first: First, in_queue: str, written: bool
) -> None:
    async def story(k: int) -> bool:
        store, where = Deadly(k, written=written), f"killed at write {k}"
        day = Day(queue_of("anna", "jan", of=terms(first=first)), *behaviours, store=store)
        await day.begins(promise(in_queue=in_queue))
        over = asyncio.create_task(day.until_over())
        await asyncio.wait({asyncio.create_task(store.killed.wait()), over}, return_when=asyncio.FIRST_COMPLETED)
        if store.killed.is_set():
            over.cancel()
            await day.engine.stop()
            day.town.engine = day.customers.ears = None
            await asyncio.sleep(0.7)
            day.engine_again()
            await day.comes_back()
            await day.until_over()
        reached = CUSTOMER in behaviours
        assert day.customers.wrong == [], where
        assert len(day.customers.met) + day.customers.with_operators == (1 if reached else 0), where
        assert day.state() is (PromiseState.KEPT if day.customers.met else PromiseState.GIVEN_UP), where
        assert len(day.customers.dialled) <= store.lives["call-9-promise-1"].attempt, where
        assert day.customers.phones == {}, f"{where}: a phone is left"
        return store.killed.is_set()

    k = 0
    while run(story(k)):
        k += 1
    assert k > 4
