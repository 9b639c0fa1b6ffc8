"""A small town of promises: the pure core of callbacks with a disk that outlives it, and everything that can go wrong.

Several promises compete for two agents on the real floor; some may not be dialled, or not so often. The engine dies
between any save and what follows it, the clock jumps, and people withdraw and move at any moment. The town keeps its
own books of what was promised to whom, and raises `AssertionError` as soon as one of its laws is broken. `core` are the
modules that decide, so that a test can put in faulty ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from callflow.core.call import Leg, Playing
from callflow.core.dialled import Dialled
from callflow.core.dialling import Allowed, NumberFacts, NumberKind, dial_string
from callflow.core.dialout.events import (
    CommandFailed,
    Event,
    Facts,
    GiveBack,
    HandOver,
    Means,
    Moment,
    PutOff,
    Recovered,
    Started,
    Take,
    Withdrawn,
)
from callflow.core.dialout.outcall import (
    WITH_CUSTOMER,
    CustomerLeg,
    OutCall,
    Pair,
    Starting,
    Talking,
    Waiting,
)
from callflow.core.events import (
    AgentsOffered,
    DeadlinePassed,
    DigitPressed,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    PlaybackEnded,
)
from callflow.core.floor.events import AgentCame
from callflow.core.floor.from_plans import agent_key, floor_rules
from callflow.core.floor.hall import Hall
from callflow.core.promise import Cause, Promise
from callflow.core.promise_life import (
    UNDER_WAY,
    AttemptEnded,
    CameDue,
    GivenUp,
    Moved,
    Outcome,
    PromiseLife,
    PromiseState,
)
from callflow.core.promise_life import Withdrawn as LifeWithdrawn
from callflow.core.terms import Caps
from callflow.core.windows import Window
from tests.core.callbacks import SPEECHES, TERMS
from tests.core.plans import join, plan, queue, with_callback

CAPS = Caps(per_number_a_day=3, per_hour=6, per_day=12, minutes_a_day=600.0)
TOWN = replace(TERMS, caps=CAPS, quiet=None, speeches=SPEECHES, spacing=300.0)
PLAN = plan("line", {"line": join("sales")}, queues=[with_callback(queue("sales", "anna", "jan"))])
MEANS = Means(PLAN, TOWN)
ALLOWED = ("+48600700801", "+48600700802", "+48600700803", "+48600700804")
FORBIDDEN: Mapping[str, NumberKind] = {
    "+48700123456": NumberKind.PREMIUM,
    "+881622310000": NumberKind.SATELLITE,
    "+447400123456": NumberKind.MOBILE,
    "+48221234567": NumberKind.FIXED,
    "+48112": NumberKind.EMERGENCY,
}
OWN = ("+48221234567",)
DAY = 86_400.0
URGENT = 390.0
"""Seconds before the end of its window from which a callback goes before everybody who waits in turn."""


class Crash(Exception):
    """The engine dies here."""


@dataclass
class Phone:
    """A phone in Asterisk, which outlives the engine."""

    is_customer: bool
    up: bool = False
    pressed: bool = False
    partner: int | None = None


@dataclass
class Book:
    """What the town itself has written down of one promise."""

    promise: Promise
    dials: int = 0
    talks: int = 0
    withdrawn: bool = False


@dataclass
class Town:
    core: Any
    random: Random
    promises: int = 5
    now: float = 10 * 3600.0
    calm: bool = False
    books: dict[str, Book] = field(default_factory=dict)
    lives: dict[str, PromiseLife] = field(default_factory=dict)
    saved: dict[str, OutCall] = field(default_factory=dict)
    rung: dict[str, Dialled] = field(default_factory=dict)
    phones: dict[tuple[str, int], Phone] = field(default_factory=dict)
    attempts: dict[str, OutCall] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    inbox: deque[tuple[str, Event]] = field(default_factory=deque)
    dialled_at: list[tuple[str, float]] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        for number in range(self.promises):
            dial = self.random.choice((*ALLOWED, *ALLOWED, *ALLOWED, *FORBIDDEN))
            at = self.now + self.random.uniform(0.0, 900.0)
            wait, wide = self.random.choice((0.0, 300.0, 600.0)), self.random.choice((600.0, 900.0, 1_800.0))
            made = Promise(f"p{number}", Cause.CALLBACK, "v1", "sales", dial, "en", at, at, at + wait, at + wait + wide)
            self.books[made.id] = Book(made)
            self.lives[made.id] = self.core.promise_life.promised(made)
        self.wake_up()

    # The engine, which may die.

    def wake_up(self) -> None:
        """Everything in memory is new; what is on disk is all that is known."""
        self.attempts, self.inbox, self.windows = {}, deque(), {}
        self.agenda = self.core.agenda.Agenda(self.lives.values())
        self.hall = Hall(floor_rules([PLAN]), self.tell)
        for name in ("anna", "jan"):
            self.hall.hear([AgentCame(agent_key(PLAN, name), at=self.now)])

    def come_back(self) -> None:
        """Take up what is on disk, as far as it still lives; strays are hung up; then begin what is open."""
        for gone in [key for key in self.phones if self.random.random() < 0.3]:
            self.end_phone(*gone)
        for phone in self.phones.values():
            phone.up = phone.up or self.random.random() < 0.3
        self.wake_up()
        for outcall in [one for one in self.saved.values() if not one.ended]:
            self.attempts[outcall.id] = outcall
            self.hall.know(PLAN, outcall)
            mine = {number: phone for (of, number), phone in self.phones.items() if of == outcall.id}
            up = frozenset(number for number, phone in mine.items() if phone.up)
            together = any(phone.partner in mine for phone in mine.values())
            self.happened(outcall.id, Recovered(at=self.now, legs=frozenset(mine), up=up, together=together))
        for of, number in list(self.phones):
            if of not in self.attempts:
                self.end_phone(of, number)
        for life in list(self.lives.values()):
            if life.state not in (PromiseState.PROMISED, PromiseState.TRIED_AGAIN, PromiseState.MOVED):
                self.begin(life.promise)

    def survive(self) -> None:
        """After a crash: come back until nothing dies."""
        while True:
            try:
                self.come_back()
            except Crash:
                continue
            return

    def save(self, outcall: OutCall | None, lives: list[PromiseLife]) -> None:
        """All of it or nothing, and the engine may die before and after."""
        self.may_die()
        if outcall is not None:
            before = self.saved.get(outcall.id, outcall)
            if isinstance(outcall.phase, Talking) and not isinstance(before.phase, Talking):
                self.books[outcall.promise].talks += 1
            self.saved[outcall.id] = outcall
            if outcall.dialled:
                number = self.books[outcall.promise].promise.number
                self.rung.setdefault(outcall.id, Dialled(outcall.id, number, self.now))
        for life in lives:
            assert not self.lives[life.promise].over, "something follows upon an end"
            self.lives[life.promise] = life
        self.may_die()
        for life in lives:
            self.agenda.put(life)

    def may_die(self) -> None:
        if not self.calm and self.random.random() < 0.02:
            raise Crash

    def answer(self, promise: Promise) -> Any:
        number, kind = promise.number, FORBIDDEN.get(promise.number, NumberKind.MOBILE)
        facts = NumberFacts(number, number, True, True, kind, "PL", (0,))
        tally = self.core.dialled.Tally(self.rung.values())
        counters = tally.counters(number, self.now // DAY * DAY, self.now)
        return self.core.dialling.may_dial(facts, TOWN, counters, OWN)

    def begin(self, name: str) -> None:
        """An attempt, or why there is none."""
        life, promise = self.lives[name], self.books[name].promise
        if life.over or any(one.promise == name for one in self.attempts.values()):
            return
        proceed, attempts = self.core.promise_life.proceed, TOWN.attempts
        due = life if life.state is PromiseState.DUE else proceed(life, CameDue(self.now), attempts)
        if due.state is not PromiseState.DUE:
            due = proceed(life, AttemptEnded(self.now, life.attempt, Outcome.LOST, life.window), attempts)
        if due.over:
            self.save(None, [due])
            return
        answer = self.answer(promise)
        if not isinstance(answer, Allowed):
            again = self.again()
            later = proceed(due, AttemptEnded(self.now, due.attempt, Outcome.NOT_NOW, again), attempts)
            lives = [due, later] if due is not life else [later]
            if not later.over and answer.reason.of_the_number and "today" not in answer.reason.value:
                lives.append(proceed(later, GivenUp(self.now, answer.reason.value), attempts))
            self.save(None, lives)
            return
        dial = dial_string(answer, TOWN.trunk)
        outcall = self.core.outcall.starting(promise, due, dial, self.now, max(self.now, due.window.latest) + 900.0)
        assert outcall.id not in self.saved, "an attempt begins anew under an old name"
        self.save(outcall, [] if due is life else [due])
        self.attempts[outcall.id] = outcall
        self.hall.know(PLAN, outcall)
        self.happened(outcall.id, Started(at=self.now))

    def again(self) -> Window:
        begin = (self.now + TOWN.spacing) // 300.0 * 300.0 + 300.0
        return Window(begin, begin + 900.0)

    def moment(self, outcall: OutCall) -> Moment:
        promise = self.books[outcall.promise].promise
        last = self.lives[outcall.promise].counted + 1 >= TOWN.attempts
        answer = self.answer(promise)
        still = isinstance(answer, Allowed) and dial_string(answer, TOWN.trunk) == outcall.dial
        again = self.windows.get(outcall.id, self.again())
        return Moment(MEANS, Facts(again, () if last else ("today", "from 14:00", "to 14:15"), still))

    def happened(self, name: str, event: Event) -> None:
        """Decide, save, tell the floor, act: or die in between."""
        before = self.attempts.get(name)
        if before is None or before.ended:
            return
        self.steps += 1
        moment = self.moment(before)
        step = self.core.decide.decide(before, event, moment)
        lives, life = [], self.lives[before.promise]
        for happening in self.core.telling.told(before, step.outcall, self.now):
            after = self.core.promise_life.proceed(life, happening, TOWN.attempts)
            lives += [after] if after is not life else []
            life = after
        if step.outcall is not before:
            self.save(step.outcall, lives)
            self.attempts[name] = step.outcall
        if step.outcall is not before or isinstance(event, AgentsOffered | Recovered):
            self.hall.know(PLAN, step.outcall)
            self.hall.hear(self.core.from_outcalls.told(PLAN, before, event, step.outcall))
        for command in step.commands:
            self.may_die()
            failure = self.perform(step.outcall, command)
            if failure:
                self.inbox.appendleft((name, CommandFailed(at=self.now, command=command, failure=failure)))
        if step.outcall.ended:
            del self.attempts[name]
            for of, number in list(self.phones):
                if of == name:
                    self.end_phone(of, number)
            if self.lives[before.promise].state is PromiseState.DUE:
                self.begin(before.promise)

    # What everything does in Asterisk, and the laws of the town.

    def perform(self, outcall: OutCall, command: object) -> Failure | None:
        match command:
            case Take(CustomerLeg(number, dial)):
                if (outcall.id, number) not in self.phones:
                    self.dial(outcall, number, dial)
            case Take(Leg(number)):
                if self.random.random() < 0.05 and not self.calm:
                    return Failure.UNAVAILABLE
                self.phones.setdefault((outcall.id, number), Phone(False))
            case Take(Pair(_, agent, customer)):
                return self.join(outcall, agent.number, customer.number)
            case GiveBack(CustomerLeg(number) | Leg(number)):
                self.end_phone(outcall.id, number)
            case HandOver(customer):
                self.end_phone(outcall.id, customer.number)
            case _:
                pass
        return None

    def dial(self, outcall: OutCall, number: int, dial: str) -> None:
        book, life = self.books[outcall.promise], self.lives[outcall.promise]
        assert book.promise.number in ALLOWED, f"{dial} is dialled, which the plan does not allow"
        assert dial == f"PJSIP/{book.promise.number}@trunk", "another number is dialled than the promised one"
        assert not life.over, f"dialled although it is {life.state}"
        assert not book.talks, "who has talked is called again"
        assert not book.withdrawn, "who has withdrawn is called"
        ours = [key for key, phone in self.phones.items() if phone.is_customer and self.of(key[0]) == outcall.promise]
        assert not ours, "a customer's phone is rung while another attempt's still lives"
        assert not any(one == outcall.id for one, _ in self.dialled_at), "an attempt dials twice"
        mine = [at for one, at in self.dialled_at if self.books[self.of(one)].promise.number == book.promise.number]
        assert sum(at >= self.now // DAY * DAY for at in mine) < CAPS.per_number_a_day, "the cap of a number is broken"
        hour = sum(at > self.now - 3600.0 for _, at in self.dialled_at)
        assert hour < CAPS.per_hour, "the cap of an hour is broken"
        today = sum(at >= self.now // DAY * DAY for _, at in self.dialled_at)
        assert today < CAPS.per_day, "the cap of a day is broken"
        book.dials += 1
        self.dialled_at.append((outcall.id, self.now))
        self.phones[outcall.id, number] = Phone(True)

    def of(self, outcall: str) -> str:
        return outcall.rpartition("-")[0]

    def join(self, outcall: OutCall, agent: int, customer: int) -> Failure | None:
        pair = self.phones.get((outcall.id, agent)), self.phones.get((outcall.id, customer))
        if pair[0] is None or pair[1] is None or not (pair[0].up and pair[1].up):
            return Failure.LEG_GONE
        assert pair[1].pressed, "a customer is joined who has not pressed 1"
        pair[0].partner, pair[1].partner = customer, agent
        return None

    def end_phone(self, of: str, number: int) -> None:
        gone = self.phones.pop((of, number), None)
        if gone and gone.partner is not None and (of, gone.partner) in self.phones:
            self.phones[of, gone.partner].partner = None

    def tell(self, call: str, event: Any) -> None:
        """The floor offers an agent: to whom it is due, as the town's own books say."""
        if isinstance(event, AgentsOffered):  # what the floor withdraws rings on until it has rung enough
            self.in_order(call)
            self.inbox.append((call, event))

    def in_order(self, call: str) -> None:
        seats = self.hall.floor.seats
        others = [one for name, one in seats.items() if name != call and one.waits]
        mine = self.rank(call, at_front=seats[call].at_front)
        for other in others:
            theirs = self.rank(other.call, at_front=other.at_front)
            assert mine <= theirs, f"{call} {mine} is served before {other.call} {theirs}"

    def rank(self, call: str, *, at_front: bool) -> tuple[float, ...]:
        promise, latest = self.books[self.of(call)].promise, self.lives[self.of(call)].window.latest
        if at_front:
            return (0.0,)
        urgent = self.hall.floor.at >= latest - URGENT
        return (1.0, latest, promise.arrived_at) if urgent else (2.0, promise.arrived_at)

    # What people do, and time.

    def live(self, steps: int) -> None:
        """So many things happen, then a calm time in which everybody answers, until every promise is over."""
        for _ in range(steps):
            self.one(self.something)
        self.calm = True
        for _ in range(4_000):
            if all(life.over for life in self.lives.values()) and not self.attempts:
                break
            self.one(self.everybody_answers)
        self.all_is_well()

    def one(self, what: Any) -> None:
        try:
            if self.inbox:
                name, event = self.inbox.popleft()
                self.happened(name, replace(event, at=max(event.at, self.now)))
            else:
                what()
        except Crash:
            self.survive()

    def something(self) -> None:
        chance = self.random.random()
        if chance < 0.45:
            self.somebody_acts()
        elif chance < 0.85:
            self.time_passes(self.random.uniform(0.0, 120.0))
        elif chance < 0.87:
            self.now += self.random.choice((-3_600.0, -120.0, 120.0, 3_600.0))
        elif chance < 0.885:
            self.somebody_withdraws()
        elif chance < 0.91:
            self.somebody_moves()
        else:
            raise Crash

    def somebody_acts(self) -> None:
        if not self.phones:
            return self.time_passes(60.0)
        (of, number), phone = self.random.choice(list(self.phones.items()))
        if of not in self.attempts:
            return None
        chance = self.random.random()
        if chance < 0.25:
            ending = LegEnding.HUNG_UP if phone.up else self.random.choice(tuple(LegEnding))
            self.end_phone(of, number)
            self.happened(of, LegEnded(at=self.now, number=number, ending=ending))
        else:
            self.answers(of, number, phone)
        return None

    def answers(self, of: str, number: int, phone: Phone) -> None:
        if not phone.up:
            phone.up = True
            self.happened(of, LegAnswered(at=self.now, number=number))
        elif not phone.pressed:
            phone.pressed = True
            self.happened(of, DigitPressed(at=self.now, digit="1", leg=number))
        else:
            playing = [one.number for one in self.attempts[of].phase.holdings if isinstance(one, Playing)]
            if playing:
                self.happened(of, PlaybackEnded(at=self.now, number=playing[0]))
            elif isinstance(self.attempts[of].phase, Talking):
                self.end_phone(of, number)
                self.happened(of, LegEnded(at=self.now, number=number, ending=LegEnding.HUNG_UP))
            else:
                self.time_passes(30.0)

    def everybody_answers(self) -> None:
        for (of, number), phone in list(self.phones.items()):
            if of in self.attempts and not (phone.up and phone.pressed and phone.partner is None):
                return self.answers(of, number, phone)
        return self.time_passes(60.0)

    def time_passes(self, seconds: float) -> None:
        """To the next moment at which something is due, but no further than that."""
        times = [one.deadline for one in self.attempts.values() if one.deadline is not None]
        times += [at for at in (self.agenda.next_at(), self.hall.next_at()) if at is not None]
        self.now = max(self.now, min([*times, self.now + seconds]))
        while (due := self.hall.next_at()) is not None and due <= self.now:
            self.hall.pass_time(max(due, self.hall.floor.at))
            if self.hall.next_at() == due:
                break
        for name in list(self.agenda.due(self.now)):
            life = self.lives[name]
            if life.state not in (PromiseState.DUE, *UNDER_WAY):  # those were due before the clock was put back
                assert self.now >= life.window.earliest, "called before its window"
            self.begin(name)
        for name, outcall in list(self.attempts.items()):
            if outcall.deadline is not None and outcall.deadline <= self.now:
                self.happened(name, DeadlinePassed(at=self.now))

    def attempt_of(self, name: str) -> OutCall | None:
        return next((one for one in self.attempts.values() if one.promise == name), None)

    def somebody_withdraws(self) -> None:
        name = self.random.choice(list(self.lives))
        outcall, life = self.attempt_of(name), self.lives[name]
        if outcall is None:
            after = self.core.promise_life.proceed(life, LifeWithdrawn(self.now, "the caller"), TOWN.attempts)
            if after is not life:
                self.save(None, [after])
                self.books[name].withdrawn = True
        elif not isinstance(outcall.phase, WITH_CUSTOMER):
            self.happened(outcall.id, Withdrawn(at=self.now))
            ended = self.saved[outcall.id].ended
            assert ended, "who withdraws before anybody has answered is rung on"
            self.books[name].withdrawn = True

    def somebody_moves(self) -> None:
        name = self.random.choice(list(self.lives))
        outcall, life = self.attempt_of(name), self.lives[name]
        window = self.again()
        if outcall is None:
            after = self.core.promise_life.proceed(life, Moved(self.now, window, "notice"), TOWN.attempts)
            if after is not life:
                self.save(None, [after])
        elif isinstance(outcall.phase, Starting | Waiting):
            self.windows[outcall.id] = window
            self.happened(outcall.id, PutOff(at=self.now))
            assert self.lives[name].window == window, "the caller was told of a window that does not hold"

    # In the end.

    def all_is_well(self) -> None:
        for name, book in self.books.items():
            life = self.lives[name]
            assert life.over, f"{name} is lost: {life}"
            assert (life.state is PromiseState.KEPT) == bool(book.talks), f"{name} is {life.state}, talks: {book.talks}"
            assert book.dials <= life.attempt
            if book.withdrawn:
                assert life.state is PromiseState.WITHDRAWN
            if life.state is PromiseState.GIVEN_UP:
                final = book.promise.number in FORBIDDEN or life.why == Outcome.HANDED_OVER
                assert final or life.counted >= TOWN.attempts or life.setbacks >= 10, f"{name} given up too soon"
        assert not self.phones, "a phone is left ringing or talking alone"
