"""Everything that must run to be measured: Asterisk, the engine, and the callers; all of it ends with the `with`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import flow
from benchmarks.asterisk import Asterisk
from benchmarks.callers import Callers
from benchmarks.machine import cpu_seconds
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
