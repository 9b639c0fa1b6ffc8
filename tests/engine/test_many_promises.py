"""Thousands of open promises: what is due is found without going through the others, counted and not timed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from callflow.core.agenda import Agenda
from callflow.core.promise_life import PromiseLife, PromiseState, promised
from tests.engine.engines import Memory
from tests.engine.promised_day import Day, promise, queue_of
from tests.engine.virtual_time import MORNING, LoopClock, run


def counted(number: int, times: list[int]) -> Agenda:
    """An agenda of so many promises that counts in `times[0]` how often one of them is looked at."""

    def at(life: PromiseLife) -> float:
        times[0] += 1
        return life.next_at

    made = (promised(replace(promise(), id=str(one), earliest=MORNING + one)) for one in range(number))
    return Agenda(made, at)


@pytest.mark.parametrize("number", [100, 10_000])
def test_finding_what_is_due_looks_at_no_other_promise(number: int) -> None:
    times = [0]
    agenda = counted(number, times)
    assert times == [number]
    for step in range(50):
        assert agenda.next_at() == MORNING + step
        assert list(agenda.due(MORNING + step)) == [str(step)]
    assert times == [number], "finding asks nobody"
    agenda.put(promised(replace(promise(), id="3", earliest=MORNING + 9_999_999.0)))
    assert times == [number + 1], "and putting asks one"


class Watched(dict[str, PromiseLife]):
    """Lives that notice when somebody goes through all of them."""

    walks = 0

    def __iter__(self) -> Iterator[str]:
        self.walks += 1
        return super().__iter__()

    def values(self):  # type: ignore[no-untyped-def]
        self.walks += 1
        return super().values()

    def items(self):  # type: ignore[no-untyped-def]
        self.walks += 1
        return super().items()


def test_a_look_of_the_dialler_goes_through_none_of_them_and_says_what_is_broken_once() -> None:
    async def story() -> tuple[int, list[str]]:
        store = Memory()
        store.promises = [replace(promise(), id=f"p{n}", earliest=MORNING + 3_600.0 * n) for n in range(1, 200)]
        store.promises = [replace(one, latest=one.earliest + 900.0) for one in store.promises]
        day = Day(queue_of("anna"), store=store)
        await day.engine.load()
        await day.engine.reconcile(day.town.inventory)
        dialler = day.engine.dialler
        dialler.resume()
        lives = dialler.promises._lives = Watched(dialler.promises._lives)
        with capture_logs() as logged:
            await asyncio.sleep(MORNING + 4_510.0 - LoopClock().now())
            assert dialler.lives["p1"].state is PromiseState.DUE
            await asyncio.sleep(60.0)
        dialler.stop()
        return lives.walks, [line["promise"] for line in logged if line["event"] == "promise_broken"]

    assert run(story()) == (0, ["p1"])
