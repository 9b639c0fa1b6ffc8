"""A promise as it stands in the book: what was promised, what has become of it, and how people speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callflow.core.promise import Promise
from callflow.core.promise_life import PromiseLife, PromiseState, promised
from callflow.core.reference import as_typed
from callflow.core.windows import Window

OPEN = "open"
"""The state of a promise that somebody has to keep."""

DONE = "done"
"""The state of a promise about which nobody has to do anything any more."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise with its life; without one nothing has been done about it yet. `state` is that of the promise's row."""

    promise: Promise
    life: PromiseLife | None
    state: str
    reference: str = ""

    @property
    def now(self) -> PromiseLife:
        """Its life, begun or not."""
        return self.life or promised(self.promise)

    @property
    def done(self) -> bool:
        return self.state == DONE


@dataclass(frozen=True, slots=True)
class Chapter:
    """One change in the life of a promise. Times are epoch seconds; `why` says what led to it."""

    at: float
    state: PromiseState
    attempt: int
    window: Window
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which promises somebody wants to see: those about which something has to be done, unless `everything` is wanted.

    None wants any. A `state` in which nothing has to be done any more wants those, too.
    """

    everything: bool = False
    state: PromiseState | None = None
    queue: str | None = None
    company: str | None = None


def find(callbacks: Sequence[Callback], name: str) -> Callback | str:
    """The callback of that name or reference, or whose name begins so; else a sentence that says what is wrong."""
    reference = as_typed(name)
    exact = [one for one in callbacks if one.promise.id == name or (reference and one.reference == reference)]
    found = exact or [one for one in callbacks if name and one.promise.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    return f"{'several' if found else 'no'} callbacks are called {name}"
