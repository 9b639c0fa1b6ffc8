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
from callflow.core.duty import SAID_NOTHING, Duty
from callflow.core.events import Event, NobodyOnDuty
from callflow.core.ewt_learning import Laws
from callflow.core.figures import Figure, Kind, single
from callflow.core.floor import (
    AgentBusyElsewhere,
    AgentFreeElsewhere,
    AgentResumed,
    FloorEvent,
    SeatTaken,
    broken,
    from_outcalls,
    from_promises,
    on_duty,
)
from callflow.core.floor.events import Kind as SeatKind
from callflow.core.floor.forecasting import last_leaves
from callflow.core.floor.from_calls import told
from callflow.core.floor.from_plans import floor_rules, queue_key
from callflow.core.floor.hall import Hall, Tell
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import due_by
from callflow.core.floor.whereabouts import UNHEARD_OF, Entry, Since, Whereabouts, roll, since, whereabouts
from callflow.core.floor.whereabouts import told as told_of
from callflow.core.line import Forecast
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.promise_life import PromiseLife, attempt_id
from callflow.core.prompts import Outlook
from callflow.core.roster import Roster, roster
from callflow.core.windows import Window, urgent_from
from callflow.engine.ports import Clock
from callflow.engine.rosters import AHEAD, TOLD_ANEW_AFTER, coming_shifts

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
        self._late: dict[tuple[str, float], tuple[float, float]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._kept: list[FloorEvent] | None = None
        self._settling: asyncio.TimerHandle | None = None
        self._looked_over_at = 0.0
        self._objections = 0
        self._said_wrong: str | None = None
        self._online: dict[str, bool] = {}
        self._busy: Set[str] = frozenset()
        self._at_desk: Set[str] = frozenset()
        self._duties: dict[str, Duty] = {}
        self._whereabouts: dict[str, Whereabouts] = {}
        self._since: Since = {}
        self._roster_due = inf
        self.everybody: Roster = {}
        self.plans: tuple[Plan, ...] = ()

    def plans_changed(self, plans: Iterable[Plan]) -> None:
        """Other plans are in force from now on."""
        self.plans = tuple(plans)
        self.everybody = roster(self.plans)
        now = self._clock.now()
        self._guarded(lambda: self._tell_rules(now))
        self._hear(self._moved({*self._online, *self.everybody, *self._whereabouts}, now))

    def _tell_rules(self, now: float) -> None:
        """Give the floor what the plans say, and when agents work from now on."""
        coming = coming_shifts(self.plans, now, now + AHEAD)
        self._roster_due = now + TOLD_ANEW_AFTER if coming else inf
        self._hall.change_rules(floor_rules(self.plans, coming), now)

    def _keep_roster(self) -> None:
        """Tell the coming shifts before those that are known run out, also where the clock was put right by days."""
        now = self._clock.now()
        if now >= self._roster_due:
            self._tell_rules(now)

    def phones(self, online: Mapping[str, bool], busy: Set[str]) -> None:
        """Which phones there are and whether they can be rung, by dial string; `busy` are in calls not of ours."""
        now = self._clock.now()
        self._online |= online
        self._hear([*self._moved(online, now), *self._in_other_calls(busy, self._at_desk, now)])

    def at_desk(self, phone: str, *, now_there: bool) -> None:
        """A phone is used to dial a code, or is so no longer: not to be rung until it is back on its hook."""
        at_desk = self._at_desk | {phone} if now_there else self._at_desk - {phone}
        self._hear(self._in_other_calls(self._busy, at_desk, self._clock.now()))

    def said(self, duties: Mapping[str, Duty], *, ready: bool = False) -> None:
        """What agents have said of themselves, by phone. Who is `ready` need not be left alone after the last call."""
        now = self._clock.now()
        self._duties |= duties
        news = list(self._moved(duties, now))
        self._hear([*news, *(AgentResumed(phone, at=now) for phone in duties if ready)])

    def roll(self) -> tuple[Entry, ...]:
        """Every agent of the plans in force: what they do, and what they have said."""
        return roll(self.everybody, self._hall.floor.agents, self._duties, self._since)

    def due_by(self, plan: Plan, queue: str, by: float) -> tuple[str, ...]:
        """Who of a queue's agents is about to begin work: by then (epoch seconds), and the phone is there."""
        return due_by(self._hall.rules, self._hall.floor, queue_key(plan, queue), by)

    def on_duty(self, plan: Plan, queue: str) -> tuple[str, ...]:
        """The phones of those of a queue's agents who are at work."""
        return on_duty(self._hall.rules, self._hall.floor, queue_key(plan, queue))

    def _moved(self, phones: Iterable[str], at: float) -> list[FloorEvent]:
        """Who has come or gone, paused or resumed."""
        news: list[FloorEvent] = []
        for phone in sorted(phones):
            person = self.everybody.get(phone)
            there = self._online.get(phone, person is not None and person.is_outside)
            after = whereabouts(person, there, self._duties.get(phone, SAID_NOTHING))
            news += told_of(phone, self._whereabouts.get(phone, UNHEARD_OF), after, at)
            self._whereabouts[phone] = after
        return news

    def _in_other_calls(self, busy: Set[str], at_desk: Set[str], at: float) -> list[FloorEvent]:
        before, after = self._busy | self._at_desk, busy | at_desk
        self._busy, self._at_desk = busy, at_desk
        return [
            *(AgentBusyElsewhere(phone, at=at) for phone in sorted(after - before)),
            *(AgentFreeElsewhere(phone, at=at) for phone in sorted(before - after)),
        ]

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
        self._guarded(lambda: self._hall.judge(plan, before, event, after))
        self._took_place(plan, after, lambda: told(plan, before, event, after))

    def outcall_stepped(self, plan: Plan, before: OutCall, event: OutCallEvent, after: OutCall) -> None:
        """An attempt to call somebody back has taken a step."""
        self._took_place(plan, after, lambda: from_outcalls.told(plan, before, event, after))

    def promises_stand(self, promises: Iterable[tuple[Promise, PromiseLife]]) -> None:
        """What has been promised, and how it stands: what is to be called yet counts for who is told a wait."""
        self._forecasts.clear()
        self._late.clear()  # two who are promised a call in the same second must not be told the same free minutes
        self._guarded(lambda: self._hall.hear(from_promises.told(self.plans, promises, self._clock.now())))

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

    def forecast_of(self, plan: Plan, promise: Promise, life: PromiseLife) -> Forecast | None:
        """How long an open promise waits, from now on and in its own place in line."""
        latest, key = life.window.latest, queue_key(plan, promise.queue)
        came = SeatTaken(
            promise.id,
            key,
            arrived_at=promise.arrived_at,
            kind=SeatKind.TICKET,
            deadline=latest,
            urgent_from=urgent_from(latest),
            at=self._clock.now(),
        )
        try:
            return self._hall.forecast_of(came, attempt_id(promise.id, life.attempt))
        except Exception:
            log.exception("floor_raised")
            return None

    def late(self, plan: Plan, queue: str, window: Window) -> float:
        """How often a callback would be late that is promised such a window now; as the forecast, for seconds."""
        key, now = queue_key(plan, queue), self._clock.now()
        made, known = self._late.get((key, window.latest), (0.0, 1.0))
        if not 0.0 <= now - made < FORECAST_STANDS:
            self._late = {one: told for one, told in self._late.items() if 0.0 <= now - told[0] < FORECAST_STANDS}
            try:
                made, known = now, self._hall.late(key, window, now)
            except Exception:
                log.exception("floor_raised")
                made, known = now, 1.0
            self._late[key, window.latest] = made, known
        return known

    def last_leaves(self, plan: Plan, queue: str) -> float | None:
        """When the last of a queue's agents goes who are there now (epoch seconds); None if nobody is known to go."""
        hall = self._hall
        return last_leaves(hall.rules, hall.floor, queue_key(plan, queue), self._clock.now())

    @property
    def learnt(self) -> Mapping[str, Laws]:
        """What each queue has learned, by its key on the floor."""
        return self._hall.learnt.laws

    def teach(self, laws: Mapping[str, Laws]) -> None:
        """What was learned before a restart; what has been learned since counts more."""
        self._hall.learnt = replace(self._hall.learnt, laws={**laws, **self._hall.learnt.laws})

    @property
    def wrong(self) -> str | None:
        """The first thing that does not agree on the floor, in words; None if all does."""
        return broken(self._hall.rules, self._hall.floor)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """How many wait, what agents do, and what came of the ends that were named."""
        broken_so_far = single(
            "floor_broken_total", "How often the floor did not agree.", self._objections, Kind.COUNTER
        )
        return (*self._hall.figures(self._clock.now()), broken_so_far)

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

    def _object_to(self, wrong: str) -> None:
        self._objections += 1
        log.error("floor_broken", what=wrong)

    def _guarded(self, work: Callable[[], None]) -> None:
        """A bug on the floor stops no call and no timer."""
        before = self._hall.floor.agents
        try:
            work()
            if self._hall.floor.agents is not before:
                self._since = since(self._since, before, self._hall.floor.agents, self._clock.now())
        except Exception:
            log.exception("floor_raised")
