"""How long an admin waits for `callflow validate`: the whole command, its start and the proof included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.cli.large_plan import written


@dataclass(frozen=True, slots=True)
class Validated:
    seconds: tuple[float, ...]
    said: str

    @property
    def typical(self) -> float:
        return sorted(self.seconds)[len(self.seconds) // 2]


def measure(times: int) -> Validated:
    """`validate` on a plan of 20 sections and 10 menus, so many times, as an installed callflow runs it: compiled."""
    taken = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory(prefix="callflow-bench-") as folder:
        plan = Path(folder) / "large.yaml"
        plan.write_text(written(), encoding="utf-8")
        for _ in range(1 + times):
            began = time.perf_counter()
            command = [sys.executable, "-m", "callflow.cli.main", "validate", str(plan)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
            taken.append(time.perf_counter() - began)
            if done.returncode != 0:
                raise RuntimeError(f"validate failed: {done.stdout}{done.stderr}")
    return Validated(tuple(taken[1:]), done.stdout)  # the first run may have had to compile
