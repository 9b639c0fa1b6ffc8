"""Builds every part from the settings and joins them: the only place that knows which class keeps which promise.

From a folder of YAML to a telephone that answers: read the plans, prove them, prepare their prompts, open the store,
connect to Asterisk. Whatever is wrong is told in one sentence before the first caller is claimed; a plan that is not
proven safe never runs.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from callflow.ari.client import Address
from callflow.ari.connection import Connection, Snapshot
from callflow.ari.inventory import Inventory
from callflow.ari.messages import Message
from callflow.ari.operations import Ari
from callflow.ari.phone import Phone
from callflow.ari.translate import Arrival, Broadcast, Happened, translate
from callflow.config import Settings
from callflow.core.plan import Plan
from callflow.dialplan import compile_text
from callflow.engine.engine import Engine
from callflow.engine.plans import Plans, open_now
from callflow.errors import PlanError, SpeechError
from callflow.proof import Proven, check_plans, plan_files
from callflow.speech import Progress, Studio, chosen_voice
from callflow.storage import SqlStore
from callflow.web.health import HealthServer

log = structlog.stdlib.get_logger(__name__)


class SystemClock:
    """The wall clock."""

    def now(self) -> float:
        return time.time()


# From files to what may run.


def safe_plans(where: Path) -> tuple[Proven, ...]:
    """The plans at a path, if all of them may run; raises `PlanError` with everything that is wrong."""
    checked = check_plans(plan_files(where))
    if not checked.safe:
        raise PlanError(checked.problems)
    for problem in checked.problems:
        log.warning("plan_problem", problem=str(problem))
    return checked.proven


def studio(settings: Settings) -> Studio:
    """Where prompts become sounds."""
    return Studio(settings.prompts, settings.sounds, chosen_voice(settings.voice, settings.voices))


async def with_sounds(plans: Iterable[Plan], where: Studio, progress: Progress | None = None) -> list[Plan]:
    """The plans with every prompt ready to be played; raises `SpeechError` with every prompt that cannot be."""
    plans = list(plans)
    prompts = dict.fromkeys(prompt for plan in plans for prompt in plan.prompts())
    prepared = await where.prepare(prompts, progress)
    return [plan.with_sounds(prepared.sounds) for plan in plans]


# A telephone that answers.


class App:
    """One callflow: its parts, joined. `serve` runs it until it is told to stop."""

    def __init__(self, settings: Settings, clock: SystemClock | None = None) -> None:
        self.settings = settings
        self._clock = clock or SystemClock()
        self._studio = studio(settings)
        self._parts = AsyncExitStack()
        self._store: SqlStore
        self._ari: Ari
        self._phone: Phone
        self._connection: Connection
        self.plans = Plans(self._revive)
        self.engine: Engine

    async def serve(self, proven: Sequence[Proven], plans: Sequence[Plan], stop: asyncio.Event) -> None:
        """Answer the telephone by these plans until `stop` is set. Raises `Replaced` if another callflow took over."""
        async with self._parts:
            await self._open(proven, plans)
            connection = asyncio.create_task(self._connection.run(), name="connection")
            stopping = asyncio.create_task(stop.wait(), name="stopping")
            try:
                await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if connection.done():
                    connection.result()
            finally:
                log.info("stopping", calls=len(self.engine.calls))
                await self.engine.stop()
                for task in (connection, stopping):
                    task.cancel()
                await asyncio.gather(connection, stopping, return_exceptions=True)

    async def _open(self, proven: Sequence[Proven], plans: Sequence[Plan]) -> None:
        settings = self.settings
        self._store = await SqlStore.open(settings.database)
        self._parts.push_async_callback(self._store.close)
        for one in proven:
            await self._store.keep_plan(one.plan.version, one.source)
        self.plans.put_in_force(plans)
        address = Address(settings.ari_url, settings.ari_user, settings.password(), settings.app)
        self._ari = await self._parts.enter_async_context(Ari(address))
        self._phone = Phone(self._ari)
        self.engine = Engine(phone=self._phone, store=self._store, clock=self._clock, plans=self.plans, facts=open_now)
        await self.engine.load()
        self._connection = Connection(self._ari, self._heard, self._connected)
        health = HealthServer(
            settings.health_host,
            settings.health_port,
            {"asterisk": self._asterisk_trouble, "store": lambda: self._store.trouble},
            {"calls": lambda: len(self.engine.calls), "tasks": lambda: self.engine.tasks},
        )
        await self._parts.enter_async_context(health)

    # What Asterisk says.

    def _heard(self, message: Message) -> None:
        self._phone.hear(message)
        match translate(message, self._clock.now()):
            case Broadcast(call, dialled):
                self.engine.offered(call, dialled)
            case Arrival(call, caller, dialled):
                self.engine.arrived(call, caller, dialled)
            case Happened(call, event):
                self.engine.happened(call, event)
            case None:
                pass

    async def _connected(self, snapshot: Snapshot) -> None:
        inventory = Inventory(snapshot)
        await self.engine.reconcile(inventory)
        ours = {*inventory.callers, *(call.id for call in self.engine.calls)}
        await self._phone.sweep(inventory.strays(ours))

    def _asterisk_trouble(self) -> str | None:
        return None if self._connection.is_ready else f"not connected to Asterisk at {self.settings.ari_url}"

    # Plans of other days.

    async def _revive(self, version: str) -> Plan | None:
        source = await self._store.plan_source(version)
        if source is None:
            return None
        try:
            plan = compile_text(f"version {version}", source, datetime.now(UTC).date())
            return (await with_sounds([replace(plan, version=version)], self._studio))[0]
        except (PlanError, SpeechError) as error:
            log.error("plan_version_lost", version=version, why=str(error))
            return None


async def run(settings: Settings, proven: Sequence[Proven], progress: Progress | None = None) -> None:
    """Prepare the prompts and answer the telephone, until SIGTERM or SIGINT."""
    plans = await with_sounds((one.plan for one in proven), studio(settings), progress)
    # What is here now stays: without it every large collection would go through all of it, and callers wait 0.1 s.
    gc.collect()
    gc.freeze()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await App(settings).serve(proven, plans, stop)
