"""How callers fared in line: how many were answered, after how long, and for which reason the others left.

What is counted is the stay in line. It counts in the half hour in which it began, and only once it is over. Nobody is
left out of a share: those who hung up at once, took a callback or pressed 0 stay in the denominator, because every
caller left out makes a figure look better than the callers' day was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from callflow.core.records import Wait, WaitEnding

WITHIN_S = 20.0
"""Seconds within which an answer counts for the service level, unless somebody wants to know another share."""
LEFT_BY_S = (10.0, 20.0, 30.0, 60.0, 90.0, 120.0)
"""Seconds of waiting at which it is told how many have left, and why."""
UNANSWERED = tuple(ending for ending in WaitEnding if ending is not WaitEnding.ANSWERED)


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """Some stays in line, in numbers. Times are seconds, and those of callers who were answered.

    `median`, `of_80` and `of_95` are what 50, 80 and 95 of 100 of them waited at most. `left_by` has, for each reason
    but an answer, how many had left for it by each of `LEFT_BY_S`. `again` are stays of callers whom an agent's phone
    had dropped.
    """

    waits: int = 0
    answered: int = 0
    in_time: int = 0
    again: int = 0
    mean: float | None = None
    median: float | None = None
    of_80: float | None = None
    of_95: float | None = None
    worst: float | None = None
    endings: Mapping[WaitEnding, int] | None = None
    left_by: Mapping[WaitEnding, tuple[int, ...]] | None = None

    @property
    def service_level(self) -> float | None:
        """The share answered in time, of all who stood in line; None if nobody did."""
        return self.in_time / self.waits if self.waits else None

    def ended(self, ending: WaitEnding) -> int:
        return (self.endings or {}).get(ending, 0)

    def share(self, ending: WaitEnding) -> float | None:
        """The share whose wait ended so, of all who stood in line."""
        return self.ended(ending) / self.waits if self.waits else None


def wait_figures(waits: Iterable[Wait], within_s: float = WITHIN_S) -> WaitFigures:
    """Count stays in line; `within_s` (included) is the threshold of the service level."""
    everyone = list(waits)
    if not everyone:
        return WaitFigures()
    times = sorted(wait.seconds for wait in everyone if wait.ending is WaitEnding.ANSWERED)
    endings = Counter(wait.ending for wait in everyone)
    return WaitFigures(
        waits=len(everyone),
        answered=len(times),
        in_time=bisect_right(times, within_s),
        again=sum(wait.at_front for wait in everyone),
        mean=sum(times) / len(times) if times else None,
        median=quantile(times, 0.5),
        of_80=quantile(times, 0.8),
        of_95=quantile(times, 0.95),
        worst=times[-1] if times else None,
        endings={ending: endings[ending] for ending in WaitEnding if ending in endings},
        left_by=_left_by(everyone),
    )


def _left_by(waits: Sequence[Wait]) -> dict[WaitEnding, tuple[int, ...]]:
    times: dict[WaitEnding, list[float]] = {}
    for wait in waits:
        if wait.ending is not WaitEnding.ANSWERED:
            times.setdefault(wait.ending, []).append(wait.seconds)
    ordered = {ending: sorted(times[ending]) for ending in UNANSWERED if ending in times}
    return {ending: tuple(bisect_right(seconds, limit) for limit in LEFT_BY_S) for ending, seconds in ordered.items()}


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The least of the values, which are in order, within which this share of all lie (the inverse of the

    empirical distribution; type 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).
    """
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None
