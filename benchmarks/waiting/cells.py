"""Goals B1 to B3: in each of 36 queues, the error of the median and the share of bounds that hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from benchmarks.waiting.learner import Estimator, told, true_laws
from benchmarks.waiting.queue import Arrived, Call, Load, Queue
from benchmarks.waiting.rivals import rivals
from callflow.core.line import Forecast

AGENTS, LOADS, CVS = (1, 2, 5, 20), (0.8, 1.0, 1.2), (0.5, 1.0, 1.5)
WARM_UP = 400
"""Calls before anything is counted."""
APART = 6
"""Every so-many-th call is judged: neighbours in a line share their fate, and would say the same twice."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One caller who must wait: what was said, and what came."""

    call: Call
    ours: Forecast
    oracle: Forecast
    theirs: dict[str, float]

    @property
    def truth(self) -> float:
        """The offered wait in seconds."""
        return self.call.offered or 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One queue. Errors are mean absolute errors in seconds, over callers who must wait.

    `everybody` counts also those who were answered at once, of whom callflow knows it, and app_queue does not.
    """

    what: Load
    ours: float
    oracle: float
    theirs: dict[str, float]
    held80: float
    held90: float
    app_queue_held: float
    everybody: float
    app_queue_everybody: float
    judged: int

    @property
    def below(self) -> float:
        """By what share the error is below app_queue's, for callers who must wait."""
        return 1 - self.ours / self.theirs["app_queue"]

    @property
    def best_below(self) -> float:
        """The same for the oracle, which knows the true laws."""
        return 1 - self.oracle / self.theirs["app_queue"]

    @property
    def below_everybody(self) -> float:
        return 1 - self.everybody / self.app_queue_everybody

    def __str__(self) -> str:
        others = "  ".join(f"{name} {error / self.oracle:.2f}" for name, error in self.theirs.items())
        return (
            f"s {self.what.agents:2}  load {self.what.load:.1f}  CV {self.what.cv:.1f}  MAE {self.ours:6.1f} s = "
            f"{self.ours / self.oracle:.3f} x oracle  ({others})  80 % {100 * self.held80:.1f}  90 % "
            f"{100 * self.held90:.1f}  app_queue {100 * self.app_queue_held:.1f}  below app_queue "
            f"{self.below:.0%} (oracle {self.best_below:.0%}), everybody {self.below_everybody:.0%}"
        )


def cells(callers: int) -> Iterator[Cell]:
    """Each cell, with so many callers judged who must wait."""
    for agents, load, cv in product(AGENTS, LOADS, CVS):
        yield _cell(Load(agents, load, cv), callers)


def _cell(what: Load, callers: int) -> Cell:
    ours, oracle, others = Estimator(told(), agents=what.agents), Estimator(true_laws(what), learns=False), rivals()
    queue = Queue(what, seed=round(1000 * what.agents + 100 * what.load + 10 * what.cv))
    found: list[Judged] = []
    at_once: list[float] = []
    for happening in queue.run(calls=1_000_000_000):
        if isinstance(happening, Arrived) and happening.call.number >= WARM_UP and happening.call.number % APART == 0:
            if len(found) == callers:
                break
            seen, seed = happening.seen, happening.call.number
            says = {name: other.says(seen) for name, other in others.items()}
            if seen.waits:
                found.append(Judged(happening.call, ours.says(seen, seed), oracle.says(seen, seed), says))
            else:
                at_once.append(says["app_queue"])
        ours.learn(happening)
        for other in others.values():
            other.learn(happening)
    return _summed(what, [one for one in found if one.call.offered is not None], at_once)


def _summed(what: Load, waiting: Sequence[Judged], at_once: Sequence[float]) -> Cell:
    ours = [abs(one.ours.point(0.5) - one.truth) for one in waiting]
    app_queue = [abs(one.theirs["app_queue"] - one.truth) for one in waiting]
    return Cell(
        what=what,
        ours=fmean(ours),
        oracle=fmean(abs(one.oracle.point(0.5) - one.truth) for one in waiting),
        theirs={name: fmean(abs(one.theirs[name] - one.truth) for one in waiting) for name in waiting[0].theirs},
        held80=fmean(one.truth <= one.ours.point(0.8) for one in waiting),
        held90=fmean(one.truth <= one.ours.point(0.9) for one in waiting),
        app_queue_held=fmean(one.truth <= one.theirs["app_queue"] for one in waiting),
        everybody=sum(ours) / (len(waiting) + len(at_once)),
        app_queue_everybody=(sum(app_queue) + sum(at_once)) / (len(waiting) + len(at_once)),
        judged=len(waiting),
    )
