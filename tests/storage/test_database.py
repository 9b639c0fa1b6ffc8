"""What a real SQLite refuses, and how callflow says it."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from callflow.core.call import Arriving, Call
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.database import database

CALL = Call("1", "v1", Arriving())


@contextmanager
def every_connection_begins_with(pragma: str) -> Iterator[None]:
    """For limits that SQLite keeps for one connection only."""

    def begin(connection: Any, _entry: object) -> None:
        connection.cursor().execute(f"PRAGMA {pragma}")

    event.listen(Engine, "connect", begin)
    try:
        yield
    finally:
        event.remove(Engine, "connect", begin)


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        await use(url)
    return str(caught.value)


async def use(url: str) -> None:
    store = await SqlStore.open(url, lock_wait=0.01)
    try:
        await store.save(CALL)
    finally:
        await store.close()


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with our tables, closed."""
    path = tmp_path / "callflow.sqlite3"
    store = await SqlStore.open(f"sqlite+aiosqlite:///{path}")
    await store.close()
    return path


async def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    said = await refusal(f"sqlite+aiosqlite:///{tmp_path}/nowhere/callflow.sqlite3")
    assert said == (
        f"the database {tmp_path}/nowhere/callflow.sqlite3 cannot be opened: its folder must exist and callflow be "
        "allowed to write there"
    )


async def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert f"the database {tmp_path} cannot be opened" in await refusal(f"sqlite+aiosqlite:///{tmp_path}")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Buy milk. " * 1000)
    said = await refusal(f"sqlite+aiosqlite:///{tmp_path}/notes.txt")
    assert said == (
        f"the file {tmp_path}/notes.txt is not a database: move it away, or name another in CALLFLOW_DATABASE"
    )


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:///{}/notes.txt", "sqlite+aiosqlite:///{}/nowhere/x", "mysql://"])
async def test_a_refusal_leaves_no_thread_behind(tmp_path: Path, url: str) -> None:
    (tmp_path / "notes.txt").write_text("Buy milk. " * 1000)
    before = set(threading.enumerate())
    await refusal(url.format(tmp_path))
    left = {thread for thread in set(threading.enumerate()) - before if not thread.name.startswith("asyncio")}
    assert left == set()  # but the event loop's own, which end with it


async def test_a_lock_held_by_another_program(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    assert await refusal(f"sqlite+aiosqlite:///{path}") == (
        f"another program has kept the database {path} locked for more than 0.01 s: find it and stop it"
    )
    other.close()


async def test_after_the_lock_is_gone_saving_goes_on(path: Path) -> None:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{path}", lock_wait=0.01)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        await store.save(CALL)
    other.close()
    await store.save(CALL)
    assert await store.open_calls() == [CALL]
    await store.close()


async def test_a_file_that_may_not_be_written(path: Path) -> None:
    with every_connection_begins_with("query_only=ON"):
        said = await refusal(f"sqlite+aiosqlite:///{path}")
    assert said.startswith(f"the database {path} is read-only: ")


async def test_a_full_disk_and_what_was_saved_before(path: Path) -> None:
    with every_connection_begins_with("max_page_count=12"):
        store = await SqlStore.open(f"sqlite+aiosqlite:///{path}")
        saved: list[Call] = []
        with pytest.raises(StoreError) as caught:
            await save_without_end(store, saved)
        assert str(caught.value) == f"the database {path} cannot grow, its disk is full: free some space"
        assert store.trouble == str(caught.value)
        assert await store.open_calls() == saved
        await store.close()
    assert saved


async def save_without_end(store: SqlStore, saved: list[Call]) -> None:
    for number in itertools.count():
        call = replace(CALL, id=f"{number:09}")
        await store.save(call)
        saved.append(call)


async def test_a_full_disk_at_the_first_start(tmp_path: Path) -> None:
    with every_connection_begins_with("max_page_count=2"):
        assert "its disk is full" in await refusal(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")


async def test_a_table_that_is_gone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("DROP TABLE calls")
    other.commit()
    other.close()
    assert await refusal(f"sqlite+aiosqlite:///{path}") == (f"the database {path} cannot be used: no such table: calls")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("callflow.sqlite3", "the database's URL cannot be read"),
        ("mysql://callflow:hunter2@db/callflow", "in SQLite or PostgreSQL, not in mysql"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, why: str) -> None:
    with pytest.raises(StoreError) as caught:
        database(url)
    assert why in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_short_name_of_a_driver_will_do() -> None:
    assert database("sqlite:////tmp/x").url.drivername == "sqlite+aiosqlite"


def test_a_database_is_named_without_its_credentials() -> None:
    where = database("postgresql://callflow:hunter2@db:5432/calls?password=hunter2")
    assert where.name == "calls at db"
    assert where.url.drivername == "postgresql+asyncpg"
    assert "hunter2" not in repr(where)
