from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Call, Caller, Choosing, Ended, Ending, Playing
from callflow.core.editions import Cause, Edition, Entry
from callflow.core.prompts import Prompt
from callflow.engine import ports
from callflow.errors import StoreError
from callflow.storage import SqlStore, Unreadable

MENU = Choosing("call/1", Playing(1, (Prompt("For sales press one.", "en"),)))
CALL = Call("1700000000.1", "v1", MENU, Caller("+48600700800", "Jan"), "100", arrived_at=10.0, deadline=20.0)


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/callflow.sqlite3"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(url(tmp_path), now=lambda: 99.0)
    yield store
    await store.close()


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What another program sees in the file."""
    connection = sqlite3.connect(folder / "callflow.sqlite3")
    try:
        with connection:
            return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_it_is_the_store_that_the_engine_needs(store: SqlStore) -> None:
    kept: ports.Store = store
    assert kept is store


async def test_the_last_state_saved_is_the_one_given_back(store: SqlStore) -> None:
    later = replace(CALL, rounds=2)
    await store.save(CALL)
    await store.save(later)
    assert await store.open_calls() == [later]


async def test_open_calls_come_in_the_order_of_their_arrival(store: SqlStore) -> None:
    first, second = replace(CALL, id="b", arrived_at=1.0), replace(CALL, id="a", arrived_at=2.0)
    await store.save(second)
    await store.save(first)
    assert await store.open_calls() == [first, second]


async def test_calls_outlive_the_process(tmp_path: Path) -> None:
    for saved in ([], [CALL]):
        store = await SqlStore.open(url(tmp_path))
        assert await store.open_calls() == saved
        await store.save(CALL)
        await store.close()


async def test_a_call_that_ended_keeps_its_story_but_not_its_caller(store: SqlStore, tmp_path: Path) -> None:
    await store.save(CALL)
    assert rows(tmp_path, "SELECT caller_number FROM calls") == [("+48600700800",)]
    await store.save(replace(CALL, phase=Ended(Ending.TALKED)))
    assert await store.open_calls() == []
    assert rows(tmp_path, "SELECT caller_number, ended_at, ending, state LIKE '%600700800%' FROM calls") == [
        ("", 99.0, "talked to a human", 0)
    ]


async def test_a_hostile_number_is_stored_harmless(store: SqlStore, tmp_path: Path) -> None:
    hostile = replace(CALL, caller=Caller("1\x00'; DROP TABLE calls; --\ud800\n", ""))
    await store.save(hostile)
    assert await store.open_calls() == [hostile]
    [(number,)] = rows(tmp_path, "SELECT caller_number FROM calls")
    assert isinstance(number, str)
    assert number.isascii()
    assert number.isprintable()


async def test_a_call_that_cannot_be_read_hides_no_other(store: SqlStore, tmp_path: Path) -> None:
    await store.save(CALL)
    for broken, state in {"x": "{}", "y": "no json", "z": CALL.id}.items():
        await store.save(replace(CALL, id=broken))
        if broken != "z":
            rows(tmp_path, f"UPDATE calls SET state = '{state}' WHERE id = '{broken}'")
    rows(tmp_path, f"UPDATE calls SET state = (SELECT state FROM calls WHERE id = '{CALL.id}') WHERE id = 'z'")
    found = await store.open_calls()
    assert found[0] == CALL
    assert [call.call_id for call in found[1:] if isinstance(call, Unreadable)] == ["x", "y", "z"]
    last = found[-1]
    assert isinstance(last, Unreadable)
    assert last.why == "the saved call cannot be read: it bears the id of another call"


async def test_plans_are_kept_once(store: SqlStore) -> None:
    assert await store.plan_source("v1") is None
    await store.keep_plan("v1", "company: Acme")
    await store.keep_plan("v1", "company: Other")
    assert await store.plan_source("v1") == "company: Acme"


async def test_editions_come_back_in_their_order(tmp_path: Path) -> None:
    one = Edition((Entry("a.yaml", "v1", "Ąćme"), Entry("b.yaml", "v2", "Bee")), 10.5, Cause.DISK, "disk")
    other = Edition((Entry("a.yaml", "v1", "Ąćme"),), 9.0, Cause.ROLLBACK, "other disk")  # the clock was put back
    expected: list[Edition] = []
    for edition in (one, other, one):
        store = await SqlStore.open(url(tmp_path))
        assert await store.editions() == expected
        await store.record_edition(edition)
        await store.close()
        expected.append(edition)


async def test_an_edition_that_a_newer_callflow_wrote_is_said_to_be_unknown(store: SqlStore, tmp_path: Path) -> None:
    await store.record_edition(Edition((Entry("a.yaml", "v1", "Acme"),), 1.0, Cause.DISK, ""))
    rows(tmp_path, "UPDATE editions SET cause = 'vote'")
    with pytest.raises(StoreError, match="for an unknown cause: 'vote'"):
        await store.editions()


async def test_it_all_works_in_memory() -> None:
    store = await SqlStore.open("sqlite+aiosqlite://")
    await store.save(CALL)
    await store.keep_plan("v1", "company: Acme")
    await store.save(replace(CALL, rounds=1))
    assert await store.open_calls() == [replace(CALL, rounds=1)]
    assert await store.plan_source("v1") == "company: Acme"
    await store.close()


async def test_a_crash_after_a_save_loses_nothing(store: SqlStore, tmp_path: Path) -> None:
    await store.save(CALL)
    # What a crash leaves: the files as they are, copied while the store is open and has told nobody of its end.
    copy_files(tmp_path, tmp_path / "after")
    again = await SqlStore.open(url(tmp_path / "after"))
    assert await again.open_calls() == [CALL]
    await again.close()


def copy_files(folder: Path, to: Path) -> None:
    to.mkdir()
    for file in folder.glob("callflow.sqlite3*"):
        (to / file.name).write_bytes(file.read_bytes())


async def test_sqlite_is_told_to_survive_a_loss_of_power(store: SqlStore, tmp_path: Path) -> None:
    async with store._engine.connect() as connection:
        settings = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1000]


async def test_saving_after_the_end_is_refused(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path))
    await store.close()
    with pytest.raises(StoreError, match="is closed"):
        await store.save(CALL)


async def test_the_end_waits_for_what_is_under_way(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path))
    saves = [asyncio.create_task(store.save(replace(CALL, id=str(number)))) for number in range(100)]
    await asyncio.sleep(0)  # each has asked
    await store.close()
    await asyncio.gather(*saves)
    assert rows(tmp_path, "SELECT count(*) FROM calls") == [(100,)]
