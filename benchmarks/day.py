"""A simulated day of a thousand calls: how long an admin waits for `callflow simulate --day` to play it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from callflow.core.day import Day
from tests.core.test_day import MIDNIGHT, open_now, staffed

CALLERS, AGENTS = 1_000, 12


@dataclass(frozen=True, slots=True)
class Played:
    """Processor seconds of each day played."""

    seconds: tuple[float, ...]

    @property
    def typical(self) -> float:
        return sorted(self.seconds)[len(self.seconds) // 2]


def measure(times: int) -> Played:
    """A menu and a queue of twelve agents, so many times."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        Day(staffed(AGENTS), MIDNIGHT, open_now, callers=CALLERS).run()
        taken.append(time.process_time() - began)
    return Played(tuple(taken))
