from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from callflow.core.call import Arriving, Call
from callflow.core.promise import Cause, Promise
from callflow.storage import SqlStore
from tests.cli.conftest import Callflow

LEFT = Promise("1-promise-3", Cause.MESSAGE, "v1", "", "+48600700800", "en", 10.0, 5.0, 20.0, 30.0, (), "cf-1-rec-3")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one message and one callback, and the folder of recordings."""
    url = f"sqlite+aiosqlite:///{tmp_path}/callflow.sqlite3"
    monkeypatch.setenv("CALLFLOW_DATABASE", url)
    monkeypatch.setenv("CALLFLOW_RECORDINGS", str(tmp_path))
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "secret")

    async def fill() -> None:
        store = await SqlStore.open(url)
        other = Promise("2-promise-1", Cause.CALLBACK, "v1", "sales", "+48111", "en", 10.0, 5.0, 20.0, 30.0)
        await store.save(Call("1", "v1", Arriving()), [LEFT, other])
        await store.close()

    asyncio.run(fill())
    return tmp_path


def test_messages_are_listed_and_their_numbers_are_not_shown(callflow: Callflow, box: Path) -> None:
    done = callflow("messages", "list")
    assert done.code == 0
    assert "1-promise-3" in done.out
    assert "***800" in done.out
    assert "+48600700800" not in done.out
    assert "2-promise-1" not in done.out
    assert "+48600700800" in callflow("messages", "list", "--numbers").out


def test_a_message_is_found_and_done(callflow: Callflow, box: Path) -> None:
    assert callflow("messages", "play", "1-").code == 2
    (box / "cf-1-rec-3.wav").write_bytes(b"RIFF")
    assert callflow("messages", "play", "1-").out.strip() == str(box / "cf-1-rec-3.wav")
    assert callflow("messages", "done", "1-").code == 0
    assert callflow("messages", "list").out == ""
    assert "done" in callflow("messages", "list", "--all").out
    assert callflow("messages", "done", "nobody").code == 2
