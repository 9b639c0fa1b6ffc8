"""What all calls share while they run: the floor of agents and seats, its clock, and which phones are there.

It decides nothing (`core.floor` does). It gives the floor each step of each call, which phones are online, and the
time when that is due; the floor's orders go to their calls as events. A bug here costs callers their turn, never
more: whoever waits goes on to the step behind the queue when the longest wait is over.

After we were away the floor knows nothing. For a moment what calls tell is kept, and then told in the order that the
floor needs: who talks and rings first, who waits after that; else somebody who talks would be offered to a caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from math import inf

import structlog

from callflow.core.call import Call, CallId
from callflow.core.dialout.events import Event as OutCallEvent
from callflow.core.dialout.outcall import OutCall
from callflow.core.events import Event, NobodyOnDuty
from callflow.core.floor import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentWent,
    FloorEvent,
    SeatTaken,
    broken,
    from_outcalls,
)
from callflow.core.floor.forecasting import last_leaves
from callflow.core.floor.from_calls import told
from callflow.core.floor.from_plans import floor_rules, queue_key
from callflow.core.floor.hall import Hall, Tell
from callflow.core.floor.rules import FloorRules
from callflow.core.line import Forecast
from callflow.core.plan import Plan
from callflow.core.prompts import Outlook
from callflow.engine.ports import Clock
from callflow.engine.rosters import AHEAD, TOLD_ANEW_AFTER, roster

log = structlog.stdlib.get_logger(__name__)

FORECAST_STANDS = 5.0
"""Seconds for which what is forecast for a queue's next caller holds."""

LOOKED_OVER_EVERY = 1.0
"""Seconds between two looks at whether all agrees on the floor, as long as something happens on it."""

SETTLES_WITHIN = 1.0
"""Seconds after a (re)connection in which calls tell what they hold, before the floor decides anything."""


class Switchboard:
    """The floor of one engine. None of its methods waits."""

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell
        self._hall = Hall(FloorRules(), self._pass_on, self._explain, self._object_to)
        self._forecasts: dict[str, tuple[float, Forecast | None]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._kept: list[FloorEvent] | None = None
        self._settling: asyncio.TimerHandle | None = None
        self._looked_over_at = 0.0
        self._said_wrong: str | None = None
        self._online: dict[str, bool] = {}
        self._busy: Set[str] = frozenset()
        self._plans: tuple[Plan, ...] = ()
        self._roster_due = inf

    def plans_changed(self, plans: Iterable[Plan]) -> None:
        """Other plans are in force from now on."""
        self._plans = tuple(plans)
        outside = {agent.phone for plan in self._plans for agent in plan.agents.values() if agent.is_outside}
        now = self._clock.now()
        self._guarded(lambda: self._tell_rules(now))
        self._hear(AgentCame(phone, at=now) for phone in sorted(outside))  # no registration tells of an outside phone

    def _tell_rules(self, now: float) -> None:
        """Give the floor what the plans say, and when agents work from now on."""
        shifts = roster(self._plans, now, now + AHEAD)
        self._roster_due = now + TOLD_ANEW_AFTER if shifts else inf
        self._hall.change_rules(floor_rules(self._plans, shifts), now)

    def _keep_roster(self) -> None:
        """Tell the coming shifts before those that are known run out, also where the clock was put right by days."""
        now = self._clock.now()
        if now >= self._roster_due:
            self._tell_rules(now)

    def phones(self, online: Mapping[str, bool], busy: Set[str]) -> None:
        """Which phones there are and whether they can be rung, by dial string; `busy` are in calls not of ours."""
        now = self._clock.now()
        news: list[FloorEvent] = []
        for phone, is_online in online.items():
            if self._online.get(phone) is not is_online:
                news.append(AgentCame(phone, at=now) if is_online else AgentWent(phone, at=now))
        news += [AgentBusyElsewhere(phone, at=now) for phone in sorted(busy - self._busy)]
        news += [AgentFreeElsewhere(phone, at=now) for phone in sorted(self._busy - busy)]
        self._online |= online
        self._busy = busy
        self._hear(news)

    def settle(self) -> None:
        """We have just (re)connected: keep what calls tell for a moment."""
        if self._kept is None:
            self._kept = []
        if self._settling:
            self._settling.cancel()
        self._settling = asyncio.get_running_loop().call_later(SETTLES_WITHIN, self._settled)

    def close(self) -> None:
        """Order nothing any more."""
        for timer in (self._timer, self._settling):
            if timer:
                timer.cancel()

    def stepped(self, plan: Plan, before: Call, event: Event, after: Call) -> None:
        """A call has taken a step."""
        self._took_place(plan, after, lambda: told(plan, before, event, after))

    def outcall_stepped(self, plan: Plan, before: OutCall, event: OutCallEvent, after: OutCall) -> None:
        """An attempt to call somebody back has taken a step."""
        self._took_place(plan, after, lambda: from_outcalls.told(plan, before, event, after))

    def _took_place(self, plan: Plan, after: Call | OutCall, says: Callable[[], Iterable[FloorEvent]]) -> None:
        def hear() -> None:
            self._keep_roster()
            self._hall.know(plan, after)
            if self._kept is not None:
                self._kept.extend(says())
            else:
                self._hall.hear(says())

        self._guarded(hear)
        if self._kept is None:
            self._set_timer()

    def outlook(self, call: Call) -> Outlook | None:
        """What is known of a caller's wait; None for who does not wait."""
        try:
            return self._hall.outlook(call, self._clock.now())
        except Exception:
            log.exception("floor_raised")
            return None

    def forecast(self, plan: Plan, queue: str) -> Forecast | None:
        """How long somebody would wait who joined a queue now; worked out anew after a few seconds only."""
        key, now = queue_key(plan, queue), self._clock.now()
        made, known = self._forecasts.get(key, (0.0, None))
        if not 0.0 <= now - made < FORECAST_STANDS:
            try:
                made, known = now, self._hall.forecast(key, now)
            except Exception:
                log.exception("floor_raised")
                made, known = now, None
            self._forecasts[key] = made, known
        return known

    def last_leaves(self, plan: Plan, queue: str) -> float | None:
        """When the last of a queue's agents goes who are there now (epoch seconds); None if nobody is known to go."""
        hall = self._hall
        return last_leaves(hall.rules, hall.floor, queue_key(plan, queue), self._clock.now())

    @property
    def wrong(self) -> str | None:
        """The first thing that does not agree on the floor, in words; None if all does."""
        return broken(self._hall.rules, self._hall.floor)

    # What follows.

    def _settled(self) -> None:
        """Who talks and who rings, and after all of them who waits."""
        kept, self._kept = self._kept or [], None
        self._hear(one for one in kept if not isinstance(one, SeatTaken))
        self._hear(one for one in kept if isinstance(one, SeatTaken))

    def _hear(self, events: Iterable[FloorEvent]) -> None:
        self._guarded(self._keep_roster)
        self._guarded(lambda: self._hall.hear(events))
        self._set_timer()

    def _look_over(self) -> None:
        """Whether all agrees on the floor: what does not is a bug, said once; nobody's call stops for it."""
        now = asyncio.get_running_loop().time()
        if now - self._looked_over_at < LOOKED_OVER_EVERY:
            return
        self._looked_over_at = now
        wrong = self.wrong
        if wrong is not None and wrong != self._said_wrong:
            self._object_to(wrong)
        self._said_wrong = wrong

    def _set_timer(self) -> None:
        self._guarded(self._look_over)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        due = min(self._floor_due(), self._roster_due)
        if due < inf:
            wait = max(0.0, due - self._clock.now())
            self._timer = asyncio.get_running_loop().call_later(wait, self._time_is_due)

    def _floor_due(self) -> float:
        try:
            due = self._hall.next_at()
        except Exception:
            log.exception("floor_raised")
            return inf
        return inf if due is None else due

    def _time_is_due(self) -> None:
        self._guarded(self._keep_roster)
        self._guarded(lambda: self._hall.pass_time(self._clock.now()))
        self._set_timer()

    def _pass_on(self, call: CallId, event: Event) -> None:
        if isinstance(event, NobodyOnDuty):
            log.warning("queue_without_agents", call=call)
        # What was kept while we settled is old by now, and a phone's time to ring begins when it is told to.
        self._tell(call, replace(event, at=max(event.at, self._clock.now())))

    @staticmethod
    def _explain(why: str) -> None:
        log.info("floor", why=why)

    @staticmethod
    def _object_to(wrong: str) -> None:
        log.error("floor_broken", what=wrong)

    @staticmethod
    def _guarded(work: Callable[[], None]) -> None:
        """A bug on the floor stops no call and no timer."""
        try:
            work()
        except Exception:
            log.exception("floor_raised")
