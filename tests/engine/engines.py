"""Engines in a telephone town."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

from callflow.core.call import Call
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.engine.engine import Engine
from callflow.engine.plans import Plans, Revive
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
        self.on_save: Callable[[Call], None] = lambda _call: None

    async def save(self, call: Call, promises: Sequence[Promise] = ()) -> None:
        if self.broken:
            raise StoreError("the database is full: make room")
        if self.slow:
            await asyncio.sleep(self.slow)
        self.on_save(call)
        self.saves.append(call)
        self.calls[call.id] = call
        self.promises.extend(promises)

    async def open_calls(self) -> Sequence[Call]:
        return [call for call in self.calls.values() if not call.ended]

    async def keep_plan(self, version: str, source: str) -> None:
        self.sources[version] = source

    async def plan_source(self, version: str) -> str | None:
        return self.sources.get(version)


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
) -> Engine:
    """An engine that answers the town's telephones by these plans; `versions` are what the store can revive."""

    async def known(version: str) -> Plan | None:
        return (versions or {}).get(version)

    in_force = Plans(revive or known)
    in_force.put_in_force(plans)
    engine = Engine(phone=town, store=store or Memory(), clock=clock or LoopClock(), plans=in_force, facts=facts)
    town.engine = engine
    return engine


async def until_over(engine: Engine, seconds: int = 600) -> None:
    """Let time go by until the engine has nothing left to do."""
    for _ in range(seconds):
        if not engine.tasks:
            return
        await asyncio.sleep(1.0)
    raise AssertionError(f"still at work: {engine.calls}")
