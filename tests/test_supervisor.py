"""The parent with real processes: small ones that beat as an engine does, and do as their parent's test says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import callflow

SERVES = """
import os, sys, time
from callflow.supervised import Parent, die_with
tells, hears, parent = map(int, sys.argv[1:])
assert die_with(parent)
link = Parent(tells, hears)
if not link.gives_word(within=0):
    link.ready()
    note("standby")
    while not link.gives_word(within=60):
        pass
note(f"engine {link.given.restarts} {link.given.why}")
link.ready()
while True:
    link._tell(b".")
    time.sleep(0.1)
"""
"""An engine that does nothing but live; `note` is put before it."""

PARENT = """
import sys
from callflow import logs
from callflow.core import supervision
from callflow.supervisor import Supervisor
supervision.WARM_AFTER = 0.0
logs.set_up("text", "info")
sys.exit(Supervisor([sys.executable, sys.argv[1]], with_standby=sys.argv[2] == "standby").run())
"""

WITHIN = 20.0


class Family:
    """A parent, and what its children have noted."""

    def __init__(self, folder: Path, engine: str, *, standby: bool) -> None:
        self.notes = folder / "notes"
        script = folder / "engine.py"
        note = f"def note(what):\n    print(os.getpid(), what, file=open({str(self.notes)!r}, 'a'))\n"
        script.write_text(f"import os\n{note}{engine}")
        mode = "standby" if standby else "none"
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(script), mode],
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(Path(callflow.__file__).parents[1])},
        )

    def noted(self, count: int) -> list[tuple[int, str]]:
        """So many notes, each with the process that wrote it."""
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            lines = self.notes.read_text().splitlines() if self.notes.exists() else []
            if len(lines) >= count:
                return [(int(line.split(" ", 1)[0]), line.split(" ", 1)[1].strip()) for line in lines]
            time.sleep(0.02)
        raise AssertionError(f"{count} notes were awaited: {lines}")

    def ends(self) -> int:
        return self.parent.wait(WITHIN)

    def close(self) -> None:
        self.parent.kill()
        self.parent.communicate(timeout=WITHIN)
        for process, _ in self.noted(0):
            gone_within(process, WITHIN)


def gone_within(process: int, seconds: float) -> float:
    """How long it takes until a process is gone."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if not Path(f"/proc/{process}/status").exists() or "State:\tZ" in Path(f"/proc/{process}/status").read_text():
            return time.monotonic() - began
        time.sleep(0.01)
    raise AssertionError(f"process {process} lives on")


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    one = Family(tmp_path, SERVES, standby=False)
    yield one
    one.close()


@pytest.fixture
def with_standby(tmp_path: Path) -> Iterator[Family]:
    one = Family(tmp_path, SERVES, standby=True)
    yield one
    one.close()


def test_an_engine_that_is_killed_is_followed_by_another(family: Family) -> None:
    [(first, said)] = family.noted(1)
    assert said == "engine 0"
    os.kill(first, signal.SIGKILL)
    _, (second, said) = family.noted(2)
    assert said == "engine 1 killed by signal 9"
    assert second != first


def test_the_standby_follows(with_standby: Family) -> None:
    (first, _), (standby, said) = with_standby.noted(2)
    assert said == "standby"
    os.kill(first, signal.SIGSEGV)
    notes = with_standby.noted(4)
    assert (standby, "engine 1 killed by signal 11") in notes
    assert [said for _, said in notes].count("standby") == 2


def test_a_frozen_engine_is_killed(family: Family) -> None:
    [(first, _)] = family.noted(1)
    os.kill(first, signal.SIGSTOP)
    _, (_, said) = family.noted(2)
    assert said.startswith("engine 1 silent for 3.")
    assert gone_within(first, 1) < 1


def test_a_parent_that_is_killed_takes_its_children_along(with_standby: Family) -> None:
    children = [process for process, _ in with_standby.noted(2)]
    with_standby.parent.kill()
    for child in children:
        gone_within(child, WITHIN)


def test_asked_to_stop_it_ends_with_all_its_children(with_standby: Family) -> None:
    children = [process for process, _ in with_standby.noted(2)]
    with_standby.parent.terminate()
    assert with_standby.ends() == 0
    for child in children:
        gone_within(child, 1)


@pytest.mark.parametrize("code", [2, 75])
def test_what_a_restart_would_not_mend_is_the_parents_end(tmp_path: Path, code: int) -> None:
    family = Family(tmp_path, f"import sys\nnote('once')\nsys.exit({code})", standby=False)
    assert family.ends() == code
    assert len(family.noted(1)) == 1
    family.close()
