"""A day of callers drawn from a seed, in virtual time: the very `step` and floor that run calls, with people who act.

The same seed gives the same day. What callers meet is decided by the plan alone: nothing here may decide for it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from callflow.core.arrivals import arrivals
from callflow.core.call import Call, CallId, Ended, Ringing, Talking, arriving
from callflow.core.checks_line import line_of
from callflow.core.day_report import Turn, Visit, where
from callflow.core.draws import Draws
from callflow.core.events import Event
from callflow.core.floor import AgentCame, Offered
from callflow.core.floor.from_plans import NO_ROSTER, floor_rules
from callflow.core.floor.hall import Hall
from callflow.core.people import USUAL, CallerOfTheDay, Habits, PhonesOfTheDay, waits_for_human
from callflow.core.plan import OPERATOR_KEY, Plan
from callflow.core.prompts import AnswerTime, Appointments, Opens, Slots
from callflow.core.recording import Fact
from callflow.core.shifts import Shifts
from callflow.core.simulate import Press, Simulation

T = TypeVar("T")


class Minutely(Generic[T]):
    """What changes by the minute at most and is asked for with every event, worked out once a minute."""

    def __init__(self, ask: Callable[[float], T]) -> None:
        self._ask = ask
        self._known: dict[int, T] = {}

    def __call__(self, at: float) -> T:
        minute = int(at // 60.0)
        if minute not in self._known:
            self._known[minute] = self._ask(minute * 60.0)
        return self._known[minute]


PATHS = 25
"""Futures drawn for each wait that is named: enough for a day of many callers; a real caller gets more."""


@dataclass(slots=True)
class _Guest:
    """One caller: the call, the person, and what is remembered of the visit."""

    number: int
    call: Simulation
    person: CallerOfTheDay
    zero: bool = False
    where: str = ""
    waits_since: float | None = None
    waited: float = 0.0
    turns: list[Turn] = field(default_factory=list)
    talks: list[str] = field(default_factory=list)
    named_ends: list[bool] = field(default_factory=list)

    def next_at(self) -> float | None:
        call, person = self.call.next_at(), self.person.next()
        if person is None:
            return call
        return person[0] if call is None else min(call, person[0])

    def go_on(self) -> None:
        """Let the next thing happen: what the caller does, or what the caller hears."""
        before = self.call.call
        at, intended = self.call.next_at(), self.person.next()
        if intended is not None and (at is None or intended[0] <= at):
            self.call.now = intended[0]
            self.person.acts()
            self.zero = self.zero or intended[1] == Press(OPERATOR_KEY)
            self.call.do(intended[1])
        else:
            self.call.advance_one()
        self.notice(before)

    def notice(self, before: Call) -> None:
        """Remember what the step means for the visit."""
        was, phase, now = before.phase, self.call.call.phase, self.call.now
        if waits_for_human(phase) and self.waits_since is None:
            self.waits_since = now
        if self.waits_since is not None and not waits_for_human(phase):
            self.waited += now - self.waits_since
            self.waits_since = None
        line, had = line_of(phase), line_of(was)
        if line is not None and (had is None or had.seat != line.seat):
            self.turns.append(Turn(line.seat.queue, line.seat.since, at_front=line.seat.at_front))
        if isinstance(phase, Ringing) and line is not None and self.turns[-1].rung_at is None:
            self.turns[-1] = replace(self.turns[-1], rung_at=now)
        if isinstance(phase, Talking) and not isinstance(was, Talking):
            self.talks.append(phase.conversation.leg.agent)
            if had is not None and had.told.end is not None:
                self.named_ends.append(now <= had.told.end)
        self.person.sees(phase, now)
        if isinstance(phase, Ended):
            self.where = where(was)

    def visit(self) -> Visit:
        assert isinstance(self.call.call.phase, Ended)
        return Visit(
            number=self.number,
            came_at=self.call.begins_at,
            over_at=self.call.now,
            ending=self.call.call.phase.ending,
            where=self.where,
            zero=self.zero,
            waited=self.waited,
            turns=tuple(self.turns),
            talks=tuple(self.talks),
            named_ends=tuple(self.named_ends),
            benefit=self.call.call.granted.what if self.call.call.granted else "",
            story=tuple(self.call.transcript),
        )


class Day:
    """`begins_at` is midnight (epoch seconds). `open_now`, the next four and `roster` are what `Simulation` asks for.

    With `remembers`, `facts` has what real calls would have left behind.

    Where the plan has no opening hours, callers ring all day.
    """

    def __init__(
        self,
        plan: Plan,
        begins_at: float,
        open_now: Callable[[float], frozenset[str]],
        next_openings: Callable[[float], Opens] = lambda _at: (),
        answer_times: Callable[[float], tuple[AnswerTime, ...]] = lambda _at: (),
        appointments: Callable[[float], Appointments] = lambda _at: (),
        dialled_as: Callable[[str, str], str] = lambda _queue, _number: "",
        *,
        slots: Callable[[float], Slots] = lambda _at: (),
        callers: int = 200,
        seed: int = 1,
        habits: Habits = USUAL,
        remembers: bool = False,
        roster: Mapping[str, Shifts] = NO_ROSTER,
    ) -> None:
        self.plan = plan
        self.begins_at = begins_at
        self.seed = seed
        self.habits = habits
        self.hall = Hall(floor_rules([plan], roster), self._pass_on, paths=PATHS)
        self._open_now = Minutely(open_now)
        self._next_openings = Minutely(next_openings)
        self._answer_times = Minutely(answer_times)
        self._appointments = Minutely(appointments)
        self._slots = Minutely(slots)
        self._dialled_as = dialled_as
        absences = Draws(seed, -1)
        self.absent = frozenset(name for name in plan.agents if absences.happens(habits.absent))
        is_open = (lambda at: bool(self._open_now(at))) if plan.hours else (lambda _at: True)
        self._coming = list(enumerate(arrivals(callers, begins_at, is_open, Draws(seed)), start=1))
        self._mail: dict[CallId, list[Event]] = {}
        self._guests: dict[CallId, _Guest] = {}
        self._due: list[tuple[float, int, CallId]] = []
        self._count = 0
        self._floor_due: float | None = None
        self._floor_seen: object = None
        self.visits: list[Visit] = []
        self.facts: list[Fact] = []
        self._remember: Callable[[Iterable[Fact]], None] | None = self.facts.extend if remembers else None

    def run(self) -> tuple[Visit, ...]:
        """Everybody who calls, to the end of the last call."""
        for name, agent in self.plan.agents.items():
            if name not in self.absent:
                self.hall.hear([AgentCame(agent.phone, at=self.begins_at)])
        coming = iter(self._coming)
        following = next(coming, None)
        while True:
            due = self._next_due()
            floor = self._floor_next()
            at = min((one for one in (due, floor, following and following[1]) if one is not None), default=None)
            if at is None:
                return tuple(sorted(self.visits, key=lambda visit: visit.number))
            if following is not None and following[1] == at:
                self._arrive(*following)
                following = next(coming, None)
            elif floor == at:
                self.hall.pass_time(at)
            else:
                guest = self._guests[heapq.heappop(self._due)[2]]
                guest.go_on()
                self._went_on(guest)

    # Time.

    def _next_due(self) -> float | None:
        """When something happens to a caller next; what is due no longer is forgotten."""
        while self._due:
            at, _, call = self._due[0]
            guest = self._guests.get(call)
            if guest is not None and guest.next_at() == at:
                return at
            heapq.heappop(self._due)
        return None

    def _floor_next(self) -> float | None:
        if self._floor_seen is not self.hall.floor:
            self._floor_seen = self.hall.floor
            due = self.hall.next_at()
            self._floor_due = None if due is None else max(due, self.hall.floor.at)
        return self._floor_due

    def _set(self, guest: _Guest) -> None:
        at = guest.next_at()
        if at is not None:
            self._count += 1
            heapq.heappush(self._due, (at, self._count, guest.call.id))

    # What happens.

    def _arrive(self, number: int, at: float) -> None:
        call_id = f"caller {number}"
        draws = Draws(self.seed, number)
        phones = PhonesOfTheDay(self.plan, self.habits, draws, self.absent, lambda agent: self._is_busy(agent, call_id))
        call = Simulation(
            self.plan,
            at,
            self._open_now,
            phones,
            next_openings=self._next_openings,
            answer_times=self._answer_times,
            appointments=self._appointments,
            slots=self._slots,
            dialled_as=self._dialled_as,
            id=call_id,
            hall=self.hall,
            remember=self._remember,
        )
        guest = self._guests[call_id] = _Guest(number, call, CallerOfTheDay(self.plan, self.habits, draws))
        guest.notice(arriving(call_id, self.plan.version, call.caller, call.call.dialled, at))
        for event in self._mail.pop(call_id, ()):
            call.receive(event)
        self._went_on(guest)

    def _is_busy(self, agent: str, call: CallId) -> bool:
        on = self.hall.floor.agents.get(self.plan.agents[agent].phone)
        return on is not None and any(one.call != call and not isinstance(one, Offered) for one in on.calls)

    def _pass_on(self, call: CallId, event: Event) -> None:
        """The floor has word for a call, which may still be on its way in."""
        guest = self._guests.get(call)
        if guest is None:
            self._mail.setdefault(call, []).append(event)
            return
        guest.call.receive(event)
        self._set(guest)

    def _went_on(self, guest: _Guest) -> None:
        if guest.call.over:
            del self._guests[guest.call.id]
            self.visits.append(guest.visit())
        else:
            self._set(guest)
