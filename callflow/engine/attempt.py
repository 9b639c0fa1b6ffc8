"""One attempt to keep a promise, while it runs: the same few lines for every attempt, as `Line` is for calls.

Wait for the next event, the deadline, or the time to renew the customer's lease; ask the core what it means; save the
attempt and its promise's life in one transaction; then act. Nothing is done that is not saved: a step that cannot be
saved has not happened, and is tried again in a moment. Only a customer who has answered does not wait for the
database: that their phone was dialled has been saved before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from callflow.core.call import Leg, Playing
from callflow.core.dialout.decide import Step, decide
from callflow.core.dialout.events import (
    Command,
    CommandFailed,
    CustomerTaken,
    Event,
    GiveBack,
    HandOver,
    Moment,
    PutOff,
    Recovered,
    Take,
    Withdrawn,
)
from callflow.core.dialout.outcall import (
    WITH_CUSTOMER,
    CustomerLeg,
    Ended,
    HandingOver,
    Joining,
    OutCall,
    Starting,
    Talking,
    Waiting,
    customer_of,
)
from callflow.core.dialout.telling import told
from callflow.core.events import AgentsOffered, DeadlinePassed, Failure, LegEnded
from callflow.core.lease import RENEW_EVERY
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.promise_life import Outcome, PromiseLife, PromiseState, proceed
from callflow.core.recording import Fact, remembered_of_attempt
from callflow.core.windows import Window
from callflow.engine.ports import CallbackPhone, Clock, TicketFloor

log = structlog.stdlib.get_logger(__name__)

SAVE_AGAIN_AFTER = 1.0
"""Seconds after which a step that could not be saved is tried again."""

SAVE_WITHIN = 1.5
"""Seconds in which an attempt has to get to what its caller asks; their step waits for it."""

Save = Callable[[OutCall, Sequence[PromiseLife], Sequence[Fact]], Awaitable[bool]]
"""Writes an attempt with what its promise's life has become and what to remember; whether it is on the disk."""


@dataclass(eq=False, slots=True)
class _Wish:
    """Who asks that an attempt end writes it themselves, with `save`, and waits to hear whether it has: `done`."""

    event: Withdrawn | PutOff
    save: Save
    done: asyncio.Future[bool]
    begun: bool = False
    given_up: bool = False


class Attempt:
    """`run` is its task; `happened` is how the world reaches it."""

    def __init__(
        self,
        promise: Promise,
        life: PromiseLife,
        outcall: OutCall,
        moment: Callable[[Attempt, float], Moment],
        *,
        phone: CallbackPhone,
        save: Save,
        clock: Clock,
        floor: TicketFloor,
    ) -> None:
        self.promise = promise
        self.life = life
        self.outcall = outcall
        self.put_off_to: Window | None = None
        self.because = ""  # why somebody has asked for it to be moved or withdrawn
        self._moment = moment
        self._phone = phone
        self._save = save
        self._clock = clock
        self._floor = floor
        self._unsaved: tuple[PromiseLife, ...] = ()
        self._unremembered: tuple[Fact, ...] = ()
        self._rung: set[int] = set()
        self._inbox: deque[Event] = deque()
        self._wish: _Wish | None = None
        self._woken = asyncio.Event()
        self._renew_at = 0.0
        self._deadline_at = self._on_the_loop(outcall.deadline, clock.now())

    def happened(self, event: Event) -> None:
        """Something happened to this attempt. Never waits."""
        self._inbox.append(event)
        self._woken.set()

    def put_off(self, window: Window) -> None:
        """The caller has been told of another window. Heeded only while nobody's phone rings."""
        self.put_off_to = window
        self.happened(PutOff(at=self._clock.now()))

    async def end_by(self, save: Save, put_off_to: Window | None = None) -> bool:
        """The caller wants it no more, or later: phones that ring for it fall silent, once `save` has written so.

        False if that was not written, or the customer is on the line already: then nothing has happened here.
        """
        if self._wish is not None or self.outcall.ended:
            return False
        event, before = (Withdrawn if put_off_to is None else PutOff)(at=self._clock.now()), self.put_off_to
        self.put_off_to = put_off_to or before
        self._wish = asked = _Wish(event, save, asyncio.get_running_loop().create_future())
        self.happened(event)
        await asyncio.wait({asked.done}, timeout=SAVE_WITHIN)
        asked.given_up = not asked.begun and not asked.done.done()
        done = not asked.given_up and await asked.done
        if not done:
            self.put_off_to = before
        return done

    @property
    def can_be_put_off(self) -> bool:
        """Whether nobody's phone rings for it yet."""
        return isinstance(self.outcall.phase, Starting | Waiting)

    async def run(self) -> None:
        """Live until it is over, and leave no phone behind."""
        try:
            while not self.outcall.ended:
                event = await self._next()
                if event is not None:
                    await self._live_through(event)
        finally:
            self._answer(written=False)
        for number in self._rung:
            await self._phone.hang_up_leg(self.outcall.id, number)

    async def _next(self) -> Event | None:
        loop = asyncio.get_running_loop()
        while not self._inbox:
            self._woken.clear()
            renew_at = self._renew_at if self._lease_of() is not None else float("inf")
            try:
                async with asyncio.timeout_at(min(self._deadline_at, renew_at)):
                    await self._woken.wait()
            except TimeoutError:
                if loop.time() >= self._deadline_at:
                    return DeadlinePassed(at=max(self._clock.now(), self.outcall.deadline or 0.0))
                await self._renew()
        return self._inbox.popleft()

    def _lease_of(self) -> int | None:
        """The customer's phone whose lease may be renewed: not while it plays, for Asterisk would wait for the end.

        It is while it rings, too: whoever answers when nobody runs any more is not left in silence for longer than a
        lease. Two who talk need none.
        """
        phase, customer = self.outcall.phase, customer_of(self.outcall)
        if customer is None or isinstance(phase, HandingOver | Joining | Talking):
            return None
        plays = any(isinstance(held, Playing) and held.to == customer.number for held in phase.holdings)
        return None if plays else customer.number

    async def _renew(self) -> None:
        self._renew_at = asyncio.get_running_loop().time() + RENEW_EVERY
        number = self._lease_of()
        if number is None:
            return
        failure = await self._phone.renew_leg_lease(self.outcall.id, number)
        if failure is not None:
            log.warning("lease_not_renewed", call=self.outcall.id, why=failure.value)

    async def _live_through(self, event: Event) -> None:
        before = self.outcall
        self._note(event)
        moment = self._moment(self, event.at)
        step = self._decided(event, moment)
        lives = self._lives(before, step.outcall, event.at, moment.terms.attempts)
        asked = self._wish if self._wish and self._wish.event is event else None
        if asked and not self._may_end(asked, step.outcall):
            return
        if step.outcall is not before:
            facts = (*self._unremembered, *self._facts_of(moment.plan, before, event, step.outcall))
            save = asked.save if asked else self._save
            saved = await save(step.outcall, (*self._unsaved, *lives), facts)
            if asked:
                self._answer(written=saved)
                if not saved:
                    return
            if not saved and not _may_go_on(before, step.outcall):
                self._inbox.appendleft(event)
                await asyncio.sleep(SAVE_AGAIN_AFTER)
                return
            self._unsaved = () if saved else (*self._unsaved, *lives)
            self._unremembered = () if saved else facts
            self.outcall, self.life = step.outcall, (self.life, *lives)[-1]
            if self.outcall.deadline != before.deadline:
                self._deadline_at = self._on_the_loop(self.outcall.deadline, event.at)
            self._tell(before, event)
        if step.outcall is not before or isinstance(event, AgentsOffered | Recovered):
            self._floor.outcall_stepped(moment.plan, before, event, self.outcall)
        for command in step.commands:
            failure = await self._perform(moment, command)
            if failure is not None:
                failed = CommandFailed(at=self._clock.now(), command=command, failure=failure)
                self._inbox.appendleft(failed)

    def _may_end(self, asked: _Wish, after: OutCall) -> bool:
        """Whether this ends it, and somebody still waits for that."""
        asked.begun = not asked.given_up and isinstance(after.phase, Ended)
        if not asked.begun:
            self._answer(written=False)
        return asked.begun

    def _answer(self, *, written: bool) -> None:
        """Tell who waits for its end what has become of it."""
        asked, self._wish = self._wish, None
        if asked is not None and not asked.done.done():
            asked.done.set_result(written)

    def _facts_of(self, plan: Plan, before: OutCall, event: Event, after: OutCall) -> tuple[Fact, ...]:
        """What is to be remembered of this step. A bug there costs the memory of it, nothing else."""
        try:
            return remembered_of_attempt(plan, before, event, after)
        except Exception:
            log.exception("not_remembered", call=self.outcall.id)
            return ()

    def _note(self, event: Event) -> None:
        """What phones are still to be hung up when all is over."""
        match event:
            case LegEnded(number=number):
                self._rung.discard(number)
            case CustomerTaken():
                self._rung.clear()  # Asterisk has the customer, and joins them to the agent again if they talked
            case Recovered(legs=legs):
                self._rung |= legs
            case _:
                pass

    def _decided(self, event: Event, moment: Moment) -> Step:
        try:
            return decide(self.outcall, event, moment)
        except Exception:
            log.exception("step_raised", call=self.outcall.id, phase=_name(self.outcall.phase), event_type=_name(event))
        return self._rescued(event, moment)

    def _rescued(self, event: Event, moment: Moment) -> Step:
        """A bug: a customer who is there goes to Asterisk's operators, else the next attempt is made."""
        held, customer = self.outcall.phase.holdings, customer_of(self.outcall)
        if customer and isinstance(self.outcall.phase, WITH_CUSTOMER) and not isinstance(event, CustomerTaken):
            outcome = Outcome.KEPT if self.outcall.talked else Outcome.HANDED_OVER
            self._rung.discard(customer.number)
            back = tuple(GiveBack(one) for one in reversed(held) if one != customer)
            after = self.outcall.enter(Ended(outcome, moment.facts.again), None)
            return Step(after, (*back, HandOver(customer)))
        outcome = Outcome.KEPT if self.outcall.talked else Outcome.LOST
        after = self.outcall.enter(Ended(outcome, moment.facts.again), None)
        return Step(after, tuple(GiveBack(one) for one in reversed(held)))

    def _lives(self, before: OutCall, after: OutCall, at: float, attempts: int) -> tuple[PromiseLife, ...]:
        """What the promise becomes by this step, each change in turn."""
        lives: list[PromiseLife] = []
        life = self.life
        for happening in told(before, after, at):
            changed = proceed(life, happening, attempts)
            if changed is not life:
                if self.because and changed.state in (PromiseState.MOVED, PromiseState.WITHDRAWN):
                    changed = replace(changed, why=self.because)
                lives.append(changed)
            life = changed
        return tuple(lives)

    async def _perform(self, moment: Moment, command: Command) -> Failure | None:
        match command:
            case Take(Leg(number) | CustomerLeg(number)):
                self._rung.add(number)
            case _:
                pass
        try:
            failure = await self._phone.perform_callback(moment.means, self.outcall, command)
        except Exception:
            log.exception("recipe_raised", call=self.outcall.id, command=_said(command))
            return Failure.REFUSED
        match command:
            case GiveBack(Leg(number) | CustomerLeg(number)) if failure is None:
                self._rung.discard(number)
            case _:
                pass
        if failure is not None:
            log.info("command_failed", call=self.outcall.id, command=_said(command), why=failure.value)
        return failure

    def _tell(self, before: OutCall, event: Event) -> None:
        after = self.outcall.phase
        if type(before.phase) is not type(after):
            outcome = {"outcome": after.outcome.value} if isinstance(after, Ended) else {}
            log.info("callback", call=self.outcall.id, happened=_name(event), now=_name(after), **outcome)

    @staticmethod
    def _on_the_loop(deadline: float | None, now: float) -> float:
        return float("inf") if deadline is None else asyncio.get_running_loop().time() + deadline - now


def _may_go_on(before: OutCall, after: OutCall) -> bool:
    """Whether a step is done although it is not saved: a customer is on the line, and nobody is rung anew for it."""
    return before.dialled and isinstance(after.phase, WITH_CUSTOMER)


def with_put_off(moment: Moment, window: Window | None) -> Moment:
    """The same moment, in which the next attempt is in the window that the caller was told."""
    return moment if window is None else replace(moment, facts=replace(moment.facts, again=window))


def _name(thing: object) -> str:
    return type(thing).__name__


def _said(command: Command) -> str:
    holding = getattr(command, "holding", None)
    return _name(command) if holding is None else f"{_name(command)}({_name(holding)})"
