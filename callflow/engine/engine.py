"""Runs every call: one guarded task each, found again after a restart.

It decides nothing about what callers hear (`core` does) and knows nothing of Asterisk (`ari` does). It claims a
caller only while everything is ready; whoever is not claimed is with Asterisk's own operators a second later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import structlog

from callflow.core.call import Call, Caller, CallId, Ended, Ending, arriving
from callflow.core.draining import DRAINS_WITHIN, Way, way_of, way_of_attempt
from callflow.core.events import (
    CallArrived,
    CallerHungUp,
    CallerLeft,
    Event,
    LegAnswered,
    LegRang,
    NobodyOnDuty,
    Recovered,
    RescueAsked,
)
from callflow.core.floor.hall import line_of
from callflow.core.plan import Plan
from callflow.core.promise import PromiseId
from callflow.core.reconsidering import promise_of
from callflow.core.recording import closed
from callflow.core.recovery import Finding, take_stock
from callflow.engine.bookings import Forecasts
from callflow.engine.codes import CodeCalls
from callflow.engine.dialler import Dialler
from callflow.engine.diary import Diary
from callflow.engine.duties import Duties
from callflow.engine.line import Facts, Line
from callflow.engine.lookout import Lookout
from callflow.engine.plans import Plans
from callflow.engine.ports import Clock, CodePhone, Inventory, Memory, Numbers, Talks, Telephone
from callflow.engine.promise_watch import PromiseWatch
from callflow.engine.regulars import Regular
from callflow.engine.switchboard import Switchboard
from callflow.errors import StoreError

log = structlog.stdlib.get_logger(__name__)

LOOKS_WHILE_DRAINING = 0.05
"""Seconds between two looks at whether everybody has been seen off."""


class Engine:
    """The calls of this process. The world tells it what it heard: `offered`, `arrived`, `happened`, `reconcile`."""

    def __init__(
        self,
        *,
        phone: Telephone,
        store: Memory,
        clock: Clock,
        plans: Plans,
        facts: Facts,
        numbers: Numbers,
        forecasts: Forecasts | None = None,
        talks: Talks | None = None,
        tells_callers: bool = False,
    ) -> None:
        self._phone = phone
        self._store = store
        self._clock = clock
        self._plans = plans
        self._facts = facts
        self._talks = talks
        self._lines: dict[CallId, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._saved: dict[CallId, Call | None] = {}
        self.claiming = True
        self.switchboard = Switchboard(clock, self.happened)
        self.duties = Duties(store, clock, self.switchboard)
        self.lookout = Lookout(clock, self.switchboard, facts)
        plans.whenever_changed(self.switchboard.plans_changed)
        self.dialler = Dialler(
            phone=phone,
            store=store,
            clock=clock,
            plans=plans,
            numbers=numbers,
            floor=self.switchboard,
            start=self._start,
            is_asked=self._is_asked,
        )
        self.diary = Diary(
            self.dialler,
            forecasts=forecasts or self.switchboard.forecast,
            leaves=self.switchboard.last_leaves,
            lates=None if forecasts else self.switchboard.late,
        )
        self.watch = PromiseWatch(
            dialler=self.dialler,
            switchboard=self.switchboard,
            plans=plans,
            clock=clock,
            lookout=self.lookout,
            tells_callers=tells_callers,
        )

    def _is_asked(self, promise: PromiseId) -> bool:
        """Whether somebody on the line is just deciding what is to become of a promise, or hears that it stays."""
        return any(promise == promise_of(line.call) for line in self._lines.values())

    def code_calls(self, phone: CodePhone) -> CodeCalls:
        """The agents who dial a code on their phones; they are served while callers are claimed."""
        return CodeCalls(phone, self.duties, self.switchboard, self._start, lambda: self.claiming)

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that are ours now."""
        return tuple(line.call for line in self._lines.values())

    @property
    def tasks(self) -> int:
        """How many tasks are at work: one a call, and short ones that claim or tidy up."""
        return len(self._tasks)

    async def load(self) -> None:
        """Read the calls that had not ended when they were last saved; `reconcile` will say what became of them."""
        for saved in await self._store.open_calls():
            if isinstance(saved, Call):
                self._saved[saved.id] = saved
            else:
                log.error("saved_call_unreadable", call=saved.call_id, why=saved.why)
                self._saved[saved.call_id] = None
        await self.duties.load()
        await self.dialler.load()

    async def drain(self) -> None:
        """We are about to stop: claim nobody any more, and see every caller off to a human.

        Ends when only those are left who talk, after `DRAINS_WITHIN` at the latest; then `stop` us.
        """
        self.claiming = False
        self.dialler.stop()
        loop, told = asyncio.get_running_loop(), set[str]()
        until = loop.time() + DRAINS_WITHIN
        while (under_way := self._ways()) and loop.time() < until:
            for call, way in under_way.items():
                if call not in told:
                    told.add(call)
                    log.info("seen_off", call=call, way=way.value)
                    self._see_off(call, way)
            await asyncio.sleep(LOOKS_WHILE_DRAINING)
        if under_way:
            log.error("not_drained", calls=list(under_way))

    def _ways(self) -> dict[str, Way]:
        """Where each call and each attempt to call somebody back goes; those who talk are left out."""
        ways = {call.id: way_of(call) for call in self.calls}
        ways |= {outcall.id: way_of_attempt(outcall) for outcall in self.dialler.outcalls}
        return {call: way for call, way in ways.items() if way is not Way.TALKS_ON}

    def _see_off(self, call: str, way: Way) -> None:
        match way:
            case Way.OPERATORS if call in self._lines:
                self._lines[call].happened(RescueAsked(at=self._clock.now()))
            case Way.OPERATORS | Way.AGAIN:
                self.dialler.see_off(call)
            case Way.FINISHES | Way.TALKS_ON:
                pass

    async def stop(self) -> None:
        """Stop acting. Callers stay in Asterisk: the next engine takes them up, or their lease does."""
        self.claiming = False
        self.switchboard.close()
        self.dialler.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # What the world says. None of these waits.

    def offered(self, call: CallId, dialled: str) -> None:
        """A caller stands at the entry gate. Not claimed is not lost: Asterisk rings the operators itself."""
        if not self.claiming:
            return
        if self._plans.answering(dialled) is None:
            log.warning("number_of_no_plan", call=call, dialled=dialled)
            return
        self._start(self._claim(call), f"claim {call}")

    def arrived(self, call: CallId, caller: Caller, dialled: str) -> None:
        """A caller has entered our application."""
        if call in self._lines:
            return
        plan = self._plans.answering(dialled)
        if plan is None:
            self._start(self._to_operators(call), f"operators {call}")
            return
        now = self._clock.now()
        line = self._begin(plan, arriving(call, plan.version, caller, dialled, now))
        line.happened(CallArrived(at=now))

    def happened(self, call: CallId, event: Event) -> None:
        """Something happened to a call, or to one that is over."""
        line = self._lines.get(call)
        if line is not None:
            if isinstance(event, NobodyOnDuty) and (waits := line_of(line.call)):
                self.lookout.met_nobody(line.plan, waits.seat.queue)
            line.happened(event)
        elif not self.dialler.happened(call, event) and isinstance(event, LegRang | LegAnswered):
            self._start(self._hang_up_stray(call, event.number), f"stray leg of {call}")

    def leg_left(self, call: CallId, number: int) -> None:
        """A phone of ours has left our application: it was hung up, as we shall hear, or Asterisk has taken it."""
        self.dialler.left(call, number)

    async def reconcile(self, inventory: Inventory) -> None:
        """Bring every call into agreement with what Asterisk holds, after we were away.

        Callbacks begin again only when the dialler is told to `resume`: what belongs to nobody is hung up before.
        """
        self.switchboard.settle()
        known = [*self._lines, *(call for call in self._saved if call not in self._lines)]
        for found in take_stock(known, inventory.callers, inventory.living):
            log.info("found_again", call=found.call, finding=found.finding.name.lower())
            now = self._clock.now()
            match found.finding:
                case Finding.GOES_ON:
                    await self._go_on(found.call, inventory.recovered(found.call, now))
                case Finding.TAKEN:
                    await self._go_on(found.call, CallerLeft(at=now))
                case Finding.GONE:
                    await self._go_on(found.call, CallerHungUp(at=now))
                case Finding.STRANGER:
                    self._lost_track(found.call, inventory.recovered(found.call, now))
        self._saved.clear()
        await self.dialler.reconcile(inventory)

    # What follows.

    async def _go_on(self, call_id: CallId, event: Event) -> None:
        line = self._lines.get(call_id)
        if line is None:
            saved = self._saved.get(call_id)
            plan = await self._plan_of(saved) if saved else None
            if saved is None or plan is None:
                if isinstance(event, Recovered):
                    self._lost_track(call_id, event)
                elif saved is not None:
                    await self._close(saved)
                return
            line = self._begin(plan, saved)
        line.happened(event)

    async def _plan_of(self, saved: Call) -> Plan | None:
        """The plan a saved call began with. Guarded like a line: one call's plan must not keep all others waiting."""
        try:
            return await self._plans.version(saved.plan)
        except Exception:
            log.exception("plan_not_revived", call=saved.id, version=saved.plan)
            return None

    async def _close(self, saved: Call) -> None:
        """A call whose plan is lost and whose caller has left: remembered as ended, and its caller no longer."""
        try:
            ended = replace(saved, phase=Ended(Ending.CALLER_HUNG_UP), deadline=None)
            await self._store.save(ended, facts=closed(saved, self._clock.now()))
        except StoreError as error:
            log.error("call_not_saved", call=saved.id, why=str(error))

    def _lost_track(self, call: CallId, left: Recovered) -> None:
        """Nobody knows where this caller was: a human, now. Two who talk are left to Asterisk, which rejoins them."""
        if left.together is None:
            self._start(self._to_operators(call), f"operators {call}")
        else:
            log.warning("unknown_conversation_left_alone", call=call)

    def _begin(self, plan: Plan, call: Call) -> Line:
        line = Line(
            plan,
            call,
            phone=self._phone,
            store=self._store,
            clock=self._clock,
            facts=self._facts,
            floor=self.switchboard,
            bookings=self.diary,
            promising=self.dialler,
            regular=Regular(self._talks, plan) if self._talks else None,
        )
        self._lines[call.id] = line
        self._start(self._live(line), f"call {call.id}")
        return line

    async def _live(self, line: Line) -> None:
        try:
            await line.run()
        finally:
            if self._lines.get(line.call.id) is line:
                del self._lines[line.call.id]

    async def _claim(self, call: CallId) -> None:
        if not await self._phone.claim(call):
            log.info("not_claimed", call=call)

    async def _to_operators(self, call: CallId) -> None:
        """A caller of whom we know nothing: a human, now. If even that fails, the lease does it."""
        log.warning("unknown_caller_to_operators", call=call)
        await self._phone.hand_over(call)

    async def _hang_up_stray(self, call: CallId, leg: int) -> None:
        log.info("stray_leg", call=call, leg=leg)
        await self._phone.hang_up_leg(call, leg)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", task=task.get_name(), exc_info=error)
