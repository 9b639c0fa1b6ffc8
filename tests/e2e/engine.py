"""The real `callflow run` as a process of its own, which the tests may kill, freeze and start again."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.asterisk import Asterisk
from tests.e2e.sipp import free_port

_STARTS_WITHIN = 20.0
_STOPS_WITHIN = 10.0
_BUGS = (
    *("Traceback", "step_raised", "recipe_raised", "rescue_raised", "reload_raised", "floor_raised"),
    "floor_broken",
    *("task_failed", "call_not_saved", "agent_not_saved", "lookout_raised", "watch_raised", "alert_not_told"),
    "news_not_made",
)


@dataclass(frozen=True)
class Process:
    """A process of this machine, by its number."""

    number: int

    def lives(self) -> bool:
        return self._state() not in "ZX"

    def is_busy(self) -> bool:
        """Whether it is at work, and not waiting for something."""
        return self._state() == "R"

    def _state(self) -> str:
        try:
            return Path(f"/proc/{self.number}/stat").read_text().rpartition(") ")[2][0]
        except OSError:
            return "X"


@dataclass
class Engine:
    """One engine over one database; `start` after `kill` finds the calls of before."""

    asterisk: Asterisk
    folder: Path
    plans: Path
    prompts: Path
    health_port: int = field(default_factory=lambda: free_port(socket.SOCK_STREAM))
    settings: dict[str, str] = field(default_factory=dict)
    supervised: bool = False
    """With its parent, as it is shipped; else alone, so that a test decides when the next one begins."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log_file(self) -> Path:
        return self.folder / "engine.log"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start the process and do not wait for it."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "callflow.cli.main", "run", *(() if self.supervised else ("--alone",))],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment(),
                start_new_session=True,  # Ctrl-C is for the tests, which then stop it themselves
            )

    def order(self, *words: str) -> tuple[int, str]:
        """What ops type at its command line: the exit code, and all that is written."""
        command = [sys.executable, "-m", "callflow.cli.main", *words]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def start(self, within: float = _STARTS_WITHIN) -> float:
        """Start it and wait until it is ready; says how many seconds that took."""
        began = time.monotonic()
        self.launch()
        while not self.ready():
            if not self.running:
                raise AssertionError(f"the engine ended while starting:\n{self.log()}")
            if time.monotonic() - began > within:
                raise AssertionError(f"the engine is not ready after {within:g} s:\n{self.log()}")
            time.sleep(0.05)
        return time.monotonic() - began

    @property
    def process(self) -> int:
        """The process of the engine itself, behind its parent."""
        started = re.findall(r"engine_restarted process=(\d+)", self.log_file.read_text())
        return int(started[-1]) if started else self.children()[0].number

    def children(self) -> list[Process]:
        """The processes of a parent: the engine, and who stands by."""
        assert self._process is not None
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [Process(int(one)) for one in children]

    def wait_for_standby(self, within: float = 90.0) -> None:
        """Until who stands by has loaded everything and proven the plans."""
        until = time.monotonic() + within
        while len(self.children()) < 2 or self.children()[1].is_busy():
            assert time.monotonic() < until, self.log()
            time.sleep(0.2)

    def kill_behind_its_parent(self) -> None:
        """kill -9 of the engine alone; its parent gives the word to who stands by. Waits until that one is ready."""
        before = self.process
        os.kill(before, signal.SIGKILL)
        until = time.monotonic() + _STARTS_WITHIN
        while self.process == before or not self.ready():
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)

    def kill(self) -> None:
        """kill -9: no chance to tidy up."""
        self._signal(signal.SIGKILL)
        self._wait()

    def freeze(self) -> None:
        """Alive for the kernel, with its sockets open, and deaf."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it as ops would; one that does not stop is killed."""
        if not self.running:
            return
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        try:
            self._wait()
        except subprocess.TimeoutExpired:
            self.kill()

    def ready(self) -> bool:
        return self.running and bool((self.health() or {}).get("ready"))

    def health(self) -> dict[str, Any] | None:
        """What it says of itself; None when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health_port}/health/ready", timeout=1) as answer:
                said: dict[str, Any] = json.load(answer)
                return said
        except (urllib.error.HTTPError, OSError):
            return None

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")[-6000:] if self.log_file.exists() else ""

    def bugs(self) -> str:
        """What it logged that must never be there: an exception that a guard caught."""
        lines = self.log_file.read_text(errors="replace").splitlines() if self.log_file.exists() else []
        return "\n".join(line for line in lines if any(sign in line for sign in _BUGS))

    def _environment(self) -> dict[str, str]:
        # As installed, where Python's compiled files are kept: a start that compiles everything anew takes far longer.
        others = ("CALLFLOW_", "PYTHONDONTWRITEBYTECODE")
        bare = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        return bare | {
            "CALLFLOW_ARI_URL": f"http://127.0.0.1:{self.asterisk.ari_port}",
            "CALLFLOW_ARI_PASSWORD": self.asterisk.ari_password,
            "CALLFLOW_PLANS": str(self.plans),
            "CALLFLOW_PROMPTS": str(self.prompts),
            "CALLFLOW_SOUNDS": str(self.asterisk.sounds),
            "CALLFLOW_DATABASE": f"sqlite+aiosqlite:///{self.folder / 'callflow.sqlite3'}",
            "CALLFLOW_HEALTH_PORT": str(self.health_port),
            "CALLFLOW_LOG_FORMAT": "text",
            **self.settings,
        }

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "the engine has not been started"
        os.kill(self._process.pid, number)

    def _wait(self) -> None:
        assert self._process is not None
        self._process.wait(_STOPS_WITHIN)
