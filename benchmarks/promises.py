"""Ten thousand open promises: how long until the next due is known, and how long a start takes with them.

The start is measured on the values as the core makes them; reading them from the database is the store's to measure.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from callflow.core.agenda import Agenda
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import CameDue, PromiseLife, proceed, promised

OPEN = 10_000
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Promises:
    """Seconds: one start, and for each of many changes the processor time until the next due is known again.

    Processor time, since the slowest of thousands would otherwise tell how busy the machine is.
    """

    start: float
    next_due: tuple[float, ...]

    @property
    def slowest(self) -> float:
        return max(self.next_due)


def measure(times: int) -> Promises:
    """Start with open promises, then let `times` of them come due and be put off, one after the other."""
    made = [_promise(number) for number in range(OPEN)]
    began = time.perf_counter()
    lives = {one.id: promised(one) for one in made}
    agenda = Agenda(lives.values())
    start = time.perf_counter() - began
    taken = []
    for number in range(times):
        began = time.thread_time()
        at = agenda.next_at()
        assert at is not None
        for promise in list(agenda.due(at)):
            lives[promise] = _tried_again(lives[promise], at, number)
            agenda.put(lives[promise])
        agenda.next_at()
        taken.append(time.thread_time() - began)
    return Promises(start, tuple(taken))


def _tried_again(life: PromiseLife, at: float, number: int) -> PromiseLife:
    due = proceed(life, CameDue(at), ATTEMPTS)
    return replace(due, next_at=at + 900.0 + number % 97)


def _promise(number: int) -> Promise:
    at = 1_000_000.0 + (number * 7_919) % 86_400
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
    found = measure(20_000)
    print(f"start with {OPEN} open promises  {found.start * 1e3:.1f} ms")
    print(f"next due, slowest of {len(found.next_due)}  {found.slowest * 1e3:.3f} ms")
