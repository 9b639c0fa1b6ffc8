"""Goal B8: a day of callers of whom many take a callback, on the very floor, forecasts and gate that callflow runs.

Eight agents from 8 to 18 and a day of two peaks, of a fifth more than they can do, every load times 1.15; talks are
log-normal, patience is exponential. Who must wait longer than the offer rule says is offered a callback and takes it
three times out of five.
A promise is kept if the customer's phone rings within the window that was named. Each rule for naming windows is judged
on the same callers; who stays on the line is served on the same floor, so that promises are not kept at their cost
without it being seen.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import exp, isfinite, log1p, sqrt
from statistics import fmean

from callflow.core.floor import (
    AgentCame,
    AgentReleased,
    AgentRings,
    AgentTalks,
    Floor,
    FloorEvent,
    FloorRules,
    Kind,
    Offer,
    QueueRules,
    Released,
    SeatLeft,
    SeatTaken,
    TimePassed,
    react,
)
from callflow.core.floor.forecasting import Learnt, for_newcomer
from callflow.core.floor.from_calls import urgent_from
from callflow.core.line import Forecast
from callflow.core.windows import DIALLING, Window, gate, rounded

AGENTS, TALK_S, CV, PATIENCE_S = 8, 240.0, 1.0, 360.0
OPENS, CLOSES = 8 * 3600.0, 18 * 3600.0
PEAK_LOAD, TIMES = 1.2, 1.15
PEAKS = (10.5 * 3600.0, 15.0 * 3600.0)
WIDTH, BETWEEN = 3600.0, 0.6
"""Seconds of a peak's standard deviation, and the load outside of peaks as a share of that in them."""

ACCEPTS, ANSWERS, ATTEMPTS, AGAIN_AFTER = 0.6, 0.7, 3, 600.0
OFFER_OVER = 120.0
LATE_SHARE = 0.05
QUEUE = "sales"
AIM_KEPT, AIM_MINUTES = 0.97, 11.0

Names = Callable[["Office", Forecast], "Window | None"]
"""A rule that names a window, or none."""


@dataclass(slots=True)
class Result:
    """What became of the promises of one rule, and of those who stayed on the line."""

    name: str
    offered: int = 0
    promised: int = 0
    kept: int = 0
    minutes: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    gave_up: int = 0

    @property
    def share(self) -> float:
        return self.kept / self.promised if self.promised else 0.0

    @property
    def mean_minutes(self) -> float:
        return fmean(self.minutes) if self.minutes else 0.0


@dataclass(slots=True, eq=False)
class _Caller:
    number: int
    came: float
    patience: float
    takes: bool
    answers: tuple[bool, ...]
    talk: float
    window: Window | None = None
    tried: int = 0
    answered: bool = False

    @property
    def id(self) -> str:
        return f"c{self.number}"


@dataclass(slots=True)
class Office:
    """One day of one rule."""

    names: Names
    result: Result
    paths: int
    now: float = OPENS
    floor: Floor = field(default_factory=Floor)
    learnt: Learnt = field(default_factory=Learnt)
    holdtime: int = 0
    _agenda: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _callers: dict[str, _Caller] = field(default_factory=dict)
    _order: int = 0

    def run(self, callers: list[_Caller], learnt: Learnt) -> Learnt:
        """The whole day; gives back what was learned of talks and patience."""
        self.learnt = learnt
        for number in range(AGENTS):
            self._hear(AgentCame(f"agent{number}", at=self.now))
        for caller in callers:
            self._at(caller.came, lambda caller=caller: self._comes(caller))  # type: ignore[misc]
        while self._agenda or self.floor.next_at(RULES) is not None:
            due = self.floor.next_at(RULES)
            if due is not None and (not self._agenda or due <= self._agenda[0][0]):
                self.now = max(self.now, due)
                self._hear(TimePassed(at=self.now))
            else:
                self.now, _, act = heapq.heappop(self._agenda)
                act()
        return self.learnt

    @property
    def waiting(self) -> int:
        return len(self.floor.seats)

    def _comes(self, caller: _Caller) -> None:
        self._callers[caller.id] = caller
        forecast = for_newcomer(RULES, self.floor, self.learnt, QUEUE, self.now, paths=self.paths)
        if forecast is not None and forecast.point(0.5) > OFFER_OVER and caller.takes:
            self.result.offered += 1
            caller.window = self.names(self, forecast)
            if caller.window is not None:
                self.result.promised += 1
                self.result.minutes.append((caller.window.latest - self.now) / 60.0)
                self._promised(caller, caller.window.earliest)
                return
        self._hear(SeatTaken(caller.id, QUEUE, self.now, at=self.now))
        self._at(caller.came + caller.patience, lambda: self._gives_up(caller))

    def _promised(self, caller: _Caller, due: float) -> None:
        self._at(max(self.now, due), lambda: self._is_due(caller))

    def _gives_up(self, caller: _Caller) -> None:
        if not caller.answered and caller.id in self.floor.seats:
            self.result.gave_up += 1
            self._hear(SeatLeft(caller.id, hung_up=True, at=self.now))

    def _is_due(self, caller: _Caller) -> None:
        """The ticket takes its place in line: that of the time at which the caller came."""
        assert caller.window is not None
        latest = caller.window.latest
        ticket = SeatTaken(
            caller.id,
            QUEUE,
            caller.came,
            kind=Kind.TICKET,
            deadline=latest,
            urgent_from=urgent_from(latest),
            at=self.now,
        )
        self._hear(ticket)

    def _hear(self, event: FloorEvent) -> None:
        self.learnt = self.learnt.after(RULES, self.floor, event)
        step = react(RULES, self.floor, event)
        self.floor = step.floor
        for order in step.orders:
            if isinstance(order, Offer):
                self._takes(order.agents[0], self._callers[order.call])

    def _takes(self, agent: str, caller: _Caller) -> None:
        self._hear(AgentRings(agent, caller.id, at=self.now))
        self._hear(AgentTalks(agent, caller.id, at=self.now))
        caller.answered = True
        if caller.window is None:
            self.result.waited.append(self.now - caller.came)
            self.holdtime = (3 * self.holdtime + round(self.now - caller.came)) >> 2
            self._at(self.now + caller.talk, lambda: self._hangs_up(agent, caller))
            return
        rang = self.now + DIALLING
        if caller.tried == 0:
            self.result.kept += rang <= caller.window.latest
            self.result.late.append(max(0.0, rang - caller.window.latest))
        there = caller.answers[caller.tried]
        caller.tried += 1
        self._at(rang + (caller.talk if there else 0.0), lambda: self._hangs_up(agent, caller))
        if not there and caller.tried < ATTEMPTS:
            again = self.now + AGAIN_AFTER
            caller.window = rounded(again, again + 2 * OFFER_OVER)
            self._promised(caller, max(again, caller.window.earliest))

    def _hangs_up(self, agent: str, caller: _Caller) -> None:
        self._hear(AgentReleased(agent, caller.id, Released.TALKED, at=self.now))

    def _at(self, when: float, act: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (when, self._order, act))


RULES = FloorRules({QUEUE: QueueRules(tuple(f"agent{number}" for number in range(AGENTS)), talk=TALK_S)})


# The rules.


def gated(office: Office, forecast: Forecast) -> Window | None:
    """callflow's: from the 20 % to the 95 % point, if it is late seldom enough."""
    window = gate(forecast, office.now, CLOSES, LATE_SHARE)
    return window if isinstance(window, Window) else None


def ungated(office: Office, forecast: Forecast) -> Window | None:
    """The same window without the gate."""
    first, last = forecast.point(0.20), forecast.point(0.95)
    return rounded(office.now + first, office.now + last) if isfinite(last) else None


def at_median(office: Office, forecast: Forecast) -> Window | None:
    """The window around the median: a point estimate, as most tools speak it."""
    middle = forecast.point(0.5)
    return rounded(office.now + middle, office.now + middle) if isfinite(middle) else None


def queue_length(office: Office, _forecast: Forecast) -> Window | None:
    """(n + 1) / (s mu), as one window of five minutes."""
    wait = (office.waiting + 1) * TALK_S / AGENTS
    return rounded(office.now + wait, office.now + wait)


def app_queue(office: Office, _forecast: Forecast) -> Window | None:
    """Asterisk's own hold time, as one window of five minutes."""
    return rounded(office.now + office.holdtime, office.now + office.holdtime)


POLICIES: dict[str, Names] = {
    "callflow": gated,
    "callflow without the gate": ungated,
    "the median": at_median,
    "queue length": queue_length,
    "app_queue": app_queue,
}


def callbacks(days: int, paths: int = 200) -> list[Result]:
    """Each rule on the same days. The first day only teaches."""
    results = []
    for name, names in POLICIES.items():
        learnt, result = Learnt(), Result(name)
        for day in range(days + 1):
            kept = result if day else Result(name)
            learnt = Office(names, kept, paths).run(list(_day(day)), learnt)
        results.append(result)
    return results


def _day(seed: int) -> Iterator[_Caller]:
    """Callers of one day, by thinning a Poisson stream of the highest rate."""
    chance = random.Random(f"callbacks {seed}")
    highest = PEAK_LOAD * TIMES * AGENTS / TALK_S
    variance = log1p(CV**2)
    at, number = OPENS, 0
    while (at := at + chance.expovariate(highest)) < CLOSES - 1800.0:
        busy, patience = chance.random(), chance.expovariate(1 / PATIENCE_S)
        takes, answers = chance.random() < ACCEPTS, tuple(chance.random() < ANSWERS for _ in range(ATTEMPTS))
        talk = TALK_S * chance.lognormvariate(-variance / 2, sqrt(variance))
        if busy < _share(at):
            number += 1
            yield _Caller(number, at, patience, takes, answers, talk)


def _share(at: float) -> float:
    """The load at a time of day as a share of the highest."""
    peak = max(exp(-(((at - top) / WIDTH) ** 2) / 2) for top in PEAKS)
    return BETWEEN + (1 - BETWEEN) * peak
