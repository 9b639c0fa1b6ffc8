from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.cli.callback_lights import MARKS, STYLES, light
from callflow.core.call import Arriving, Call
from callflow.core.promise import Promise
from callflow.core.promise_life import GivenUp, Outcome, PromiseState, proceed, promised
from callflow.core.windows import Light
from callflow.storage import Callback, SqlStore
from tests.cli.conftest import Callflow
from tests.core.callbacks import due, promise

OPEN = promise(number=1, made_at=1_700_000_000.0)
TRIED = promise(number=2, made_at=1_700_000_100.0)
KEPT = promise(number=3, made_at=1_700_000_200.0)
HUMAN: Promise = replace(promise(number=4, made_at=1_700_000_300.0), queue="")


@pytest.fixture(autouse=True)
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with a promise of each kind, and no engine that runs."""
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    monkeypatch.setenv("CALLFLOW_DATABASE", url)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "secret")
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "1")

    async def fill() -> None:
        store = await SqlStore.open(url)
        await store.save(Call("1", "v1", Arriving()), [OPEN, TRIED, KEPT, HUMAN])
        tried = replace(due(TRIED), state=PromiseState.TRIED_AGAIN, since=1_700_000_500.0, why=Outcome.BUSY)
        await store.save_attempt(None, None, [due(TRIED), tried])
        await store.save_attempt(None, None, [replace(due(KEPT), state=PromiseState.KEPT)])
        given_up = proceed(promised(HUMAN), GivenUp(1_700_000_600.0, "no terms"), 3)
        await store.save_attempt(None, None, [given_up])
        await store.close()

    asyncio.run(fill())


def test_what_is_open_is_listed_and_what_a_human_has_to_keep(callflow: Callflow) -> None:
    lines = callflow("callbacks", "list").out.splitlines()
    assert len(lines) == 3
    assert "promised" in lines[0]
    assert "2023-11-14 22:18 to 22:33" in lines[0]
    assert "tried again: the customer was busy" in lines[1]
    assert "operators  given up with a human told: no terms" in lines[2]
    assert "***567" in lines[0]
    assert OPEN.number not in "".join(lines)
    assert OPEN.number in callflow("callbacks", "list", "--numbers").out
    assert "kept" in callflow("callbacks", "list", "--all").out


def test_what_is_broken_stands_before_what_is_a_humans_and_that_before_all_others(callflow: Callflow) -> None:
    lines = callflow("callbacks", "list").out.splitlines()
    assert [line.split("-promise")[0] for line in lines] == ["call1", "call2", "call4"]
    assert "sales  BROKEN, nobody has called: promised" in lines[0]
    assert "BROKEN" not in lines[2]


def test_a_running_callflow_says_what_is_at_risk() -> None:
    one = Callback(OPEN, None, "open")
    ends = OPEN.latest
    assert light(one, {}, ends, done=False) is Light.GREEN
    assert light(one, {OPEN.id: Light.RED}, ends, done=False) is Light.RED
    assert light(one, {OPEN.id: Light.BROKEN}, ends, done=False) is Light.RED, "moved since it was asked"
    assert light(one, {}, ends + 1.0, done=False) is Light.BROKEN
    assert light(one, {}, ends + 1.0, done=True) is Light.GREEN
    talking = replace(due(OPEN), state=PromiseState.CUSTOMER_RINGING)
    assert light(replace(one, life=talking), {}, ends + 1.0, done=False) is Light.GREEN
    assert all(light in MARKS and light in STYLES for light in Light)


def test_the_story_of_one(callflow: Callflow) -> None:
    lines = callflow("callbacks", "show", "call2").out.splitlines()
    assert lines[0].startswith("call2-promise-1: a callback for ")
    assert lines[1].startswith("2023-11-14 22:15  promised for ")
    assert lines[2].endswith("due (attempt 1): its time has come")
    assert lines[3].endswith("tried again (attempt 1): the customer was busy")


@pytest.mark.parametrize("name", ["call", "nobody"])
def test_a_name_that_is_not_one(callflow: Callflow, name: str) -> None:
    done = callflow("callbacks", "show", name)
    assert done.code == 2
    assert f"callbacks are called {name}" in done.err


def test_a_human_has_kept_it(callflow: Callflow) -> None:
    assert callflow("callbacks", "done", "call4").code == 0
    assert "call4" not in callflow("callbacks", "list").out
    assert callflow("callbacks", "done", "call1").code == 0
    assert "done" in callflow("callbacks", "list", "--all").out


@pytest.mark.parametrize("order", [("cancel",), ("cancel", "--because", "served by mail"), ("now",)])
def test_without_a_running_engine_nothing_is_changed(callflow: Callflow, order: tuple[str, ...]) -> None:
    done = callflow("callbacks", order[0], "call1", *order[1:])
    assert done.code == 2
    assert "callflow is not running" in done.err
