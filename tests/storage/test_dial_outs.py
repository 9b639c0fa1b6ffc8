"""Lives and attempts in the database: what is saved together is there together, and comes back as it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.call import Arriving, Call, Caller
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import CustomerLeg, Ended, OutCall, Phase, RingingCustomer, customer_of
from callflow.core.promise import Withdrawal
from callflow.core.promise_change import PromiseChange
from callflow.core.promise_life import AttemptEnded, CameDue, Outcome, PromiseState, proceed, promised
from callflow.core.windows import Window
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.storage.codec import decode_outcall, encode_outcall
from callflow.storage.dial_outs import UnreadableOutCall
from callflow.storage.tables import outcalls
from tests.core.callbacks import DIAL, NUMBER, attempt, due, promise

PROMISE = promise()
LIFE = due(PROMISE)
CALL = Call("call1", "v1", Arriving(), Caller(PROMISE.number), promised=PROMISE)
AGAIN = Window(900.0, 1_800.0)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3", now=lambda: 400.0)
    await store.save(CALL, [PROMISE])
    yield store
    await store.close()


@pytest.mark.parametrize("kind", get_args(Phase), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_attempt_comes_back_as_it_was(kind: type[Phase], data: st.DataObject) -> None:
    phase = data.draw(st.from_type(kind))
    outcall = data.draw(st.builds(OutCall, phase=st.just(phase)))
    assert repr(decode_outcall(encode_outcall(outcall))) == repr(outcall)


async def test_a_promise_just_made_is_open_and_nothing_has_been_done_about_it(store: SqlStore) -> None:
    assert await store.open_promises() == [(PROMISE, None)]
    assert await store.promise_story(PROMISE.id) == []


async def test_life_and_attempt_come_back_together(store: SqlStore) -> None:
    outcall = attempt()
    await store.save_attempt(outcall, None, [LIFE])
    assert await store.open_promises() == [(PROMISE, LIFE)]
    assert await store.open_outcalls() == [outcall]
    assert await store.dialled(0.0) == []


async def test_each_change_is_told_once_even_if_saved_again(store: SqlStore) -> None:
    given_up = replace(LIFE, state=PromiseState.GIVEN_UP, since=500.0, why="a human says so")
    for _ in range(2):
        await store.save_attempt(None, None, [LIFE, given_up])
    assert [(one.state, one.why) for one in await store.promise_story(PROMISE.id)] == [
        (PromiseState.DUE, "its time has come"),
        (PromiseState.GIVEN_UP, "a human says so"),
    ]


async def test_what_is_kept_is_done_and_what_is_given_up_is_left_to_a_human(store: SqlStore) -> None:
    await store.save_attempt(None, None, [replace(LIFE, state=PromiseState.GIVEN_UP)])
    assert await store.open_promises() == []
    assert not await store.is_done(PROMISE.id)
    assert [one.state for one in await store.callbacks()] == ["open"]
    await store.save_attempt(None, None, [replace(LIFE, state=PromiseState.KEPT)])
    assert await store.is_done(PROMISE.id)


async def test_a_promise_that_a_human_has_kept_is_not_open(store: SqlStore) -> None:
    await store.save_attempt(None, None, [LIFE])
    await store.mark_done(PROMISE.id)
    assert await store.open_promises() == []


async def test_what_was_dialled_is_counted_and_when_it_ended(store: SqlStore) -> None:
    ringing = replace(attempt(), dialled=True)
    await store.save_attempt(ringing, Dialled(ringing.id, NUMBER, 350.0), [LIFE])
    assert await store.dialled(300.0) == [Dialled(ringing.id, NUMBER, 350.0)]
    ended = replace(ringing, phase=Ended(Outcome.BUSY, AGAIN), deadline=None)
    await store.save_attempt(ended, Dialled(ringing.id, NUMBER, 350.0, 380.0), [LIFE])
    assert await store.dialled(300.0) == [Dialled(ringing.id, NUMBER, 350.0, 400.0)]
    assert await store.dialled(360.0) == []
    assert await store.open_outcalls() == []


async def test_without_the_life_there_is_no_attempt(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        await store.save_attempt(attempt(), None, [replace(LIFE, next_at=float("nan"))])  # no time SQLite takes
    assert store.trouble is not None
    assert await store.open_outcalls() == []
    assert await store.promise_story(PROMISE.id) == []
    await store.save_attempt(attempt(), None, [LIFE])
    assert store.trouble is None


async def test_what_a_caller_changes_of_a_promise_is_there_with_their_step_or_not_at_all(store: SqlStore) -> None:
    ended = attempt().enter(Ended(Outcome.WITHDRAWN, AGAIN), None)
    over = proceed(LIFE, AttemptEnded(450.0, LIFE.attempt, Outcome.WITHDRAWN, AGAIN), 3)
    await store.save_attempt(attempt(), None, [LIFE])
    again = replace(CALL, id="again", withdrawn=Withdrawal(PROMISE.id, "the caller waits on the line instead"))
    with pytest.raises(StoreError):
        await store.save(again, changed=PromiseChange((replace(over, next_at=float("nan")),), ended))
    assert [one.id for one in await store.open_calls() if isinstance(one, Call)] == [CALL.id]
    assert await store.open_promises() == [(PROMISE, LIFE)]
    assert await store.open_outcalls() == [attempt()]
    await store.save(again, changed=PromiseChange((over,), ended))
    assert again in await store.open_calls()
    assert await store.open_promises() == []
    assert await store.open_outcalls() == []
    assert (await store.promise_story(PROMISE.id))[-1].state is PromiseState.WITHDRAWN


async def test_attempts_and_calls_are_saved_side_by_side(store: SqlStore) -> None:
    saves = [store.save(replace(CALL, id=f"other{number}")) for number in range(3)]
    saves.insert(1, store.save_attempt(attempt(), None, [LIFE]))
    saves.append(store.save_attempt(None, None, [proceed(promised(promise(number=2)), CameDue(300.0), 3)]))
    await asyncio.gather(*saves)
    assert len(await store.open_calls()) == 4
    assert len(await store.open_outcalls()) == 1


async def test_whoever_gave_up_waiting_wrote_nothing(store: SqlStore) -> None:
    given_up = asyncio.create_task(store.save_attempt(attempt(), None, [LIFE]))
    await asyncio.sleep(0)  # it has asked
    given_up.cancel()
    await store.save(CALL)
    assert await store.open_outcalls() == []


async def test_an_attempt_that_cannot_be_read_hides_no_other(store: SqlStore) -> None:
    good = attempt()
    bad = replace(good, id="bad")
    await store.save_attempt(bad, None, [])
    await store.save_attempt(good, None, [])
    await store._writer.transact([outcalls.update().where(outcalls.c.id == "bad").values(state="{}")])
    found = await store.open_outcalls()
    assert good in found
    assert [one.promise for one in found if isinstance(one, UnreadableOutCall)] == [PROMISE.id]


def test_a_ringing_customer_keeps_the_dial_string() -> None:
    outcall = replace(attempt(), phase=RingingCustomer(CustomerLeg(1, DIAL)))
    assert customer_of(decode_outcall(encode_outcall(outcall))) == CustomerLeg(1, DIAL)
