"""The SQL of the writer: rows of calls, compiled once, and several statements in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeAlias

import aiosqlite
from sqlalchemy import Dialect

from callflow.storage.database import insert
from callflow.storage.tables import calls

Row: TypeAlias = Mapping[str, object]
"""A value for each column of a table: `calls`, or `promises`."""

BATCH = 32
"""Rows in one statement at most: far above what 500 callers press in a millisecond, far below any limit of SQL."""


def write_calls(dialect: Dialect, rows: Sequence[Row]) -> tuple[str, tuple[Any, ...]]:
    """The SQL that writes these rows of calls, and its values."""
    sql, columns = statement_for(dialect, len(rows))
    return sql, tuple([row[column] for row in rows for column in columns])


async def in_one(sqlite: aiosqlite.Connection, statements: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
    """All of these in one transaction, on the connection that is kept."""
    await sqlite.execute_fetchall("BEGIN IMMEDIATE")
    try:
        for sql, values in statements:
            await sqlite.execute_fetchall(sql, values)
        await sqlite.execute_fetchall("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            await sqlite.execute_fetchall("ROLLBACK")
        raise


@lru_cache(maxsize=2 * BATCH)
def statement_for(dialect: Dialect, rows: int) -> tuple[str, Sequence[str]]:
    """The SQL that writes so many rows, new or known, and the columns in the order of its values."""
    columns = [column.name for column in calls.c]
    new = insert(calls, dialect.name).values([dict.fromkeys(columns)] * rows)
    known = {column: new.excluded[column] for column in columns if column != "id"}
    compiled = new.on_conflict_do_update(index_elements=["id"], set_=known).compile(dialect=dialect)
    return str(compiled), columns
