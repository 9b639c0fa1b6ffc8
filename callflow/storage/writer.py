"""Writes the states of calls, in the order in which they come, and those that come at once in one commit.

A save stands between a caller's key and the next prompt, so it is made short: one connection kept for writing, one
statement that is its own transaction, its SQL compiled once. While one commit is under way the next rows gather and
share the commit after it. Promises are written in one transaction with the steps that make them. One task writes, so
two states of one call can never overtake each other, and a caller's task that is cancelled while it waits leaves no
half-done statement behind.

What is to be remembered of a step (its facts) is written in one transaction with the step, so that neither can be
there without the other, and costs no commit of its own. But no caller waits for trouble with facts: a step whose facts
are refused is written without them, and facts of a step that could not be written are kept for the next commit.

It must never leave anybody waiting: whatever happens to a batch, everyone in it hears of it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import aiosqlite
import structlog
from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callflow.core.recording import Fact
from callflow.errors import StoreError
from callflow.storage.database import Database, insert
from callflow.storage.records import compiled
from callflow.storage.sql import BATCH, Row, in_one, write_calls
from callflow.storage.tables import promises

log = structlog.stdlib.get_logger(__name__)

KEPT = 10_000
"""Facts kept while the disk is in trouble, at most: then the oldest are lost."""

AT_ONCE = 256
"""Facts in one transaction at most: those kept for minutes must not hold up the next caller for seconds."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    row: Row
    promises: Sequence[Row]
    facts: Sequence[Fact]
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class _Transaction:
    """Statements that belong together, and to nobody else's."""

    statements: Sequence[Executable]
    facts: Sequence[Fact]
    done: asyncio.Future[None]


class Writer:
    """Begin with `await start()`, end with `await close()`; in between `write` from any task of the same loop."""

    def __init__(self, database: Database, engine: AsyncEngine) -> None:
        self.trouble: str | None = None
        """Why the last write failed; None when it was well."""
        self.lost = 0
        """Facts that were not written and never will be."""
        self._kept: deque[Fact] = deque()
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
        self.trouble = None
        while self._kept and self.trouble is None:
            await self._write_kept()
        await self._let_go()

    async def write(self, row: Row, promises: Sequence[Row] = (), facts: Sequence[Fact] = ()) -> None:
        """Return when a call's row and the promises' rows are on the disk, all of them; `StoreError` if not.

        A promise whose writer has given up waiting before its turn came is not written any more.
        """
        await self._in_turn(_Waiting(row, promises, facts, asyncio.get_running_loop().create_future()))

    async def transact(self, statements: Sequence[Executable], facts: Sequence[Fact] = ()) -> None:
        """Return when all of these are on the disk, in one transaction; `StoreError` if none of them is.

        They are written in their turn. What its writer has given up waiting for is not written any more.
        """
        await self._in_turn(_Transaction(statements, facts, asyncio.get_running_loop().create_future()))

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
            while self._kept and not self._waiting and self.trouble is None:
                await self._write_kept()

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
        facts = transaction.facts
        try:
            try:
                await self._transacted(transaction.statements, facts)
            except Exception:
                if not facts:
                    raise
                await self._transacted(transaction.statements)
                await self._each_alone(facts)
        except Exception as error:  # whoever waits must hear of every one
            self.trouble = self._database.sentence(error)
            _tell([transaction], self.trouble)
        else:
            self.trouble = None
            _tell([transaction], None)

    async def _transacted(self, statements: Iterable[Executable], facts: Iterable[Fact] = ()) -> None:
        async with self._engine.execution_options(isolation_level="SERIALIZABLE").begin() as connection:
            for statement in statements:
                await connection.execute(statement)
            await self._insert_facts(connection, facts)

    async def _insert_facts(self, connection: AsyncConnection, facts: Iterable[Fact]) -> None:
        for fact in facts:
            await connection.exec_driver_sql(*compiled(fact, self._engine.dialect))

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        """Write a batch, or each row alone if one of them may have spoilt it for the others."""
        batch = [waiting for waiting in batch if not (waiting.promises and waiting.done.done())]
        if not batch:
            return
        rows = {waiting.row["id"]: waiting.row for waiting in batch}  # of two states of one call only the later
        promised = [promise for waiting in batch for promise in waiting.promises]
        facts = [*self._kept, *(fact for waiting in batch for fact in waiting.facts)]
        facts, later = facts[:AT_ONCE], facts[AT_ONCE:]
        try:
            await self._write(list(rows.values()), promised, facts)
        except Exception as error:  # not only the database's errors: those who wait must hear of every one
            if _is_about_the_values(error) and (len(batch) > 1 or facts):
                await self._commit_apart(batch)
                return
            self.trouble = self._database.sentence(error)
            self._keep(fact for waiting in batch if not waiting.promises for fact in waiting.facts)
            _tell(batch, self.trouble)
            await self._let_go()  # the connection itself may be broken: the next write takes a fresh one
        else:
            self.trouble = None
            self._kept = deque(later)
            _tell(batch, None)

    async def _commit_apart(self, batch: Sequence[_Waiting]) -> None:
        """One of these spoils it for the others: each call alone and without its facts, then each fact alone.

        A step whose promise could not be written has not happened, and leaves no facts behind.
        """
        kept, self._kept = self._kept, deque()
        facts: list[Fact] = []
        for waiting in batch:
            await self._commit([replace(waiting, facts=())])
            if not (waiting.promises and _has_failed(waiting)):
                facts += waiting.facts
        await self._each_alone(facts)
        self._kept.extendleft(reversed(kept))

    async def _write_kept(self) -> None:
        """Facts that have waited for the disk, some at once, while nobody else waits."""
        some = list(islice(self._kept, AT_ONCE))
        try:
            await self._transacted((), some)
        except Exception as error:  # no fact may stop the writer
            if not _is_about_the_values(error):
                self.trouble = self._database.sentence(error)
                return
            await self._each_alone(some)
        for _ in some:
            self._kept.popleft()

    async def _each_alone(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            try:
                await self._transacted((), [fact])
            except Exception as error:  # no fact may stop the writer
                self.lost += 1
                why = self._database.sentence(error)
                log.error("fact_lost", call=fact.call, kind=type(fact).__name__, lost=self.lost, why=why)

    def _keep(self, facts: Iterable[Fact]) -> None:
        """Facts of steps that could not be written: they have happened all the same."""
        self._kept.extend(facts)
        too_many = len(self._kept) - KEPT
        if too_many > 0:
            self.lost += too_many
            log.error("facts_lost", number=too_many, lost=self.lost, why=self.trouble)
            for _ in range(too_many):
                self._kept.popleft()

    async def _write(self, rows: Sequence[Row], promised: Sequence[Row], facts: Sequence[Fact]) -> None:
        """Calls, promises and facts: one statement that is its own transaction, or one transaction for all of them."""
        if promised or (facts and self._sqlite is None):
            await self._insert_together(rows, promised, facts)
            return
        connection, dialect = self._connection or await self._take(), self._engine.dialect
        sql, values = write_calls(dialect, rows)
        if self._sqlite is None:
            await connection.exec_driver_sql(sql, values)
        elif not facts:
            # One statement in one trip to SQLite's thread; SQLAlchemy's cursor makes three (0.2 ms, not 0.5).
            await self._sqlite.execute_fetchall(sql, values)
        else:
            await in_one(self._sqlite, [(sql, values), *(compiled(fact, dialect) for fact in facts)])

    async def _insert_together(self, rows: Sequence[Row], promised: Sequence[Row], facts: Sequence[Fact]) -> None:
        """With promises: rare, so it takes a connection of its own and more trips."""
        dialect = self._engine.dialect
        sql, values = write_calls(dialect, rows)
        async with self._engine.execution_options(isolation_level="SERIALIZABLE").begin() as connection:
            await connection.exec_driver_sql(sql, values)
            if promised:
                new = insert(promises, dialect.name).values([dict(promise) for promise in promised])
                await connection.execute(new.on_conflict_do_nothing())
            await self._insert_facts(connection, facts)

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


def _has_failed(waiting: _Waiting) -> bool:
    done = waiting.done
    return done.cancelled() or (done.done() and done.exception() is not None)


def _is_about_the_values(error: Exception) -> bool:
    """Whether other rows could still be written: not when the disk is full or the database locked or gone."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return type(cause).__name__ not in ("OperationalError", "OSError")
