"""A receiver hears of every change of a callback, though callflow is killed in between; humans see to it over HTTP."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from callflow.core.reference import as_typed, in_groups
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.receiver import SECRET, Receiver, listening
from tests.e2e.test_callbacks import BOX, SHOWN, only_plan, start
from tests.e2e.tones import Heard

__all__ = ["only_plan"]

TOKEN = "a-token-of-the-end-to-end-tests"
TOLD_WITHIN = 30.0
"""Seconds: a receiver that was down is tried again after 2, 4 and 8."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as heard:
        yield heard


def _ask(engine: Engine, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
    url = f"http://127.0.0.1:{engine.health_port}/api/callbacks{path}"
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_a_receiver_hears_of_every_change_though_callflow_is_killed_in_between(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, receiver: Receiver, measured: Measured
) -> None:
    own_engine.plans = only_plan
    own_engine.settings |= {**receiver.settings, "CALLFLOW_API_TOKEN": TOKEN}
    receiver.down = True
    start(own_engine)
    caller = dial(BOX, shown=SHOWN)
    caller.hears(Heard.MUSIC)
    time.sleep(3)
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    own_engine.kill()
    assert not receiver.told("callback.promised")
    receiver.down = False
    start(own_engine)

    told = receiver.hears_of("callback.promised", TOLD_WITHIN)
    facts, name = told["facts"], told["subject"]
    assert (facts["company"], facts["number"], facts["state"]) == ("Call Back", SHOWN, "promised")
    assert as_typed(facts["reference"]) == facts["reference"]
    earliest = datetime.fromisoformat(facts["earliest_local"])
    assert facts["text"] == (
        f"Call Back: we will call you back {facts['window']} on +48 601 000 333. Your reference is "
        f"{in_groups(facts['reference'])}. To change or cancel it, ring us again."
    )
    assert f"{earliest:%A} {earliest.day} {earliest:%B} between {earliest:%H:%M}" in facts["window"]

    status, said = _ask(own_engine, f"/{facts['reference']}")
    assert (status, said["callback"]["id"], said["callback"]["number"]) == (200, name, "***333")
    assert _ask(own_engine, "?numbers=1")[1]["callbacks"][0]["number"] == SHOWN
    later = earliest.astimezone(UTC) + timedelta(hours=1)
    window = {"earliest": later.isoformat(), "latest": (later + timedelta(minutes=15)).isoformat()}
    status, said = _ask(own_engine, f"/{name}/move", window | {"reason": "she asked for it"})
    assert (status, said["callback"]["state"]) == (200, "moved"), said
    own_engine.kill()
    start(own_engine)
    moved = receiver.hears_of("callback.moved", TOLD_WITHIN)["facts"]
    assert (moved["why"], moved["reference"]) == ("she asked for it", facts["reference"])
    assert moved["text"].startswith("Call Back: we are sorry, the time of your callback has changed.")
    night = {"earliest": later.replace(hour=20).isoformat(), "latest": later.replace(hour=21).isoformat()}
    status, said = _ask(own_engine, f"/{name}/move", night)
    assert (status, "the company is not open" in said["error"]) == (409, True), said

    asked = time.monotonic()
    status, said = _ask(own_engine, f"/{facts['reference']}/cancel", {"reason": "solved by mail"})
    assert (status, said["words"]) == (200, f"{name} is withdrawn")
    withdrawn = receiver.hears_of("callback.withdrawn", TOLD_WITHIN)
    measured("from cancelling by HTTP to the receiver", f"{time.monotonic() - asked:.1f} s")
    assert (withdrawn["facts"]["why"], withdrawn["subject"]) == ("solved by mail", name)
    assert _ask(own_engine, f"/{name}/cancel", {})[0] == 409
    assert receiver.refused == 0
    assert len(receiver.bodies) == 3, sorted(receiver.bodies)  # promised, moved, withdrawn: each once
    code, story = own_engine.order("callbacks", "show", facts["reference"])
    assert (code, "withdrawn by the caller (attempt 0): solved by mail" in story) == (0, True), story
    assert "moved with notice to" in story
    assert "No open callbacks." in own_engine.order("callbacks", "list")[1]
    assert SECRET not in own_engine.log()
    assert TOKEN not in own_engine.log()
