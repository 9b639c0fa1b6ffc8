from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from callflow.core.call import Arriving, Call
from callflow.core.recording import CallBegan, CallEnded, Fact, Noted, TalkBegan, TalkEnded, WaitEnded
from callflow.core.records import WaitEnding
from callflow.storage import SqlStore
from tests.cli.conftest import Callflow

BEGAN = CallBegan("1700000000.1", "Acme", "v1", "100", "+48600700800", 1_700_000_000.0)
FACTS: tuple[Fact, ...] = (
    BEGAN,
    Noted(BEGAN.call, BEGAN.at, 0, "arrives"),
    Noted(BEGAN.call, BEGAN.at + 61.0, 0, "is offered to anna (anna: longest idle (9 s))"),
    WaitEnded(BEGAN.call, 1, "Acme", "sales", BEGAN.at + 1.0, BEGAN.at + 65.0, WaitEnding.ANSWERED, "anna"),
    TalkBegan(BEGAN.call, 3, "Acme", "sales", "anna", BEGAN.at + 65.0),
    TalkEnded(BEGAN.call, 3, BEGAN.at + 165.0),
    CallEnded(BEGAN.call, BEGAN.at + 165.0, "talked to a human"),
    replace(BEGAN, call="1700000001.2", number="", at=BEGAN.at + 1.0),
)


@pytest.fixture(autouse=True)
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with a call that is over and one under way, and no engine that runs."""
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    monkeypatch.setenv("CALLFLOW_DATABASE", url)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "secret")

    async def fill() -> None:
        store = await SqlStore.open(url)
        await store.save(Call("1", "v1", Arriving()), facts=FACTS)
        await store.close()

    asyncio.run(fill())


def test_the_last_calls_are_listed_with_wait_agent_and_ending(callflow: Callflow) -> None:
    first, second = callflow("calls", "list").out.splitlines()
    assert " ".join(first.split()) == "1700000000.1 2023-11-14 22:13:20 ***800 waited 64 s anna talked to a human"
    assert second.endswith("under way")
    assert "(no number)" in second
    assert "+48600700800" in callflow("calls", "list", "--numbers").out
    assert callflow("calls", "list", "--last", "1").out.splitlines() == [second]


def test_the_story_of_one_says_why(callflow: Callflow) -> None:
    lines = callflow("calls", "show", "1700000000").out.splitlines()
    assert lines == [
        "1700000000.1: from ***800, for 100 of Acme, 2023-11-14 22:13:20",
        "     0.0 s  arrives",
        "    61.0 s  is offered to anna (anna: longest idle (9 s))",
    ]
    assert "+48600700800" in callflow("calls", "show", "1700000000.1", "--numbers").out


@pytest.mark.parametrize(("name", "said"), [("17", "several calls are called 17"), ("x%", "no calls are called x%")])
def test_a_name_that_is_not_one(callflow: Callflow, name: str, said: str) -> None:
    done = callflow("calls", "show", name)
    assert done.code == 2
    assert said in done.err


def test_before_the_first_call_nothing_is_listed(
    callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_DATABASE", f"sqlite+aiosqlite:///{tmp_path}/new.sqlite3")
    assert callflow("calls", "list").out == ""
