"""A benefit for who has waited long: what the plan gives, and what one caller was given. Plain values.

When it is given is decided in `granting`.
"""

from __future__ import annotations

from dataclasses import dataclass

from callflow.core.caller import CallId
from callflow.core.prompts import Speech

WITHHELD = "withheld"
"""Stands in the ledger for the number of a caller who shows none."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """The `benefit:` of a queue: who has waited for `after` seconds is given `what`, and told so in the words `say`."""

    after: float
    what: str
    say: Speech


@dataclass(frozen=True, slots=True)
class Granted:
    """A benefit that was given: one line of the ledger.

    `at` is when (epoch seconds), `waited` how many seconds the caller had been in the line of `queue` then. `heard`
    says that the caller has heard of it to the end.
    """

    id: str
    call: CallId
    company: str
    queue: str
    what: str
    number: str
    at: float
    waited: float
    heard: bool = False


def granted_id(call: CallId) -> str:
    """The id of the benefit of a call: there is one at most, so writing it again is harmless."""
    return f"{call}-benefit"
