"""When the callers of a simulated day ring: over the opening hours, with a peak before noon and one after it.

It must not know what a plan does with them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import exp

from callflow.core.draws import Draws

MINUTES = 24 * 60
OUT_OF_HOURS = 0.05
"""The share of callers who ring when it is closed, where it ever is."""


def arrivals(callers: int, begins_at: float, is_open: Callable[[float], bool], draws: Draws) -> tuple[float, ...]:
    """The times (epoch seconds, in order) at which so many callers ring within 24 hours."""
    minutes = [begins_at + 60.0 * minute for minute in range(MINUTES)]
    opened = [at for at in minutes if is_open(at)]
    closed = [at for at in minutes if not is_open(at)]
    busy = list(accumulate(_busy((index + 0.5) / len(opened)) for index in range(len(opened))))
    times = []
    for _ in range(callers):
        if opened and not (closed and draws.happens(OUT_OF_HOURS)):
            at = _weighted(opened, busy, draws)
        else:
            at = draws.one_of(closed)
        times.append(at + draws.between(0.0, 60.0))
    return tuple(sorted(times))


def _weighted(minutes: Sequence[float], sums: Sequence[float], draws: Draws) -> float:
    return minutes[min(bisect_right(sums, draws.share() * sums[-1]), len(minutes) - 1)]


def _busy(passed: float) -> float:
    """How busy it is when this share of the opening time has passed."""
    return 0.35 + exp(-(((passed - 0.25) / 0.1) ** 2)) + 0.8 * exp(-(((passed - 0.7) / 0.12) ** 2))
