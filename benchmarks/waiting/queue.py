"""A queue of the textbook, M/GI/s+GI: Poisson arrivals, any handle time, s agents, callers who hang up.

Every caller's truth is the *offered* wait: what they would wait if they never hung up. A caller who has hung up
therefore stays in the line as a marker, passed over when an agent comes to it: then its offered wait is known.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf, log1p, sqrt
from typing import TypeAlias


@dataclass(slots=True, eq=False)
class Call:
    """One simulated call; times are seconds of the simulated clock."""

    number: int
    arrived_at: float
    patience: float
    answered_at: float | None = None
    offered: float | None = None
    """The offered wait, once it is known."""

    @property
    def gone_at(self) -> float:
        return self.arrived_at + self.patience


@dataclass(frozen=True, slots=True)
class Seen:
    """What an estimator may see when a caller arrives: since when agents talk (None: free) and callers wait."""

    at: float
    talking_since: tuple[float | None, ...]
    on_duty: tuple[bool, ...]
    waiting_since: tuple[float, ...]

    @property
    def waits(self) -> bool:
        """Whether the new caller must wait."""
        return all(since is not None for since, duty in zip(self.talking_since, self.on_duty, strict=True) if duty)


@dataclass(frozen=True, slots=True)
class Arrived:
    call: Call
    seen: Seen


@dataclass(frozen=True, slots=True)
class Answered:
    at: float
    call: Call


@dataclass(frozen=True, slots=True)
class HungUp:
    at: float
    call: Call


@dataclass(frozen=True, slots=True)
class Finished:
    """An agent is free again, after a talk of so many seconds."""

    at: float
    talked: float


@dataclass(frozen=True, slots=True)
class Looked:
    """The moment that was asked for with `look_at`, if the caller (or the marker left in their place) still waits."""

    at: float
    call: Call
    seen: Seen


Happening: TypeAlias = Arrived | Answered | HungUp | Finished | Looked
Roster: TypeAlias = Callable[[int, float], bool]
"""Whether agent so-and-so is on duty at a time."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is simulated: agents, offered load per agent, and the laws."""

    agents: int
    load: float
    cv: float = 1.0
    talk_s: float = 240.0
    patience_s: float = 360.0

    @property
    def arrivals(self) -> float:
        """Calls per second."""
        return self.load * self.agents / self.talk_s

    def talk(self, chance: random.Random) -> float:
        variance = log1p(self.cv**2)
        return self.talk_s * chance.lognormvariate(-variance / 2, sqrt(variance))


@dataclass(slots=True)
class Queue:
    """`run` gives what happens, in order of time, until so many calls have arrived."""

    what: Load
    seed: int
    duty: Roster | None = None
    changes: tuple[float, ...] = ()
    """When the roster changes."""
    _line: deque[Call] = field(default_factory=deque)
    _agenda: list[tuple[float, int, int, Call | None]] = field(default_factory=list)
    _since: list[float | None] = field(default_factory=list)
    _order: int = 0

    def run(self, calls: int, until: float = inf) -> Iterator[Happening]:
        chance = random.Random(self.seed)
        talks, patiences = random.Random(f"{self.seed} talks"), random.Random(f"{self.seed} patience")
        self._since = [None] * self.what.agents
        self._put(chance.expovariate(self.what.arrivals), _ARRIVAL)
        for change in self.changes:
            self._put(change, _ROSTER)
        number = 0
        while self._agenda:
            at, _, kind, call = heapq.heappop(self._agenda)
            if kind == _ARRIVAL and number < calls and at < until:
                newcomer = Call(number, at, patiences.expovariate(1 / self.what.patience_s))
                number += 1
                yield Arrived(newcomer, self._seen(at))
                self._line.append(newcomer)
                self._put(newcomer.gone_at, _HANGUP, newcomer)
                self._put(at + chance.expovariate(self.what.arrivals), _ARRIVAL)
            elif kind == _HANGUP and call is not None and call.answered_at is None:
                yield HungUp(at, call)
            elif kind == _LOOK and call is not None and call.offered is None:
                yield Looked(at, call, self._seen(at, before=call.arrived_at))
            elif kind >= 0:
                began = self._since[kind]
                assert began is not None
                self._since[kind] = None
                yield Finished(at, at - began)
            yield from self._match(at, talks)

    def _match(self, at: float, talks: random.Random) -> Iterator[Happening]:
        """Free agents take who is first; a marker at the front is passed over."""
        for agent in range(self.what.agents):
            while self._since[agent] is None and self._line and self._on_duty(agent, at):
                call = self._line.popleft()
                call.offered = at - call.arrived_at
                if call.gone_at <= at and call.offered > 0.0:
                    continue
                call.answered_at = at
                self._since[agent] = at
                self._put(at + self.what.talk(talks), agent)
                yield Answered(at, call)

    def _on_duty(self, agent: int, at: float) -> bool:
        return self.duty is None or self.duty(agent, at)

    def look_at(self, at: float, call: Call) -> None:
        """Ask for a look at the line before this caller, at a later time."""
        self._put(at, _LOOK, call)

    def _seen(self, at: float, before: float = inf) -> Seen:
        duty = tuple(self._on_duty(agent, at) for agent in range(self.what.agents))
        waiting = tuple(call.arrived_at for call in self._line if call.gone_at > at and call.arrived_at < before)
        return Seen(at, tuple(self._since), duty, waiting)

    def _put(self, at: float, kind: int, call: Call | None = None) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (at, self._order, kind, call))


_ARRIVAL, _HANGUP, _ROSTER, _LOOK = -1, -2, -3, -4
