"""A change of a promise and what is told of it: both are there, or neither."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from callflow.callback_news import told
from callflow.core.call import Arriving, Call
from callflow.core.deliveries import Delivery
from callflow.core.promise import Promise
from callflow.core.promise_book import Wanted
from callflow.core.promise_life import GivenUp, Outcome, PromiseLife, PromiseState, proceed, promised
from callflow.core.promise_news import KINDS, Change
from callflow.core.reference import reference
from callflow.errors import StoreError
from callflow.storage import SqlStore
from tests.core.callbacks import due, promise

PROMISE = replace(promise(), company="Acme Plumbing", timezone="Europe/Warsaw")
CALL = Call("call1", "v1", Arriving())
NAN = float("nan")
"""No time that SQLite takes."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(url, webhooks=True, tell=told)
    yield store
    await store.close()


async def _told(store: SqlStore) -> Sequence[Delivery]:
    return [one.delivery for one in await store.outbox.undelivered()]


async def _kinds(store: SqlStore) -> list[str]:
    return [one.kind for one in await _told(store)]


def _facts(delivery: Delivery) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(delivery.body)["facts"]
    return facts


async def test_a_promise_is_told_with_the_reference_that_it_keeps(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    await store.save(CALL, [PROMISE])
    (one,) = await _told(store)
    assert (one.kind, one.subject, one.number) == ("callback.promised", PROMISE.id, PROMISE.number)
    (kept,) = await store.callbacks()
    assert _facts(one)["reference"] == kept.reference == reference(1)


async def test_without_the_promise_nothing_is_told_and_without_the_life_neither(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        await store.save(CALL, [replace(PROMISE, arrived_at=NAN)])
    assert await _told(store) == []
    await store.save(CALL, [PROMISE])
    with pytest.raises(StoreError):
        await store.save_attempt(None, None, [replace(due(PROMISE), next_at=NAN)])
    assert await _kinds(store) == ["callback.promised"]


async def test_every_change_is_told_in_its_transaction_once(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    for number, state in enumerate(PromiseState):
        if state is not PromiseState.PROMISED:
            life = replace(due(PROMISE), state=state, since=400.0 + number)
            await store.save_attempt(None, None, [life])
            await store.save_attempt(None, None, [life])
    assert sorted(await _kinds(store)) == sorted(KINDS.values())


async def test_of_changes_at_one_moment_only_the_last_speaks_to_the_caller(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    tried = replace(due(PROMISE), state=PromiseState.TRIED_AGAIN, why=Outcome.NOT_NOW)
    given_up = proceed(tried, GivenUp(tried.since, "no number"), 3)
    await store.save_attempt(None, None, [due(PROMISE), tried, given_up])
    texts = {one.kind: _facts(one)["text"] for one in await _told(store)}
    assert {kind for kind, text in texts.items() if text} == {"callback.promised", "callback.given_up"}
    assert set(texts) > {"callback.tried_again", "callback.due"}


async def test_what_a_human_has_kept_is_told_once_and_its_end_says_nothing_to_the_caller(store: SqlStore) -> None:
    await store.save(CALL, [PROMISE])
    await store.mark_done(PROMISE.id)
    await store.mark_done(PROMISE.id)
    await store.mark_done("another")
    withdrawn = replace(promised(PROMISE), state=PromiseState.WITHDRAWN, since=500.0, why="a human has kept it")
    await store.save_attempt(None, None, [withdrawn])
    found = {one.kind: _facts(one)["text"] for one in await _told(store)}
    assert set(found) == {"callback.promised", "callback.done", "callback.withdrawn"}
    assert (found["callback.done"], found["callback.withdrawn"]) == ("", "")
    assert await store.is_done(PROMISE.id)


async def test_without_a_receiver_nothing_is_told(url: str) -> None:
    store = await SqlStore.open(url)
    await store.save(CALL, [PROMISE])
    await store.save_attempt(None, None, [due(PROMISE)])
    await store.mark_done(PROMISE.id)
    assert await _told(store) == []
    await store.close()


async def test_news_that_cannot_be_worded_stop_no_promise(url: str) -> None:
    def broken(change: Change, at: float) -> Delivery:
        raise RuntimeError(f"no words for {change} at {at}")

    store = await SqlStore.open(url, webhooks=True, tell=broken)
    with capture_logs() as logs:
        await store.save(CALL, [PROMISE])
        await store.save_attempt(None, None, [due(PROMISE)])
    assert [one["event"] for one in logs] == ["news_not_made"] * 2
    assert [one.now for one in await store.callbacks()] == [due(PROMISE)]
    await store.close()


def _another(number: int) -> tuple[Call, Promise]:
    return replace(CALL, id=f"call{number}"), promise(number=number)


async def test_references_are_given_once_also_to_many_at_once_and_after_a_restart(store: SqlStore, url: str) -> None:
    many = [_another(number) for number in range(2, 22)]
    await asyncio.gather(*(store.save(call, [one]) for call, one in many))
    again = await SqlStore.open(url)
    await again.save(*_single(30))
    with pytest.raises(StoreError):
        await store.save(*_single(31))  # the other callflow has taken the next number: it is looked up again
    await store.save(*_single(31))
    found = [one.reference for one in await again.callbacks()]
    assert len(set(found)) == len(found) == 22
    await again.close()


def _single(number: int) -> tuple[Call, list[Promise]]:
    call, one = _another(number)
    return call, [one]


async def test_a_life_of_a_promise_nobody_knows_is_told_to_nobody(store: SqlStore) -> None:
    life: PromiseLife = due(promise(number=99))
    await store.save_attempt(None, None, [life])
    assert await _told(store) == []


async def test_promises_are_found_by_what_is_wanted_of_them(store: SqlStore) -> None:
    ones = [replace(promise(number=number), company="Acme Plumbing") for number in (1, 2, 3)]
    other = replace(promise("billing", number=12), latest=900.0)
    await store.save(CALL, [*ones, other])
    await store.save_attempt(None, None, [replace(due(ones[1]), state=PromiseState.TRIED_AGAIN)])
    await store.save_attempt(None, None, [replace(due(ones[2]), state=PromiseState.KEPT)])

    async def found(wanted: Wanted, most: int = 10) -> str:
        return ",".join(one.promise.id[4:-10] for one in await store.callbacks_wanted(wanted, most))

    assert await found(Wanted()) == "12,1,2"
    assert await found(Wanted(), most=2) == "12,1"
    assert await found(Wanted(everything=True)) == "1,2,3,12"
    assert await found(Wanted(state=PromiseState.KEPT)) == "3"
    assert await found(Wanted(state=PromiseState.PROMISED)) == "12,1"
    assert await found(Wanted(queue="billing")) == "12"
    assert await found(Wanted(company="Acme Plumbing", queue="sales")) == "1,2"
    assert await found(Wanted(company="")) == "12"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("call1-promise-1", 1),
        ("call1", 2),
        ("call12", 1),
        (reference(1), 1),
        ("%", 0),
        ("", 2),
        ("\ud800", 0),
        ("\0", 0),
    ],
)
async def test_a_promise_is_found_by_its_name_or_reference(store: SqlStore, name: str, count: int) -> None:
    await store.save(CALL, [promise(number=1), promise(number=12), promise(number=2)])
    assert len(await store.callbacks_called(name)) == count
