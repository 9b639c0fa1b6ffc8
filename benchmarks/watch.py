"""One look of the watch over ten thousand open promises: how long it takes, and how long no call has a turn in it.

Two days: one on which the promises are spread over two days, as they are, and one on which all of them have begun and
the line is far too long for any.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace

import structlog

from callflow.core.plan import Plan
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import promised
from callflow.core.windows import Light
from callflow.engine.engine import Engine
from tests.core.plans import join as joins
from tests.core.plans import plan, queue, with_callback
from tests.engine.engines import Memory, engine_for
from tests.engine.town import Town
from tests.engine.virtual_time import MORNING, run

OPEN, CALLERS = 10_000, 20
DAYS = 2 * 86_400.0


@dataclass(frozen=True, slots=True)
class Looked:
    """Processor seconds of a look, the longest part of it without a pause, and how many were red or broken."""

    seconds: float
    longest: float
    at_risk: int


def measure(*, all_late: bool) -> Looked:
    """One look, the second: the first loads what it works with."""
    return run(_looked(all_late))


async def _looked(all_late: bool) -> Looked:
    town, store = Town(), Memory()
    engine = engine_for(town, [_plan(all_late)], store=store)
    engine.switchboard.phones({"PJSIP/anna": True, "PJSIP/jan": True}, frozenset())
    for number in range(CALLERS):
        town.ring(f"call-{number}")
    await asyncio.sleep(60.0)
    store.promises = [_promise(engine, number, all_late) for number in range(OPEN)]
    _know(engine, store.promises)
    await engine.watch.look()
    pauses: list[float] = []
    look = asyncio.create_task(engine.watch.look())
    began = last = time.thread_time()
    while not look.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        pauses.append(now - last)
        last = now
    lights = engine.watch.lights
    found = Looked(last - began, max(pauses), sum(light >= Light.RED for light in lights.values()))
    await engine.stop()
    return found


def _know(engine: Engine, promises: list[Promise]) -> None:
    """As read at a start; nobody is rung for them here."""
    for one in promises:
        engine.dialler.promises.know(one, promised(one))
    engine.dialler._ready = True


def _plan(all_late: bool) -> Plan:
    line = replace(with_callback(queue("sales", "anna", "jan")), talk=600.0 if all_late else 60.0)
    return plan("line", {"line": joins("sales")}, queues=[line])


def _promise(engine: Engine, number: int, all_late: bool) -> Promise:
    now = MORNING + 60.0
    begins = now - 60.0 if all_late else now + (number * 7_919) % DAYS
    return Promise(
        id=f"1700000000.{number}-promise-4",
        cause=Cause.CALLBACK,
        plan=engine.switchboard.plans[0].version,
        queue="sales",
        number=f"+48601{number:06d}",
        language="en",
        made_at=now,
        arrived_at=now,
        earliest=begins,
        latest=begins + 900.0,
    )


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for name, all_late in (("over two days", False), ("all late at once", True)):
        found = measure(all_late=all_late)
        print(
            f"{OPEN} open promises, {name}: a look takes {found.seconds * 1e3:.0f} ms, "
            f"at most {found.longest * 1e3:.1f} ms without a pause; {found.at_risk} at risk"
        )
