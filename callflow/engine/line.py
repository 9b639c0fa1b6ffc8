"""One caller's line: the same few lines of code for every call, whatever the plan.

Wait for the next event, the deadline, or the time to renew the lease; ask the core what it means; save; then act.
A promise, or a benefit, is saved with its step: if that fails nothing of the step is done, and the core hears of it.
A command that fails comes back as an event. The guard around it all is the only place that catches every exception:
a bug costs this one caller the rest of the plan, never a human, and touches no other call.

Renewing the lease belongs to this very loop: should it hang, for whatever reason, Asterisk takes the caller.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import structlog

from callflow.core.call import Call, Ended, Ending, HandingOver, Talking
from callflow.core.commands import Book, Command, GiveBack, Grant, HandOver, Move, Withdraw
from callflow.core.events import (
    AgentsOffered,
    CallerHungUp,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    Event,
    Failure,
    Recovered,
    RescueAsked,
)
from callflow.core.interpreter import TRY_AGAIN_AFTER, Step, step
from callflow.core.lease import RENEW_EVERY, may_be_renewed
from callflow.core.plan import Plan
from callflow.core.promise import Moved, Withdrawal
from callflow.core.promise_change import PromiseChange
from callflow.core.recording import (
    Fact,
    NotPromised,
    NumberRefused,
    number_refused,
    remembered_of_call,
    without_offer,
)
from callflow.core.waiting import may_announce
from callflow.engine.plans import answer_times, next_openings
from callflow.engine.ports import Bookings, Clock, Floor, Phone, Promising, Store
from callflow.engine.regulars import Regular
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

SAVE_WITHIN = 1.5
"""Seconds a caller waits for the store, at most: what is not saved by then may be lost, the caller may not."""

Given: TypeAlias = Book | Withdraw | Move | Grant
"""The commands that are carried out by saving the step."""

Facts = Callable[[Plan, float], frozenset[str]]
Decide = Callable[[Plan, Call, Event], Step]


class Line:
    """The life of one call, from its claim to its end. `run` is its task; `happened` is how the world reaches it."""

    def __init__(
        self,
        plan: Plan,
        call: Call,
        *,
        phone: Phone,
        store: Store,
        clock: Clock,
        facts: Facts,
        floor: Floor,
        bookings: Bookings | None = None,
        promising: Promising | None = None,
        regular: Regular | None = None,
        decide: Decide = step,
    ) -> None:
        self.plan = plan
        self.call = call
        self._phone = phone
        self._store = store
        self._clock = clock
        self._facts = facts
        self._floor = floor
        self._bookings = bookings
        self._promising = promising
        self._regular = regular
        self._decide = decide
        self._inbox: deque[Event] = deque()
        self._woken = asyncio.Event()
        self._renew_at = 0.0
        self._deadline_at = self._on_the_loop(call.deadline, clock.now())
        self._looked_after = True

    def happened(self, event: Event) -> None:
        """Something happened to this call. Never waits."""
        self._inbox.append(event)
        self._woken.set()

    async def run(self) -> None:
        """Live until the caller is no longer ours."""
        while not self.call.ended:
            event = await self._next()
            if event is not None:
                await self._live_through(event)

    async def _next(self) -> Event | None:
        """The next event; None when it was only time to renew the lease and all is well."""
        loop = asyncio.get_running_loop()
        while not self._inbox:
            self._woken.clear()
            wake_at = min(self._deadline_at, self._renew_at)
            try:
                async with asyncio.timeout_at(wake_at):
                    await self._woken.wait()
            except TimeoutError:
                if loop.time() >= self._deadline_at:
                    return DeadlinePassed(at=max(self._clock.now(), self.call.deadline or 0.0))
                return await self._renew()
        return self._inbox.popleft()

    async def _renew(self) -> Event | None:
        self._renew_at = asyncio.get_running_loop().time() + RENEW_EVERY
        if not self._looked_after or not may_be_renewed(self.call):
            return None
        failure = await self._phone.renew_lease(self.call.id)
        match failure:
            case Failure.CALLER_GONE:
                return CallerHungUp(at=self._clock.now())
            case Failure.CALLER_TAKEN:
                return CallerLeft(at=self._clock.now())
            case None:
                return None
            case _:
                log.warning("lease_not_renewed", call=self.call.id, why=failure.value)
                return None

    async def _live_through(self, event: Event) -> None:
        before = self.call
        commands = await self._decided(event)
        given = tuple(command for command in commands if isinstance(command, Given))
        if self.call is not before:

            def stepped() -> None:
                self._floor.stepped(self.plan, before, event, self.call)

            saved = await self._saved(given, self._facts_of(before, event), stepped)
            if given and not saved:
                self._take_back(before, given[0])
                return
            if not saved:
                stepped()
            self._tell_of(given)
            if self._regular:
                self._regular.stepped(before, self.call, event.at)
            if self.call.deadline != before.deadline:
                self._deadline_at = self._on_the_loop(self.call.deadline, event.at)
            self._tell(before, event)
        elif isinstance(event, AgentsOffered | Recovered):
            self._floor.stepped(self.plan, before, event, self.call)
        for command in commands:
            if isinstance(command, Given):
                continue
            failure = await self._perform(command)
            if failure is None:
                continue
            self._inbox.appendleft(CommandFailed(at=self._clock.now(), command=command, failure=failure))
            if failure in (Failure.CALLER_GONE, Failure.CALLER_TAKEN):
                return

    async def _decided(self, event: Event) -> tuple[Command, ...]:
        try:
            call, opened = self.call, self._facts(self.plan, event.at)
            opens = next_openings(self.plan, event.at, opened)
            line = self._floor.outlook(self.call) if may_announce(event) else None
            answers = answer_times(self.plan, event.at)
            last_talks = await self._regular.talks(call) if self._regular else ()
            known = replace(event.known, opens=opens, line=line, answers=answers, last_talks=last_talks)
            if self._bookings:
                appointments = self._bookings.appointments(self.plan, opened, event.at)
                reach = self._bookings.reach(self.plan, call, event.at)
                slots = self._bookings.slots(self.plan, opened, event.at)
                known = replace(known, appointments=appointments, slots=slots, reach=reach)
                known = replace(known, standing=await self._bookings.standing(self.plan, call, event.at))
            decided = self._decide(self.plan, self.call, replace(event, open=opened, known=known))
        except Exception:
            log.exception(
                "step_raised", call=self.call.id, phase=type(self.call.phase).__name__, event_type=_name(event)
            )
            return self._rescue(event)
        self.call = decided.call
        return decided.commands

    def _rescue(self, event: Event) -> tuple[Command, ...]:
        """A bug: this caller goes to Asterisk's own operators, by the core's word or without it."""
        self._looked_after = False
        if isinstance(event, CallerHungUp | CallerLeft):
            ending = Ending.CALLER_HUNG_UP if isinstance(event, CallerHungUp) else Ending.HANDED_OVER
            rejoined = isinstance(event, CallerLeft) and isinstance(self.call.phase, Talking)
            held = () if rejoined else self.call.phase.holdings
            self.call = replace(self.call, phase=Ended(ending), deadline=None)
            return tuple(GiveBack(holding) for holding in reversed(held))
        try:
            decided = step(self.plan, self.call, RescueAsked(at=event.at))
        except Exception:
            log.exception("rescue_raised", call=self.call.id)
            self.call = replace(self.call, phase=HandingOver(), deadline=event.at + TRY_AGAIN_AFTER)
            return (HandOver(),)
        self.call = decided.call
        return decided.commands

    def _take_back(self, before: Call, given: Given) -> None:
        """A step whose promise or benefit could not be stored has not happened: its caller is told nothing of it."""
        self.call = before
        self._inbox.appendleft(CommandFailed(at=self._clock.now(), command=given, failure=Failure.REFUSED))

    def _facts_of(self, before: Call, event: Event) -> Sequence[Fact]:
        """What is to be remembered of this step. A bug there costs the memory of it, nothing else."""
        try:
            facts = remembered_of_call(self.plan, before, event, self.call)
            return (*facts, *self._not_promised(before, event)) if self._bookings else facts
        except Exception:
            log.exception("not_remembered", call=self.call.id)
            return ()

    def _not_promised(self, before: Call, event: Event) -> Iterator[Fact]:
        """Why this caller is offered no callback with these words, or is not called back on that number."""
        assert self._bookings is not None
        plan, call, at = self.plan, self.call, event.at
        if queue := without_offer(plan, before, call):
            gated = self._bookings.why_gated(plan, queue, self._facts(plan, at), at)
            if gated is not None:
                yield NotPromised(call.id, plan.company, queue, at, gated)
        queue, number = number_refused(before, event, call)
        refused = self._bookings.why_refused(plan, queue, number, at) if number else None
        if refused is not None:
            log.warning("number_refused", call=call.id, queue=queue, number=number, why=refused.value)
            yield NumberRefused(call.id, plan.company, queue, at, refused)

    def _tell_of(self, given: Sequence[Given]) -> None:
        for command in given:
            match command:
                case Book(promise) if self._promising:
                    self._promising.promised(promise)
                case Book() | Withdraw() | Move():
                    pass
                case Grant(granted):
                    log.info("benefit_granted", call=self.call.id, queue=granted.queue, waited=round(granted.waited))

    async def _saved(self, given: Sequence[Given], facts: Sequence[Fact], stepped: Callable[[], None]) -> bool:
        """Whether the step is saved, and all that it gives; then it has `stepped`. Trouble is said loudly.

        A promise that is withdrawn, or put off, is written by the same write, which ends the attempt to keep it. The
        floor hears of the step before that attempt lets go of its agents: so the place in line is taken when they are
        free.
        """

        async def write(changed: PromiseChange | None, also: Sequence[Fact]) -> bool:
            written = await self._written(given, (*facts, *also), changed)
            if written:
                stepped()
            return written

        asked = next((_asked(command) for command in given if isinstance(command, Withdraw | Move)), None)
        if asked is None:
            return await write(None, ())
        return self._promising is not None and await self._promising.change_by(asked, write)

    async def _written(self, given: Sequence[Given], facts: Sequence[Fact], changed: PromiseChange | None) -> bool:
        promises = [command.promise for command in given if isinstance(command, Book)]
        granted = [command.granted for command in given if isinstance(command, Grant)]
        try:
            async with asyncio.timeout(SAVE_WITHIN):
                await self._store.save(self.call, promises, facts, granted, changed)
        except TimeoutError:
            log.error("call_not_saved", call=self.call.id, why=f"the database took longer than {SAVE_WITHIN:g} s")
        except StoreError as error:
            log.error("call_not_saved", call=self.call.id, why=str(error))
        except Exception:
            log.exception("call_not_saved", call=self.call.id)
        else:
            return True
        return False

    async def _perform(self, command: Command) -> Failure | None:
        try:
            failure = await self._phone.perform(self.plan, self.call, command)
        except Exception:
            log.exception("recipe_raised", call=self.call.id, command=_name(command))
            return Failure.REFUSED
        if failure is not None:
            log.info("command_failed", call=self.call.id, command=_name(command), why=failure.value)
        return failure

    def _tell(self, before: Call, event: Event) -> None:
        after = self.call.phase
        if type(before.phase) is not type(after):
            ending = {"ending": after.ending.value} if isinstance(after, Ended) else {}
            log.info("call", call=self.call.id, happened=_name(event), now=_name(after), **ending)

    @staticmethod
    def _on_the_loop(deadline: float | None, now: float) -> float:
        """A deadline by the event loop's clock, so that a wall clock that jumps moves no caller's deadline."""
        return float("inf") if deadline is None else asyncio.get_running_loop().time() + deadline - now


def _asked(command: Withdraw | Move) -> Withdrawal | Moved:
    return command.withdrawal if isinstance(command, Withdraw) else command.moved


def _name(thing: object) -> str:
    if isinstance(thing, Command):
        holding = getattr(thing, "holding", None)
        return type(thing).__name__ if holding is None else f"{type(thing).__name__}({type(holding).__name__})"
    return type(thing).__name__
