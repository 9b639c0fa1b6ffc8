from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Call, Caller, Choosing
from callflow.core.promise import Cause, Promise
from callflow.core.recording import (
    Announced,
    CallBegan,
    CallEnded,
    Fact,
    Noted,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
)
from callflow.core.records import (
    Announcement,
    CallRecord,
    Moment,
    Offered,
    Records,
    Talk,
    Wait,
    WaitEnding,
)
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.writer import KEPT

CALL = Call("c1", "v1", Choosing("call/1", None), Caller("+48600700800"), "100", arrived_at=10.0, deadline=20.0)
NEXT = replace(CALL, serial=9)

BEGAN = CallBegan("c1", "Acme", "v1", "100", "+48600700800", 10.0)
LINE: tuple[Fact, ...] = (
    Noted("c1", 11.0, 0, "put in line for sales"),
    Announced("c1", 1, "Acme", "sales", 13.0, 2, 133.0),
    Noted("c1", 13.0, 0, "told: place 2, at most 2 minutes"),
    OfferBegan("c1", 3, "Acme", "sales", "anna", 40.0, "anna: longest idle (9 s)"),
    OfferEnded("c1", 3, 45.0, "declined"),
    OfferBegan("c1", 5, "Acme", "sales", "jan", 60.0),
    OfferEnded("c1", 5, 64.0, "talked"),
    WaitEnded("c1", 1, "Acme", "sales", 11.0, 64.0, WaitEnding.ANSWERED, "jan"),
    TalkBegan("c1", 5, "Acme", "sales", "jan", 64.0),
)
END: tuple[Fact, ...] = (TalkEnded("c1", 5, 164.0), CallEnded("c1", 164.0, "talked to a human"))

WAIT = Wait("c1", "Acme", "sales", 11.0, 64.0, WaitEnding.ANSWERED, "jan")
TALK = Talk("c1", "Acme", "sales", "jan", 64.0, 164.0)
OFFERS = (
    Offered("c1", "Acme", "sales", "anna", 40.0, 45.0, "declined", "anna: longest idle (9 s)"),
    Offered("c1", "Acme", "sales", "jan", 60.0, 64.0, "talked"),
)
TOLD = Announcement("c1", "Acme", "sales", 13.0, 2, 133.0, True)
OVER = CallRecord("c1", "Acme", "v1", "100", "+48600700800", 10.0, 164.0, "talked to a human")


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/callflow.sqlite3"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(url(tmp_path), now=lambda: 99.0)
    yield store
    await store.close()


async def tell(store: SqlStore, *facts: Fact) -> None:
    await store.save(NEXT, facts=facts)


async def test_a_call_comes_back_as_it_was_remembered(store: SqlStore) -> None:
    await tell(store, BEGAN)
    await tell(store, *LINE)
    await tell(store, *END)
    assert await store.records(0.0, 100.0) == Records((OVER,), (WAIT,), (TALK,), (TOLD,), OFFERS)
    assert await store.story("c1") == [
        Moment(11.0, "put in line for sales"),
        Moment(13.0, "told: place 2, at most 2 minutes"),
    ]


async def test_what_is_under_way_is_no_record_yet_but_the_call_itself(store: SqlStore) -> None:
    await tell(store, BEGAN, LINE[1], LINE[3], LINE[8])
    found = await store.records(0.0, 100.0)
    assert found == Records((replace(OVER, ended_at=10.0, ending=""),), announcements=(replace(TOLD, held=None),))


async def test_facts_told_twice_change_nothing(store: SqlStore) -> None:
    for _ in range(2):
        await tell(store, BEGAN, *LINE, *END)
    assert await store.records(0.0, 100.0) == Records((OVER,), (WAIT,), (TALK,), (TOLD,), OFFERS)
    assert len(await store.story("c1")) == 2


async def test_records_are_of_what_began_in_the_time_asked_for(store: SqlStore) -> None:
    await tell(store, BEGAN, *LINE, *END)
    assert await store.records(0.0, 10.0) == Records()
    assert (await store.records(10.0, 11.0)).calls == (OVER,)
    assert (await store.records(60.0, 65.0)) == Records(talks=(TALK,), offers=OFFERS[1:])


@pytest.mark.parametrize(
    ("ended_at", "ending", "held"),
    [
        (133.0, WaitEnding.ANSWERED, True),
        (133.1, WaitEnding.ANSWERED, False),
        (100.0, WaitEnding.HUNG_UP, None),
        (140.0, WaitEnding.HUNG_UP, False),
        (100.0, WaitEnding.TOOK_CALLBACK, None),
        (300.0, WaitEnding.TIMED_OUT, False),
    ],
)
async def test_an_announcement_knows_what_came_of_it(
    store: SqlStore, ended_at: float, ending: WaitEnding, held: bool | None
) -> None:
    await tell(store, LINE[1], Announced("c1", 1, "Acme", "sales", 20.0, 1, None))
    await tell(store, WaitEnded("c1", 1, "Acme", "sales", 11.0, ended_at, ending))
    found = (await store.records(0.0, 100.0)).announcements
    assert [(one.end, one.held) for one in found] == [(133.0, held), (None, None)]


async def test_facts_are_there_with_the_step_or_not_at_all(store: SqlStore, tmp_path: Path) -> None:
    promise = Promise("c1-promise-1", Cause.CALLBACK, "v1", "sales", "1", "en", 1.0, 1.0, 2.0, float("nan"))
    with pytest.raises(StoreError):
        await store.save(NEXT, [promise], [BEGAN])
    await store.save(NEXT)
    assert await store.records(0.0, 100.0) == Records(), "a step that did not happen leaves nothing behind"
    await store.save(NEXT, facts=[BEGAN])
    with sqlite3.connect(tmp_path / "callflow.sqlite3") as other:
        assert other.execute("SELECT COUNT(*) FROM calls JOIN call_records USING (id)").fetchall() == [(1,)]
    other.close()


async def test_a_fact_that_cannot_be_written_costs_the_call_nothing(store: SqlStore) -> None:
    bad = Noted("c1", float("nan"), 0, "no time SQLite takes")
    await tell(store, BEGAN, bad, LINE[0])
    await store.save(NEXT)
    assert await store.open_calls() == [NEXT]
    assert (await store.records(0.0, 100.0)).calls[0].id == "c1"
    assert await store.story("c1") == [Moment(11.0, "put in line for sales")]
    assert store.lost == 1


async def test_facts_wait_while_the_disk_is_in_trouble(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path), lock_wait=0.05)
    with sqlite3.connect(tmp_path / "callflow.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await tell(store, BEGAN)
        other.execute("ROLLBACK")
    other.close()
    await tell(store, *LINE)
    assert [len(part) for part in ((await store.records(0.0, 100.0)).calls, await store.story("c1"))] == [1, 2]
    await store.close()


async def test_of_too_many_facts_the_oldest_are_lost_and_the_rest_come_in_time(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path), lock_wait=0.02)
    facts = [Noted("c1", float(number), 0, "hears the menu") for number in range(KEPT + 7)]
    with sqlite3.connect(tmp_path / "callflow.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await store.save(NEXT, facts=facts)
        other.execute("ROLLBACK")
    other.close()
    assert store.lost == 7
    loop = asyncio.get_running_loop()
    began = loop.time()
    await store.save(NEXT)
    assert loop.time() - began < 1.0, "the next caller does not wait for all of them"
    await store.close()
    store = await SqlStore.open(url(tmp_path))
    assert len(await store.story("c1")) == KEPT
    await store.close()


async def test_a_fact_that_cannot_be_written_does_not_keep_those_that_wait_from_it(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path), lock_wait=0.02)
    with sqlite3.connect(tmp_path / "callflow.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await store.save(NEXT, facts=[BEGAN, Noted("c1", float("nan"), 0, "no time SQLite takes"), LINE[0]])
        other.execute("ROLLBACK")
    other.close()
    await tell(store, LINE[2])
    await store.close()
    store = await SqlStore.open(url(tmp_path))
    assert len((await store.records(0.0, 100.0)).calls) == 1
    assert len(await store.story("c1")) == 2
    await store.close()


async def test_facts_that_wait_are_written_when_the_store_closes(tmp_path: Path) -> None:
    store = await SqlStore.open(url(tmp_path), lock_wait=0.05)
    with sqlite3.connect(tmp_path / "callflow.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await tell(store, BEGAN)
        other.execute("ROLLBACK")
    other.close()
    await store.close()
    store = await SqlStore.open(url(tmp_path))
    assert len((await store.records(0.0, 100.0)).calls) == 1
    await store.close()


async def test_the_ends_of_what_nobody_saw_begin_are_left_out(store: SqlStore) -> None:
    await tell(store, *END, OfferEnded("c1", 7, 3.0, "declined"))
    assert await store.records(0.0, 1000.0) == Records()


async def test_a_hostile_number_is_remembered_harmless(store: SqlStore) -> None:
    await tell(store, replace(BEGAN, number="1\x00'; DROP TABLE calls; --\ud800\n", dialled="\udcff"))
    (found,) = (await store.records(0.0, 100.0)).calls
    assert found.number.isascii()
    assert found.number.isprintable()


async def test_a_wait_that_a_newer_callflow_wrote_is_said_to_be_unreadable(store: SqlStore, tmp_path: Path) -> None:
    await tell(store, LINE[7])
    with sqlite3.connect(tmp_path / "callflow.sqlite3") as other:
        other.execute("UPDATE waits SET ending = 'beamed up'")
    other.close()
    with pytest.raises(StoreError, match="the wait of the call c1 in the database cannot be read"):
        await store.records(0.0, 100.0)
