"""The connection to the database, and its refusals as sentences.

What differs between SQLite and PostgreSQL stands here and nowhere else. A message must never carry the user or the
password of the URL, nor a statement with its values (callers' numbers are among them).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from callflow.errors import StoreError

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}

INSERTS = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
"""An insert that can update instead: the same words in both, but each database has its own class for it."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its URL. `lock_wait` is how long (seconds) a write waits for another program's write."""

    url: URL = field(repr=False)
    lock_wait: float

    @property
    def name(self) -> str:
        """The database as a message may name it."""
        if self.url.get_backend_name() == "sqlite":
            return self.url.database or "(in memory)"
        return f"{self.url.database} at {self.url.host or 'localhost'}"

    def engine(self) -> AsyncEngine:
        """An engine on which every statement is its own transaction, durable when it returns."""
        try:
            engine = create_async_engine(self.url, isolation_level="AUTOCOMMIT")
        except ImportError as missing:
            raise StoreError(f"the database {self.name} needs the Python package {missing.name}: install it") from None
        if self.url.get_backend_name() == "sqlite":
            event.listen(engine.sync_engine, "connect", self._set_up_sqlite)
        return engine

    async def try_out(self, engine: AsyncEngine) -> None:
        """Open an SQLite file once by the plain library; `StoreError` if it cannot be.

        After a refused opening aiosqlite leaves a thread that may outlive the event loop and then prints a trace, just
        when callflow wants to end with one clear sentence.
        """
        if self.url.get_backend_name() == "sqlite":
            where, options = engine.dialect.create_connect_args(self.url)
            with self.sentences():
                await asyncio.to_thread(_open_and_close, where, options)

    def _set_up_sqlite(self, connection: Any, _entry: ConnectionPoolEntry) -> None:
        """Every new SQLite connection.

        WAL: readers never wait for the writer, nor the writer for them, and a commit costs one sync of one file.
        FULL: in WAL only this syncs at every commit, so that what we have promised survives a loss of power.
        secure_delete: what is erased is gone from the file, not only from sight.
        busy_timeout: another program's short write (a backup, an admin's query) is waited for, but not for long:
        a caller is waiting, too.
        """
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={int(self.lock_wait * 1000)}")  # first: the next may have to wait
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA secure_delete=ON")
        except BaseException:
            connection.close()  # SQLAlchemy would forget it here, and its thread would stay
            raise
        cursor.close()

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """What the database refuses inside becomes a `StoreError`."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise StoreError(self.sentence(error)) from None

    def sentence(self, error: Exception) -> str:
        """What is wrong and what to do, in one sentence."""
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _SQLITE:  # the low byte is the kind, the rest the detail
            return _SQLITE[code & 0xFF].format(name=self.name, wait=f"{self.lock_wait:g}")
        why = next(iter(str(cause).splitlines()), "") or type(cause).__name__
        return f"the database {self.name} cannot be used: {why}"


def _open_and_close(where: Sequence[Any], options: Mapping[str, Any]) -> None:
    with closing(sqlite3.connect(*where, **options)) as connection:
        connection.execute("PRAGMA schema_version")  # the first look into the file


_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "the database {name} cannot be opened: its folder must exist and callflow be allowed "
    "to write there",
    sqlite3.SQLITE_NOTADB: "the file {name} is not a database: move it away, or name another in CALLFLOW_DATABASE",
    sqlite3.SQLITE_CORRUPT: "the database {name} is damaged: move it away and put back a backup",
    sqlite3.SQLITE_FULL: "the database {name} cannot grow, its disk is full: free some space",
    sqlite3.SQLITE_BUSY: "another program has kept the database {name} locked for more than {wait} s: "
    "find it and stop it",
    sqlite3.SQLITE_READONLY: "the database {name} is read-only: callflow must be allowed to write to the file "
    "and its folder",
}


def database(url: str, lock_wait: float = 1.0) -> Database:
    """The database that a URL names; `StoreError` if callflow cannot use such a one."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("the database's URL cannot be read: write it like sqlite+aiosqlite:////folder/file") from None
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(f"callflow keeps its memory in SQLite or PostgreSQL, not in {parsed.drivername}")
    return Database(parsed.set(drivername=driver), lock_wait)


def insert(table: Table, dialect: str) -> Any:
    """An insert into `table` that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return INSERTS[dialect](table)
