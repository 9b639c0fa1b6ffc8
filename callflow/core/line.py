"""What is known of a queue at one moment, and what a forecast of it says. Plain values.

Times are seconds from that moment, or seconds until it where the name says `for`. They hold no clock and no name of
an agent or caller: the floor, which knows those, makes a `QueueState` each time somebody is to be told how long it
takes.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import inf
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Free:
    """Could take the next caller now."""


@dataclass(frozen=True, slots=True)
class Talking:
    """With a caller `for_s` seconds since answering. Talk and the wrap-up behind it are learned as one time."""

    for_s: float


@dataclass(frozen=True, slots=True)
class Ringing:
    """The phone rings for a caller who has left the line for it."""

    for_s: float = 0.0


@dataclass(frozen=True, slots=True)
class WrappingUp:
    """Free again in `left_s` seconds, by the plan."""

    left_s: float


@dataclass(frozen=True, slots=True)
class Paused:
    """Away `for_s` seconds already; back in `back_in_s`, or nobody knows when."""

    for_s: float = 0.0
    back_in_s: float | None = None


Doing: TypeAlias = Free | Talking | Ringing | WrappingUp | Paused


@dataclass(frozen=True, slots=True)
class Absence:
    """Off the roster from `starts_s` (0 if off now) until `ends_s`. A call begun before it is finished first."""

    starts_s: float
    ends_s: float = inf


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent of the queue. Somebody due later is `Free` with an absence that has begun; absences are in order."""

    doing: Doing
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A promised callback in the line: the agent dials for `dialling_s`, is answered with a chance of `answers`."""

    dialling_s: float = 20.0
    answers: float = 0.7
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """Who is served before the one we forecast for: a caller, or a callback ticket, which never hangs up.

    `until_s` is there for a ticket that we forecast for, and which steps forward then: who was before it is no more.
    """

    waited_s: float = 0.0
    ticket: Ticket | None = None
    until_s: float = inf


@dataclass(frozen=True, slots=True)
class Coming:
    """A callback that goes before the one we forecast for from `from_s` on, and does not stand before them now.

    It was promised to somebody who came earlier and is not to be called yet, or its window is about to end then.
    `until_s` as above.
    """

    from_s: float
    ticket: Ticket
    until_s: float = inf


@dataclass(frozen=True, slots=True)
class Urgent:
    """Callers of a higher priority: so many arrive per second, and those of the next `for_s` seconds go first.

    The end is there for queues in which waiting raises a caller's own priority.
    """

    rate: float
    for_s: float = inf


@dataclass(frozen=True, slots=True)
class QueueState:
    """The line before one caller. `ahead` is in the order of service.

    `urgent` are the arrivals that may still go first, as far as nobody knows them; `coming` the callbacks that will,
    in the order of their times. `closes_in_s` is when the last caller is taken.
    """

    agents: tuple[Agent, ...]
    ahead: tuple[Ahead, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    closes_in_s: float | None = None
    coming: tuple[Coming, ...] = ()


LEVELS = (*(round(0.05 * step, 2) for step in range(1, 20)), 0.98)
"""The shares of paths at which a forecast keeps its points: 5 % to 95 % in steps of five, and 98 %."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long one caller will wait, as the share of the simulated futures that end by each time.

    `points` are the waits in seconds at `LEVELS`, infinite where that share never reaches an agent. `mean` is over
    the paths that do. `reached` is the share that reaches an agent before closing, `late` the share that does not by
    the deadline asked about.
    """

    points: tuple[float, ...]
    mean: float
    reached: float
    late: float | None = None

    def point(self, level: float) -> float:
        """The wait in seconds within which `level` of the paths end, between the kept points by a straight line."""
        level = min(max(level, LEVELS[0]), LEVELS[-1])
        upper = bisect_left(LEVELS, level)
        if upper == 0 or LEVELS[upper] == level or self.points[upper] == inf:
            return self.points[upper]
        below, above = self.points[upper - 1], self.points[upper]
        return below + (above - below) * (level - LEVELS[upper - 1]) / (LEVELS[upper] - LEVELS[upper - 1])

    def share_by(self, seconds: float) -> float:
        """The share of the paths that end within `seconds`; 0 below the first kept point, 1 above the last."""
        upper = bisect_left(self.points, seconds)
        if upper == len(self.points):
            return 1.0
        if self.points[upper] == seconds:
            return LEVELS[upper]
        if upper == 0:
            return 0.0
        below, above = self.points[upper - 1], self.points[upper]
        return LEVELS[upper - 1] + (LEVELS[upper] - LEVELS[upper - 1]) * (seconds - below) / (above - below)

    def scaled(self, factor: float) -> Forecast:
        """Every wait stretched by `factor`, as the calibration found it necessary."""
        return Forecast(tuple(factor * point for point in self.points), factor * self.mean, self.reached, self.late)
