"""Queues at one moment, for the tests of the forecast."""

from __future__ import annotations

from math import inf

from callflow.core.ewt_learning import EDGES, Duration, Laws, Patience
from callflow.core.line import LEVELS, Agent, Ahead, Forecast, QueueState, Talking

NEVER = Patience(mean_s=inf, hung_up=(0.0,) * len(EDGES), waited=(1.0,) * len(EDGES))
"""Callers who stay for ever."""


def known(mean_s: float = 240.0, cv: float = 1.0, patience: Patience | None = None) -> Laws:
    """Laws that are certain."""
    return Laws(Duration.known(mean_s, cv), patience or Patience.known(360.0), told=True)


def busy(agents: int, ahead: int = 0, *, for_s: float = 60.0) -> QueueState:
    """Everybody talks since `for_s`, and so many callers have just come."""
    return QueueState((Agent(Talking(for_s)),) * agents, (Ahead(),) * ahead)


def spread_over(least: float, most: float) -> Forecast:
    """A forecast whose points lie evenly between two waits."""
    points = tuple(least + (most - least) * level for level in LEVELS)
    return Forecast(points, (least + most) / 2, reached=1.0)
