"""Engines in a telephone town."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

from callflow import numbering
from callflow.core.benefit import Granted
from callflow.core.call import Call
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import OutCall
from callflow.core.duty import Duty
from callflow.core.plan import Plan
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_change import PromiseChange
from callflow.core.promise_life import PromiseLife
from callflow.core.recording import Fact
from callflow.engine.bookings import Forecasts
from callflow.engine.engine import Engine
from callflow.engine.plans import Plans, Revive
from callflow.engine.ports import Talks
from callflow.errors import StoreError
from tests.engine.town import Town
from tests.engine.virtual_time import LoopClock


class Memory:
    """A store in memory; `broken` makes every save fail, and each takes `slow` seconds."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.saves: list[Call] = []
        self.sources: dict[str, str] = {}
        self.broken = False
        self.slow = 0.0
        self.promises: list[Promise] = []
        self.facts: list[Fact] = []
        self.granted: list[Granted] = []
        self.lives: dict[PromiseId, PromiseLife] = {}
        self.told: list[PromiseLife] = []
        self.outcalls: dict[str, OutCall] = {}
        self.dialled_calls: dict[str, Dialled] = {}
        self.done: set[PromiseId] = set()
        self.said: dict[str, Duty] = {}
        self.on_save: Callable[[Call], None] = lambda _call: None

    async def save(
        self,
        call: Call,
        promises: Sequence[Promise] = (),
        facts: Sequence[Fact] = (),
        granted: Sequence[Granted] = (),
        changed: PromiseChange | None = None,
    ) -> None:
        if self.broken:
            raise StoreError("the database is full: make room")
        if self.slow:
            await asyncio.sleep(self.slow)
        self.on_save(call)
        self.saves.append(call)
        self.calls[call.id] = call
        self.promises.extend(promises)
        self.facts.extend(facts)
        self.granted.extend(granted)
        if changed:
            self._changed(changed.outcall, changed.dialled, changed.lives)

    async def open_calls(self) -> Sequence[Call]:
        return [call for call in self.calls.values() if not call.ended]

    async def keep_plan(self, version: str, source: str) -> None:
        self.sources[version] = source

    async def plan_source(self, version: str) -> str | None:
        return self.sources.get(version)

    async def save_attempt(
        self,
        outcall: OutCall | None,
        dialled: Dialled | None,
        lives: Sequence[PromiseLife],
        facts: Sequence[Fact] = (),
    ) -> None:
        if self.broken:
            raise StoreError("the database is full: make room")
        await asyncio.sleep(self.slow)
        self._changed(outcall, dialled, lives)
        self.facts.extend(facts)

    def _changed(self, outcall: OutCall | None, dialled: Dialled | None, lives: Sequence[PromiseLife]) -> None:
        if outcall:
            self.outcalls[outcall.id] = outcall
            if dialled:
                self.dialled_calls[outcall.id] = dialled
        self.told.extend(lives)
        self.lives.update({life.promise: life for life in lives})

    async def open_promises(self) -> Sequence[tuple[Promise, PromiseLife | None]]:
        known = [(one, self.lives.get(one.id)) for one in self.promises if one.id not in self.done]
        return [(promise, life) for promise, life in known if life is None or not life.over]

    async def open_outcalls(self) -> Sequence[OutCall]:
        return [one for one in self.outcalls.values() if not one.ended]

    async def dialled(self, since: float) -> Sequence[Dialled]:
        return [one for one in self.dialled_calls.values() if one.at >= since]

    async def keep_duty(self, phone: str, duty: Duty) -> None:
        if self.broken:
            raise StoreError("the database is full: make room")
        if self.slow:
            await asyncio.sleep(self.slow)
        self.said[phone] = duty

    async def duties(self) -> Mapping[str, Duty]:
        return dict(self.said)

    async def is_done(self, promise: PromiseId) -> bool:
        return promise in self.done


OPEN = frozenset({"office"})


def engine_for(
    town: Town,
    plans: Iterable[Plan],
    *,
    store: Memory | None = None,
    clock: LoopClock | None = None,
    versions: Mapping[str, Plan] | None = None,
    revive: Revive | None = None,
    facts: Callable[[Plan, float], frozenset[str]] = lambda _plan, _at: OPEN,
    forecasts: Forecasts | None = None,
    talks: Talks | None = None,
    tells_callers: bool = False,
) -> Engine:
    """An engine that answers the town's telephones by these plans; `versions` are what the store can revive."""

    async def known(version: str) -> Plan | None:
        return (versions or {}).get(version)

    in_force = Plans(revive or known)
    in_force.put_in_force(plans)
    engine = Engine(
        phone=town,
        store=store or Memory(),
        clock=clock or LoopClock(),
        plans=in_force,
        facts=facts,
        numbers=numbering,
        forecasts=forecasts,
        talks=talks,
        tells_callers=tells_callers,
    )
    town.engine = town.customers.ears = engine
    return engine


async def until_over(engine: Engine, seconds: int = 600) -> None:
    """Let time go by until the engine has nothing left to do."""
    for _ in range(seconds):
        if not engine.tasks:
            return
        await asyncio.sleep(1.0)
    raise AssertionError(f"still at work: {engine.calls}")
