"""A promise as a row of its table, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as RowOfTable

from callflow.core.caller import Detail
from callflow.core.promise import Cause, Promise
from callflow.core.promise_book import DONE, OPEN
from callflow.errors import StoreError

__all__ = ["DONE", "NOTHING", "OPEN", "Kept", "from_row", "to_row"]

NOTHING = "[]"
"""What a caller typed who was asked for nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as it is stored, and what has become of it."""

    promise: Promise
    state: str


def to_row(promise: Promise, serial: int) -> Mapping[str, object]:
    """The row of a promise just made, with its running number."""
    return {
        "id": promise.id,
        "cause": promise.cause.value,
        "plan": promise.plan,
        "queue": promise.queue,
        "number": ascii(promise.number)[1:-1],  # hostile text: no database refuses printable ASCII
        "language": promise.language,
        "made_at": promise.made_at,
        "arrived_at": promise.arrived_at,
        "earliest": promise.earliest,
        "latest": promise.latest,
        "profile": json.dumps([[detail.name, detail.digits] for detail in promise.profile]),
        "recording": promise.recording,
        "state": OPEN,
        "state_at": promise.made_at,
        "story": "",
        "serial": serial,
        "company": promise.company,
        "timezone": promise.timezone,
    }


def from_row(row: RowOfTable[Any]) -> Promise:
    """The promise that was written; `StoreError` if the row holds none."""
    try:
        typed = json.loads(row.profile) if row.profile != NOTHING else ()  # read by the ten thousand at a start
        profile = tuple(Detail(name, digits) for name, digits in typed)
        cause = Cause(row.cause)
    except (ValueError, TypeError):
        raise StoreError(f"the promise {row.id} in the database cannot be read") from None
    return Promise(
        row.id,
        cause,
        row.plan,
        row.queue,
        row.number,
        row.language,
        row.made_at,
        row.arrived_at,
        row.earliest,
        row.latest,
        profile,
        row.recording,
        row.company or "",
        row.timezone or "",
    )
