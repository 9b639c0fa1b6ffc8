"""Looks every 15 seconds how open promises stand, has those moved that would break, and says what is at risk.

It decides nothing (`core.watching` does). A promise is moved only where somebody is there to tell the caller, for a
window that nobody has heard of is no promise: without a receiver of webhooks it breaks openly, and is called all the
same as soon as an agent is free. A bug here costs no call and no promise anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TypeAlias

import structlog

from callflow.core import watching
from callflow.core.plan import Plan
from callflow.core.promise import PromiseId
from callflow.core.watching import OpenPromise, Place, Seen, Watch, judged, near
from callflow.core.windows import Light, Look, Window
from callflow.engine import bookings
from callflow.engine.allowance import terms_of
from callflow.engine.dialler import Dialler
from callflow.engine.lookout import Lookout
from callflow.engine.plans import Plans, open_now
from callflow.engine.ports import Clock
from callflow.engine.switchboard import Switchboard

log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 15.0
"""Seconds between two looks."""

AT_ONCE = 40
"""Places in line that are forecast in one look. Each takes milliseconds, and between two of them every call has its
turn."""

NOWHERE = Place(manned=True)
"""Where there is no line."""

IN_ONE_GO = 250
"""Promises that are looked at before every call has its turn."""

Line: TypeAlias = tuple[str, str]
"""A plan's version, and a queue."""

WHY_MOVED = "it would have been late"


class PromiseWatch:
    """The watch over all open promises of this process; `run` is its task."""

    def __init__(
        self,
        *,
        dialler: Dialler,
        switchboard: Switchboard,
        plans: Plans,
        clock: Clock,
        lookout: Lookout,
        tells_callers: bool,
    ) -> None:
        self._dialler = dialler
        self._switchboard = switchboard
        self._plans = plans
        self._clock = clock
        self._lookout = lookout
        self._tells_callers = tells_callers
        self._watch = Watch()

    @property
    def lights(self) -> Mapping[PromiseId, Light]:
        """How those open promises stand that are not green, as of the last look."""
        lives = self._dialler.lives
        return {promise: light for promise, light in self._watch.lights.items() if promise in lives}

    async def run(self) -> None:
        """Look, again and again."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """One look at all open promises."""
        if not self._dialler.ready:
            return
        try:
            now = self._clock.now()
            seen = await self._seen(now)
            news = watching.news(self._watch, seen, now)
            self._watch = news.watch
            for promise, look in news.at_risk:
                log.warning("promise_at_risk", promise=promise, late=round(look.late, 2))
            self._lookout.callbacks(news.raised, news.over, now)
            for one, look in seen:
                if look.must_move and self._tells_callers:
                    await self._move(one, look)
        except Exception:
            log.exception("watch_raised")

    async def _seen(self, now: float) -> Sequence[Seen]:
        """How all near promises stand. What the line of now says for newcomers is good enough for most of them."""
        places, doubtful = dict[Line, Place](), dict[Line, list[OpenPromise]]()
        seen: dict[PromiseId, Seen] = {}
        async for plan, one in self._near(now):
            line = plan.version, one.promise.queue
            place = places.get(line) or places.setdefault(line, self._newcomers(plan, one.promise.queue))
            look = judged(one, place, now)
            seen[one.promise.id] = one, look
            if place.forecast is not None and look.light in (Light.AMBER, Light.RED):
                doubtful.setdefault(line, []).append(one)
        for (version, _), suspects in doubtful.items():
            plan_of_them = await self._plans.version(version)
            if plan_of_them is None:
                continue
            suspects.sort(key=lambda one: one.promise.arrived_at)
            for group in watching.groups(suspects, max(1, AT_ONCE // len(doubtful))):
                place = self._place(plan_of_them, group)
                seen |= {one.promise.id: (one, judged(one, place, now)) for one in group}
                await asyncio.sleep(0)
        return list(seen.values())

    async def _near(self, now: float) -> AsyncIterator[tuple[Plan, OpenPromise]]:
        """Every promise that can be at risk, those first that end first, each with its plan."""
        under_way = self._dialler.under_way
        for count, life in enumerate(near(self._dialler.current.values(), now), start=1):
            if not count % IN_ONE_GO:
                await asyncio.sleep(0)
            promise = self._dialler.promise(life.promise)
            plan = await self._plans.version(promise.plan) if promise else None
            if promise is None or plan is None:
                continue
            terms = terms_of(plan, promise.queue)
            allowed = terms.late_share if terms else watching.ALLOWED
            yield plan, OpenPromise(promise, life, plan.company, allowed, life.promise in under_way)

    def _newcomers(self, plan: Plan, queue: str) -> Place:
        if queue not in plan.queues:
            return NOWHERE
        manned = bool(self._switchboard.on_duty(plan, queue))
        return Place(manned, self._switchboard.forecast(plan, queue) if manned else None)

    def _place(self, plan: Plan, group: Sequence[OpenPromise]) -> Place:
        """A place behind all of those who stand close to each other in line: of the last, with the latest end."""
        latest = max(group, key=lambda one: one.life.window.latest)
        return Place(manned=True, forecast=self._switchboard.forecast_of(plan, group[-1].promise, latest.life))

    async def _move(self, one: OpenPromise, look: Look) -> None:
        """Give it another window, durably; with that the caller is told of it."""
        window = await self._new_window(one, look)
        life = self._dialler.lives.get(one.promise.id)
        if window is None or life is None or life.window != one.life.window or window.latest <= life.window.latest:
            return  # there is none, or somebody has changed the promise since it was looked at
        if await self._dialler.move(one.promise.id, window, WHY_MOVED):
            log.warning("promise_moved", promise=one.promise.id, late=round(look.late, 2))

    async def _new_window(self, one: OpenPromise, look: Look) -> Window | None:
        """That of the line, if the company is open so long; else the next slot."""
        plan, now = await self._plans.version(one.promise.plan), self._clock.now()
        if plan is None:
            return None
        if look.move_to and not bookings.closes(plan, open_now(plan, now), now, look.move_to.latest):
            return look.move_to
        return bookings.later_slot(plan, one.promise.queue, now, self._dialler.taken)
