"""What has become of a promise, to be written in one with what somebody else writes: the step of the caller who asks.

It decides nothing: `promise_life` and `dialout` have.
"""

from __future__ import annotations

from dataclasses import dataclass

from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import OutCall
from callflow.core.promise_life import PromiseLife


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """The life after each change, in turn; the attempt that ended by it, if any, and when it had dialled."""

    lives: tuple[PromiseLife, ...]
    outcall: OutCall | None = None
    dialled: Dialled | None = None
