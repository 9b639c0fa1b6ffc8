"""What the parts cost by themselves, in this process: reading an event, deciding a step, saving a call."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.flow import PLAN
from benchmarks.latency import share
from callflow.ari.messages import Unknown, parse
from callflow.core.call import Caller, arriving
from callflow.core.events import CallArrived, DigitPressed
from callflow.core.interpreter import step
from callflow.core.plan import Plan
from callflow.dialplan import compile_text
from callflow.storage import SqlStore

_CHANNEL = {
    "id": "1795326139.1",
    "name": "PJSIP/bench-00000001",
    "state": "Up",
    "protocol_id": "bench-1@127.0.0.1",
    "caller": {"name": "", "number": "bench"},
    "connected": {"name": "", "number": ""},
    "accountcode": "",
    "dialplan": {
        "context": "callflow-in",
        "exten": "s",
        "priority": 5,
        "app_name": "StasisBroadcast",
        "app_data": "1000,^callflow$",
    },
    "creationtime": "2026-11-22T05:42:19.379+0000",
    "language": "en",
    "channelvars": {"CF_CALL": "", "CF_STATE": "", "CF_DIALLED": "100", "CF_AGENT_CHAN": ""},
}
_EVENT = json.dumps(
    {
        "type": "ChannelDtmfReceived",
        "timestamp": "2026-11-22T05:42:19.379+0000",
        "digit": "1",
        "duration_ms": 80,
        "channel": _CHANNEL,
        "asterisk_id": "00:00:00:00:00:00",
        "application": "callflow",
    }
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Seconds: each a typical (p50) and a slow (p99) one."""

    parse: tuple[float, float]
    step: tuple[float, float]
    save: tuple[float, float]


def measure(times: int) -> Inside:
    assert not isinstance(parse(_EVENT), Unknown)
    plan = compile_text("benchmark", PLAN, datetime.now(UTC).date())
    return Inside(
        _timed(lambda: parse(_EVENT), times),
        _timed(_step_of(plan), times),
        asyncio.run(_saving(plan, max(1, times // 10))),
    )


def _step_of(plan: Plan) -> Callable[[], object]:
    call = step(plan, arriving("1.1", plan.version, Caller("1"), "100", 0.0), CallArrived(at=0.0)).call
    return lambda: step(plan, call, DigitPressed(at=1.0, digit="1"))


def _timed(what: Callable[[], object], times: int) -> tuple[float, float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append(time.perf_counter() - began)
    return share(taken, 0.5), share(taken, 0.99)


async def _saving(plan: Plan, times: int) -> tuple[float, float]:
    """One after another, each on the disk before the next."""
    taken = []
    with tempfile.TemporaryDirectory(prefix="callflow-bench-") as folder:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{Path(folder) / 'calls.sqlite3'}")
        first = arriving("1.1", plan.version, Caller("1"), "100", 0.0)
        for number in range(times):
            call = replace(first, id=f"1.{number}")
            began = time.perf_counter()
            await store.save(call)
            taken.append(time.perf_counter() - began)
        await store.close()
    return share(taken, 0.5), share(taken, 0.99)
