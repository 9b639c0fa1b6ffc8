"""What agents have said of themselves, as rows and back: a pause survives a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from sqlalchemy import Executable
from sqlalchemy import Row as RowOfTable

from callflow.core.duty import Duty, Standing
from callflow.storage.database import insert
from callflow.storage.tables import agents

log = structlog.stdlib.get_logger(__name__)


def keeping(dialect: str, phone: str, duty: Duty) -> Executable:
    """The statement that writes what the agent with this phone has said last."""
    row = {"standing": duty.standing.value, "since": duty.since, "reason": duty.reason}
    new = insert(agents, dialect).values(phone=phone, **row)
    statement: Executable = new.on_conflict_do_update(index_elements=["phone"], set_=row)
    return statement


def duties_of(rows: Iterable[RowOfTable[Any]]) -> Mapping[str, Duty]:
    """What everybody has said, by phone. A row that cannot be read is as if nothing had been said."""
    found: dict[str, Duty] = {}
    for row in rows:
        try:
            found[row.phone] = Duty(Standing(row.standing), row.since, row.reason)
        except ValueError:
            log.error("saved_agent_unreadable", phone=row.phone, standing=row.standing)
    return found
