"""Nobody is there to call: a promise is moved before its window ends; a broken one is called before all others."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Dial, House
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.test_callbacks import customer, only_plan, promised, start
from tests.e2e.tones import Heard

__all__ = ["customer", "only_plan"]

AGENT = "Call Back/agent1"
LOOKS_WITHIN = 40.0
"""Seconds in which the watch has looked, and what it saw has been told."""


@pytest.fixture
def told() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Where webhooks are to be sent, and what was."""
    bodies: list[dict[str, Any]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", bodies
        server.shutdown()
        serving.join()


def ending_in(engine: Engine, name: str, seconds: float) -> None:
    """As if it had been promised for a window that has begun and ends in so many seconds."""
    now = time.time()
    with closing(sqlite3.connect(engine.folder / "callflow.sqlite3")) as database, database:
        window = (now - 600.0, now + seconds, name)
        assert database.execute("UPDATE promises SET earliest = ?, latest = ? WHERE id = ?", window).rowcount == 1


def soon(happens: Callable[[], bool], engine: Engine) -> None:
    until = time.monotonic() + LOOKS_WITHIN
    while not happens():
        assert time.monotonic() < until, engine.log()
        time.sleep(0.2)


def listed(engine: Engine) -> str:
    code, said = engine.order("callbacks", "list")
    assert code == 0, said
    return said


def figures(engine: Engine) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{engine.health_port}/metrics", timeout=5) as answer:
        return str(answer.read(), "utf-8")


def test_without_anybody_to_call_it_is_moved_in_time_and_told(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, told: tuple[str, list[dict[str, Any]]]
) -> None:
    url, bodies = told
    own_engine.plans = only_plan
    own_engine.settings |= {"CALLFLOW_WEBHOOK_URL": url, "CALLFLOW_WEBHOOK_SECRET": "a secret of these tests"}
    start(own_engine)
    name = promised(own_engine, dial)
    before = listed(own_engine)
    assert own_engine.order("agents", "logout", AGENT)[0] == 0
    own_engine.kill()
    ending_in(own_engine, name, 280.0)
    start(own_engine)
    soon(lambda: "moved with notice" in listed(own_engine), own_engine)
    assert listed(own_engine).split("  ")[1] == before.split("  ")[1], "the next slot in the hours of the queue"
    soon(lambda: any(body["kind"] == "alert.raised" for body in bodies), own_engine)
    alert = next(body["facts"] for body in bodies if body["kind"] == "alert.raised")
    assert alert["trouble"] == "promised callbacks are at risk"
    assert (alert["company"], alert["queue"]) == ("Call Back", "sales")
    assert not house.agent1.rings


def test_a_broken_promise_is_listed_and_called_as_soon_as_somebody_is_there(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, customer: Desk
) -> None:
    own_engine.plans = only_plan
    start(own_engine)
    name = promised(own_engine, dial)
    assert own_engine.order("agents", "logout", AGENT)[0] == 0
    own_engine.kill()
    ending_in(own_engine, name, 20.0)
    start(own_engine)
    soon(lambda: "BROKEN, nobody has called" in listed(own_engine), own_engine)
    soon(lambda: "not kept in time" in (own_engine.health() or {}).get("parts", {}).get("callbacks", ""), own_engine)
    assert 'callflow_callback_lights{light="broken"} 1' in figures(own_engine)
    house.agent1.answers()
    customer.answers()
    assert own_engine.order("agents", "login", AGENT)[0] == 0
    house.agent1.talks(within=10)
    house.agent1.hears(Heard.SECOND_MENU)
    house.agent1.presses("1")
    customer.talks(within=10)
    customer.hears(Heard.PRESS_ONE)
    customer.presses("1")
    house.agent1.hears(Heard.OTHER_CALLER)
    time.sleep(3)  # longer than the two are being joined
    customer.hangs_up()
    soon(lambda: name not in listed(own_engine), own_engine)
    assert len(customer.rings) == 1
