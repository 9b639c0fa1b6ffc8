"""The machine callflow runs on: folders, disk, database, clock, time zones, and the running callflow itself."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callflow.config import Settings
from callflow.core.plan import Plan
from callflow.doctor.finding import Finding, warning, well, wrong
from callflow.errors import StoreError
from callflow.storage import SqlStore
from callflow.web.health import ask

LITTLE = 200 * 2**20
TOO_LITTLE = 20 * 2**20
NOT_IN_STEP = 5
"""What the kernel answers when no time service keeps its clock (`TIME_ERROR` in adjtimex(2))."""


async def examine(settings: Settings, plans: Sequence[Plan]) -> AsyncIterator[Finding]:
    for finding in folder(settings.sounds):
        yield finding
    yield await store(settings.database)
    yield await engine(settings.health_host, settings.health_port)
    for finding in (*clock(), *zones(plans)):
        yield finding


def folder(sounds: Path) -> Iterator[Finding]:
    """Whether prompts can be written, and how much more."""
    there = sounds.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"callflow")
            file.flush()
        free = shutil.disk_usage(there).free
    except OSError as error:
        remedy = "make it a folder in which the user that runs callflow may write, or set CALLFLOW_SOUNDS to one"
        yield wrong(f"prompts cannot be written to {sounds}: {error.strerror}", remedy)
        return
    yield well(f"prompts can be written to {sounds}")
    left = f"{free / 2**30:.1f} GB are free there"
    if free < TOO_LITTLE:
        yield wrong(f"the disk is full: {left}", "free some space: prompts and the database need it")
    elif free < LITTLE:
        yield warning(f"the disk is nearly full: {left}", "free some space before it is")
    else:
        yield well(left)


async def store(url: str) -> Finding:
    try:
        opened = await SqlStore.open(url)
    except StoreError as error:
        return wrong("the database does not open", str(error))
    await opened.close()
    return well("the database opens, and its tables are up to date")


async def engine(host: str, port: int) -> Finding:
    """What the running callflow says of itself."""
    health = await ask(host, port)
    if health.ready:
        return well("callflow runs and is ready for callers")
    ill = "; ".join(f"{name} {why}" for name, why in health.parts.items() if why != "ok")
    return wrong(
        f"callflow is not ready: {ill}", "start it with `callflow run`, or mend what it says; its log says more"
    )


def clock() -> Iterator[Finding]:
    """Whether a time service keeps the clock: a clock that is wrong opens and closes the office at the wrong time."""
    state = _kernel_clock()
    if state == NOT_IN_STEP:
        yield warning(
            "no time service keeps the clock right", "install one on this machine: chrony or systemd-timesyncd"
        )
    elif state is not None and state >= 0:
        yield well("a time service keeps the clock right")


def _kernel_clock() -> int | None:
    """What adjtimex(2) says of the clock without changing it; None where it cannot be asked."""
    try:
        ask_kernel = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    answer = int(ask_kernel(ctypes.create_string_buffer(512)))  # zeroes: read only
    return answer if answer >= 0 else None


def zones(plans: Sequence[Plan]) -> Iterator[Finding]:
    """Whether the time zones of the plans are known here, and what time it is there."""
    for name in sorted({plan.timezone for plan in plans}):
        try:
            local = datetime.now(UTC).astimezone(ZoneInfo(name))
        except (ZoneInfoNotFoundError, OSError, ValueError):
            yield wrong(f"there is no data for the time zone {name}", "install the Python package tzdata")
        else:
            yield well(f"in {name} it is {local:%H:%M}, {local:%A}")
