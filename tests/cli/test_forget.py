"""`callflow forget`, alone, and beside a real `callflow run` that has an open callback to withdraw."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Arriving, Call, Caller, Ended, Ending
from callflow.core.caller import LastTalk
from callflow.core.editions import Cause, Edition, Entry
from callflow.core.promise import Promise
from callflow.core.promise_life import PromiseState
from callflow.core.recording import CallBegan, CallEnded
from callflow.dialplan import version_of
from callflow.recordings import file_of
from callflow.storage import SqlStore
from tests.cli.conftest import GOOD, Callflow
from tests.cli.test_reload import ROOT, Office, _free_port
from tests.core.callbacks import due, promise
from tests.fakes.ari import FakeAsterisk

NUMBER, OTHER = "+48600700800", "+48601601601"
TODAY = 4e9
"""Long after these tests: nothing is old."""

POLISH = GOOD.replace('numbers: ["100"]', 'numbers: ["100", "+48221234567"]')


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    (tmp_path / "recordings").mkdir()
    monkeypatch.setenv("CALLFLOW_DATABASE", url)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "secret")
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "1")
    monkeypatch.setenv("CALLFLOW_RECORDINGS", str(tmp_path / "recordings"))
    return url


def fill(url: str, *numbers: str, promises: tuple[Promise, ...] = (), done: bool = True, plan: str = "v1") -> None:
    """A call from each number, and promises."""

    async def work() -> None:
        store = await SqlStore.open(url)
        await store.keep_plan(version_of(POLISH), POLISH)
        await store.record_edition(Edition((Entry("a.yaml", version_of(POLISH), "Acme"),), 1.0, Cause.DISK, ""))
        for count, number in enumerate(numbers):
            began = CallBegan(f"c{count}", "Acme", plan, "100", number, TODAY)
            ended = replace(Call(f"c{count}", plan, Arriving()), phase=Ended(Ending.TALKED))
            await store.save(ended, facts=[began, CallEnded(f"c{count}", TODAY, "talked to a human")])
        await store.save(Call("p", plan, Ended(Ending.TALKED)), promises)
        for one in promises if done else ():
            await store.save_attempt(None, None, [replace(due(one), state=PromiseState.KEPT)])
        await store.close()

    asyncio.run(work())


def kept(url: str) -> list[str]:
    async def work() -> list[str]:
        store = await SqlStore.open(url)
        numbers = sorted(await store.numbers_kept())
        await store.close()
        return numbers

    return asyncio.run(work())


def test_in_whatever_spelling_it_came_and_is_said(callflow: Callflow, url: str, tmp_path: Path) -> None:
    sound = file_of(tmp_path / "recordings", "cf-1-rec-2")
    sound.write_bytes(b"RIFF")
    message = replace(promise(), number=NUMBER, recording="cf-1-rec-2")
    fill(url, NUMBER, "600700800", "0048600700800", OTHER, promises=(message,))
    done = callflow("forget", "+48 600-700-800")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "erased: 3 calls, 1 callback or message promised, 1 recording, and the number wherever else it stood\n"
    )
    assert kept(url) == [OTHER]
    assert not sound.exists()
    assert callflow("forget", NUMBER).out == "nothing is kept of this number\n"


def test_a_number_without_its_country_is_one_of_the_plans(callflow: Callflow, url: str) -> None:
    fill(url, NUMBER, OTHER)
    assert callflow("forget", "600 700 800").out.startswith("erased: 1 call,")
    assert kept(url) == [OTHER]


def test_who_only_talked_is_forgotten_and_said_so(callflow: Callflow, url: str) -> None:
    async def talked() -> None:
        store = await SqlStore.open(url)
        await store.last_talks.remember("Acme", NUMBER, LastTalk("anna", 1.0))
        await store.close()

    fill(url, OTHER)
    asyncio.run(talked())
    assert NUMBER in kept(url)
    said = callflow("forget", NUMBER).out
    assert said.startswith("erased: 0 calls,")
    assert said.endswith("and the number wherever else it stood\n")
    assert kept(url) == [OTHER]


def test_what_is_no_number_is_said(callflow: Callflow, url: str) -> None:
    fill(url, NUMBER)
    done = callflow("forget", "Kowalski")
    assert done.code == 2
    assert "'Kowalski' is no telephone number" in done.err
    assert kept(url) == [NUMBER]


def test_a_call_under_way_stays_and_is_said(callflow: Callflow, url: str) -> None:
    async def under_way() -> None:
        store = await SqlStore.open(url)
        began = CallBegan("1700.1", "Acme", "v1", "100", NUMBER, 1.0)
        await store.save(Call("1700.1", "v1", Arriving(), Caller(NUMBER)), facts=[began])
        await store.close()

    fill(url, NUMBER)
    asyncio.run(under_way())
    done = callflow("forget", NUMBER)
    assert done.code == 1
    assert "1700.1 stays: it is under way" in done.err
    assert done.out.startswith("erased: 1 call,")


def test_a_sound_that_cannot_be_erased_is_said(
    callflow: Callflow, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_RECORDINGS", str(tmp_path / "elsewhere"))
    fill(url, promises=(replace(promise(), number=NUMBER, recording="cf-1-rec-2"),))
    done = callflow("forget", NUMBER)
    assert done.code == 1
    assert "is CALLFLOW_RECORDINGS the folder of Asterisk's?" in done.err
    assert kept(url) == [NUMBER], "it is found again the next time"


def test_an_open_callback_needs_a_running_callflow(callflow: Callflow, url: str) -> None:
    fill(url, NUMBER, promises=(replace(promise(), number=NUMBER),), done=False)
    done = callflow("forget", NUMBER)
    assert done.code == 2
    assert f"{promise().id} is still open, and only a running callflow can withdraw it: callflow is not" in done.err
    assert "nothing has been erased" in done.err
    assert kept(url) == [NUMBER]


def test_what_was_given_up_to_a_human_needs_none(callflow: Callflow, url: str) -> None:
    one = replace(promise(), number=NUMBER)
    fill(url, promises=(one,), done=False)

    async def give_up() -> None:
        store = await SqlStore.open(url)
        await store.save_attempt(None, None, [replace(due(one), state=PromiseState.GIVEN_UP)])
        await store.close()

    asyncio.run(give_up())
    assert callflow("forget", NUMBER).code == 0
    assert kept(url) == []


def test_a_running_callflow_withdraws_what_is_open(good: Path, url: str) -> None:
    later = replace(promise(), number=NUMBER, plan=version_of(GOOD), earliest=TODAY, latest=TODAY + 900.0)
    fill(url, NUMBER, promises=(later,), done=False)

    async def work() -> None:
        async with FakeAsterisk() as fake:
            settings = {
                "PYTHONPATH": str(ROOT),
                "CALLFLOW_ARI_URL": fake.address.url,
                "CALLFLOW_ARI_PASSWORD": fake.password,
                "CALLFLOW_HEALTH_PORT": str(_free_port()),
            }
            office = Office(good, os.environ | settings)
            await office.start()
            said = await office.says("forget", NUMBER)
            assert (said.code, said.err) == (0, "")
            assert said.out.startswith("erased: 1 call, 1 callback or message promised")
            assert "withdrawn" in (await office.says("callbacks", "list", "--all")).out
            await office.stop()

    asyncio.run(work())
    assert kept(url) == []
