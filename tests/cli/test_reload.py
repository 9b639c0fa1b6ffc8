"""The commands of ops against a real `callflow run` in a process of its own, which has a fake Asterisk."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import callflow as package
from callflow.dialplan import version_of
from tests.cli.conftest import GOOD, Done
from tests.fakes.ari import FakeAsterisk

ROOT = Path(package.__file__).parent.parent
BAD = GOOD.replace("{ring: jan}", "{ring: jam}")
OTHER = GOOD.replace("Welcome.", "Welcome back.")


class Office:
    """A callflow that runs, and somebody at its command line. `hears` waits for a line of its log."""

    def __init__(self, plan: Path, environment: dict[str, str]) -> None:
        self.plan = plan
        self._environment = environment
        self._process: asyncio.subprocess.Process

    async def start(self) -> None:
        self._process = await self._launch("run", stdout=asyncio.subprocess.DEVNULL)
        await self.hears("asterisk_ready")

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await self._process.communicate()
        assert self._process.returncode == 0

    def save(self, text: str) -> None:
        part = self.plan.with_suffix(".part")
        part.write_text(text)
        part.replace(self.plan)

    async def says(self, *words: str) -> Done:
        process = await self._launch(*words, stdout=asyncio.subprocess.PIPE)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Done(process.returncode, out.decode(), err.decode())

    async def hears(self, event: str) -> str:
        assert self._process.stderr is not None
        said = ""
        async with asyncio.timeout(60):
            while f'"event": "{event}"' not in said:
                said = (await self._process.stderr.readline()).decode()
                assert said, f"it ended, and never said {event}"
        return said

    def hang_up_signal(self) -> None:
        self._process.send_signal(signal.SIGHUP)

    async def _launch(self, *words: str, stdout: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "callflow.cli.main", *words),
            env=self._environment,
            stdout=stdout,
            stderr=asyncio.subprocess.PIPE,
        )


@pytest.fixture
async def office(good: Path) -> AsyncIterator[Office]:
    async with FakeAsterisk() as fake:
        settings = {
            "PYTHONPATH": str(ROOT),
            "CALLFLOW_ARI_URL": fake.address.url,
            "CALLFLOW_ARI_PASSWORD": fake.password,
            "CALLFLOW_HEALTH_PORT": str(_free_port()),
        }
        office = Office(good, os.environ | settings)
        await office.start()
        yield office
        await office.stop()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert isinstance(port, int)
    return port


async def test_a_plan_is_taken_refused_listed_and_gone_back_from(office: Office) -> None:
    old, new = version_of(GOOD), version_of(OTHER)
    office.save(OTHER)
    assert f'"version": "{new}"' in await office.hears("plan_in_force"), "by itself"

    office.save(BAD)
    refused = await office.says("reload")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("the plan on disk is not in force, calls go on as before:\n")
    assert f"{office.plan}:17:25: error unknown-name: " in refused.err
    health = await office.says("health")
    assert health.code == 0, "the plan before it answers"
    assert f"plans: the plan on disk is not in force: {office.plan}:17:25: error" in health.out

    listed = await office.says("versions")
    first, second = listed.out.splitlines()
    assert first.startswith(f"{new}  in force since 2")
    assert first.endswith(f"  0 calls    Acme ({office.plan})")
    assert second.startswith(f"{old}  from 2")

    back = await office.says("rollback")
    assert (back.code, back.err) == (0, "")
    assert back.out.startswith(f"in force: Acme, version {old} ({office.plan})\n")
    again = await office.says("rollback")
    assert (again.code, again.err) == (1, "nothing has changed:\nthere is no version before the one in force\n")

    await office.stop()
    await office.start()
    assert (await office.says("versions")).out.startswith(f"{old}  in force since 2")
    office.save(OTHER)
    taken = await office.says("reload")
    assert (taken.code, taken.err) == (0, "")
    assert f"in force: Acme, version {new} ({office.plan})\n" in taken.out
    assert "plans: ok" in (await office.says("health")).out


async def test_a_signal_has_the_plans_read_again(office: Office) -> None:
    office.hang_up_signal()
    assert f'"version": "{version_of(GOOD)}"' in await office.hears("plan_in_force")
