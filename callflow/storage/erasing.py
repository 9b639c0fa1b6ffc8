"""Callers' numbers that are to be forgotten, in the ledger of benefits, in the outbox, and among the last talks.

What remains says that something happened, and no longer to whom. What has not been delivered yet is not delivered
any more: it would tell the number to others.
"""

from __future__ import annotations

from sqlalchemy import Executable

from callflow.storage.last_talks import as_kept
from callflow.storage.tables import benefits, last_talks, webhooks


def erase_number(number: str) -> tuple[Executable, ...]:
    """Statements that forget one number; for one transaction."""
    kept = as_kept(number)
    return (
        last_talks.delete().where(last_talks.c.number == kept),
        benefits.update().where(benefits.c.number == kept).values(number=""),
        webhooks.delete().where(webhooks.c.number == kept),
    )


def erase_before(at: float) -> tuple[Executable, ...]:
    """Statements that forget every number of what was before then (epoch seconds); for one transaction."""
    return (
        last_talks.delete().where(last_talks.c.at < at),
        benefits.update().where(benefits.c.at < at).values(number=""),
        webhooks.delete().where(webhooks.c.made_at < at),
    )
