"""Our words for ARI against the Asterisk we ship: its own documents, and what it really answers."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from callflow import errors
from callflow.ari.client import Address
from callflow.ari.connection import Connection
from callflow.ari.messages import WANTED
from callflow.ari.operations import Ari
from tests.ari.conftest import Listener, at_once, connected
from tests.ari.contract import DOCUMENTS, Docs, field_problems, operation_problems, requests

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]
NAME = "callflow-contract-test"
SECRETS = "/var/lib/callflow/secrets"


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """The shipped Asterisk with the shipped configuration, on ports of its own."""
    sip, http = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
    options = [
        *("--network", "host", "--init", "--read-only", "--cap-drop", "ALL"),
        *("--tmpfs", "/run/asterisk:uid=10601,gid=10600,mode=0750", "--tmpfs", "/tmp"),
        *("--tmpfs", "/var/log/asterisk:uid=10601,gid=10600,mode=0750"),
        *("-v", f"{ROOT}/asterisk-conf:/etc/asterisk:ro"),
        *("-e", f"CALLFLOW_SIP_BIND=127.0.0.1:{sip}", "-e", f"CALLFLOW_ARI_PORT={http}"),
    ]
    with suppress(subprocess.CalledProcessError):
        run("docker", "rm", "-f", "-v", NAME)
    run("docker", "run", "-d", "--name", NAME, *options, "callflow-asterisk")
    try:
        wait_until_it_answers()
        password = run("docker", "exec", NAME, "cat", f"{SECRETS}/ari-password")
        yield Address(f"http://127.0.0.1:{http}", "callflow", password)
    finally:
        run("docker", "rm", "-f", "-v", NAME)


def wait_until_it_answers() -> None:
    give_up = time.monotonic() + 30
    while subprocess.run(["docker", "exec", NAME, "callflow-asterisk-health"], capture_output=True).returncode:
        assert time.monotonic() < give_up, run("docker", "logs", NAME)
        time.sleep(0.2)


@pytest.fixture(scope="module")
def docs(address: Address) -> Docs:
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, address.url, address.username, address.password)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
    found = {}
    for name in DOCUMENTS:
        with opener.open(f"{address.url}/ari/api-docs/{name}.json", timeout=5) as answer:
            found[name] = json.load(answer)
    return found


@pytest.fixture
async def ari(address: Address) -> AsyncIterator[Ari]:
    async with Ari(address) as ari:
        yield ari


async def test_asterisk_knows_every_operation_and_parameter_we_use(docs: Docs) -> None:
    asked = await requests()
    assert len(asked) > 20
    assert list(operation_problems(docs, asked)) == []


def test_asterisk_knows_every_field_we_read(docs: Docs) -> None:
    assert list(field_problems(docs)) == []


async def test_the_connection_gets_ready_and_its_filter_holds(ari: Ari) -> None:
    async with connected(ari, listener := Listener()):
        said = json.loads(await ari.client.request("GET", "/applications/callflow"))
        assert {one["type"] for one in said["events_allowed"]} == set(WANTED)
    assert {one.resource for one in listener.snapshots[0].endpoints} >= {"caller", "operator"}


async def test_its_refusals_mean_what_we_think(ari: Ari) -> None:
    channels, bridges = ari.channels, ari.bridges
    async with connected(ari, Listener()):
        await bridges.create_with_id("cf-contract-bridge-1")
        for refusal, asking in (
            (errors.Conflict, bridges.create_with_id("cf-contract-bridge-1")),
            (errors.NotFound, bridges.add_channel("cf-contract-bridge-1", ["gone"])),
            (errors.NotFound, channels.play("gone", "cf-contract-play-1", "sound:beep")),
            (errors.NotFound, channels.hangup("gone")),
            (errors.NotFound, ari.events.claim("gone", application="callflow")),
            (errors.Unavailable, channels.create("cf-contract-leg-1", "PJSIP/operator", app="callflow")),
            (errors.Unavailable, channels.create("cf-contract-leg-1", "PJSIP/unheard-of", app="callflow")),
        ):
            with pytest.raises(refusal):
                await asking
        await bridges.destroy("cf-contract-bridge-1")


async def test_a_wrong_password_is_refused(address: Address) -> None:
    async with Ari(replace(address, password="wrong")) as ari:
        with pytest.raises(errors.Unauthorized):
            await ari.client.open_events()


async def test_a_second_engine_replaces_the_first_for_good(ari: Ari) -> None:
    listener = Listener()
    connection = Connection(ari, listener.on_message, listener.on_snapshot, at_once)
    running = asyncio.create_task(connection.run())
    await asyncio.wait_for(connection.ready.wait(), 5)
    second = await ari.client.open_events()
    with pytest.raises(errors.Replaced):
        await asyncio.wait_for(running, 5)
    await second.close()
