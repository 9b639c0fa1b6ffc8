"""What other systems announce, each with the little it remembers, in seconds for a caller who must wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from benchmarks.waiting.queue import Answered, Finished, Happening, Seen


class Rival(Protocol):
    """An announcement made from what is seen at arrival and what happened before."""

    def learn(self, what: Happening) -> None: ...
    def says(self, seen: Seen) -> float: ...


@dataclass(slots=True)
class AppQueue:
    """Asterisk's app_queue: on each answered call h <- (3 h + w) >> 2, integers, zero waits included."""

    holdtime: int = 0

    def learn(self, what: Happening) -> None:
        if isinstance(what, Answered):
            self.holdtime = (3 * self.holdtime + int(what.at - what.call.arrived_at)) >> 2

    def says(self, seen: Seen) -> float:
        del seen
        return float(self.holdtime)


@dataclass(slots=True)
class LastServed:
    """LES: the wait of the one who entered service last."""

    waited: float = 0.0

    def learn(self, what: Happening) -> None:
        if isinstance(what, Answered):
            self.waited = what.at - what.call.arrived_at

    def says(self, seen: Seen) -> float:
        del seen
        return self.waited


@dataclass(slots=True)
class HeadOfLine:
    """HOL: how long the first in line has waited."""

    def learn(self, what: Happening) -> None:
        del what

    def says(self, seen: Seen) -> float:
        return seen.at - seen.waiting_since[0] if seen.waiting_since else 0.0


@dataclass(slots=True)
class QueueLength:
    """QL: (n + 1) / (s μ), with the mean of the handle times seen."""

    total: float = 240.0
    count: int = 1

    def learn(self, what: Happening) -> None:
        if isinstance(what, Finished):
            self.total, self.count = self.total + what.talked, self.count + 1

    def says(self, seen: Seen) -> float:
        return (len(seen.waiting_since) + 1) * self.total / self.count / max(1, sum(seen.on_duty))


def rivals() -> dict[str, Rival]:
    return {"app_queue": AppQueue(), "LES": LastServed(), "HOL": HeadOfLine(), "QL": QueueLength()}
