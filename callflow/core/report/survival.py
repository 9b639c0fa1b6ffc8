"""How long callers would wait if nobody answered: the curve of Kaplan and Meier, with Greenwood's band.

Theory. Only who hangs up shows the end of a patience; who is answered, or leaves the line for any other reason, shows
that it lasted at least so long, which is called censored. Of `r` callers who have waited `t` seconds, `d` hang up just
then, so the share who stay is S(t) = Π (1 − d/r) over the hang-ups up to t (Kaplan and Meier, "Nonparametric
Estimation from Incomplete Observations", JASA 53, 1958). Its variance is S² Σ d / (r (r − d)) (Greenwood, 1926). The
band is taken on the scale of log(−log S), so that it stays between 0 and 1 and is right for few callers, too
(Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1980): S^exp(±z √Σ / log S).

It counts what has happened and must never guess beyond the longest wait that was seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import exp, log, sqrt

Z_95 = 1.959963984540054
"""Standard errors on each side that hold 95 of 100 times."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A wait of so many seconds, which ended by hanging up or by anything else."""

    seconds: float
    hung_up: bool


@dataclass(frozen=True, slots=True)
class Point:
    """After `seconds`, this share of callers is still there; it lies between `low` and `high` 95 of 100 times."""

    seconds: float
    staying: float
    low: float
    high: float
    at_risk: int
    """How many had waited so long when that was seen."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The curve as its steps, each at a hang-up and in order of time, and the longest wait that was seen."""

    steps: tuple[Point, ...] = ()
    seen_s: float = 0.0

    def at(self, seconds: float) -> Point:
        """The curve after so many seconds of waiting."""
        before = bisect_right(self.steps, seconds, key=lambda point: point.seconds)
        return self.steps[before - 1] if before else Point(0.0, 1.0, 1.0, 1.0, 0)

    @property
    def median_s(self) -> float | None:
        """Seconds after which half of all have hung up; None if more than half were never seen to."""
        return next((point.seconds for point in self.steps if point.staying <= 0.5), None)

    @property
    def mean_s(self) -> float:
        """Seconds that callers stay on average within the longest wait seen: the area under the curve up to it.

        The true mean is greater wherever the curve has not come down to 0 by then.
        """
        area, staying, since = 0.0, 1.0, 0.0
        for point in self.steps:
            area += staying * (point.seconds - since)
            staying, since = point.staying, point.seconds
        return area + staying * (self.seen_s - since)

    def thinned(self, most: int = 300) -> tuple[Point, ...]:
        """At most so many points for a picture, each of them exactly on the curve; the last step among them."""
        if len(self.steps) <= most:
            return self.steps
        end = self.steps[-1].seconds
        found = (self.at(end * number / most) for number in range(1, most + 1))
        return tuple({point.seconds: point for point in found if point.seconds > 0.0}.values())


def survival(stays: Iterable[Stay]) -> Survival:
    """The curve of some waits."""
    ordered = sorted(stays, key=lambda stay: stay.seconds)
    at_risk, staying, sum_of_parts = len(ordered), 1.0, 0.0
    steps = []
    for seconds, group in groupby(ordered, key=lambda stay: stay.seconds):
        together = [stay.hung_up for stay in group]
        left = sum(together)
        if left:
            staying *= 1.0 - left / at_risk
            sum_of_parts += left / (at_risk * (at_risk - left)) if left < at_risk else 0.0
            steps.append(Point(seconds, staying, *_band(staying, sum_of_parts), at_risk))
        at_risk -= len(together)
    return Survival(tuple(steps), ordered[-1].seconds if ordered else 0.0)


def _band(staying: float, sum_of_parts: float) -> tuple[float, float]:
    """Where the share lies 95 of 100 times. When all who were left hang up at once, there is no telling: 0 to 1."""
    if staying <= 0.0:
        return 0.0, 1.0
    wide = Z_95 * sqrt(sum_of_parts) / -log(staying)
    return _power(staying, exp(min(wide, 700.0))), _power(staying, exp(-wide))


def _power(share: float, exponent: float) -> float:
    return exp(max(log(share) * exponent, -700.0))
