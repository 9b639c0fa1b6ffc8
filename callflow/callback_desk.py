"""Where humans see to promises, by command or over HTTP: the book, and what is asked of it, with a sentence for each.

It changes nothing itself: the dialler does, one change at a time, and says whether it was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog

from callflow import numbering
from callflow.core.duty import tidy
from callflow.core.moving import Circumstances, why_not
from callflow.core.plan import Callback as CallbackStep
from callflow.core.plan import Plan
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_book import Callback, Chapter, Wanted, find
from callflow.core.promise_life import UNDER_WAY, PromiseLife
from callflow.core.windows import Window
from callflow.engine.allowance import terms_of
from callflow.engine.plans import Plans, wall_clock
from callflow.engine.ports import Clock

log = structlog.stdlib.get_logger(__name__)

KEPT_BY_HAND = "a human has kept it"

LONGEST_WHY = 200
"""Characters of a reason; a longer one is cut."""


class Book(Protocol):
    """Every promise there is. Raises `StoreError`."""

    async def callbacks_wanted(self, wanted: Wanted, most: int) -> Sequence[Callback]: ...

    async def callbacks_called(self, name: str) -> Sequence[Callback]: ...

    async def promise_story(self, promise: PromiseId) -> Sequence[Chapter]: ...

    async def mark_done(self, promise: PromiseId) -> None: ...


class Dialler(Protocol):
    """Who keeps the promises that are open."""

    @property
    def lives(self) -> Mapping[PromiseId, PromiseLife]: ...

    async def withdraw(self, promise: PromiseId, why: str) -> bool: ...

    async def move(self, promise: PromiseId, window: Window, why: str) -> bool: ...

    async def now(self, promise: PromiseId) -> bool: ...


class CallbackDesk:
    """Keeps `web.callbacks.Callbacks`. What it answers is whether it is done, and a sentence."""

    def __init__(self, book: Book, dialler: Dialler, plans: Plans, clock: Clock) -> None:
        self._book = book
        self._dialler = dialler
        self._plans = plans
        self._clock = clock

    async def wanted(self, wanted: Wanted, most: int) -> Sequence[Callback]:
        """At most so many of those that are wanted, those first that must be kept first."""
        return await self._book.callbacks_wanted(wanted, most)

    async def find(self, name: str) -> Callback | str:
        """The promise of that name or reference; else a sentence that says what is wrong."""
        return find(await self._book.callbacks_called(name), name)

    async def story(self, promise: PromiseId) -> Sequence[Chapter]:
        """What has become of it, one line a change."""
        return await self._book.promise_story(promise)

    async def cancel(self, promise: PromiseId, why: str, by: str) -> tuple[bool, str]:
        """Nobody is called for it any more."""
        done = await self._dialler.withdraw(promise, tidy(why, LONGEST_WHY))
        return self._said("cancel", promise, by, done, f"{promise} is withdrawn", f"{promise} cannot be withdrawn")

    async def now(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        """It is called as soon as an agent is free."""
        done = await self._dialler.now(promise)
        good = f"{promise} is called as soon as an agent is free"
        return self._said("now", promise, by, done, good, f"nothing has changed for {promise}")

    async def done(self, promise: PromiseId, by: str) -> tuple[bool, str]:
        """A human has kept it: it is ticked off, and nobody is rung for it any more."""
        await self._book.mark_done(promise)
        if promise in self._dialler.lives:
            await self._dialler.withdraw(promise, KEPT_BY_HAND)
        return self._said("done", promise, by, True, f"{promise} is done", "")

    async def move(self, callback: Callback, window: Window, why: str, by: str) -> tuple[bool, str]:
        """Another window, if it will be kept."""
        name = callback.promise.id
        if name not in self._dialler.lives:
            return False, f"{name} cannot be moved: it is over"
        plan = await self._plans.version(callback.promise.plan)
        refusal = "its plan is gone" if plan is None else self._why_not(plan, callback.promise, window)
        if refusal:
            return False, f"{name} cannot be moved: {refusal}"
        moved = await self._dialler.move(name, window, tidy(why, LONGEST_WHY))
        return self._said("move", name, by, moved, f"{name} is moved", f"{name} cannot be moved")

    def _why_not(self, plan: Plan, promise: Promise, window: Window) -> str:
        terms = terms_of(plan, promise.queue)
        if terms is None:
            return "the plan does not say how it is kept, so it is a human's"
        now = self._clock.now()
        steps = [one for one in plan.nodes.values() if isinstance(one, CallbackStep) and one.queue == promise.queue]
        hours = {one.hours: plan.hours[one.hours] for one in steps} or plan.hours
        names = plan.queues[promise.queue].agents if promise.queue in plan.queues else ()
        hours_of = [plan.agents[name].hours for name in names]
        known = Circumstances(
            now=now,
            today=wall_clock(plan, now).date(),
            start=wall_clock(plan, window.earliest),
            end=wall_clock(plan, window.latest),
            horizon_days=terms.horizon_days,
            hours=tuple(hours.values()),
            rosters=[None if name is None else plan.hours[name] for name in hours_of],
            offsets=numbering.read(promise.number, "", window.earliest).offsets,
            quiet=terms.quiet,
        )
        return why_not(window, known)

    def _said(self, wish: str, promise: PromiseId, by: str, done: bool, good: str, bad: str) -> tuple[bool, str]:
        log.info("callback_asked", promise=promise, wish=wish, done=done, by=by)
        return done, good if done else f"{bad}: {self._obstacle(promise)}"

    def _obstacle(self, promise: PromiseId) -> str:
        life = self._dialler.lives.get(promise)
        if life is None:
            return "it is over"
        if life.state in UNDER_WAY:
            return "phones ring for it just now, or its customer is on the line"
        return "it is being called just now, or could not be stored (see callflow's log)"
