"""Goal B7: what one forecast costs, beside a plain piece of NumPy that tells how fast the machine is just now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from callflow.core.ewt import PATHS, forecast
from callflow.core.ewt_learning import Duration, Laws, Patience
from callflow.core.line import Agent, Ahead, QueueState, Talking

STATE = QueueState(
    agents=tuple(Agent(Talking(20.0 * number)) for number in range(20)),
    ahead=tuple(Ahead(10.0 * number) for number in reversed(range(20))),
)
LAWS = Laws(Duration.prior(240.0, worth=100.0), Patience(), told=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the best of many tries, and of drawing and sorting as many numbers as a forecast draws."""

    best_ms: float
    median_ms: float
    plain_ms: float


def cost(times: int) -> Cost:
    """One forecast for 20 agents who talk and 20 callers ahead."""
    ours = _timed(lambda seed: forecast(STATE, LAWS, seed), times)
    plain = _timed(_plain, times)
    return Cost(ours[0], ours[len(ours) // 2], plain[0])


def _plain(seed: int) -> object:
    return np.sort(np.random.default_rng(seed).lognormal(size=(PATHS, 60)), axis=0)


def _timed(what: Callable[[int], object], times: int) -> list[float]:
    found = []
    for seed in range(times):
        began = time.perf_counter()
        what(seed)
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)
