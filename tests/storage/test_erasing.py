from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Call, Caller, Choosing, Detail, Ended, Ending, Playing
from callflow.core.dialled import Dialled
from callflow.core.dialout.outcall import Ended as AttemptEnded
from callflow.core.promise_life import Outcome, PromiseState
from callflow.core.prompts import Prompt
from callflow.core.recording import CallBegan, CallEnded, Noted, WaitEnded
from callflow.core.records import WaitEnding
from callflow.core.windows import Window
from callflow.storage import SqlStore
from callflow.storage.erasing import NUMBERS
from callflow.storage.tables import metadata
from tests.core.callbacks import attempt, due, promise

NUMBER = "+48600700800"
DAY = 86_400.0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3", now=clock)
    yield store
    await store.close()


def whole(folder: Path) -> str:
    """Everything that the database's files hold, as text."""
    connection = sqlite3.connect(folder / "callflow.sqlite3")
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def call(name: str, *, ended: bool = True) -> Call:
    phase = Ended(Ending.CALLER_HUNG_UP) if ended else Choosing("call/1", None)
    return Call(name, "v1", phase, Caller(NUMBER), "100", arrived_at=0.0, profile=(Detail("account", "4711"),))


async def rings(store: SqlStore, name: str, *, plan: str = "v1", ended_at: float | None = 10.0) -> None:
    """A call that was in line, with all that is remembered of it."""
    ends = [] if ended_at is None else [CallEnded(name, ended_at, "hung up by the caller")]
    wait = WaitEnded(name, 1, "Acme", "sales", 1.0, 9.0, WaitEnding.HUNG_UP)
    told = Noted(name, 1.0, 0, "is put in line for sales")
    began = CallBegan(name, "Acme", plan, "100", NUMBER, 0.0)
    await store.save(replace(call(name, ended=ended_at is not None), plan=plan), facts=[began, told, wait, *ends])


def test_every_column_that_could_hold_a_number_is_known() -> None:
    columns = {column for table in metadata.tables.values() for column in table.c if column.name.endswith("number")}
    counts = {"editions.number"}
    assert {str(column) for column in columns} - counts == {str(column) for column in NUMBERS}


def test_a_call_that_is_over_keeps_nothing_personal_but_in_its_record() -> None:
    read_back = Playing(7, (Prompt("four", "en"), Prompt("seven", "en")))
    from callflow.storage.store import _row

    row = _row(replace(call("c1"), letting_go=(read_back,), typed="4"), 1.0)
    assert "four" not in str(row["state"])
    assert NUMBER not in str(row["state"])
    assert "4711" not in str(row["state"])


async def test_what_is_old_is_erased_and_statistics_stay(store: SqlStore, tmp_path: Path) -> None:
    await rings(store, "c1")
    before = await store.records(0.0, 100.0)
    assert await store.erase_calls("v1", 11.0, []) == 2
    assert await store.erase_calls("v1", 11.0, []) == 0
    after = await store.records(0.0, 100.0)
    assert after.waits == before.waits
    assert after.calls == (replace(before.calls[0], number=""),)
    assert len(await store.story("c1")) == 1
    assert NUMBER not in whole(tmp_path)


async def test_what_is_younger_or_under_way_or_of_another_plan_stays(store: SqlStore, clock: Clock) -> None:
    clock.now = 5 * DAY
    await rings(store, "young", ended_at=5 * DAY)
    await rings(store, "other", plan="v2")
    clock.now = 0.0
    await rings(store, "talks", ended_at=None)
    assert await store.erase_calls("v1", DAY, ["talks"]) == 1, "its caller's record, for it came long ago"
    assert [one.number for one in (await store.records(0.0, 1.0)).calls] == [NUMBER, "", NUMBER]
    assert [one.id for one in await store.open_calls() if isinstance(one, Call)] == ["talks"]
    assert sorted(await store.plans_of_personal_data()) == ["v1", "v2"]


async def test_a_promise_that_is_done_is_erased_with_its_attempts(store: SqlStore, tmp_path: Path) -> None:
    kept = replace(promise(), number=NUMBER, profile=(Detail("account", "4711"),), recording="cf-1-rec-2")
    ended = attempt().enter(AttemptEnded(Outcome.KEPT, Window(0.0, 1.0)), None)
    ended = replace(ended, promise=kept.id, dial=f"PJSIP/{NUMBER}@trunk")
    await store.save(replace(call("c1"), caller=Caller()), [kept])
    await store.save_attempt(ended, Dialled(ended.id, NUMBER, 5.0), [replace(due(kept), state=PromiseState.KEPT)])
    (old,) = await store.old_promises(kept.plan, DAY * 1000, "")
    assert (old.promise, old.recording) == (kept.id, "cf-1-rec-2")
    assert await store.old_promises(kept.plan, DAY * 1000, kept.id) == []
    await store.erase_promises([kept.id])
    assert await store.old_promises(kept.plan, DAY * 1000, "") == []
    for personal in (NUMBER, "4711", "cf-1-rec-2"):
        assert personal not in whole(tmp_path)
    assert [one.promise.queue for one in await store.callbacks()] == ["sales"], "what was promised, and kept, stays"


async def test_an_open_promise_is_never_erased(store: SqlStore) -> None:
    still_open = replace(promise(), number=NUMBER)
    given_up = replace(promise(number=2), number=NUMBER)
    await store.save(call("c1"), [still_open, given_up])
    await store.save_attempt(None, None, [replace(due(given_up), state=PromiseState.GIVEN_UP)])
    assert await store.old_promises("v1", 1e12, "") == []
    await store.erase_promises([still_open.id, given_up.id])
    assert [one.number for one in await store.promises()] == [NUMBER, NUMBER]


async def test_why_a_human_withdrew_a_promise_goes_with_it(store: SqlStore, tmp_path: Path) -> None:
    gone = promise()
    await store.save(call("c1"), [gone])
    withdrawn = replace(due(gone), state=PromiseState.WITHDRAWN, why="Mr Kowalski wrote a letter")
    await store.save_attempt(None, None, [withdrawn])
    assert "Kowalski" in whole(tmp_path)
    await store.erase_promises([gone.id])
    assert "Kowalski" not in whole(tmp_path)


async def test_what_is_kept_of_a_number(store: SqlStore, tmp_path: Path) -> None:
    await rings(store, "c1")
    await rings(store, "c2", ended_at=None)
    await store.save(call("c1"), [replace(promise(), number=NUMBER)])
    assert list(await store.numbers_kept()) == [NUMBER]
    kept = await store.kept_of([NUMBER])
    assert (sorted(kept.calls), list(kept.under_way)) == (["c1", "c2"], ["c2"])
    assert [[one.promise for one in part] for part in (kept.done, kept.open)] == [[], [promise().id]]
    await store.forget(kept)
    assert [one.number for one in (await store.records(0.0, 1.0)).calls] == ["", NUMBER]
    assert replace(await store.kept_of(["+4811"]), written=()) == await store.kept_of([])
