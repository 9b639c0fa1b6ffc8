"""Everything that must run to be measured: Asterisk, the engine, and the callers; all of it ends with the `with`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import flow
from benchmarks.asterisk import Asterisk
from benchmarks.callers import Callers
from benchmarks.machine import busy_seconds, cpu_seconds
from tests.e2e.engine import Engine


@dataclass(frozen=True, slots=True)
class Town:
    asterisk: Asterisk
    engine: Engine
    callers: Callers

    def cpu(self) -> tuple[float, float]:
        """The processor seconds used so far by Asterisk and by the engine."""
        process = self.engine._process
        if process is None or not self.engine.running:
            raise RuntimeError(f"the engine has ended:\n{self.engine.log()}")
        return cpu_seconds(self.asterisk.pid), cpu_seconds(process.pid)

    def renew(self) -> None:
        """Start Asterisk and the engine anew: after a collapse, what comes next must not pay for it."""
        self.engine.stop()
        self.asterisk.remove()
        self.asterisk.start()
        self.engine.start()

    def strangers(self) -> tuple[float, float]:
        """Now, and the processor seconds used so far by programs that are none of ours."""
        return time.monotonic(), busy_seconds() - sum(self.cpu()) - time.process_time()


def share_of_others(before: tuple[float, float], after: tuple[float, float]) -> float:
    """Which part of the machine others used between two looks: more than a little, and the figures are about them."""
    return (after[1] - before[1]) / (after[0] - before[0]) / (os.cpu_count() or 1)


@contextmanager
def running() -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="callflow-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Asterisk is another user
        sounds = folder / "sounds"
        sounds.mkdir(mode=0o755)
        made = flow.make(folder, sounds)
        asterisk = Asterisk(sounds, conf=made.conf)
        engine = Engine(asterisk, folder, made.plan, made.recordings)
        try:
            asterisk.start()
            engine.start()
            callers = Callers(asterisk.sip)
            try:
                yield Town(asterisk, engine, callers)
            finally:
                callers.close()
        finally:
            engine.stop()
            asterisk.remove()
