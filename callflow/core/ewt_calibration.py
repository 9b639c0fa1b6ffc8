"""Whether what was forecast comes true, and the correction if it does not. A value that is stored with the laws.

Theory. The bound spoken is read off at a level, at first the one aimed at. Every outcome moves it a little: up after a
miss, down after a hit, so that in the long run the share of hits is the one aimed at, whatever the model has wrong
(adaptive conformal inference, Gibbs and Candès, 2021). A regression through the origin of waits on forecasts gives one
factor for all times.

Who hung up before the time forecast says nothing; who hung up after it is a miss. Left at that, short waits would be
seen too often, because a long wait is cut short more often by a hang-up. So each outcome counts for as many callers
as it stands for: one over the share of callers who have the patience to show it (inverse probability of censoring
weights, Robins and Rotnitzky, 1992).
"""

from __future__ import annotations

from dataclasses import dataclass

from callflow.core.ewt_learning import Patience
from callflow.core.line import Forecast

STEP = 0.02
SCALE_FORGETTING = 0.995
SCALE_WORTH = 20.0
"""Outcomes that a factor of 1 has seen beforehand."""
HEAVIEST = 5.0
"""No outcome stands for more callers than this."""
_FACTORS = (0.5, 2.0)
_FARTHEST = 0.15


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one wait ended: after how many seconds from the forecast, and whether an agent ended it."""

    waited_s: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Level:
    """The level to read so that the share `target` comes true."""

    target: float
    level: float

    @classmethod
    def aimed(cls, target: float) -> Level:
        return cls(target, target)

    def bound(self, forecast: Forecast) -> float:
        """The time in seconds to name."""
        return forecast.point(self.level)

    def after(self, named_s: float, outcome: Outcome, patience: Patience) -> Level:
        """What is read next, when `named_s` was named and it came out so."""
        came_true = held(named_s, outcome)
        if came_true is None:
            return self
        seen = outcome.waited_s if came_true else named_s
        weight = min(1.0 / max(patience.staying(seen), 1.0 / HEAVIEST), HEAVIEST)
        level = self.level + STEP * weight * (self.target - came_true)
        lowest, highest = self.target - _FARTHEST, min(self.target + _FARTHEST, 0.98)
        return Level(self.target, min(max(level, lowest), highest))


def held(named_s: float, outcome: Outcome) -> bool | None:
    """Whether a named time came true; None if the caller hung up before it and so nobody knows."""
    if outcome.waited_s > named_s:
        return False
    return True if outcome.answered else None


@dataclass(frozen=True, slots=True)
class Scale:
    """The factor c = Σ W p / Σ p² of waits W on forecasts p, in seconds squared, fading."""

    product: float = 0.0
    square: float = 0.0
    typical_s: float = 60.0

    @property
    def factor(self) -> float:
        prior = SCALE_WORTH * self.typical_s**2
        return min(max((self.product + prior) / (self.square + prior), _FACTORS[0]), _FACTORS[1])

    def after(self, forecast_s: float, outcome: Outcome) -> Scale:
        """What is known after one more answered caller; a wait that was cut short says nothing."""
        if not outcome.answered:
            return self
        return Scale(
            SCALE_FORGETTING * self.product + outcome.waited_s * forecast_s,
            SCALE_FORGETTING * self.square + forecast_s * forecast_s,
            self.typical_s,
        )
