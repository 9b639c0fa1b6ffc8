"""Ten thousand open promises: how long until the next due is known, and how long a start takes with them.

Both are measured on what runs in earnest: the store with a SQLite file on the disk, and the dialler's own look at what
is due. Only attempts are not begun, for there is no telephone here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, cast

import structlog

from callflow import numbering
from callflow.core.plan import Plan
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import AttemptEnded, CameDue, Outcome, PromiseLife, proceed, promised
from callflow.core.windows import Window
from callflow.engine.dialler import Dialler
from callflow.engine.plans import Plans
from callflow.storage import SqlStore
from callflow.storage.dial_outs import saving
from callflow.storage.promises import to_row
from callflow.storage.tables import promises

OPEN = 10_000
ATTEMPTS = 3
STARTS = 5
NOW = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Promises:
    """Seconds by the clock for each of some starts, and processor time for each of many looks at what is due.

    Processor time, since the slowest of thousands would otherwise tell how busy the machine is.
    """

    starts: tuple[float, ...]
    next_due: tuple[float, ...]

    @property
    def start(self) -> float:
        return median(self.starts)

    @property
    def slowest(self) -> float:
        return max(self.next_due)


class _Clock:
    at = NOW

    def now(self) -> float:
        return self.at


def measure(times: int) -> Promises:
    """Start with open promises, then let up to `times` of them come due and be put off, one after the other."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        with TemporaryDirectory(prefix="callflow-") as folder:
            return asyncio.run(_measured(Path(folder) / "callflow.sqlite3", min(times, OPEN)))
    finally:
        structlog.reset_defaults()


async def _measured(file: Path, times: int) -> Promises:
    await _fill(file)
    starts = []
    for _ in range(STARTS):
        began = time.perf_counter()
        store, dialler, clock = await _started(file)
        starts.append(time.perf_counter() - began)
        if len(starts) < STARTS:
            dialler.stop()
            await store.close()
    taken = _looks(dialler, clock, times)
    dialler.stop()
    await store.close()
    return Promises(tuple(starts), taken)


async def _fill(file: Path) -> None:
    """Half of them just promised, half tried once already."""
    store = await SqlStore.open(_url(file))
    made = [_promise(number) for number in range(OPEN)]
    async with store._engine.begin() as connection:
        await connection.execute(promises.insert(), [dict(to_row(one, serial)) for serial, one in enumerate(made, 1)])
        for one in made[::2]:
            for statement in saving("sqlite", None, None, [_tried(promised(one), one.earliest)], NOW, []):
                await connection.execute(statement)
    await store.close()


async def _started(file: Path) -> tuple[SqlStore, Dialler, _Clock]:
    """All that a start does with open promises: the database, what it holds, and the first look."""
    clock = _Clock()
    store = await SqlStore.open(_url(file))
    nobody = cast(Any, None)
    dialler = Dialler(
        phone=nobody,
        store=store,
        clock=clock,
        plans=Plans(_no_plan),
        numbers=numbering,
        floor=nobody,
        start=_not_begun,
    )
    await dialler.load()
    assert len(dialler.lives) == OPEN
    await dialler.reconcile(nobody)
    dialler.resume()
    return store, dialler, clock


def _looks(dialler: Dialler, clock: _Clock, times: int) -> tuple[float, ...]:
    taken = []
    for number in range(times):
        at = dialler.promises.next_at()
        assert at is not None
        clock.at = at
        due = [name for name, life in dialler.lives.items() if life.next_at == at]
        began = time.thread_time()
        dialler._look()
        for name in due:
            dialler.promises.note(_tried(dialler.lives[name], at, 900.0 + number % 97))
        dialler.promises.next_at()
        taken.append(time.thread_time() - began)
    return tuple(taken)


def _not_begun(coroutine: Coroutine[Any, Any, None], _name: str) -> None:
    coroutine.close()


async def _no_plan(_version: str) -> Plan | None:
    return None


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def _tried(life: PromiseLife, at: float, later: float = 900.0) -> PromiseLife:
    """The promise after an attempt in which the customer was busy; the attempts are never used up."""
    due = proceed(life, CameDue(at), ATTEMPTS)
    rang = replace(due, state=due.state.CUSTOMER_RINGING, counted=0)
    again = Window(at + later, at + later + 900.0)
    return proceed(rang, AttemptEnded(at, rang.attempt, Outcome.BUSY, again), ATTEMPTS)


def _promise(number: int) -> Promise:
    at = NOW + (number * 7_919) % 86_400
    return Promise(
        id=f"1700000000.{number}-promise-4",
        cause=Cause.CALLBACK,
        plan="v1",
        queue="sales",
        number=f"+48601{number:06d}",
        language="en",
        made_at=at,
        arrived_at=at,
        earliest=at + 600.0,
        latest=at + 1_500.0,
    )


if __name__ == "__main__":
    found = measure(3_000)
    print(f"start with {OPEN} open promises, median of {STARTS}  {found.start:.2f} s (most {max(found.starts):.2f} s)")
    print(f"next due, slowest of {len(found.next_due)}  {found.slowest * 1e3:.3f} ms")
    print(f"next due, median  {median(found.next_due) * 1e3:.3f} ms")
