"""Keeps what was promised: whatever is due is dialled, one attempt at a time for each promise, found after a restart.

It decides nothing about an attempt (`core.dialout` does) nor whether a number may be dialled (`core.dialling`), and
changes no promise but by `open_promises`, where every change is on the disk before anything is done about it. The
next attempt begins when the last one has ended and has given its phones back. After we were away no attempt begins
before every attempt that was under way has been taken up, and what belongs to nobody has been hung up (`resume`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import structlog

from callflow.core.ago import ago_key
from callflow.core.dialled import Tally
from callflow.core.dialling import TRY_WITHIN, Allowed, Refusal, Refused, dial_string, next_attempt
from callflow.core.dialout.events import CustomerTaken, Facts, Means, Moment, Started, StopAsked, Withdrawn
from callflow.core.dialout.outcall import WITH_CUSTOMER, Ended, OutCall, customer_of, starting
from callflow.core.events import (
    AgentsOffered,
    DigitPressed,
    LegAnswered,
    LegEnded,
    LegRang,
    PlaybackEnded,
)
from callflow.core.events import Event as CallEvent
from callflow.core.promise import Moved as PutOffByCaller
from callflow.core.promise import Promise, PromiseId, Withdrawal
from callflow.core.promise_life import (
    AT_ONCE,
    KEPT_BY_HUMAN,
    PENDING,
    AttemptEnded,
    CameDue,
    GivenUp,
    Happening,
    Moved,
    Outcome,
    PromiseLife,
    PromiseState,
    proceed,
    promised,
)
from callflow.core.promise_life import Withdrawn as LifeWithdrawn
from callflow.core.recording import Fact, NumberRefused
from callflow.core.windows import Window, rounded
from callflow.engine import bookings
from callflow.engine.allowance import Allowance, Verdict, terms_of
from callflow.engine.attempt import Attempt, with_put_off
from callflow.engine.open_promises import ANY_NUMBER, SAVE_WITHIN, OpenPromises
from callflow.engine.plans import Plans
from callflow.engine.ports import CallbackPhone, CallbackStore, Clock, Inventory, Numbers, TicketFloor, WriteWith
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 15.0
"""Seconds between two looks at all open promises."""

AGAIN_AFTER = 5.0
"""Seconds after which something is tried again that the database did not take."""

WAITS_BEYOND = 900.0
"""Seconds after the end of its window (or after its beginning, if that has passed) an attempt waits for an agent."""

DESTROYED_WITHIN = 1.0
"""Seconds in which a phone that has left us is gone, if it was hung up."""

BY_CALLER = "the caller has chosen another time"

OutCallId: TypeAlias = str
Start = Callable[[Coroutine[Any, Any, None], str], None]


class Dialler:
    """All promises of this process. None of the methods that are not coroutines waits."""

    def __init__(
        self,
        *,
        phone: CallbackPhone,
        store: CallbackStore,
        clock: Clock,
        plans: Plans,
        numbers: Numbers,
        floor: TicketFloor,
        start: Start,
        is_asked: Callable[[PromiseId], bool] = lambda _promise: False,
    ) -> None:
        self._phone = phone
        self._store = store
        self._clock = clock
        self._plans = plans
        self._floor = floor
        self._start = start
        self._is_asked = is_asked
        tally = Tally()
        self.promises = OpenPromises(store, clock, tally, self._life_changed)
        self.allowance = Allowance(numbers, tally)
        self._attempts: dict[OutCallId, Attempt] = {}
        self._saved: dict[OutCallId, OutCall] = {}
        self._beginning: set[PromiseId] = set()
        self._changing = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._ready = False

    @property
    def outcalls(self) -> tuple[OutCall, ...]:
        """The attempts under way, and those that were when we were last away."""
        return (*(attempt.outcall for attempt in self._attempts.values()), *self._saved.values())

    @property
    def lives(self) -> Mapping[PromiseId, PromiseLife]:
        """Every promise that is open, or was when we began."""
        return self.promises.lives

    @property
    def current(self) -> Mapping[PromiseId, PromiseLife]:
        """The same as they are at this moment, also where an attempt is under way."""
        return {**self.lives, **{one.promise.id: one.life for one in self._attempts.values()}}

    def _as_it_is(self, promise: PromiseId) -> PromiseLife | None:
        """One of them; None if it is over."""
        attempt = self._attempt_for(promise)
        return attempt.life if attempt else self.lives.get(promise)

    @property
    def ready(self) -> bool:
        """Whether attempts may begin."""
        return self._ready

    def promise(self, promise: PromiseId) -> Promise | None:
        """An open promise as it was made; None if it is over."""
        return self.promises.promise(promise) if promise in self.promises else None

    def taken(self, queue: str) -> Iterable[Window]:
        """The windows that a queue has promised and not kept yet."""
        return self.promises.windows(queue)

    @property
    def under_way(self) -> frozenset[PromiseId]:
        """The promises for which somebody's phone rings, or for which two talk."""
        return frozenset(one.promise.id for one in self._attempts.values() if not one.can_be_put_off)

    async def load(self) -> None:
        """Read what was promised, and the attempts that had not ended; `reconcile` will say what became of them."""
        await self.promises.load()
        for saved in await self._store.open_outcalls():
            if not isinstance(saved, OutCall):
                log.error("saved_call_unreadable", call=saved.outcall, why=saved.why)
            elif saved.promise in self.promises:
                self._saved[saved.id] = saved

    def see_off(self, outcall: OutCallId) -> None:
        """We are about to stop: this attempt gives its phones back, or its customer to the operators."""
        attempt = self._attempts.get(outcall)
        if attempt:
            attempt.happened(StopAsked(at=self._clock.now()))

    def stop(self) -> None:
        """Begin nothing any more. Attempts stay in Asterisk: the next engine takes them up."""
        self._ready = False
        if self._timer:
            self._timer.cancel()

    def promised(self, promise: Promise) -> None:
        """A promise has been made, and stored. Told again it is not made again."""
        if promise.id not in self.promises:
            life = promised(promise)
            self.promises.know(promise, life)
            self._floor.promises_stand([(promise, life)])
            self._set_timer()

    def can_end(self, promise: PromiseId) -> bool:
        """Whether its caller can still let go of it: not while the customer is on the line, or we know not who is."""
        attempt = self._attempt_for(promise)
        if attempt is not None:
            return not isinstance(attempt.outcall.phase, WITH_CUSTOMER) and not attempt.outcall.ended
        return self._ready or self.promises.life(promise).state in PENDING

    # What the world says.

    def happened(self, outcall: OutCallId, event: CallEvent) -> bool:
        """Something happened to an attempt; whether it is one of ours."""
        attempt = self._attempts.get(outcall)
        if attempt is None:
            return False
        match event:
            case AgentsOffered() | LegRang() | LegAnswered() | LegEnded() | DigitPressed() | PlaybackEnded():
                attempt.happened(event)
            case _:
                pass  # meant for calls; what the floor withdraws rings on until it has rung enough
        return True

    def left(self, outcall: OutCallId, number: int) -> None:
        """A phone has left our application: hung up, as we shall hear, or gone on in Asterisk's own dialplan."""
        if outcall in self._attempts:
            loop = asyncio.get_running_loop()
            loop.call_later(DESTROYED_WITHIN, self._taken_by_asterisk, outcall, number)

    def _taken_by_asterisk(self, outcall: OutCallId, number: int) -> None:
        attempt = self._attempts.get(outcall)
        customer = customer_of(attempt.outcall) if attempt else None
        if attempt and customer and customer.number == number:
            attempt.happened(CustomerTaken(at=self._clock.now()))

    async def reconcile(self, inventory: Inventory) -> None:
        """Bring every attempt into agreement with what Asterisk holds, after we were away."""
        self._ready = False
        for outcall in self.outcalls:
            attempt = self._attempts.get(outcall.id) or await self._taken_up(outcall)
            if attempt is None:
                continue
            now, customer = self._clock.now(), customer_of(attempt.outcall)
            if customer and customer.number in inventory.legs_outside(outcall.id):
                attempt.happened(CustomerTaken(at=now))
            else:
                attempt.happened(inventory.attempt(outcall.id, now))
        self._saved.clear()

    def resume(self) -> None:
        """What belongs to nobody has been hung up: attempts may begin."""
        self._ready = True
        self._floor.promises_stand([(self.promises.promise(life.promise), life) for life in self.lives.values()])
        for life in sorted(self.lives.values(), key=lambda one: one.window.latest):  # what is broken before all
            if life.state not in (PromiseState.PROMISED, PromiseState.TRIED_AGAIN, PromiseState.MOVED):
                self._begin(life.promise)
        self._look()

    async def _taken_up(self, outcall: OutCall) -> Attempt | None:
        """A saved attempt, to be gone on with. Without its plan it is over, and its customer is the operators'."""
        means = await self.means(outcall.plan, outcall.queue)
        if means is not None:
            return self._run(means, outcall)
        log.error("callback_without_plan", call=outcall.id, version=outcall.plan)
        customer = customer_of(outcall)
        if customer is not None:
            await self._phone.hand_over_leg(outcall.id, customer.number)
        life = self.promises.life(outcall.promise)
        ended = outcall.enter(Ended(Outcome.LOST, life.window), None)
        told = AttemptEnded(self._clock.now(), outcall.attempt, Outcome.LOST, life.window)
        await self.promises.change(life, [told], ended)
        return None

    # What humans and callers ask for.

    async def withdraw(self, promise: PromiseId, why: str) -> bool:
        """It is wanted no more. False if there is no such promise, or its customer is on the line already."""
        async with self._changing:
            attempt, now = self._attempt_for(promise), self._clock.now()
            if attempt is None:
                return await self._ask(promise, LifeWithdrawn(now, why))
            if isinstance(attempt.outcall.phase, WITH_CUSTOMER):
                return False
            attempt.because = why
            attempt.happened(Withdrawn(at=now))
            return True

    async def change_by(self, asked: Withdrawal | PutOffByCaller, write: WriteWith) -> bool:
        """The caller lets go of it, or puts it off, by a step of their call, with which `write` writes it.

        False if that was not done. No attempt begins meanwhile, and one under way ends by the very write: nobody is
        rung for it any more.
        """
        try:
            async with asyncio.timeout(SAVE_WITHIN):
                await self._changing.acquire()
        except TimeoutError:
            return False
        try:
            return await self._changed_by(asked, write)
        finally:
            self._changing.release()

    async def _changed_by(self, asked: Withdrawal | PutOffByCaller, write: WriteWith) -> bool:
        promise, now = asked.promise, self._clock.now()
        if promise not in self.promises or not self.can_end(promise):
            return False
        window = Window(asked.earliest, asked.latest) if isinstance(asked, PutOffByCaller) else None
        attempt = self._attempt_for(promise)
        if attempt is None:
            wish = LifeWithdrawn(now, asked.why) if isinstance(asked, Withdrawal) else None
            pending = _pending(self.promises.life(promise), now)
            after = proceed(pending, wish or Moved(now, window or pending.window, BY_CALLER), ANY_NUMBER)
            if after is pending or not await write(self.promises.changing(None, [after]), ()):
                return False
            self.promises.remember(after)
            return True

        why = asked.why if isinstance(asked, Withdrawal) else BY_CALLER

        async def with_call(outcall: OutCall, lives: Sequence[PromiseLife], facts: Sequence[Fact]) -> bool:
            told = [*lives[:-1], *(replace(life, why=why) for life in lives[-1:])]
            return await write(self.promises.changing(outcall, told), facts)

        done = await attempt.end_by(with_call, window)
        if done:
            self.promises.remember(replace(attempt.life, why=why))
        return done

    async def move(self, promise: PromiseId, window: Window, why: str) -> bool:
        """Another window, as the caller has been told, or asks. False if there is no such promise, or phones ring."""
        async with self._changing:
            attempt = self._attempt_for(promise)
            if attempt is None:
                return await self._ask(promise, Moved(self._clock.now(), window, why))
            if not attempt.can_be_put_off:
                return False
            attempt.because = why
            attempt.put_off(window)
            return True

    async def now(self, promise: PromiseId) -> bool:
        """Call as soon as an agent is free. False if there is no such promise, or it is being called already."""
        life, at = self.lives.get(promise), self._clock.now()
        if life is None or self._attempt_for(promise) is not None:
            return False
        done = await self.move(promise, rounded(at, max(life.window.latest, at + TRY_WITHIN)), AT_ONCE)
        self._look()
        return done

    def _attempt_for(self, promise: PromiseId) -> Attempt | None:
        return next((one for one in self._attempts.values() if one.promise.id == promise), None)

    async def _ask(self, promise: PromiseId, happening: Happening) -> bool:
        """Change a promise for which nobody is rung."""
        life = self.lives.get(promise)
        if life is None or proceed(life, happening, ANY_NUMBER) is life:
            return False
        return await self.promises.change(life, [happening])

    # What follows.

    def _look(self) -> None:
        """Begin what is due, and tell what is broken."""
        if not self._ready:
            return
        now = self._clock.now()
        for promise in self.promises.due(now):
            self._begin(promise)
        self.promises.tell_broken(now, self._as_it_is)
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not self._ready or not self.promises:
            return
        due = self.promises.next_at()
        wait = LOOK_EVERY if due is None else min(LOOK_EVERY, max(0.0, due - self._clock.now()))
        self._timer = asyncio.get_running_loop().call_later(wait, self._look)

    def _life_changed(self, promise: Promise, life: PromiseLife) -> None:
        self._floor.promises_stand([(promise, life)])
        if life.state is PromiseState.DUE:
            asyncio.get_running_loop().call_soon(self._begin, life.promise)
        self._set_timer()

    def _begin(self, promise: PromiseId) -> None:
        if self._ready and promise in self.promises and promise not in self._beginning:
            self._beginning.add(promise)
            self._start(self._begin_attempt(promise), f"promise {promise}")

    async def _begin_attempt(self, promise: PromiseId) -> None:
        done = False
        try:
            async with self._changing:  # one change at a time: a promise withdrawn just now is not begun
                done = promise not in self.promises or self._attempt_for(promise) is not None
                done = done or await self._begun(self.promises.promise(promise), self.promises.life(promise))
        except StoreError as error:
            log.error("promise_not_saved", promise=promise, why=str(error))
        finally:
            self._beginning.discard(promise)
            if not done and self._ready:
                asyncio.get_running_loop().call_later(AGAIN_AFTER, self._begin, promise)

    async def _begun(self, promise: Promise, life: PromiseLife) -> bool:
        """Begin an attempt, or say why there is none; False if it could not be saved."""
        if self._is_asked(promise.id):  # who decides about it just now is not rung
            return False
        now = self._clock.now()
        if await self._store.is_done(promise.id):
            return await self.promises.change(_pending(life, now), [LifeWithdrawn(now, KEPT_BY_HUMAN)])
        means = await self.means(promise.plan, promise.queue)
        if means is None:
            return await self._give_up(life, now, "the plan does not say how it is kept")
        due = life if life.state is PromiseState.DUE else proceed(life, CameDue(now), means.terms.attempts)
        if due.state is not PromiseState.DUE:  # its attempt was lost with what was saved of it
            lost = AttemptEnded(now, life.attempt, Outcome.LOST, life.window)
            due = proceed(life, lost, means.terms.attempts)
            if due.over:
                return await self.promises.change(due, [])
        verdict = self.allowance.verdict(means.plan, means.terms, promise.number, now)
        if isinstance(verdict.answer, Refused) or verdict.quiet:
            return await self._not_now(life, due, verdict, means, now)
        dial = dial_string(verdict.answer, means.terms.trunk)
        outcall = starting(promise, due, dial, now, max(now, due.window.latest) + WAITS_BEYOND)
        if not await self.promises.save(outcall, [] if due is life else [due]):
            return False
        self.promises.remember(due)
        self._run(means, outcall).happened(Started(at=now))
        return True

    async def _not_now(self, life: PromiseLife, due: PromiseLife, verdict: Verdict, means: Means, now: float) -> bool:
        """Not now, or not at all: then a human has to know."""
        window = next_attempt(means.terms, verdict.facts.offsets, now)
        later = proceed(due, AttemptEnded(now, due.attempt, Outcome.NOT_NOW, window), means.terms.attempts)
        lives = [due, later] if due is not life else [later]
        facts: list[Fact] = []
        if isinstance(verdict.answer, Refused):
            why, plan = verdict.answer.reason, means.plan
            log.warning("number_not_dialled", promise=life.promise, why=why.value)
            queue = self.promises.promise(life.promise).queue
            facts.append(NumberRefused(life.promise, plan.company, queue, now, why, promised=True))
            if not later.over and _stays(verdict.answer):
                lives.append(proceed(later, GivenUp(now, verdict.answer.reason.value), means.terms.attempts))
        if not await self.promises.save(None, lives, facts):
            return False
        self.promises.remember(lives[-1])
        return True

    async def _give_up(self, life: PromiseLife, now: float, why: str) -> bool:
        return await self.promises.change(_pending(life, now), [GivenUp(now, why)])

    def _run(self, means: Means, outcall: OutCall) -> Attempt:
        def moment(attempt: Attempt, at: float) -> Moment:
            return with_put_off(Moment(means, self._facts(means, attempt, at)), attempt.put_off_to)

        attempt = Attempt(
            self.promises.promise(outcall.promise),
            self.promises.life(outcall.promise),
            outcall,
            moment,
            phone=self._phone,
            save=self.promises.save,
            clock=self._clock,
            floor=self._floor,
        )
        self._attempts[outcall.id] = attempt
        self._start(self._live(attempt), f"callback {outcall.id}")
        return attempt

    async def _live(self, attempt: Attempt) -> None:
        try:
            await attempt.run()
        finally:
            self._attempts.pop(attempt.outcall.id, None)
        self.promises.remember(attempt.life)

    def _facts(self, means: Means, attempt: Attempt, at: float) -> Facts:
        plan, terms, life = means.plan, means.terms, attempt.life
        verdict = self.allowance.verdict(plan, terms, attempt.promise.number, at)
        again = next_attempt(terms, verdict.facts.offsets, at)
        last = life.counted + 1 >= terms.attempts
        said = () if last else bookings.said(plan, again, at)
        return Facts(
            again,
            said,
            may_dial=_is_still(verdict, attempt.outcall, terms.trunk),
            rings_us=self._is_asked(life.promise),
            number=tuple(attempt.promise.number),
            ago=(ago_key(at - attempt.promise.made_at),),
        )

    async def means(self, version: str, queue: str) -> Means | None:
        """The plan of a version, and the terms on which a queue's callbacks are kept; None where there are none."""
        try:
            plan = await self._plans.version(version)
        except Exception:
            log.exception("plan_not_revived", call="", version=version)
            return None
        terms = terms_of(plan, queue) if plan else None
        return Means(plan, terms) if plan and terms else None


def _pending(life: PromiseLife, now: float) -> PromiseLife:
    """The life as one about which nobody does anything just now, so that it can be ended."""
    if life.state in (PromiseState.PROMISED, PromiseState.TRIED_AGAIN, PromiseState.MOVED):
        return life
    due = proceed(life, AttemptEnded(now, life.attempt, Outcome.LOST, life.window), ANY_NUMBER)
    return proceed(due, AttemptEnded(now, due.attempt, Outcome.NOT_NOW, life.window), ANY_NUMBER)


def _stays(refused: Refused) -> bool:
    """Whether it will be refused tomorrow, too."""
    return refused.reason.of_the_number and refused.reason is not Refusal.NUMBER_CAP


def _is_still(verdict: Verdict, outcall: OutCall, trunk: str) -> bool:
    """Whether the number may be dialled now, and is the one of this attempt."""
    if not isinstance(verdict.answer, Allowed) or verdict.quiet:
        return False
    return dial_string(verdict.answer, trunk) == outcall.dial
