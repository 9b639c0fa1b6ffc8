"""Builds every part from the settings and joins them: the only place that knows which class keeps which promise.

From a folder of YAML to a telephone that answers: open the store, read the plans, prove them, prepare their prompts,
connect to Asterisk. Whatever is wrong is told in one sentence before the first caller is claimed; a plan that is not
proven safe never runs, neither at the start nor later.
"""

from __future__ import annotations

import asyncio
import gc
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import structlog

from callflow import callback_news, numbering, recordings
from callflow.ari.callback_phone import CallbackPhone
from callflow.ari.client import Address
from callflow.ari.code_phone import CodePhone
from callflow.ari.connection import Connection, Snapshot
from callflow.ari.inventory import Inventory, phones
from callflow.ari.messages import Message
from callflow.ari.operations import Ari
from callflow.ari.translate import Arrival, Broadcast, CodeDialled, CodeOffered, Happened, LegLeft, translate
from callflow.callback_desk import CallbackDesk
from callflow.config import Settings
from callflow.core.figures import Figure, Kind, by_label, phase_in_words, single
from callflow.core.plan import Plan
from callflow.core.windows import Light
from callflow.dialplan import compile_text
from callflow.engine.codes import CodeCalls
from callflow.engine.engine import Engine
from callflow.engine.plans import Plans, open_now
from callflow.engine.upkeep import Upkeep
from callflow.errors import AriError, CallflowError
from callflow.retention import Periods
from callflow.speech import Progress, Studio, chosen_voice
from callflow.storage import SqlStore
from callflow.succession import Asked, Outcome, Succession
from callflow.supervised import Parent
from callflow.web import agents, api, callbacks, callbacks_api, control, metrics
from callflow.web.alert_webhooks import AlertWebhooks
from callflow.web.health import HealthServer
from callflow.web.webhooks import Receiver, Webhooks

log = structlog.stdlib.get_logger(__name__)


LOOK_AT_PHONES_EVERY = 3.0
"""Seconds between two looks at which phones are there. One that has gone meanwhile is found out when it is rung."""


class SystemClock:
    """The wall clock."""

    def now(self) -> float:
        return time.time()


# From files to what may run.


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
    """One callflow: its parts, joined. Open it with `async with`; `serve` runs it until it is told to stop."""

    def __init__(
        self,
        settings: Settings,
        clock: SystemClock | None = None,
        progress: Progress | None = None,
        restarts: int = 0,
    ) -> None:
        self.settings = settings
        self._restarts = restarts
        self._clock = clock or SystemClock()
        self._studio = studio(settings)
        self._progress = progress
        self._parts = AsyncExitStack()
        self._store: SqlStore
        self._ari: Ari
        self._phone: CallbackPhone
        self._connection: Connection
        self.plans = Plans(self._revive)
        self.succession: Succession
        self.engine: Engine
        self._upkeep: Upkeep
        self.webhooks: Webhooks
        self.codes: CodeCalls
        self.desk: CallbackDesk

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as parts:
            await self._open(parts)
            self._parts = parts.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._parts.aclose()

    async def serve(self, stop: asyncio.Event, reread: asyncio.Event) -> None:
        """Answer the telephone until `stop` is set; take the plans on disk whenever `reread` is.

        Raises `Replaced` if another callflow took over.
        """
        connection = asyncio.create_task(self._connection.run(), name="connection")
        stopping = asyncio.create_task(stop.wait(), name="stopping")
        others = [
            asyncio.create_task(self.succession.watch(), name="watch"),
            asyncio.create_task(self._reload_whenever(reread), name="reread"),
            asyncio.create_task(self._look_at_phones(), name="phones"),
            asyncio.create_task(self.engine.watch.run(), name="promises"),
            asyncio.create_task(self._upkeep.run(), name="upkeep"),
            asyncio.create_task(self.webhooks.run(), name="webhooks"),
        ]
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
            elif self._connection.is_ready:  # an Asterisk that does not hear us looks after its callers itself
                log.info("draining", calls=len(self.engine.calls))
                await self.engine.drain()
        finally:
            log.info("stopping", calls=len(self.engine.calls))
            await self.engine.stop()
            for task in (connection, stopping, *others):
                task.cancel()
            await asyncio.gather(connection, stopping, *others, return_exceptions=True)
            await self._upkeep.finish()

    async def _open(self, parts: AsyncExitStack) -> None:
        settings = self.settings
        token, receiver = settings.token(), self._receiver()
        told = None if receiver is None else callback_news.told
        self._store = await SqlStore.open(settings.database, webhooks=receiver is not None, tell=told)
        parts.push_async_callback(self._store.close)
        self.webhooks = Webhooks(self._store.outbox, receiver, self._clock, random.random)
        self.succession = Succession(settings.plans, self._store, self.plans, self._with_sounds, self._clock)
        await self.succession.begin()
        self._progress = None
        # What is here now stays: without it every large collection would go through all of it, and callers wait 0.1 s.
        gc.collect()
        gc.freeze()
        address = Address(settings.ari_url, settings.ari_user, settings.password(), settings.app)
        self._ari = await parts.enter_async_context(Ari(address))
        self._phone = CallbackPhone(self._ari)
        self.engine = Engine(
            phone=self._phone,
            store=self._store,
            clock=self._clock,
            plans=self.plans,
            facts=open_now,
            numbers=numbering,
            talks=self._store.last_talks,
            tells_callers=receiver is not None,
        )
        self.desk = CallbackDesk(self._store, self.engine.dialler, self.plans, self._clock)
        await self._begin_upkeep()
        await self.engine.load()
        self.engine.lookout.tell(AlertWebhooks(self.webhooks))
        self.codes = self.engine.code_calls(CodePhone(self._ari))
        self._connection = Connection(self._ari, self._heard, self._connected)
        health = HealthServer(
            settings.health_host,
            settings.health_port,
            {"asterisk": self._asterisk_trouble, "store": lambda: self._store.trouble},
            {
                "calls": lambda: len(self.engine.calls),
                "tasks": lambda: self.engine.tasks,
                "alerts": lambda: len(self.engine.lookout.alerts),
            },
            remarks={
                "plans": lambda: self.succession.trouble,
                "agents": lambda: self.engine.lookout.trouble,
                "callbacks": lambda: self.engine.lookout.callback_trouble,
            },
            routes=[
                metrics.route(self._figures),
                *control.routes(self._commands()),
                *([*api.routes(self.engine.duties), *callbacks_api.routes(self.desk)] if settings.api == "on" else ()),
            ],
            guards=[api.guard(token)],
        )
        await parts.enter_async_context(health)

    def _commands(self) -> Mapping[str, control.Command]:
        """What ops may order over HTTP, by its name."""
        return {
            "reload": self._reload,
            "rollback": self._roll_back,
            "versions": self._versions,
            "callback-lights": self._callback_lights,
            **callbacks.commands(self.desk),
            **agents.commands(self.engine.duties),
        }

    def _figures(self) -> Iterable[Figure]:
        """What the metrics show: figures of calls, of the floor, and of the connection to Asterisk."""
        phases = Counter(phase_in_words(call) for call in self.engine.calls)
        current = self.engine.dialler.current
        lives = Counter(life.state.value for life in current.values())
        shown = self.engine.watch.lights
        lights = {light.name.lower(): 0 for light in Light} | Counter(
            shown.get(promise, Light.GREEN).name.lower() for promise in current
        )
        yield single("ready", "1 while calls are claimed.", float(self._connection.is_ready))
        yield Figure("calls", "Calls by what their callers do.", labels=("phase",), values=by_label(phases))
        yield Figure("callbacks", "Promised callbacks that are not over.", labels=("state",), values=by_label(lives))
        risk = "Promised callbacks that are not over, by their traffic light."
        yield Figure("callback_lights", risk, labels=("light",), values=by_label(lights))
        yield from self.engine.switchboard.figures
        for name, meaning, count in (
            ("alerts", "Alerts that are not over.", len(self.engine.lookout.alerts)),
            ("engine_restarts_total", "Engines that have ended unasked since callflow began.", self._restarts),
            ("facts_lost_total", "Facts about calls that could not be remembered.", self._store.lost),
            ("sockets_lost_total", "Event sockets to Asterisk that were lost.", self._connection.losses),
            ("messages_unreadable_total", "Messages of Asterisk that could not be read.", self._connection.unreadable),
        ):
            yield single(name, meaning, count, Kind.COUNTER if name.endswith("_total") else Kind.GAUGE)

    async def _begin_upkeep(self) -> None:
        folder = self.settings.recordings
        periods = Periods(lambda: self.plans.in_force, self._store.plan_source)
        self._upkeep = Upkeep(
            self._store,
            self.engine.switchboard,
            self._clock,
            under_way=lambda: [call.id for call in self.engine.calls],
            periods=periods.of,
            company_periods=periods.of_company,
            erase_recording=lambda name: asyncio.to_thread(recordings.erase, folder, name),
        )
        await self._upkeep.begin()

    def _receiver(self) -> Receiver | None:
        url = self.settings.webhook_url
        return None if url is None else Receiver(url, self.settings.webhook_signing_secret())

    # What ops ask for.

    async def _reload_whenever(self, reread: asyncio.Event) -> None:
        while True:
            await reread.wait()
            reread.clear()
            await self.succession.reload(Asked.BY_SOMEBODY)

    async def _reload(self, _wanted: str) -> Mapping[str, object]:
        return _answer(await self.succession.reload(Asked.BY_SOMEBODY))

    async def _roll_back(self, wanted: str) -> Mapping[str, object]:
        return _answer(await self.succession.roll_back(wanted))

    async def _versions(self, _wanted: str) -> Mapping[str, object]:
        calls = Counter(call.plan for call in self.engine.calls)
        return {"versions": [asdict(one) for one in self.succession.standings(calls)]}

    async def _callback_lights(self, _wanted: str) -> Mapping[str, object]:
        return {"lights": {promise: light.name.lower() for promise, light in self.engine.watch.lights.items()}}

    # What Asterisk says.

    async def _look_at_phones(self) -> None:
        """Ask now and then which phones are there: a subscription would send every event of a call twice."""
        while True:
            await asyncio.sleep(LOOK_AT_PHONES_EVERY)
            if not self._connection.is_ready:
                continue
            codes = self.codes.calls
            try:
                endpoints = await self._ari.endpoints.list()
            except AriError as error:
                log.warning("phones_not_listed", why=str(error))
            else:
                self.engine.switchboard.phones(*phones(endpoints, codes | self.codes.calls))
                self.engine.lookout.look()

    def _heard(self, message: Message) -> None:
        self._phone.hear(message)
        match translate(message, self._clock.now()):
            case Broadcast(call, dialled):
                self.engine.offered(call, dialled)
            case Arrival(call, caller, dialled):
                self.engine.arrived(call, caller, dialled)
            case CodeOffered(call):
                self.codes.offered(call)
            case CodeDialled(call, phone, code):
                self.codes.dialled(call, phone, code)
            case Happened(call, event):
                if not self.codes.happened(call, event):
                    self.engine.happened(call, event)
            case LegLeft(call, number):
                self.engine.leg_left(call, number)
            case None:
                pass

    async def _connected(self, snapshot: Snapshot) -> None:
        inventory = Inventory(snapshot)
        self.engine.switchboard.phones(*inventory.phones)
        await self.engine.reconcile(inventory)
        outcalls = (outcall.id for outcall in self.engine.dialler.outcalls)
        ours = {*inventory.callers, *(call.id for call in self.engine.calls), *outcalls}
        await self._phone.sweep(inventory.strays(ours))
        self.engine.dialler.resume()
        for one in inventory.codes:
            self.codes.dialled(one.call, one.phone, one.code)

    def _asterisk_trouble(self) -> str | None:
        return None if self._connection.is_ready else f"not connected to Asterisk at {self.settings.ari_url}"

    # Plans of this and other days.

    async def _with_sounds(self, plans: Iterable[Plan]) -> list[Plan]:
        return await with_sounds(plans, self._studio, self._progress)

    async def _revive(self, version: str) -> Plan | None:
        try:
            source = await self._store.plan_source(version)
            if source is None:
                return None
            plan = compile_text(f"version {version}", source, datetime.now(UTC).date())
            return (await with_sounds([replace(plan, version=version)], self._studio))[0]
        except CallflowError as error:
            log.error("plan_version_lost", version=version, why=str(error))
            return None


def _answer(outcome: Outcome) -> Mapping[str, object]:
    return {"in_force": outcome.in_force, "words": outcome.words}


async def run(settings: Settings, progress: Progress | None = None, parent: Parent | None = None) -> None:
    """Read the plans, prepare the prompts and answer the telephone, until SIGTERM or SIGINT.

    The `parent`, where there is one, hears from the first moment on that the event loop is alive.
    """
    beating = asyncio.create_task(parent.beat(), name="heartbeat") if parent else None
    stop, reread = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, reread.set)  # first: whoever sends it early wants no end
    async with App(settings, progress=progress, restarts=parent.given.restarts if parent else 0) as app:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        if parent:
            parent.ready()
        await app.serve(stop, reread)
    if beating:
        beating.cancel()
