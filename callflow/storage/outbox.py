"""What is to be told to other programs, in the database until it has been accepted.

What was delivered keeps its row for a while, without what it said, so that the same thing is not put in again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Select, select
from sqlalchemy import Row as RowOfTable
from sqlalchemy.ext.asyncio import AsyncEngine

from callflow.core.deliveries import Delivery, Pending, Progress
from callflow.storage.database import Database, insert
from callflow.storage.last_talks import as_kept
from callflow.storage.tables import webhooks
from callflow.storage.writer import Writer


def putting(dialect: str, delivery: Delivery) -> Executable:
    """The statement that puts a delivery into the outbox; one that is there already is left as it is."""
    new = insert(webhooks, dialect).values(
        id=delivery.id,
        kind=delivery.kind,
        subject=delivery.subject,
        number=as_kept(delivery.number),
        body=delivery.body,
        made_at=delivery.made_at,
        progress=Progress.WAITING.value,
        attempts=0,
        since=delivery.made_at,
        next_at=delivery.made_at,
        why="",
    )
    statement: Executable = new.on_conflict_do_nothing()
    return statement


class Outbox:
    """Keeps `web.webhooks.Outbox`, and what a human asks of it. Every method raises `StoreError`."""

    def __init__(self, database: Database, engine: AsyncEngine, writer: Writer) -> None:
        self._database = database
        self._engine = engine
        self._writer = writer

    async def put(self, deliveries: Sequence[Delivery]) -> None:
        """Keep these; one whose id is there already is left as it is."""
        await self._writer.transact([putting(self._engine.dialect.name, one) for one in deliveries])

    async def due(self, now: float, most: int) -> Sequence[Pending]:
        """What is to be tried now, the longest due first."""
        waiting = select(webhooks).where(webhooks.c.progress == Progress.WAITING.value, webhooks.c.next_at <= now)
        return await self._found(waiting.order_by(webhooks.c.next_at).limit(most))

    async def undelivered(self) -> Sequence[Pending]:
        """What has not been accepted yet, or never was; the oldest first."""
        query = select(webhooks).where(webhooks.c.progress != Progress.DELIVERED.value)
        return await self._found(query.order_by(webhooks.c.made_at))

    async def note(self, pending: Pending) -> None:
        """How a delivery stands. What it said is forgotten with its delivery."""
        values: dict[str, object] = {
            "progress": pending.progress.value,
            "attempts": pending.attempts,
            "since": pending.since,
            "next_at": pending.next_at,
            "why": pending.why,
        }
        if pending.progress is Progress.DELIVERED:
            values |= {"body": "", "number": ""}
        change = webhooks.update().where(webhooks.c.id == pending.delivery.id).values(**values)
        await self._writer.transact([change])

    async def retry(self, ids: Sequence[str], now: float) -> None:
        """Have these tried again at once, and from now on as if they were new."""
        wanted = webhooks.c.id.in_(ids) & (webhooks.c.progress != Progress.DELIVERED.value)
        again = {"progress": Progress.WAITING.value, "since": now, "next_at": now, "attempts": 0}
        await self._writer.transact([webhooks.update().where(wanted).values(**again)])

    async def clear(self, before: float) -> None:
        """Forget what was made before then (epoch seconds) and delivered."""
        old = (webhooks.c.progress == Progress.DELIVERED.value) & (webhooks.c.made_at < before)
        query = select(webhooks.c.id).where(old).limit(1)
        with self._database.sentences():
            async with self._engine.connect() as connection:
                there = await connection.scalar(query)
        if there is not None:
            await self._writer.transact([webhooks.delete().where(old)])

    async def _found(self, query: Select[Any]) -> Sequence[Pending]:
        with self._database.sentences():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return [_pending(row) for row in rows]


def _pending(row: RowOfTable[Any]) -> Pending:
    delivery = Delivery(row.id, row.kind, row.subject, row.body, row.made_at, row.number)
    return Pending(delivery, Progress(row.progress), row.attempts, row.since, row.next_at, row.why)
