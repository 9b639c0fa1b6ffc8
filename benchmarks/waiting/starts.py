"""Goals B4 and B5: a plan that is wrong about the talk time, and a roster with a lunch hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, sqrt
from statistics import fmean

from benchmarks.waiting.learner import Estimator, told, true_laws
from benchmarks.waiting.queue import Arrived, Call, Load, Queue
from benchmarks.waiting.rivals import AppQueue

SETTLED = 150
"""Calls before the estimator begins: the line must not be empty when it does."""
AFTER = (20, 100)
SPAN = 30
"""Callers are judged while so many more calls are completed."""


@dataclass(slots=True)
class Errors:
    """Pairs of what was said and the call, and the two errors made of them."""

    said: list[tuple[float, Call]] = field(default_factory=list)

    def _misses(self) -> list[float]:
        return [said - call.offered for said, call in self.said if call.offered is not None]

    @property
    def rmse(self) -> float:
        return sqrt(fmean(miss * miss for miss in self._misses()))

    @property
    def mae(self) -> float:
        return fmean(abs(miss) for miss in self._misses())


@dataclass(frozen=True, slots=True)
class WrongPrior:
    """RMSE over the oracle's RMSE after 20 and after 100 completed calls, and app_queue's."""

    factor: float
    ours: tuple[float, ...]
    app_queue: tuple[float, ...]
    judged: tuple[int, ...]


def wrong_prior(factor: float, queues: int) -> WrongPrior:
    """The plan's talk time is `factor` times the true one, in so many queues that begin anew."""
    what = Load(5, 1.0)
    ours, oracle, app = ([Errors() for _ in AFTER] for _ in range(3))
    for seed in range(queues):
        _one_start(what, Estimator(told(factor * what.talk_s), agents=what.agents), seed, (ours, oracle, app))
    return WrongPrior(
        factor,
        tuple(mine.rmse / best.rmse for mine, best in zip(ours, oracle, strict=True)),
        tuple(theirs.rmse / best.rmse for theirs, best in zip(app, oracle, strict=True)),
        tuple(len(one.said) for one in ours),
    )


def _one_start(what: Load, mine: Estimator, seed: int, errors: tuple[list[Errors], list[Errors], list[Errors]]) -> None:
    best, app = Estimator(true_laws(what), learns=False), AppQueue()
    begun = False
    for happening in Queue(what, seed).run(calls=1_000_000_000):
        if isinstance(happening, Arrived):
            begun = begun or happening.call.number >= SETTLED
            for at, after in enumerate(AFTER):
                if happening.seen.waits and after <= mine.laws.calls < after + SPAN:
                    number, seen = happening.call.number, happening.seen
                    says = (mine.says(seen, number).mean, best.says(seen, number).mean, app.says(seen))
                    for one, said in zip(errors, says, strict=True):
                        one[at].said.append((said, happening.call))
            if mine.laws.calls >= AFTER[-1] + 2 * SPAN:
                return
        if begun:
            mine.learn(happening)
        app.learn(happening)


LUNCH, LUNCH_ENDS, JUDGED_FROM = 3600.0, 7200.0, 6600.0
"""Seconds of the day, which begins at 11:00: two of three are away from 12:00 to 13:00; judged is 12:50 to 13:00."""


@dataclass(frozen=True, slots=True)
class Lunch:
    """Mean absolute errors in seconds."""

    aware: float
    blind: float
    app_queue: float
    judged: int


def lunch(days: int) -> Lunch:
    what = Load(3, 0.8)
    away = ((inf, inf), (LUNCH, LUNCH_ENDS), (LUNCH, LUNCH_ENDS))
    aware, blind, app = Estimator(told(), absences=away), Estimator(told()), AppQueue()
    errors: dict[str, Errors] = {"aware": Errors(), "blind": Errors(), "app": Errors()}
    for day in range(days):
        queue = Queue(
            what, day, duty=lambda agent, at: not away[agent][0] <= at < away[agent][1], changes=(LUNCH_ENDS,)
        )
        for happening in queue.run(calls=1_000_000_000, until=LUNCH_ENDS):
            if isinstance(happening, Arrived) and happening.seen.waits and happening.seen.at >= JUDGED_FROM:
                seen, number, call = happening.seen, happening.call.number, happening.call
                errors["aware"].said.append((aware.says(seen, number).point(0.5), call))
                errors["blind"].said.append((blind.says(seen, number).point(0.5), call))
                errors["app"].said.append((app.says(seen), call))
            for one in (aware, blind, app):
                one.learn(happening)
    return Lunch(errors["aware"].mae, errors["blind"].mae, errors["app"].mae, len(errors["app"].said))
