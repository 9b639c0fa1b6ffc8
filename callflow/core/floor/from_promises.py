"""What the floor has to know of promises: which callbacks will take a seat in line, and when.

They stand in no line before their time has come, but they will: whoever is told a wait, or promised a window, without
them is told too little. Read off each promise's life whenever that changes; told twice it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callflow.core.floor.events import Awaited, CallbackBegun, CallbacksAwaited, FloorEvent
from callflow.core.floor.from_plans import queue_key
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.promise_life import PENDING, PromiseLife
from callflow.core.windows import urgent_from


def told(plans: Iterable[Plan], promises: Iterable[tuple[Promise, PromiseLife]], at: float) -> Iterator[FloorEvent]:
    """These promises, as they stand now. All that are still to come are told at once: there may be thousands."""
    plans, awaited = tuple(plans), list[Awaited]()
    for promise, life in promises:
        queue = _queue(plans, promise) if life.state in PENDING else None
        if queue is None:
            yield CallbackBegun(promise.id, at=at)
            continue
        latest = life.window.latest
        awaited.append(Awaited(promise.id, queue, promise.arrived_at, life.next_at, latest, urgent_from(latest)))
    if awaited:
        yield CallbacksAwaited(tuple(awaited), at=at)


def _queue(plans: tuple[Plan, ...], promise: Promise) -> str | None:
    """The line in which a promise will stand: that of its own plan, or of the plan in force that has such a queue."""
    having = [plan for plan in plans if promise.queue in plan.queues]
    having.sort(key=lambda plan: plan.version != promise.plan)
    return queue_key(having[0], promise.queue) if having else None
