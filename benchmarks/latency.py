"""How long a caller waits: both ways in turn, one call at a time, so that the machine's moods hit both alike."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.callers import Call
from benchmarks.flow import Way
from benchmarks.town import Town

WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds, one for each call that went through."""

    to_first: Sequence[float]
    to_second: Sequence[float]
    calls: int
    troubles: Sequence[str]

    @classmethod
    def of(cls, calls: Sequence[Call]) -> Waits:
        whole = [call for call in calls if not call.trouble]
        return cls(
            [call.to_first for call in whole],
            [call.to_second for call in whole],
            len(calls),
            [call.trouble for call in calls if call.trouble],
        )


def share(values: Iterable[float], part: float) -> float:
    """The value below which this part of all values lies (nearest rank); not a number if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def measure(town: Town, calls: int) -> dict[Way, Waits]:
    """So many calls each way, in turn."""
    for way in (*Way,) * WARM_UP:
        _one(town, way)
    lived: dict[Way, list[Call]] = {way: [] for way in Way}
    gc.collect()
    gc.freeze()
    for _ in range(calls):
        for way in Way:
            lived[way].append(_one(town, way))
    return {way: Waits.of(done) for way, done in lived.items()}


def _one(town: Town, way: Way) -> Call:
    call = town.callers.dial(way)
    town.callers.run()
    return call
