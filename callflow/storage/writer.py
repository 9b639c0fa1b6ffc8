"""Writes the states of calls, in the order in which they come, and those that come at once in one commit.

A save stands between a caller's key and the next prompt, so it is made short: one connection kept for writing, one
statement that is its own transaction, its SQL compiled once. While one commit is under way the next rows gather and
share the commit after it. What a step promises or grants is written in one transaction with it. One task writes, so
two states of one call can never overtake each other, and a caller's task that is cancelled while it waits leaves no
half-done statement behind.

It must never leave anybody waiting: whatever happens to a batch, everyone in it hears of it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aiosqlite
from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callflow.errors import StoreError
from callflow.storage.database import Database, insert
from callflow.storage.tables import calls

Row = Mapping[str, object]
"""A value for each column of `calls`."""

BATCH = 32
"""Rows in one statement at most: far above what 500 callers press in a millisecond, far below any limit of SQL."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    row: Row
    also: Sequence[Executable]
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class _Transaction:
    """Statements that belong together, and to nobody else's."""

    statements: Sequence[Executable]
    done: asyncio.Future[None]


class Writer:
    """Begin with `await start()`, end with `await close()`; in between `write` from any task of the same loop."""

    def __init__(self, database: Database, engine: AsyncEngine) -> None:
        self.trouble: str | None = None
        """Why the last write failed; None when it was well."""
        self._database = database
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._sqlite: aiosqlite.Connection | None = None
        self._waiting: deque[_Waiting | _Transaction] = deque()
        self._woken = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        with self._database.sentences():
            await self._take()
        self._task = asyncio.create_task(self._run(), name="storage writer")

    async def close(self) -> None:
        """Write what waits, then let go of the connection."""
        self._closing = True
        self._woken.set()
        if self._task is not None:
            await self._task
            self._task = None
        await self._let_go()

    async def write(self, row: Row, also: Sequence[Executable] = ()) -> None:
        """Return when a call's row and what `also` belongs to its step is on the disk, all of it; `StoreError` if not.

        Such a step whose writer has given up waiting before its turn came is not written any more.
        """
        await self._in_turn(_Waiting(row, also, asyncio.get_running_loop().create_future()))

    async def transact(self, statements: Sequence[Executable]) -> None:
        """Return when all of these are on the disk, in one transaction; `StoreError` if none of them is.

        They are written in their turn. What its writer has given up waiting for is not written any more.
        """
        await self._in_turn(_Transaction(statements, asyncio.get_running_loop().create_future()))

    async def _in_turn(self, waiting: _Waiting | _Transaction) -> None:
        if self._closing or self._task is None:
            raise StoreError(f"the database {self._database.name} is closed")
        self._waiting.append(waiting)
        self._woken.set()
        await waiting.done

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting:
                if batch := self._next_batch():
                    await self._commit(batch)
                if self._waiting and isinstance(transaction := self._waiting[0], _Transaction):
                    self._waiting.popleft()
                    await self._commit_alone(transaction)

    def _next_batch(self) -> list[_Waiting]:
        """The calls whose turn it is, up to the next transaction of somebody else."""
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < BATCH and isinstance(waiting := self._waiting[0], _Waiting):
            batch.append(waiting)
            self._waiting.popleft()
        return batch

    async def _commit_alone(self, transaction: _Transaction) -> None:
        if transaction.done.done():
            return
        try:
            async with self._engine.execution_options(isolation_level="SERIALIZABLE").begin() as connection:
                for statement in transaction.statements:
                    await connection.execute(statement)
        except Exception as error:  # whoever waits must hear of every one
            self.trouble = self._database.sentence(error)
            _tell([transaction], self.trouble)
        else:
            self.trouble = None
            _tell([transaction], None)

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        """Write a batch, or each row alone if one of them may have spoilt it for the others."""
        batch = [waiting for waiting in batch if not (waiting.also and waiting.done.done())]
        rows = {waiting.row["id"]: waiting.row for waiting in batch}  # of two states of one call only the later
        also = [statement for waiting in batch for statement in waiting.also]
        try:
            if also:
                await self._insert_together(list(rows.values()), also)
            elif rows:
                await self._insert(list(rows.values()))
        except Exception as error:  # not only the database's errors: those who wait must hear of every one
            if len(batch) > 1 and _is_about_the_values(error):
                for waiting in batch:
                    await self._commit([waiting])
                return
            self.trouble = self._database.sentence(error)
            _tell(batch, self.trouble)
            await self._let_go()  # the connection itself may be broken: the next write takes a fresh one
        else:
            self.trouble = None
            _tell(batch, None)

    async def _insert(self, rows: Sequence[Row]) -> None:
        connection = self._connection or await self._take()
        sql, columns = _statement(self._engine.dialect, len(rows))
        values = tuple([row[column] for row in rows for column in columns])
        if self._sqlite is not None:
            # The same statement in one trip to SQLite's thread; SQLAlchemy's cursor makes three (0.2 ms, not 0.5).
            await self._sqlite.execute_fetchall(sql, values)
        else:
            await connection.exec_driver_sql(sql, values)

    async def _insert_together(self, rows: Sequence[Row], also: Sequence[Executable]) -> None:
        """Calls and more in one transaction: rare, so it takes a connection of its own and more trips."""
        sql, columns = _statement(self._engine.dialect, len(rows))
        values = tuple([row[column] for row in rows for column in columns])
        async with self._engine.execution_options(isolation_level="SERIALIZABLE").begin() as connection:
            await connection.exec_driver_sql(sql, values)
            for statement in also:
                await connection.execute(statement)

    async def _take(self) -> AsyncConnection:
        self._connection = await self._engine.connect()
        driver: Any = (await self._connection.get_raw_connection()).driver_connection
        self._sqlite = driver if isinstance(driver, aiosqlite.Connection) else None
        return self._connection

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, sqlite3.Error, OSError):  # what is broken need not close in good order
                await connection.close()


def _tell(batch: Sequence[_Waiting | _Transaction], trouble: str | None) -> None:
    for waiting in batch:
        if waiting.done.done():  # whoever waited has been cancelled
            continue
        if trouble is None:
            waiting.done.set_result(None)
        else:
            waiting.done.set_exception(StoreError(trouble))


def _is_about_the_values(error: Exception) -> bool:
    """Whether other rows could still be written: not when the disk is full or the database locked or gone."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return type(cause).__name__ not in ("OperationalError", "OSError")


@lru_cache(maxsize=2 * BATCH)
def _statement(dialect: Dialect, rows: int) -> tuple[str, Sequence[str]]:
    """The SQL that writes so many rows, new or known, and the columns in the order of its values."""
    columns = [column.name for column in calls.c]
    new = insert(calls, dialect.name).values([dict.fromkeys(columns)] * rows)
    known = {column: new.excluded[column] for column in columns if column != "id"}
    compiled = new.on_conflict_do_update(index_elements=["id"], set_=known).compile(dialect=dialect)
    return str(compiled), columns
