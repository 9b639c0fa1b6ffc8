from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.cli.callback_lights import MARKS, STYLES, light
from callflow.core.call import Arriving, Call
from callflow.core.promise import Promise
from callflow.core.promise_book import DONE, Callback
from callflow.core.promise_life import GivenUp, Outcome, PromiseState, proceed, promised
from callflow.core.reference import in_groups, reference
from callflow.core.windows import Light, Window
from callflow.storage import SqlStore
from tests.cli.conftest import Callflow
from tests.core.callbacks import due, promise

OPEN = replace(promise(number=1, made_at=1_700_000_000.0), company="Acme Plumbing", timezone="Europe/Warsaw")
TRIED = promise(number=2, made_at=1_700_000_100.0)
KEPT = promise(number=3, made_at=1_700_000_200.0)
HUMAN: Promise = replace(promise(number=4, made_at=1_700_000_300.0), queue="")
AGAIN = Window(1_700_001_000.0, 1_700_001_900.0)


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
        tried = replace(
            due(TRIED), state=PromiseState.TRIED_AGAIN, since=1_700_000_500.0, why=Outcome.BUSY, window=AGAIN
        )
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
    assert "2023-11-14 23:18 to 23:33 +01:00" in lines[0], "the time of the company"
    assert "2023-11-14 22:30 to 22:45 +00:00" in lines[1], "UTC where no company is known"
    assert lines[0].split()[1] == reference(1)
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
    assert light(one, {}, ends) is Light.GREEN
    assert light(one, {OPEN.id: Light.RED}, ends) is Light.RED
    assert light(one, {OPEN.id: Light.BROKEN}, ends) is Light.RED, "moved since it was asked"
    assert light(one, {}, ends + 1.0) is Light.BROKEN
    assert light(replace(one, state=DONE), {}, ends + 1.0) is Light.GREEN
    talking = replace(due(OPEN), state=PromiseState.CUSTOMER_RINGING)
    assert light(replace(one, life=talking), {}, ends + 1.0) is Light.GREEN
    assert all(light in MARKS and light in STYLES for light in Light)


@pytest.mark.parametrize("name", ["call2", reference(2), in_groups(reference(2))])
def test_the_story_of_one(callflow: Callflow, name: str) -> None:
    lines = callflow("callbacks", "show", name).out.splitlines()
    assert lines[0].startswith("call2-promise-1: a callback for ")
    assert lines[0].endswith(f"by sales, reference {in_groups(reference(2))}")
    assert lines[1] == "times are those of UTC"
    assert lines[2].startswith("2023-11-14 22:15  promised for 2023-11-14 22:20 to 22:35")
    assert lines[3].endswith("due (attempt 1): its time has come")
    assert lines[4].endswith("tried again to 2023-11-14 22:30 to 22:45 (attempt 1): the customer was busy")


def test_a_story_is_told_in_the_time_of_the_company(callflow: Callflow) -> None:
    lines = callflow("callbacks", "show", reference(1), "--numbers").out.splitlines()
    assert f"for {OPEN.number}, by sales of Acme Plumbing" in lines[0]
    assert lines[1:] == [
        "times are those of Europe/Warsaw",
        "2023-11-14 23:13  promised for 2023-11-14 23:18 to 23:33",
    ]


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


@pytest.mark.parametrize(
    "order",
    [
        ("cancel",),
        ("cancel", "--because", "served by mail"),
        ("now",),
        ("move", "2026-11-23 10:00"),
        ("move", "10:00", "--until", "10:30", "--because", "asked"),
    ],
)
def test_without_a_running_engine_nothing_is_changed(callflow: Callflow, order: tuple[str, ...]) -> None:
    done = callflow("callbacks", order[0], "call1", *order[1:])
    assert done.code == 2
    assert "callflow is not running" in done.err


@pytest.mark.parametrize("time", ["tomorrow", "2026-11-31 10:00", "25:00", ""])
def test_a_time_that_is_none(callflow: Callflow, time: str) -> None:
    done = callflow("callbacks", "move", "call1", time)
    assert done.code == 2
    assert "is no time: write it like 2026-11-23 10:00" in done.err


def test_an_empty_list_says_so_and_writes_nothing_for_programs(
    callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_DATABASE", f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite3")
    for order, said in (
        (("callbacks", "list"), "No open callbacks."),
        (("callbacks", "list", "--all"), "No callbacks yet."),
        (("benefits", "list"), "No benefits to hand out."),
        (("messages", "list"), "No messages to answer."),
        (("webhooks", "list"), "Everything has been accepted."),
        (("calls", "list"), "No calls yet."),
    ):
        done = callflow(*order)
        assert (done.code, done.out, done.err.strip()) == (0, "", said)


def test_a_receiver_hears_of_what_a_human_ticks_off_while_nothing_runs(
    callflow: Callflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_WEBHOOK_URL", "http://127.0.0.1:1/hook")
    monkeypatch.setenv("CALLFLOW_WEBHOOK_SECRET", "a secret of the tests")
    assert callflow("callbacks", "done", "call4").code == 0
    assert "call4-promise-1-done  callback.done" in callflow("webhooks", "list").out
