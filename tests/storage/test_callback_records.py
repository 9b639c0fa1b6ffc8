"""Callbacks as a report reads them from the rows by which they are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Arriving, Call, Caller
from callflow.core.dialled import Dialled
from callflow.core.dialling import Refusal
from callflow.core.dialout.outcall import Ended
from callflow.core.editions import Cause as EditionCause
from callflow.core.editions import Edition, Entry
from callflow.core.promise_life import (
    AT_ONCE,
    KEPT_BY_HUMAN,
    AgentRang,
    AttemptEnded,
    CameDue,
    CustomerRang,
    GivenUp,
    Happening,
    Moved,
    Outcome,
    PromiseLife,
    PromiseState,
    Withdrawn,
    proceed,
    promised,
)
from callflow.core.recording import NotPromised, NumberRefused
from callflow.core.records import Gating, NotDialled, Promised, Try
from callflow.core.windows import Gated, Window
from callflow.storage import SqlStore
from tests.core.callbacks import attempt, promise

PROMISE = promise()
AGAIN = Window(1_800.0, 2_700.0)
EDITION = Edition((Entry("acme.yaml", "v1", "Acme"),), 0.0, EditionCause.DISK, "")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3", now=lambda: 400.0)
    await store.record_edition(EDITION)
    await store.save(Call("call1", "v1", Arriving(), Caller(PROMISE.number), promised=PROMISE), [PROMISE])
    yield store
    await store.close()


async def lives(store: SqlStore, *happenings: Happening) -> PromiseLife:
    life = promised(PROMISE)
    for happening in happenings:
        life = proceed(life, happening, 3)
        await store.save_attempt(None, None, [life])
    return life


async def read(store: SqlStore) -> Promised:
    (found,) = (await store.records(0.0, 1_000.0)).promises
    return found


def until_it_rings(at: float) -> tuple[Happening, ...]:
    return CameDue(at - 2.0), AgentRang(at - 1.0, 1), CustomerRang(at, 1)


async def test_a_promise_just_made(store: SqlStore) -> None:
    found = await read(store)
    assert (found.company, found.queue, found.state) == ("Acme", "sales", PromiseState.PROMISED)
    assert (found.until, found.rang_at, found.late_s, found.moves, found.tries) == (PROMISE.latest, None, None, 0, ())


async def test_an_attempt_that_reached_nobody_and_one_that_did(store: SqlStore) -> None:
    rang_at = PROMISE.latest - 60.0
    life = await lives(store, *until_it_rings(rang_at), AttemptEnded(rang_at + 20.0, 1, Outcome.BUSY, AGAIN))
    first = attempt()
    await store.save_attempt(first.enter(Ended(Outcome.BUSY, AGAIN), None), Dialled(first.id, "+48", rang_at), [])
    due = proceed(life, CameDue(1_900.0), 3)
    second = replace(first, id=f"{PROMISE.id}-2", attempt=2, dialled=True)
    for happening in (CustomerRang(1_910.0, 2), AttemptEnded(1_950.0, 2, Outcome.KEPT, AGAIN)):
        await store.save_attempt(None, None, [due := proceed(due, happening, 3)])
    await store.save_attempt(second.enter(Ended(Outcome.KEPT, AGAIN), None), Dialled(second.id, "+48", 1_910.0), [due])
    found = await read(store)
    assert (found.state, found.rang_at, found.late_s) == (PromiseState.KEPT, rang_at, 0.0)
    assert found.tries == (Try(True, Outcome.BUSY), Try(True, Outcome.KEPT))
    assert not found.by_human


async def test_late_is_after_the_window_that_was_named_last_before_it_rang(store: SqlStore) -> None:
    notice = Moved(500.0, Window(1_200.0, 2_100.0), "the line is longer")
    await lives(store, notice, *until_it_rings(2_160.0))
    found = await read(store)
    assert (found.until, found.late_s, found.moves) == (2_100.0, 60.0, 1)


async def test_to_be_called_at_once_is_no_notice_to_anybody(store: SqlStore) -> None:
    await lives(store, Moved(1_000.0, Window(900.0, 2_100.0), AT_ONCE), *until_it_rings(1_260.0))
    found = await read(store)
    assert (found.until, found.late_s, found.moves) == (PROMISE.latest, 60.0, 0)


@pytest.mark.parametrize(
    ("happenings", "by_human"),
    [
        ((), True),
        ((GivenUp(500.0, "attempts"),), True),
        ((Withdrawn(500.0, KEPT_BY_HUMAN),), True),
        ((Withdrawn(500.0, "the caller rang again"),), False),
    ],
)
async def test_what_somebody_has_ticked_off(store: SqlStore, happenings: tuple[Happening, ...], by_human: bool) -> None:
    await lives(store, *happenings)
    assert not (await read(store)).by_human or happenings
    await store.mark_done(PROMISE.id)
    assert (await read(store)).by_human == by_human


async def test_the_time_and_the_order(store: SqlStore) -> None:
    later = replace(PROMISE, id="call2-promise-1", made_at=500.0)
    await store.save(Call("call2", "v1", Arriving()), [later])
    assert [one.id for one in (await store.records(0.0, 1_000.0)).promises] == [PROMISE.id, later.id]
    assert [one.id for one in (await store.records(1.0, 1_000.0)).promises] == [later.id]
    assert [one.id for one in (await store.records(0.0, 500.0)).promises] == [PROMISE.id]


async def test_what_was_not_promised_is_there_once_and_bears_no_number(store: SqlStore, tmp_path: Path) -> None:
    gated = NotPromised("c1", "Acme", "sales", 10.0, Gated.TOO_OFTEN_LATE)
    refused = NumberRefused("c1", "Acme", "sales", 20.0, Refusal.PREMIUM)
    call = Call("c1", "v1", Arriving())
    await store.save(call, facts=[gated, replace(gated, at=40.0), replace(gated, why=Gated.NO_END), refused])
    await store.save(replace(call, serial=2), facts=[gated, refused])
    await store.save_attempt(None, None, [], [NumberRefused("p1", "Acme", "", 30.0, Refusal.DAY_CAP, promised=True)])
    found = await store.records(0.0, 100.0)
    assert found.gatings == (
        Gating("c1", "Acme", "sales", 10.0, Gated.TOO_OFTEN_LATE),
        Gating("c1", "Acme", "sales", 10.0, Gated.NO_END),
    )
    assert found.refusals == (
        NotDialled("c1", "Acme", "sales", 20.0, Refusal.PREMIUM, False),
        NotDialled("p1", "Acme", "", 30.0, Refusal.DAY_CAP, True),
    )
    with sqlite3.connect(tmp_path / "callflow.sqlite3") as connection:
        tables = [connection.execute(f"PRAGMA table_info({table})").fetchall() for table in ("gatings", "refusals")]
    connection.close()
    assert "number" not in [column[1] for table in tables for column in table]


async def test_what_is_forgotten_still_counts(store: SqlStore) -> None:
    await lives(store, Withdrawn(500.0, "the caller rang again"))
    await store.forget(await store.kept_of([PROMISE.number]))
    found = await read(store)
    assert (found.company, found.state, found.by_human) == ("Acme", PromiseState.WITHDRAWN, False)
