"""`callflow agents` against agents that a server of the test has."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from callflow.web.agents import commands
from callflow.web.control import routes
from callflow.web.health import HealthServer
from tests.cli.conftest import Callflow
from tests.web.agents import Team


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """A server in a thread of its own, since the command has a loop of its own."""
    team, begun, over = Team(), threading.Event(), threading.Event()
    ports: list[int] = []

    async def serve() -> None:
        async with HealthServer("127.0.0.1", 0, {}, routes=routes(commands(team))) as server:
            ports.append(server.port)
            begun.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert begun.wait(10)
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", str(ports[0]))
    yield team
    over.set()
    thread.join()


def test_an_agent_is_paused_listed_and_resumes(team: Team, callflow: Callflow) -> None:
    done = callflow("agents", "pause", "anna", "--reason", "lunch")
    assert (done.code, done.out) == (0, "Acme Plumbing/anna is paused (lunch)\n")
    listed = callflow("agents", "list")
    assert listed.code == 0
    first, *others = listed.out.splitlines()
    said = ["Acme Plumbing/anna", "free, then paused (lunch)", "since 1970-01-01 00:01", "sales"]
    assert [part.strip() for part in first.split("  ") if part] == said
    assert len(others) == 3
    assert all("away" in line and line.endswith("no queue") for line in others)
    assert callflow("agents", "pause", "jan").code == 0
    assert "away, paused " in callflow("agents", "list").out, "a pause shows although the phone is not there"
    assert callflow("agents", "resume", "Acme Plumbing/anna").out == "Acme Plumbing/anna is at work\n"
    assert callflow("agents", "logout", "PJSIP/anna").out == "Acme Plumbing/anna is logged out\n"
    assert callflow("agents", "login", "anna").code == 0


def test_the_list_for_programs(team: Team, callflow: Callflow) -> None:
    said = json.loads(callflow("agents", "list", "--json").out)
    assert [one["name"] for one in said] == ["anna", "jan", "owner", "mobile"]


def test_what_cannot_be_done_is_one_sentence(team: Team, callflow: Callflow) -> None:
    nobody = callflow("agents", "pause", "nobody")
    assert (nobody.code, nobody.out) == (1, "")
    assert nobody.err == "no agent is called nobody: `callflow agents list` shows them\n"


def test_without_a_callflow_that_runs(callflow: Callflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "1")
    done = callflow("agents", "pause", "anna")
    assert done.code == 2
    assert "callflow is not running" in done.err
