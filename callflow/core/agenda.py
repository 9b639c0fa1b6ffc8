"""What has to be done next, of thousands of open promises: found at once, however many there are.

It holds no promise, only whose turn comes when. It must never forget one: what has been told as due still counts as
open until it is put at another time, or is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, heappush

from callflow.core.promise import PromiseId
from callflow.core.promise_life import PromiseLife


def _next_at(life: PromiseLife) -> float:
    return life.next_at


def ends_at(life: PromiseLife) -> float:
    """When the window that holds now has ended."""
    return life.window.latest


class Agenda:
    """Open promises by the time at which something has to be done about each (epoch seconds): `at` says when.

    What was put at another time leaves an outdated entry, which goes when its time has come.
    """

    def __init__(self, lives: Iterable[PromiseLife] = (), at: Callable[[PromiseLife], float] = _next_at) -> None:
        self._at = at
        self._entries = {
            life.promise: (at(life), serial, life.promise) for serial, life in enumerate(lives) if not life.over
        }
        self._heap = list(self._entries.values())
        self._serial = max((serial for _, serial, _ in self._heap), default=0)
        heapify(self._heap)

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, life: PromiseLife) -> None:
        """Note when this promise is next; the same time again changes nothing, and one that is over is forgotten."""
        entry, at = self._entries.get(life.promise), self._at(life)
        if life.over:
            self._entries.pop(life.promise, None)
        elif entry is None or entry[0] != at:
            self._serial += 1
            entry = self._entries[life.promise] = (at, self._serial, life.promise)
            heappush(self._heap, entry)

    def next_at(self) -> float | None:
        """When the next promise is due; None if none is left that has not been told as due."""
        while self._heap and not self._stands(self._heap[0]):
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def due(self, now: float) -> Iterator[PromiseId]:
        """Every promise that is due now, the earliest first; each is told once for each time it was put."""
        while self._heap and self._heap[0][0] <= now:
            entry = heappop(self._heap)
            if self._stands(entry):
                yield entry[2]

    def _stands(self, entry: tuple[float, int, PromiseId]) -> bool:
        return self._entries.get(entry[2]) == entry
