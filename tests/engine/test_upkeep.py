"""Beside the calls: what was learned survives a crash, and what is personal goes when its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from callflow.core.behaviours import Answers
from callflow.core.call import CallId
from callflow.core.ewt_learning import Laws
from callflow.core.outlook import FEWEST_CALLS
from callflow.engine.engine import Engine
from callflow.engine.upkeep import SAVE_EVERY, SWEEP_EVERY, Upkeep
from callflow.errors import StoreError
from tests.core.plans import join, plan, queue
from tests.engine.engines import engine_for, until_over
from tests.engine.town import Town
from tests.engine.virtual_time import LoopClock, run

PHONES = {"PJSIP/anna": True, "PJSIP/owner": True}
DAY = 86_400.0


@dataclass
class Old:
    promise: str
    recording: str = ""


@dataclass
class Shelf:
    """An archive in memory: `calls` are how many each plan has, `promises` what is done."""

    laws: dict[str, Laws] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    promises: dict[str, Old] = field(default_factory=dict)
    asked: list[tuple[str, float]] = field(default_factory=list)
    saves: int = 0
    broken: bool = False

    async def save_learnt(self, laws: Mapping[str, Laws]) -> None:
        self._may_fail()
        self.saves += 1
        self.laws.update(laws)

    async def learnt(self) -> tuple[Mapping[str, Laws], Sequence[str]]:
        self._may_fail()
        return dict(self.laws), ["what Acme/other had learned: it is of version 7"]

    async def plans_of_personal_data(self) -> Sequence[str]:
        self._may_fail()
        return ["v1", "v2"]

    async def erase_calls(self, plan: str, before: float, under_way: Collection[CallId]) -> int:
        self.asked.append((plan, before))
        batch = min(100, self.calls.get(plan, 0))
        self.calls[plan] = self.calls.get(plan, 0) - batch
        return batch

    async def old_promises(self, plan: str, before: float, after: str) -> Sequence[Old]:
        return sorted((one for one in self.promises.values() if one.promise > after), key=lambda one: one.promise)[:1]

    async def erase_promises(self, names: Collection[str]) -> None:
        for name in names:
            del self.promises[name]

    async def companies_of_personal_data(self) -> Sequence[str]:
        return ["Acme", "Other"]

    async def erase_company(self, company: str, before: float) -> None:
        self.asked.append((company, before))

    async def erase_told(self, before: float) -> None:
        self.asked.append(("told", before))

    def _may_fail(self) -> None:
        if self.broken:
            raise StoreError("the database is full: make room")


def office(town: Town) -> Engine:
    line = plan("line", {"line": join("sales")}, queues=[queue("sales", "anna", max_wait=600.0)])
    engine = engine_for(town, [line])
    engine.switchboard.phones(PHONES, frozenset())
    return engine


def upkeep(shelf: Shelf, engine: Engine, *, stuck: Collection[str] = (), erased: list[str] | None = None) -> Upkeep:
    async def keep(version: str) -> float:
        return {"v1": DAY, "v2": 90 * DAY}[version]

    async def erase(name: str) -> str:
        if name in stuck:
            return "no such folder"
        if erased is not None:
            erased.append(name)
        return ""

    clock = LoopClock()
    ours = lambda: [call.id for call in engine.calls]  # noqa: E731
    return Upkeep(
        shelf,
        engine.switchboard,
        clock,
        under_way=ours,
        periods=keep,
        company_periods=lambda company: {"Acme": 30 * DAY, "Other": 7 * DAY}.get(company, 90 * DAY),
        erase_recording=erase,
    )


def test_after_a_crash_the_next_caller_is_named_a_wait_that_was_learned_before() -> None:
    async def story() -> None:
        shelf, town = Shelf(), Town({"anna": Answers(after=1.0, talks=50.0)})
        engine = office(town)
        keeping = upkeep(shelf, engine)
        await keeping.begin()
        beside = asyncio.create_task(keeping.run())
        for number in range(FEWEST_CALLS):
            town.ring(f"call-{number}")
            await until_over(engine)
        await asyncio.sleep(SAVE_EVERY)
        beside.cancel()  # killed: nobody is told of the end
        await engine.stop()

        for known in (Shelf(), shelf):
            town = Town({"anna": Answers(after=1.0, talks=50.0)})
            again = office(town)
            await upkeep(known, again).begin()
            town.ring("first")
            await asyncio.sleep(10)
            behind = town.ring("behind")
            await asyncio.sleep(10)
            named = [words for words in behind.heard if "minute" in words]
            assert bool(named) is bool(known.laws)
            await until_over(again)

    run(story())


def test_what_was_learned_is_saved_when_there_is_news_and_at_the_end() -> None:
    async def story() -> None:
        shelf, town = Shelf(), Town({"anna": Answers(after=1.0, talks=5.0)})
        engine = office(town)
        keeping = upkeep(shelf, engine)
        beside = asyncio.create_task(keeping.run())
        await asyncio.sleep(5 * SAVE_EVERY)
        assert shelf.saves == 0
        town.ring("one")
        await until_over(engine)
        await asyncio.sleep(5 * SAVE_EVERY)
        assert shelf.saves == 1
        beside.cancel()
        town.ring("two")
        await until_over(engine)
        await keeping.finish()
        assert next(iter(shelf.laws.values())).calls == 2

    run(story())


def test_each_plan_by_its_own_period_in_small_batches_and_again_every_hour() -> None:
    async def story() -> None:
        shelf = Shelf(calls={"v1": 250})
        keeping = upkeep(shelf, office(Town({})))
        now = LoopClock().now()
        beside = asyncio.create_task(keeping.run())
        await asyncio.sleep(1)
        assert shelf.calls["v1"] == 0
        periods = [(of, round(now - before) / DAY) for of, before in shelf.asked]
        assert periods == [("v1", 1)] * 4 + [("v2", 90), ("Acme", 30), ("Other", 7), ("told", 7)]
        shelf.calls["v2"] = 1
        await asyncio.sleep(SWEEP_EVERY + SAVE_EVERY)
        assert shelf.calls["v2"] == 0
        beside.cancel()

    run(story())


def test_a_message_goes_with_its_sound_and_one_that_cannot_is_tried_again() -> None:
    async def story() -> None:
        shelf = Shelf(promises={name: Old(name, f"rec-{name}") for name in "abc"} | {"d": Old("d")})
        erased: list[str] = []
        await upkeep(shelf, office(Town({})), stuck=["rec-b"], erased=erased).sweep()
        assert (list(shelf.promises), sorted(erased)) == (["b"], ["rec-a", "rec-c"])
        await upkeep(shelf, office(Town({})), erased=erased).sweep()
        assert not shelf.promises

    run(story())


def test_trouble_with_the_disk_ends_nothing() -> None:
    async def story() -> None:
        shelf, town = Shelf(broken=True), Town({"anna": Answers(after=1.0, talks=5.0)})
        engine = office(town)
        keeping = upkeep(shelf, engine)
        await keeping.begin()
        beside = asyncio.create_task(keeping.run())
        town.ring("one")
        await until_over(engine)
        await asyncio.sleep(2 * SAVE_EVERY)
        shelf.broken = False
        await asyncio.sleep(2 * SAVE_EVERY)
        assert shelf.saves == 1
        assert not beside.done()
        beside.cancel()

    run(story())
