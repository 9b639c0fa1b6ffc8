"""What a queue has learned of its callers and agents, as values that can be stored and go on after a restart.

Theory. Talk and wrap-up are log-normal (Brown et al., Statistical Analysis of a Telephone Call Center, JASA 100,
2005): the logarithm of the seconds is normal with unknown mean and variance, for which the Normal-Inverse-Gamma law is
conjugate, so that one call is one small step of arithmetic (Murphy, Conjugate Bayesian Analysis of the Gaussian
Distribution, 2007). Hang-ups come at a rate that is constant between the edges of a few bins, each with a Gamma prior;
a caller who was answered was only seen not to hang up until then, which is what survival analysis calls censored.
Whatever is old is forgotten slowly.

A belief is never changed: learning gives a new one. Nothing here draws at random or knows the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, isfinite, log, log1p

FORGETTING = 0.99
"""What a call's weight is worth one call later: about a hundred calls are remembered."""
CALLS_EACH = 10
"""Calls remembered of each agent, if that is more: twenty agents end a hundred calls within twenty minutes, and where
so many share the luck, what is still unknown of the mean becomes the greater part of the error."""
SHORTEST = 1.0
"""Seconds taken for a talk that was shorter: its logarithm must exist."""


def forgetting_of(agents: int) -> float:
    """What a call's weight is worth one call later in a queue of so many agents."""
    return max(FORGETTING, 1.0 - 1.0 / (CALLS_EACH * max(agents, 1)))


@dataclass(frozen=True, slots=True)
class Duration:
    """A belief about a log-normal time: of its log-seconds the mean is `centre`, known as well as by `weight` calls,

    and the variance has an Inverse-Gamma law of `shape` and `scale`.
    """

    centre: float
    weight: float
    shape: float
    scale: float

    @classmethod
    def prior(cls, mean_s: float, cv: float = 1.0, *, worth: float = 2.0) -> Duration:
        """Before any call: the mean in seconds and the coefficient of variation, worth so many calls."""
        variance = log1p(cv * cv)
        return cls(log(mean_s) - variance / 2, worth, worth / 2, worth / 2 * variance)

    @classmethod
    def known(cls, mean_s: float, cv: float) -> Duration:
        """A law that is certain."""
        return cls.prior(mean_s, cv, worth=1e12)

    @property
    def spread(self) -> float:
        """The standard deviation of the log-seconds, at the most typical variance."""
        return float((self.scale / self.shape) ** 0.5)

    @property
    def mean_s(self) -> float:
        """The mean time in seconds."""
        return exp(self.centre + self.spread**2 / 2)

    def after(self, seconds: float, forgetting: float = FORGETTING) -> Duration:
        """What is believed after one more time was seen."""
        seen = log(max(seconds, SHORTEST))
        before, weight = self.weight * forgetting, self.weight * forgetting + 1.0
        surprise = before / weight * (seen - self.centre) ** 2
        return Duration(
            centre=(before * self.centre + seen) / weight,
            weight=weight,
            shape=self.shape * forgetting + 0.5,
            scale=self.scale * forgetting + 0.5 * surprise,
        )


EDGES = (0.0, 30.0, 60.0, 120.0, 180.0, 300.0, 480.0, 900.0)
"""Where the bins of waiting time begin, in seconds; the last has no end."""
PRIOR_EVENTS = 4.0
"""Hang-ups that each bin has seen beforehand, at the rate of all bins together."""
PATIENCE_FORGETTING = 0.999
LONGEST_LOG = 20.0
"""No talk's log-seconds are beyond this: fifteen years, or a millionth of a millisecond."""


def _part(waited_s: float, start: float, end: float) -> float:
    """Seconds of the bin that somebody lived through who waited so long."""
    return min(max(waited_s - start, 0.0), end - start)


@dataclass(frozen=True, slots=True)
class Patience:
    """A belief about when callers hang up: hang-ups and seconds waited in each bin, and the prior mean patience."""

    mean_s: float = 360.0
    hung_up: tuple[float, ...] = (0.0,) * len(EDGES)
    waited: tuple[float, ...] = (0.0,) * len(EDGES)

    @classmethod
    def known(cls, mean_s: float) -> Patience:
        """Exponential patience that is certain; `inf` for callers who never hang up."""
        return cls(mean_s, (1e12 / mean_s,) * len(EDGES), (1e12,) * len(EDGES))

    def after(self, waited_s: float, *, hung_up: bool, forgetting: float = PATIENCE_FORGETTING) -> Patience:
        """What is believed after one wait ended: by hanging up, or by an agent (or anything else) first."""
        bins = tuple(pairwise((*EDGES, inf)))
        lived = tuple(forgetting * old + _part(waited_s, *edges) for old, edges in zip(self.waited, bins, strict=True))
        left = tuple(
            forgetting * old + (1.0 if hung_up and start <= waited_s < end else 0.0)
            for old, (start, end) in zip(self.hung_up, bins, strict=True)
        )
        return Patience(self.mean_s, left, lived)

    @property
    def overall(self) -> float:
        """Hang-ups per second waited, all bins together."""
        return (sum(self.hung_up) + PRIOR_EVENTS) / (sum(self.waited) + PRIOR_EVENTS * self.mean_s)

    @property
    def hazards(self) -> tuple[float, ...]:
        """Hang-ups per second waited, in each bin: the mean of the Gamma law."""
        overall = self.overall
        if overall == 0.0:
            return (0.0,) * len(EDGES)
        return tuple(
            (left + PRIOR_EVENTS) / (lived + PRIOR_EVENTS / overall)
            for left, lived in zip(self.hung_up, self.waited, strict=True)
        )

    def staying(self, seconds: float) -> float:
        """The share of callers who are still there after so many seconds, if nobody answers them."""
        bins = pairwise((*EDGES, inf))
        return exp(-sum(rate * _part(seconds, *edges) for rate, edges in zip(self.hazards, bins, strict=True)))


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A belief about how many arrive per second: what was seen lately, `memory_s` seconds being its span.

    `seen` is the number of arrivals and `over` the seconds, both fading; `last_at` is when they were brought up to
    date, in epoch seconds.
    """

    last_at: float
    seen: float = 0.0
    over: float = 0.0
    memory_s: float = 1800.0

    def _faded(self, at: float) -> Arrivals:
        passed = max(0.0, at - self.last_at)
        kept = exp(-passed / self.memory_s)
        over = self.over * kept + self.memory_s * (1.0 - kept)
        return Arrivals(max(at, self.last_at), self.seen * kept, over, self.memory_s)

    def after(self, at: float) -> Arrivals:
        """One more arrived at `at`."""
        now = self._faded(at)
        return Arrivals(now.last_at, now.seen + 1.0, now.over, now.memory_s)

    def rate(self, at: float) -> float:
        """Arrivals per second as of `at`. The first few are spread over a tenth of the span at least."""
        now = self._faded(at)
        return now.seen / max(now.over, self.memory_s / 10)


@dataclass(frozen=True, slots=True)
class Laws:
    """All that a forecast draws from.

    `handling` is talk and wrap-up. `away` is how long somebody stays away whose return nobody knows; without it they
    do not return. `between` is a time away after each call, where that is not visible otherwise. `ring_s` is how long
    an agent's phone rings until answered. `calls` is how many completed calls were seen, `told` whether the plan
    itself gave a typical talk time.
    """

    handling: Duration
    patience: Patience = Patience()
    away: Duration | None = None
    between: Duration | None = None
    ring_s: float = 0.0
    calls: int = 0
    told: bool = False


def is_sound(laws: Laws) -> bool:
    """Whether a forecast can be drawn from laws that come from outside: times and weights, finite, in their bounds."""
    durations = [one for one in (laws.handling, laws.away, laws.between) if one is not None]
    return all(map(_is_duration, durations)) and _is_patience(laws.patience) and laws.calls >= 0 and laws.ring_s >= 0.0


def _is_duration(law: Duration) -> bool:
    finite = all(map(isfinite, (law.centre, law.weight, law.shape, law.scale)))
    return finite and min(law.weight, law.shape) > 0.0 and law.scale >= 0.0 and abs(law.centre) < LONGEST_LOG


def _is_patience(law: Patience) -> bool:
    numbers = (*law.hung_up, *law.waited)
    whole = len(law.hung_up) == len(law.waited) == len(EDGES)
    return whole and law.mean_s > 0.0 and all(isfinite(one) and one >= 0.0 for one in numbers)
