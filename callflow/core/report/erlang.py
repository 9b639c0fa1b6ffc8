"""Erlang A: what so many agents would mean for callers who arrive at random and lose patience.

Theory. Calls arrive as a Poisson stream of λ a second; each of s agents is busy with one for an exponential time of
mean 1/μ; a caller in line hangs up after an exponential time of mean 1/θ (Palm, 1946; Garnett, Mandelbaum and Reiman,
"Designing a Call Center with Impatient Customers", M&SOM 4, 2002; Mandelbaum and Zeltyn, "Service Engineering in
Action: The Palm/Erlang-A Queue", 2007). The number of callers is a birth-death process, so with B the formula of
Erlang B for s agents and x_j = Π_{i=1..j} λ/(sμ+iθ), the chance of finding j in line and everybody busy is
π_j = x_j B / (1 + B Σ_{j≥1} x_j). Then, as arrivals see time averages and by Little's law,

    P(wait) = Σ π_j,   mean wait of all E[W] = Σ j π_j / λ,   P(hangs up) = θ E[W].

Who finds j in line is offered an agent after V, a sum of exponential times with the rates sμ+iθ, i = 0..j. Since
e^(−θV) has the law Beta(sμ/θ, j+1), who has patience beyond V and V ≤ t has the chance

    sμ / (sμ + (j+1)θ) · I_y(j+1, sμ/θ+1),   y = 1 − e^(−θt),

with I the incomplete beta function, which for a whole first argument is a tail of the negative binomial law. B comes
from its recursion, the x_j from the greatest of them on, and the terms of the tail are kept as logarithms: nothing
overflows or cancels for hundreds of agents. What is reckoned is a steady state; a half hour in which calls pile up is
worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count
from math import exp, expm1, inf, log
from operator import mul

NEGLIGIBLE = 1e-22
"""A chance so small against the greatest that it and all that follow no longer matter."""


@dataclass(frozen=True, slots=True)
class Load:
    """λ in calls a second (above 0), 1/μ and 1/θ in seconds; `patience_s` is infinite if nobody ever hangs up."""

    calls_per_s: float
    handle_s: float
    patience_s: float

    @property
    def offered(self) -> float:
        """The agents that would be busy on average if nobody hung up (Erlangs)."""
        return self.calls_per_s * self.handle_s


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect with so many agents: shares of all callers, and the mean wait of all in seconds."""

    agents: int
    waiting: float
    hung_up: float
    mean_wait_s: float
    service_level: float
    """Answered within the threshold."""


def erlang_b(offered: float, agents: int) -> float:
    """The chance that all agents are busy where nobody waits: B_0 = 1, B_k = a B_{k−1} / (k + a B_{k−1})."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = offered * blocked / (number + offered * blocked)
    return blocked


def erlang_a(load: Load, agents: int, within_s: float) -> Expected:
    """The steady state with so many agents, at least one."""
    if _grows(load, agents):
        return Expected(agents, 1.0, 0.0, inf, 0.0)
    capacity, leaving = agents / load.handle_s, 1.0 / load.patience_s
    in_line = _in_line(load, agents)
    waiting = min(sum(in_line), 1.0)
    mean_wait_s = _mean_wait_s(load, in_line)
    answered = sum(
        chance * capacity / (capacity + (ahead + 1) * leaving) * in_time
        for ahead, (chance, in_time) in enumerate(zip(in_line, _tails(capacity, leaving, within_s), strict=False))
    )
    return Expected(agents, waiting, min(leaving * mean_wait_s, 1.0), mean_wait_s, min(1.0 - waiting + answered, 1.0))


def hung_up(load: Load, agents: int) -> float:
    """The share of callers who hang up: `Expected.hung_up` alone, in half the time."""
    if _grows(load, agents):
        return 0.0
    return min(_mean_wait_s(load, _in_line(load, agents)) / load.patience_s, 1.0)


def _grows(load: Load, agents: int) -> bool:
    """Whether the line grows without end, because nobody hangs up and too few answer."""
    return load.patience_s == inf and load.offered >= agents


def _mean_wait_s(load: Load, in_line: Sequence[float]) -> float:
    return sum(ahead * chance for ahead, chance in enumerate(in_line)) / load.calls_per_s


def _in_line(load: Load, agents: int) -> list[float]:
    """The chances π_0, π_1, … that so many wait while all agents are busy, each reckoned from the likeliest."""
    calls_per_s, capacity, leaving = load.calls_per_s, agents / load.handle_s, 1.0 / load.patience_s
    blocked = erlang_b(load.offered, agents)
    if blocked == 0.0:
        return [0.0]
    likeliest = max(0, int((calls_per_s - capacity) / leaving)) if leaving > 0.0 else 0
    shrinks = [(capacity + ahead * leaving) / calls_per_s for ahead in range(likeliest, 0, -1)]
    terms = [*accumulate(shrinks, mul, initial=1.0)][::-1]
    while terms[-1] > NEGLIGIBLE:
        terms.append(terms[-1] * calls_per_s / (capacity + len(terms) * leaving))
    nobody_waits = exp(min(sum(map(log, shrinks)) - log(blocked), 700.0))
    total = nobody_waits + sum(terms[1:])
    return [one / total for one in terms]


def _tails(capacity: float, leaving: float, within_s: float) -> Iterator[float]:
    """I_y(j+1, sμ/θ+1) for j = 0, 1, …: the chance that all j+1 who are in the way are gone in time."""
    so_far, chance = 0.0, -(capacity + leaving) * within_s
    gone = -expm1(-leaving * within_s)
    for ahead in count():
        so_far += exp(chance)
        yield max(0.0, 1.0 - so_far)
        more = gone * (ahead + capacity / leaving + 1.0) if leaving > 0.0 else capacity * within_s
        chance = chance + log(more / (ahead + 1)) if more > 0.0 else -inf
