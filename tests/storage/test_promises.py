from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.call import Arriving, Call, Caller, Detail, Ended, Ending
from callflow.core.promise import Cause, Promise
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.codec import decode, encode

PROMISE = Promise(
    "1-promise-3",
    Cause.MESSAGE,
    "v1",
    "",
    "+48600700800",
    "en",
    made_at=10.0,
    arrived_at=5.0,
    earliest=20.0,
    latest=30.0,
    profile=(Detail("account", "1234"),),
    recording="cf-1-rec-2",
)
CALL = Call("1", "v1", Arriving(), Caller(PROMISE.number), promised=PROMISE)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3")
    yield store
    await store.close()


async def test_a_promise_comes_back_as_it_was_made(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    assert await store.promises() == [PROMISE]
    assert await store.open_calls() == [CALL]


async def test_the_promise_that_must_be_kept_first_comes_first(store: SqlStore) -> None:
    later = replace(PROMISE, id="0", latest=40.0)
    await store.save(CALL, [later, PROMISE])
    assert await store.promises() == [PROMISE, later]


async def test_a_promise_made_again_is_left_as_it_is(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    await store.save(CALL, [replace(PROMISE, latest=99.0)])
    assert await store.promises() == [PROMISE]


async def test_without_the_step_there_is_no_promise(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        await store.save(replace(CALL, arrived_at=float("nan")), [PROMISE])  # not a time SQLite takes
    assert await store.promises() == []


async def test_without_the_promise_there_is_no_step(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        await store.save(CALL, [replace(PROMISE, latest=float("nan"))])
    assert await store.open_calls() == []
    await store.save(CALL, [PROMISE])
    assert store.trouble is None


async def test_a_promise_refused_spoils_no_other_save(store: SqlStore) -> None:
    others = [replace(CALL, id=str(number)) for number in range(4)]
    saves = [store.save(other) for other in others]
    saves.insert(2, store.save(replace(CALL, id="5"), [replace(PROMISE, latest=float("nan"))]))
    saves.append(store.save(replace(CALL, id="6"), [PROMISE]))
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert [isinstance(result, StoreError) for result in results] == [False, False, True, False, False, False]
    assert len(await store.open_calls()) == 5
    assert await store.promises() == [PROMISE]


async def test_whoever_gave_up_waiting_promised_nothing(store: SqlStore) -> None:
    given_up = asyncio.create_task(store.save(CALL, [PROMISE]))
    await asyncio.sleep(0)  # it has asked
    given_up.cancel()
    await store.save(replace(CALL, id="2"))
    assert await store.promises() == []


async def test_in_memory_too() -> None:
    store = await SqlStore.open("sqlite+aiosqlite://")
    await store.save(CALL)
    await store.save(CALL, [PROMISE])
    await store.save(replace(CALL, rounds=1))
    assert await store.promises() == [PROMISE]
    await store.close()


async def test_a_call_that_has_ended_keeps_nothing_of_its_caller(store: SqlStore, tmp_path: Path) -> None:
    await store.save(replace(CALL, phase=Ended(Ending.TALKED), profile=PROMISE.profile), [PROMISE])
    file = (tmp_path / "callflow.sqlite3").read_bytes() + (tmp_path / "callflow.sqlite3-wal").read_bytes()
    assert file.count(b"600700800") == 1  # in the promise, which needs it


@given(promise=st.from_type(Promise))
def test_a_call_carries_its_promise(promise: Promise) -> None:
    call = replace(CALL, promised=promise)
    assert repr(decode(encode(call))) == repr(call)
