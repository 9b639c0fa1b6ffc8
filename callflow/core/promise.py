"""A promise to call somebody back: what was promised to whom, until when, and what has become of it.

It is written in the same transaction as the step that makes it, before the caller hears it. One row, one value; its
id is made from the call that made it, so writing it again is harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from callflow.core.caller import CallId, Detail

PromiseId: TypeAlias = str


class Cause(StrEnum):
    """How a promise came about."""

    CALLBACK = "callback"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised. Times are epoch seconds.

    The caller is to be called back on `number` between `earliest` and `latest`. `arrived_at` is when they joined the
    line whose place they keep; `queue` is empty for a message that no queue answers. `profile` is what they typed,
    `recording` the message they left. `company` and its `timezone` are those of the plan: what is told of a promise
    needs no plan, which may be gone by then.
    """

    id: PromiseId
    cause: Cause
    plan: str
    queue: str
    number: str
    language: str
    made_at: float
    arrived_at: float
    earliest: float
    latest: float
    profile: tuple[Detail, ...] = ()
    recording: str = ""
    company: str = ""
    timezone: str = ""

    def in_words(self, begins_at: float) -> str:
        """The promise for a transcript; the times in seconds since `begins_at`."""
        what = "a message to answer" if self.cause is Cause.MESSAGE else f"a callback for {self.queue}"
        return f"{what}, between {self.earliest - begins_at:.0f} s and {self.latest - begins_at:.0f} s"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A promise that its caller wants no more, and what they want instead."""

    promise: PromiseId
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise that its caller has put off to another window (epoch seconds): whoever was told so is called then."""

    promise: PromiseId
    earliest: float
    latest: float


def promise_id(call: CallId, number: int) -> PromiseId:
    """The id of a promise made in a call; `number` is the next of the call's holdings."""
    return f"{call}-promise-{number}"
