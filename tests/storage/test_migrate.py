from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from callflow.errors import StoreError
from callflow.storage.database import Database, database
from callflow.storage.migrate import migrate
from callflow.storage.tables import metadata


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def migrated(where: Database) -> list[object]:
    engine = where.engine()
    try:
        await migrate(where, engine)
        async with engine.connect() as connection:
            return await connection.run_sync(differences)
    finally:
        await engine.dispose()


@pytest.fixture
def where(tmp_path: Path) -> Database:
    return database(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")


async def test_an_empty_database_gets_exactly_our_tables(where: Database) -> None:
    assert await migrated(where) == []


async def test_a_database_in_memory_too() -> None:
    assert await migrated(database("sqlite+aiosqlite://")) == []


async def test_migrating_again_is_harmless(where: Database) -> None:
    await migrated(where)
    assert where.url.database
    with sqlite3.connect(where.url.database) as connection:
        connection.execute("INSERT INTO plans VALUES ('v1', 'company: Acme', 1.0)")
    connection.close()
    assert await migrated(where) == []
    with sqlite3.connect(where.url.database) as connection:
        assert connection.execute("SELECT version FROM plans").fetchall() == [("v1",)]
    connection.close()


async def test_a_database_of_the_first_callflow_gets_what_is_new_and_keeps_what_it_has(where: Database) -> None:
    await migrated(where)
    assert where.url.database
    with sqlite3.connect(where.url.database) as connection:  # as it was before there were editions
        for table in metadata.tables.keys() - {"calls", "plans"}:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("INSERT INTO plans VALUES ('v1', 'company: Acme', 1.0)")
    connection.close()
    assert await migrated(where) == []
    with sqlite3.connect(where.url.database) as connection:
        assert connection.execute("SELECT version FROM plans").fetchall() == [("v1",)]
    connection.close()


async def test_promises_of_before_have_a_reference_and_their_company(where: Database) -> None:
    await migrated(where)
    assert where.url.database
    source = 'numbers: ["100"]\ncompany: "Acme Plumbing"  # ours\ntimezone: Europe/Warsaw\n'
    with sqlite3.connect(where.url.database) as connection:
        for table in ("gatings", "refusals"):  # of later tables
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX promises_by_serial")
        for column in ("serial", "company", "timezone"):
            connection.execute(f"ALTER TABLE promises DROP COLUMN {column}")
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
        connection.execute("INSERT INTO plans VALUES ('v1', ?, 1.0)", (source,))
        for name, plan, made_at in (("b", "v1", 2.0), ("a", "v1", 3.0), ("c", "gone", 1.0)):
            row = (name, "callback", plan, "sales", "+48", "en", made_at, 1.0, 5.0, 6.0, "[]", "", "open", 1.0, "")
            connection.execute(f"INSERT INTO promises VALUES ({', '.join('?' * len(row))})", row)
    connection.close()
    assert await migrated(where) == []
    with sqlite3.connect(where.url.database) as connection:
        found = connection.execute("SELECT id, serial, company, timezone FROM promises ORDER BY serial").fetchall()
    connection.close()
    assert found == [
        ("c", 1, "", ""),
        ("b", 2, "Acme Plumbing", "Europe/Warsaw"),
        ("a", 3, "Acme Plumbing", "Europe/Warsaw"),
    ]


async def test_a_database_of_a_newer_callflow_is_left_alone(where: Database) -> None:
    await migrated(where)
    assert where.url.database
    with sqlite3.connect(where.url.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"written by a newer callflow \(tables 9999\): upgrade this one"):
        await migrated(where)
