"""How long a caller will wait: the queue simulated forward from its present state, over a few hundred futures.

Theory. Nobody knows a formula for the wait in a line from which people hang up, served by agents whose talks have
lasted differently long and who come and go by a roster. Drawing futures needs none (the idea is Whitt's, Predicting
Queueing Delays, Management Science 45, 1999). In each future

1. the laws themselves are drawn from what was learned, so that few data give a wide interval;
2. each agent's remaining time is drawn given the time already talked: long talks tend to last;
3. each caller ahead hangs up some time from now, given how long they have waited already;
4. one pass down the line: the next agent to be free takes the first caller still there. Callers of a higher priority
   who arrive meanwhile go first, and so do promised callbacks whose time comes meanwhile. When the pass has come to our
   caller, the next free agent is theirs.

All futures are advanced together, one caller at a time, as columns of numbers. The futures are drawn from the seed
given: the same state, laws and seed give the same forecast. This is the only module of the core that imports NumPy.
It must never read a clock or keep anything between two calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import ceil, erfc, inf, isfinite, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from callflow.core.ewt_learning import EDGES, Duration, Laws, Patience
from callflow.core.line import (
    LEVELS,
    Agent,
    Ahead,
    Forecast,
    Free,
    Paused,
    QueueState,
    Ringing,
    Talking,
    Ticket,
    Urgent,
    WrappingUp,
)

Row: TypeAlias = NDArray[np.float64]
"""One number for each path, in seconds."""

PATHS = 400
WIDEST = 2.0
"""The largest standard deviation of log-seconds that is drawn: a law of few calls may be vague, not absurd."""
_LAST = 1e9
"""Seconds: nothing comes as late as that, and an agent who is never free takes nothing that comes."""
_BUSIEST = 200
"""Callers of a higher priority who are let in before a path counts as never ending."""

_STEP, _LOWEST, _HIGHEST = 0.01, -9.0, 37.0
_AT = np.arange(_LOWEST, _HIGHEST, _STEP)
_DEPTH = np.array([sqrt(-log(0.5 * erfc(x / sqrt(2.0)))) for x in _AT])
"""The normal law as a table: sqrt(-ln of the share above x), which is nearly straight, at each of `_AT`."""
_DEPTH_STEP = 0.002
_X = np.interp(np.arange(0.0, _DEPTH[-1], _DEPTH_STEP), _DEPTH, _AT)
"""The same table the other way round."""


def forecast(
    state: QueueState, laws: Laws, seed: int, *, paths: int = PATHS, deadline_s: float | None = None
) -> Forecast:
    """How long the caller behind `state.ahead` waits until an agent answers.

    `deadline_s`, in seconds from now, asks for the share of paths that are late for it.
    """
    return _summed_up(waits(state, laws, seed, paths=paths), state.closes_in_s, deadline_s)


def waits(state: QueueState, laws: Laws, seed: int, *, paths: int = PATHS) -> Row:
    """The wait in seconds in each of the futures, infinite where no agent comes."""
    if not state.agents:
        return np.full(paths, inf)
    return _Future(state, laws, paths, np.random.Generator(np.random.SFC64(seed))).waits()


class _Future:
    """One forecast being made: the free times of agents and the leaving times of callers, on all paths."""

    def __init__(self, state: QueueState, laws: Laws, paths: int, chance: np.random.Generator) -> None:
        self.laws, self.paths, self.chance = laws, paths, chance
        self.centre, self.spread = self._drawn(laws.handling)
        self.between = self._drawn(laws.between) if laws.between else None
        self.starts, self.ends = _absences(state.agents)
        self.urgent = _arriving(state.urgent)
        self.known, self.rates = _cumulative(laws.patience)
        self.extra, self.talks = self._tickets([one.ticket for one in state.ahead])
        self.leave = self._leaving(state.ahead)
        self.coming = np.array([*(one.from_s for one in state.coming), inf])
        self.gone = np.array([*(one.until_s for one in state.coming), inf])
        self.costs, self.reached = self._tickets([one.ticket for one in state.coming])
        self.free = self._free(state.agents)

    def waits(self) -> Row:
        """The pass down the line."""
        place, come = np.zeros(self.paths, dtype=np.intp), np.zeros(self.paths, dtype=np.intp)
        ahead = len(self.leave) - 1
        waited, done = np.full(self.paths, inf), np.zeros(self.paths, dtype=np.bool_)
        urgent_at = self._next_urgent(np.zeros(self.paths))
        paths = np.arange(self.paths)
        for _ in range(ahead + len(self.coming) + _BUSIEST):
            agent = self.free.argmin(axis=1)
            at = self.free[paths, agent]
            due = self.coming[come] <= np.minimum(at, _LAST)
            urgent = (urgent_at <= at) & ~due
            ours = ~urgent & ~due & (place == ahead)
            waited = np.where(ours, np.minimum(waited, at), waited)  # a path that is done may run on unheeded
            done |= ours
            if done.all():
                break
            self._advance(paths, agent, at, place, urgent, urgent_at, due, come)
            place += ~urgent & ~due & ~ours
            come += due
            if urgent.any():
                urgent_at = np.where(urgent, self._next_urgent(urgent_at), urgent_at)
        return waited + self.laws.ring_s

    def _advance(
        self,
        paths: NDArray[np.intp],
        agent: NDArray[np.intp],
        at: Row,
        place: NDArray[np.intp],
        urgent: NDArray[np.bool_],
        urgent_at: Row,
        due: NDArray[np.bool_],
        come: NDArray[np.intp],
    ) -> None:
        """The agent takes the caller, if the caller is still there, or the callback that is due."""
        leaves, extra, talks = self.leave[place, paths], self.extra[place, paths], self.talks[place, paths]
        if urgent.any():
            leaves = np.where(urgent, urgent_at + self._patience(0.0), leaves)
            extra, talks = np.where(urgent, 0.0, extra), talks | urgent
        if due.any():
            leaves = np.where(due, self.gone[come], leaves)
            extra = np.where(due, self.costs[come, paths], extra)
            talks = np.where(due, self.reached[come, paths], talks)
        busy = self._handled() + self.laws.ring_s
        then = np.where(leaves > at, at + talks * busy + extra, at)
        self.free[paths, agent] = self._on_duty(then, agent)

    # Agents.

    def _drawn(self, law: Duration) -> tuple[Row, Row]:
        """The law of a time on each path, drawn from the belief: mean and standard deviation of its log-seconds."""
        variance = law.scale / self.chance.standard_gamma(law.shape, self.paths)
        spread = np.minimum(np.sqrt(variance), WIDEST)
        return law.centre + spread * self.chance.standard_normal(self.paths) / sqrt(law.weight), spread

    def _handled(self) -> Row:
        """How long an agent is busy with one call, and away after it where that is modelled."""
        busy = np.exp(self.centre + self.spread * self.chance.standard_normal(self.paths))
        return np.asarray(busy + self._gaps(1)[:, 0])

    def _gaps(self, agents: int) -> Row:
        """Times away after a call, (paths, agents)."""
        if self.between is None:
            return np.zeros((self.paths, agents))
        centre, spread = self.between
        drawn = self.chance.standard_normal((self.paths, agents))
        gaps: Row = np.exp(centre[:, None] + spread[:, None] * drawn)
        return gaps

    def _free(self, agents: Sequence[Agent]) -> Row:
        """When each agent is free, (paths, agents)."""
        free = np.zeros((self.paths, len(agents)))
        talking, away = dict[int, float](), dict[int, float]()
        for number, agent in enumerate(agents):
            match agent.doing:
                case Free():
                    pass
                case Talking(for_s):
                    talking[number] = for_s
                case Ringing(for_s):
                    free[:, number] = max(0.0, self.laws.ring_s - for_s) + self._handled()
                case WrappingUp(left_s):
                    free[:, number] = max(0.0, left_s)
                case Paused(for_s, back_in_s) if back_in_s is None:
                    away[number] = for_s
                case Paused(_, back_in_s):
                    free[:, number] = max(0.0, back_in_s or 0.0)
        if talking:
            left = self._left(talking.values(), self.centre, self.spread)
            free[:, list(talking)] = left + self._gaps(len(talking))
        if away:
            law = self.laws.away
            free[:, list(away)] = inf if law is None else self._left(away.values(), *self._drawn(law))
        return self._on_duty(free, np.arange(len(agents)))

    def _left(self, lasted: Iterable[float], centre: Row, spread: Row) -> Row:
        """What is left of times that last already: exp(m + v z) less the age, z = -ndtri(u Φ(-(ln age - m) / v)).

        The normal law is looked up in logarithms, so that very long talks stay exact; -ln u is one exponential draw.
        """
        ages = np.array([max(age, 1e-3) for age in lasted])
        standard = (np.log(ages) - centre[:, None]) / spread[:, None]
        depth = _looked_up(_DEPTH, (standard - _LOWEST) / _STEP)
        depth = np.sqrt(depth * depth + self.chance.standard_exponential(standard.shape))
        total = np.exp(centre[:, None] + spread[:, None] * _looked_up(_X, depth / _DEPTH_STEP))
        left: Row = np.maximum(total - ages, 0.0)
        return left

    def _on_duty(self, at: Row, agent: NDArray[np.intp]) -> Row:
        """The same times, or the end of the absence into which they fall."""
        for starts, ends in zip(self.starts, self.ends, strict=True):
            at = np.where((at >= starts[agent]) & (at < ends[agent]), ends[agent], at)
        return at

    # Callers.

    def _leaving(self, ahead: Sequence[Ahead]) -> Row:
        """When each caller ahead hangs up, (callers + ours, paths)."""
        waited = np.array([[caller.waited_s] for caller in ahead] + [[0.0]])
        leave = self._patience(waited)
        leave[[n for n, caller in enumerate(ahead) if caller.ticket]] = inf
        leave[-1] = inf
        if any(caller.until_s < inf for caller in ahead):
            leave[:-1] = np.minimum(leave[:-1], np.array([[caller.until_s] for caller in ahead]))
        return leave

    def _patience(self, waited: Row | float) -> Row:
        """How much longer somebody stays who has waited so long: where the cumulative hazard has grown by Exp(1)."""
        waited = np.asarray(waited, dtype=np.float64)
        shape = (len(waited), self.paths) if waited.ndim else (self.paths,)
        target = _along(waited, np.array(EDGES), self.known, self.rates) + self.chance.standard_exponential(shape)
        with np.errstate(divide="ignore"):
            return _along(target, self.known, np.array(EDGES), 1.0 / self.rates) - waited

    def _tickets(self, tickets: Sequence[Ticket | None]) -> tuple[Row, NDArray[np.bool_]]:
        """What each place in line costs besides talking, and whether it comes to a talk, (places + one, paths)."""
        shape = (len(tickets) + 1, self.paths)
        extra, talks = np.zeros(shape), np.ones(shape, dtype=np.bool_)
        for number, ticket in enumerate(tickets):
            if ticket is not None:
                needed = self.chance.geometric(min(max(ticket.answers, 1e-6), 1.0), self.paths)
                talks[number] = needed <= ticket.attempts
                extra[number] = ticket.dialling_s * np.minimum(needed, ticket.attempts)
        return extra, talks

    def _next_urgent(self, after: Row) -> Row:
        """When the next caller of a higher priority arrives."""
        if self.urgent is None:
            return np.full(self.paths, inf)
        knots, arrived, rates = self.urgent
        comes = after < inf
        then = np.full(self.paths, inf)
        target = _along(after[comes], knots, arrived, rates) + self.chance.standard_exponential(self.paths)[comes]
        with np.errstate(divide="ignore"):
            then[comes] = _along(target, arrived, knots, 1.0 / rates)
        return then


def _looked_up(table: Row, place: Row) -> Row:
    """The table at a fractional place, by straight lines."""
    place = np.clip(place, 0.0, len(table) - 1.001)
    below = place.astype(np.intp)
    low = table[below]
    return np.asarray(low + (place - below) * (table[below + 1] - low))


def _along(at: Row, knots: Row, values: Row, slopes: Row) -> Row:
    """The line through `values` at `knots` with those slopes; the last goes on for ever."""
    piece = np.maximum(np.searchsorted(knots, at, side="right") - 1, 0)
    return np.asarray(values[piece] + (at - knots[piece]) * slopes[piece])


def _cumulative(patience: Patience) -> tuple[Row, Row]:
    """The cumulative hazard at the edges of the bins, and the hazard in each."""
    rates = patience.hazards
    steps = [rate * (end - start) for rate, (start, end) in zip(rates, pairwise(EDGES), strict=False)]
    return np.array(list(accumulate(steps, initial=0.0))), np.array(rates)


def _arriving(urgent: Sequence[Urgent]) -> tuple[Row, Row, Row] | None:
    """The times at which the rate of all urgent callers together changes, how many came by then, and the rate after."""
    classes = [one for one in urgent if one.rate > 0.0 and one.for_s > 0.0]
    if not classes:
        return None
    knots = sorted({0.0, *(one.for_s for one in classes if isfinite(one.for_s))})
    rates = [sum(one.rate for one in classes if one.for_s > knot) for knot in knots]
    steps = [rate * (end - start) for rate, (start, end) in zip(rates, pairwise(knots), strict=False)]
    return np.array(knots), np.array(list(accumulate(steps, initial=0.0))), np.array(rates)


def _absences(agents: Sequence[Agent]) -> tuple[Row, Row]:
    """Starts and ends of absences, (the most that anybody has, agents); infinite where there is none."""
    most = max(len(agent.absences) for agent in agents)
    rows = [[agent.absences[n] if n < len(agent.absences) else None for agent in agents] for n in range(most)]
    starts = np.array([[one.starts_s if one else inf for one in row] for row in rows])
    ends = np.array([[one.ends_s if one else inf for one in row] for row in rows])
    return starts, ends


def _summed_up(waited: Row, closes_in_s: float | None, deadline_s: float | None) -> Forecast:
    ordered = np.sort(waited)
    paths = len(ordered)
    closing = inf if closes_in_s is None else closes_in_s
    finite = ordered[np.isfinite(ordered)]
    return Forecast(
        points=tuple(float(ordered[ceil(level * paths) - 1]) for level in LEVELS),
        mean=float(finite.mean()) if len(finite) else inf,
        reached=float(np.count_nonzero(finite <= closing)) / paths,
        late=None if deadline_s is None else float(np.count_nonzero(ordered > deadline_s)) / paths,
    )


def qlm(ahead: int, agents: int, service_rate: float, hangup_rate: float) -> float:
    """The mean wait in seconds if all times are exponential and all agents busy: Σ 1 / (s μ + i θ) over i = 0..n.

    Whitt's QLm (Ibrahim and Whitt, Real-Time Delay Estimation Based on Delay History, 2009). `ahead` callers wait
    before ours; rates are per second, `service_rate` of one agent, `hangup_rate` of one waiting caller. The fallback
    where no forecast can be made, and the tests' oracle.
    """
    if agents < 1 or not isfinite(service_rate) or service_rate <= 0.0:
        return inf
    return sum(1.0 / (agents * service_rate + place * hangup_rate) for place in range(ahead + 1))
