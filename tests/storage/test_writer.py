from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects.postgresql import asyncpg

from callflow.core.call import Arriving, Call
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.sql import BATCH, statement_for

CALL = Call("1", "v1", Arriving())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    yield store
    await store.close()


async def test_states_of_one_call_never_overtake_each_other(store: SqlStore) -> None:
    """Saved at once, with others between, across batches: the last is the one that stays."""
    saves = [
        store.save(replace(CALL, id=str(number % 7), serial=number, arrived_at=number % 7.0))
        for number in range(4 * BATCH)
    ]
    await asyncio.gather(*saves)
    last = {number % 7: number for number in range(4 * BATCH)}
    assert [call.serial for call in await store.open_calls() if isinstance(call, Call)] == [last[n] for n in range(7)]


async def test_a_row_the_database_refuses_spoils_no_other(store: SqlStore) -> None:
    calls = [replace(CALL, id=str(number)) for number in range(5)]
    calls[2] = replace(calls[2], arrived_at=float("nan"))  # SQLite takes NaN for NULL, which may not stand there
    results = await asyncio.gather(*map(store.save, calls), return_exceptions=True)
    assert [isinstance(result, StoreError) for result in results] == [False, False, True, False, False]
    assert len(await store.open_calls()) == 4


async def test_a_cancelled_save_disturbs_nobody(store: SqlStore) -> None:
    first, second = (asyncio.create_task(store.save(replace(CALL, id=name))) for name in "ab")
    await asyncio.sleep(0)  # both have asked
    first.cancel()
    await second
    await store.save(replace(CALL, id="c"))
    assert {call.id for call in await store.open_calls() if isinstance(call, Call)} >= {"b", "c"}


async def test_trouble_is_told_until_a_save_is_well_again(store: SqlStore) -> None:
    assert store.trouble is None
    with pytest.raises(StoreError) as caught:
        await store.save(replace(CALL, arrived_at=float("nan")))
    assert store.trouble == str(caught.value)
    await store.save(CALL)
    assert store.trouble is None


def test_postgresql_gets_the_same_words() -> None:
    sql, columns = statement_for(asyncpg.dialect(), 2)  # type: ignore[no-untyped-call]
    assert f"${2 * len(columns)}::" in sql
    assert "ON CONFLICT (id) DO UPDATE SET plan = excluded.plan" in sql
