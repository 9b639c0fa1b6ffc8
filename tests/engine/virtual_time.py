"""An event loop whose time passes at once: where others would wait, it jumps to the next timer.

Only for tests without sockets and threads: it never waits for anything outside the loop.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

MORNING = 1_700_000_000.0
"""What the wall clock shows when the loop begins, in epoch seconds."""


class _Jumping(selectors.BaseSelector):
    """A selector that does not wait: it moves the loop's clock by as much."""

    def __init__(self) -> None:
        self._inner = selectors.DefaultSelector()
        self.now = 0.0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._inner.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._inner.unregister(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._inner.get_map()

    def close(self) -> None:
        self._inner.close()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = self._inner.select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits, and no timer is set: nothing would ever happen again")
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


class LoopClock:
    """A wall clock that goes with the loop; `jump` moves it as an operator or NTP would."""

    def __init__(self) -> None:
        self.jump = 0.0

    def now(self) -> float:
        return MORNING + asyncio.get_running_loop().time() + self.jump


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a test's coroutine in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
