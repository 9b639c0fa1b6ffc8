"""How many calls a second each way sustains, and what a call costs the processor.

Calls arrive evenly at a rate, whatever became of those before. A rate is sustained if every call of it went through
(both menus heard, nobody refused, dropped or sent to the operators) and all but one in a hundred waited less than
`BEARABLE` for each prompt. The rate grows by steps until it is not; a rate that fails is tried once more, since the
machine may have had other things to do.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.callers import Call
from benchmarks.flow import Way
from benchmarks.latency import Waits, share
from benchmarks.town import Town

BEARABLE = 0.1
FIRST_RATE = 15.0
STEP = 1.4
HALVINGS = 3
TRIES = 2
HIGHEST_RATE = 1000.0
SETTLES_FOR = 1.0


@dataclass(frozen=True, slots=True)
class Rate:
    """What came of calls at one rate."""

    way: Way
    rate: float
    waits: Waits
    late: float
    """The callers' own lateness in seconds (p99)."""
    asterisk_cpu: float
    engine_cpu: float
    """Processor seconds a call."""

    @property
    def sustained(self) -> bool:
        return not self.waits.troubles and max(self.p99) <= BEARABLE

    @property
    def p99(self) -> tuple[float, float]:
        return share(self.waits.to_first, 0.99), share(self.waits.to_second, 0.99)


def at_rate(town: Town, way: Way, rate: float, seconds: float) -> Rate:
    """Calls at one rate for so many seconds."""
    gc.collect()
    gc.freeze()
    town.callers.late.clear()
    before = town.cpu()
    calls: list[Call] = [town.callers.dial(way, after=number / rate) for number in range(max(1, int(rate * seconds)))]
    town.callers.run()
    asterisk, engine = (now - then for now, then in zip(town.cpu(), before, strict=True))
    time.sleep(SETTLES_FOR)
    late = share(town.callers.late, 0.99)
    return Rate(way, rate, Waits.of(calls), late, asterisk / len(calls), engine / len(calls))


def sustained(town: Town, seconds: float) -> Iterator[Rate]:
    """Every rate that was tried: both ways in turn while they climb, then each halves the gap to what failed."""
    rate, climbing, failed = FIRST_RATE, set(Way), dict.fromkeys(Way, HIGHEST_RATE)
    reached = dict.fromkeys(Way, 0.0)
    while climbing and rate < HIGHEST_RATE:
        for way in sorted(climbing):
            *_, last = tried = list(_tried(town, way, rate, seconds))
            yield from tried
            if last.sustained:
                reached[way] = rate
            else:
                failed[way] = rate
                climbing.discard(way)
        rate *= STEP
    for way in [*Way] * HALVINGS:
        between = (reached[way] + failed[way]) / 2
        *_, last = tried = list(_tried(town, way, between, seconds))
        yield from tried
        (reached if last.sustained else failed)[way] = between


def _tried(town: Town, way: Way, rate: float, seconds: float) -> Iterator[Rate]:
    for _ in range(TRIES):
        tried = at_rate(town, way, rate, seconds)
        yield tried
        if tried.sustained:
            return
        if tried.waits.troubles:
            town.renew()


def highest(tried: list[Rate], way: Way) -> float:
    """The highest rate that was sustained; 0 if none was."""
    return max((one.rate for one in tried if one.way is way and one.sustained), default=0.0)
