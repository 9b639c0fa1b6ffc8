"""The machine: what it is, and how much of it a process has used."""

from __future__ import annotations

import os
import platform
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def described() -> str:
    cores = os.cpu_count() or 0
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cores} cores ({_model()}), {memory:.0f} GB memory, Linux {platform.release().partition('-')[0]}"


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK


def busy_seconds() -> float:
    """The processor time that all programs of the machine have used so far."""
    user, nice, system, _idle, _wait, irq, soft = map(
        int, Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:8]
    )
    return (user + nice + system + irq + soft) * _TICK


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
