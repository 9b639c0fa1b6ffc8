"""The facts that one step of a call leaves behind, as they are written.

Times are epoch seconds. `seat` and `leg` are the numbers that the call gave to what it held; with the call's id they
name a wait, an announcement, a talk or an offer for ever. Only `CallBegan` holds anything personal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.caller import CallId
from callflow.core.dialling import Refusal
from callflow.core.records import WaitEnding
from callflow.core.windows import Gated


@dataclass(frozen=True, slots=True)
class CallBegan:
    """A caller has been claimed and begins the plan. Of attempts to call somebody back the talks alone are kept."""

    call: CallId
    company: str
    plan: str
    dialled: str
    number: str
    at: float


@dataclass(frozen=True, slots=True)
class CallEnded:
    call: CallId
    at: float
    ending: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the call's story; `part` counts the lines of one step."""

    call: CallId
    at: float
    part: int
    what: str


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """A stay in line is over; `at` is when, `since` when the seat was taken."""

    call: CallId
    seat: int
    company: str
    queue: str
    since: float
    at: float
    ending: WaitEnding
    agent: str = ""
    at_front: bool = False


@dataclass(frozen=True, slots=True)
class Announced:
    """A caller in line was told their place, the `end` (epoch seconds) of their wait, or both."""

    call: CallId
    seat: int
    company: str
    queue: str
    at: float
    place: int | None
    end: float | None


@dataclass(frozen=True, slots=True)
class TalkBegan:
    call: CallId
    leg: int
    company: str
    queue: str
    agent: str
    at: float


@dataclass(frozen=True, slots=True)
class TalkEnded:
    call: CallId
    leg: int
    at: float


@dataclass(frozen=True, slots=True)
class OfferBegan:
    """An agent's phone begins to ring; `why` is the floor's reason, where it gave one."""

    call: CallId
    leg: int
    company: str
    queue: str
    agent: str
    at: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """`outcome` is one of the words of `floor.events.Released`; ``talked`` for who took the call."""

    call: CallId
    leg: int
    at: float
    outcome: str


@dataclass(frozen=True, slots=True)
class NotPromised:
    """A caller in line waits so long that a callback would be offered, and none can be promised."""

    call: CallId
    company: str
    queue: str
    at: float
    why: Gated


@dataclass(frozen=True, slots=True)
class NumberRefused:
    """A number was not accepted for a callback, or not dialled when its time had come: `call` is the promise then.

    The number itself is nobody's business: what is refused is never written down.
    """

    call: CallId
    company: str
    queue: str
    at: float
    why: Refusal
    promised: bool = False


Fact: TypeAlias = (
    CallBegan
    | CallEnded
    | Noted
    | WaitEnded
    | Announced
    | TalkBegan
    | TalkEnded
    | OfferBegan
    | OfferEnded
    | NotPromised
    | NumberRefused
)
