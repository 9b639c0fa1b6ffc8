"""The ledger of benefits that callers were given, and whether a human has handed them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Executable, select
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.core.benefit import Granted
from callflow.storage.database import Database, insert
from callflow.storage.last_talks import as_kept
from callflow.storage.tables import benefits
from callflow.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `given_at` (epoch seconds) is None until the benefit has been handed out."""

    granted: Granted
    given_at: float | None


def writing(dialect: str, granted: Granted) -> Executable:
    """The statement that writes a benefit into the ledger; one that is there already is left as it is."""
    new = insert(benefits, dialect).values(
        id=granted.id,
        call=granted.call,
        company=granted.company,
        queue=granted.queue,
        what=granted.what,
        number=as_kept(granted.number),
        at=granted.at,
        waited=granted.waited,
        given_at=None,
    )
    statement: Executable = new.on_conflict_do_nothing()
    return statement


class Ledger:
    """Every method raises `StoreError`."""

    def __init__(self, database: Database, engine: AsyncEngine, writer: Writer, now: Callable[[], float]) -> None:
        self._database = database
        self._engine = engine
        self._writer = writer
        self._now = now

    async def entries(self) -> Sequence[Entry]:
        """Every benefit that was given, the oldest first."""
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(select(benefits).order_by(benefits.c.at, benefits.c.id))).all()
        return [Entry(Granted(*(getattr(row, name) for name in _FIELDS)), row.given_at) for row in rows]

    async def mark_given(self, id: str) -> None:
        """A human has handed it out."""
        change = benefits.update().where(benefits.c.id == id, benefits.c.given_at.is_(None))
        await self._writer.transact([change.values(given_at=self._now())])


_FIELDS = ("id", "call", "company", "queue", "what", "number", "at", "waited")
