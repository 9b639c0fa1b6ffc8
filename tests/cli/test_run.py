"""`callflow run` in a process of its own, against an Asterisk that is not as it should be."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

import callflow as package
from tests.cli.conftest import Callflow
from tests.fakes.ari import FakeAsterisk

ROOT = Path(package.__file__).parent.parent


async def test_a_refused_password_is_told_at_once_and_tried_again(good: Path) -> None:
    async with FakeAsterisk() as fake:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "CALLFLOW_ARI_URL": fake.address.url,
            "CALLFLOW_ARI_PASSWORD": "not-this-one",
            "CALLFLOW_LOG_FORMAT": "text",
            "CALLFLOW_HEALTH_PORT": str(_free_port()),
        }
        command = (sys.executable, "-m", "callflow.cli.main", "run")
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        said = b""
        async with asyncio.timeout(60):
            while b"asterisk_not_reached" not in said:
                line = await process.stderr.readline()
                assert line, said
                said += line
            process.send_signal(signal.SIGTERM)
            said += await process.stderr.read()
            assert await process.wait() == 0
    assert b"check the ARI user and password" in said
    assert b"not-this-one" not in said
    assert b"Traceback" not in said


def test_where_others_could_command_the_agents_it_does_not_start(
    good: Path, callflow: Callflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFLOW_HEALTH_HOST", "0.0.0.0")
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", "secret")
    done = callflow("run", "--alone")
    assert done.code == 2
    assert done.err.startswith("error: CALLFLOW_HEALTH_HOST is 0.0.0.0, where other machines could command your agents")
    assert "CALLFLOW_API_TOKEN" in done.err


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert isinstance(port, int)
    return port
