"""Looks every 15 seconds how open promises stand, has those moved that would break, and says what is at risk.

It decides nothing (`core.watching` does). A promise is moved only where somebody is there to tell the caller, for a
window that nobody has heard of is no promise: without a receiver of webhooks it breaks openly, and is called all the
same as soon as an agent is free. A bug here costs no call and no promise anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from callflow.core import watching
from callflow.core.plan import Plan
from callflow.core.promise import PromiseId
from callflow.core.terms import CallbackTerms
from callflow.core.watching import OpenPromise, Place, Seen, Watch, judged, near
from callflow.core.windows import Light, Look, Window
from callflow.engine import bookings
from callflow.engine.allowance import terms_of
from callflow.engine.dialler import Dialler
from callflow.engine.lookout import Lookout
from callflow.engine.plans import Plans
from callflow.engine.ports import Clock
from callflow.engine.switchboard import Switchboard

log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 15.0
"""Seconds between two looks."""

AT_ONCE = 40
"""Promises whose own place is forecast in one look, those first whose windows end first. Each takes milliseconds, and
between two of them every call has its turn."""

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
        under_way, places, own = self._dialler.under_way, dict[tuple[str, str], Place](), 0
        seen: list[Seen] = []
        for life in near(self._dialler.current.values(), now):
            plan, terms, queue = await self._of(life.promise)
            if plan is None or life.promise not in self._dialler.lives:
                continue
            allowed = terms.late_share if terms else watching.ALLOWED
            one = OpenPromise(life, plan.company, queue, allowed, life.promise in under_way)
            place = places.get((plan.version, queue))
            if place is None:
                place = places[plan.version, queue] = self._newcomers(plan, queue)
            look = judged(one, place, now)
            if place.forecast is not None and look.light in (Light.AMBER, Light.RED):
                look = self._in_its_own_place(one, plan, now) if own < AT_ONCE else self._as_before(one)
                own += 1
                await asyncio.sleep(0)
            seen.append((one, look))
        return seen

    def _newcomers(self, plan: Plan, queue: str) -> Place:
        if queue not in plan.queues:
            return Place(manned=True)
        manned = bool(self._switchboard.on_duty(plan, queue))
        return Place(manned, self._switchboard.forecast(plan, queue) if manned else None)

    def _in_its_own_place(self, one: OpenPromise, plan: Plan, now: float) -> Look:
        promise = self._dialler.promise(one.life.promise)
        return judged(one, Place(manned=True, forecast=self._switchboard.forecast_of(plan, promise, one.life)), now)

    def _as_before(self, one: OpenPromise) -> Look:
        """Too many are at risk to look at each: this one's turn comes when those before it are called, or moved."""
        return Look(self._watch.lights.get(one.life.promise, Light.GREEN), 0.0)

    async def _of(self, promise: PromiseId) -> tuple[Plan | None, CallbackTerms | None, str]:
        made = self._dialler.promise(promise)
        plan = await self._plans.version(made.plan)
        return plan, terms_of(plan, made.queue) if plan else None, made.queue

    async def _move(self, one: OpenPromise, look: Look) -> None:
        """Give it another window, durably; with that the caller is told of it."""
        window = look.move_to or await self._later_slot(one)
        if window is None or window.latest <= one.life.window.latest:
            return
        if await self._dialler.move(one.life.promise, window, WHY_MOVED):
            log.warning("promise_moved", promise=one.life.promise, late=round(look.late, 2))

    async def _later_slot(self, one: OpenPromise) -> Window | None:
        if one.life.promise not in self._dialler.lives:
            return None
        plan, _, queue = await self._of(one.life.promise)
        return bookings.later_slot(plan, queue, self._clock.now(), self._dialler.taken) if plan else None
