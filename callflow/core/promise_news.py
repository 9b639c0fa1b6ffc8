"""What another program is told of promises: every change of a promise's life, as one delivery each.

`KINDS` has a kind for every state there is; a test compares the two. What is said to the caller, in words and in times
of the company, has been worded before (`Said`): the core knows no language and no time zone. The id of a delivery is
made from the change, so telling the same change again puts in nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import assert_never

from callflow.core.deliveries import Delivery, delivery
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import Outcome, PromiseLife, PromiseState

KINDS: Mapping[PromiseState, str] = {
    PromiseState.PROMISED: "callback.promised",
    PromiseState.DUE: "callback.due",
    PromiseState.AGENT_RINGING: "callback.agent_ringing",
    PromiseState.CUSTOMER_RINGING: "callback.customer_ringing",
    PromiseState.TRIED_AGAIN: "callback.tried_again",
    PromiseState.MOVED: "callback.moved",
    PromiseState.KEPT: "callback.kept",
    PromiseState.WITHDRAWN: "callback.withdrawn",
    PromiseState.GIVEN_UP: "callback.given_up",
}

DONE = "callback.done"
"""The kind for a promise that a human has ticked off: its life has not changed by it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A promise has become what `life` says.

    With `done` a human has ticked it off. `speaks` is False where something else is told at the same moment that the
    caller should hear instead.
    """

    promise: Promise
    life: PromiseLife
    reference: str
    done: bool = False
    speaks: bool = True


class Letter(StrEnum):
    """What a caller may be told in writing."""

    PROMISED = "promised"
    MESSAGE = "message"
    MOVED = "moved"
    TRIED_AGAIN = "tried again"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Said:
    """The window of a change in the company's own time (ISO 8601) and in the caller's words, and the text for them."""

    earliest: str
    latest: str
    window: str
    text: str = ""


def letter(change: Change) -> Letter | None:
    """What the caller may be told of a change; None where there is nothing they need to know, or it would be wrong."""
    promise, life = change.promise, change.life
    if change.done or not change.speaks:
        return None
    match life.state:
        case PromiseState.PROMISED:
            return Letter.MESSAGE if promise.cause is Cause.MESSAGE else Letter.PROMISED
        case PromiseState.MOVED:
            return Letter.MOVED
        case PromiseState.TRIED_AGAIN:
            return Letter.TRIED_AGAIN
        case PromiseState.WITHDRAWN:
            return Letter.WITHDRAWN
        case PromiseState.GIVEN_UP:
            # A message is then a human's to answer, and an operator may be talking with the customer just now.
            served = promise.cause is Cause.MESSAGE or life.why == Outcome.HANDED_OVER
            return None if served else Letter.GIVEN_UP
        case PromiseState.DUE | PromiseState.AGENT_RINGING | PromiseState.CUSTOMER_RINGING | PromiseState.KEPT:
            return None
        case _:
            assert_never(life.state)


def of_change(change: Change, said: Said, at: float) -> Delivery:
    """A change as the receiver gets it, at a time (epoch seconds)."""
    promise, life = change.promise, change.life
    kind = DONE if change.done else KINDS[life.state]
    facts: dict[str, object] = {
        "company": promise.company,
        "queue": promise.queue,
        "cause": promise.cause.value,
        "reference": change.reference,
        "number": promise.number,
        "language": promise.language,
        "profile": {detail.name: detail.digits for detail in promise.profile},
        "state": slug(life.state),
        "why": str(life.why),
        "attempt": life.attempt,
        "earliest": _utc(life.window.earliest),
        "latest": _utc(life.window.latest),
        "earliest_local": said.earliest,
        "latest_local": said.latest,
        "window": said.window,
        "text": said.text,
    }
    return delivery(_id(change), kind, promise.id, at, facts, promise.number)


def _id(change: Change) -> str:
    """The same for the same change, and for no other: as the story of a promise tells them apart."""
    promise, life = change.promise.id, change.life
    if change.done:
        return f"{promise}-done"
    if life.state is PromiseState.PROMISED:
        return f"{promise}-promised"
    return f"{promise}-{life.attempt}-{slug(life.state)}-{life.since * 1000:.0f}"


def slug(state: PromiseState) -> str:
    """A state as programs name it: ``tried_again``."""
    return state.name.lower()


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
