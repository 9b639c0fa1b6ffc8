"""Webhooks as values: what is told to another program, and when it is told again. Nothing here sends anything.

A delivery that was not accepted is tried again after ever longer pauses, with some chance in each so that many do not
come at once; after `GIVE_UP_AFTER` it is kept as failed, and only a human has it sent again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from callflow.core.benefit import Granted

FIRST_PAUSE = 2.0
"""Seconds between the first try and the second."""

LONGEST_PAUSE = 3600.0
"""Seconds between two tries at most, but for chance."""

GIVE_UP_AFTER = 86_400.0
"""Seconds after the first try (or the first after a human wanted more) at which the last is made."""

SPREAD = 0.25
"""By what share of itself a pause is longer or shorter by chance."""


class Progress(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be told: `body` is JSON text, `made_at` epoch seconds.

    `id` is the same whenever it is sent. `subject` is what it is about, a call's id as a rule; `number` is the
    caller's number in it, empty without one, so that it can be found when that number is to be forgotten.
    """

    id: str
    kind: str
    subject: str
    body: str
    made_at: float
    number: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery and how it went so far: tried `attempts` times from `since` on, next at `next_at` (epoch seconds).

    `why` says what was wrong the last time.
    """

    delivery: Delivery
    progress: Progress
    attempts: int
    since: float
    next_at: float
    why: str = ""


def delivery(id: str, kind: str, subject: str, at: float, facts: Mapping[str, object], number: str = "") -> Delivery:
    """What happened, as the body that a receiver gets. `facts` are fit for JSON."""
    when = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = json.dumps({"id": id, "kind": kind, "subject": subject, "at": when, "facts": dict(facts)})
    return Delivery(id, kind, subject, body, at, number)


def of_benefit(granted: Granted) -> Delivery:
    """A caller was given a benefit."""
    facts = {
        "company": granted.company,
        "queue": granted.queue,
        "what": granted.what,
        "number": granted.number,
        "waited_seconds": round(granted.waited, 1),
    }
    return delivery(granted.id, "benefit.granted", granted.call, granted.at, facts, granted.number)


def after_failure(pending: Pending, now: float, chance: float, why: str) -> Pending:
    """How it stands after a try that was not accepted. `chance` is a number from 0 to 1."""
    since = pending.since if pending.attempts else now
    attempts, end = pending.attempts + 1, since + GIVE_UP_AFTER
    if now >= end:
        return Pending(pending.delivery, Progress.FAILED, attempts, since, pending.next_at, why)
    pause = min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 32), LONGEST_PAUSE) * (1.0 + SPREAD * (2.0 * chance - 1.0))
    return Pending(pending.delivery, Progress.WAITING, attempts, since, min(now + pause, end), why)


def after_success(pending: Pending) -> Pending:
    """How it stands after a try that was accepted."""
    return Pending(pending.delivery, Progress.DELIVERED, pending.attempts + 1, pending.since, pending.next_at)
