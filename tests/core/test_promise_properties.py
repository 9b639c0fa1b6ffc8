"""Random histories of agents, customers, crashes and time: no promise is lost, none doubled, no other number dialled.

The world here is small: it knows which phones live in Asterisk, and kills the engine between saving and doing, so that
some commands of a step are never carried out. What is on disk after each step is all that is left of it then.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow.core.call import Leg, Playing
from callflow.core.dialout.checks import broken
from callflow.core.dialout.decide import decide
from callflow.core.dialout.events import (
    CommandFailed,
    Event,
    Facts,
    GiveBack,
    Moment,
    PutOff,
    Recovered,
    Started,
    Take,
    Withdrawn,
)
from callflow.core.dialout.outcall import CustomerLeg, OutCall, Pair, Talking, customer_of, starting
from callflow.core.dialout.telling import told
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
from callflow.core.promise_life import CameDue, Outcome, PromiseLife, PromiseState, proceed, promised
from callflow.core.windows import Window
from tests.core.callbacks import CUSTOMER_FIRST, DIAL, KEYS, MEANS, TERMS, promise

LIVE_FOR = 300


@dataclass
class Town:
    """Asterisk, the database, and one promise."""

    data: st.DataObject
    customer_first: bool
    queue: str
    now: float = 0.0
    life: PromiseLife = field(init=False)
    outcall: OutCall | None = None
    alive: set[int] = field(default_factory=set)
    up: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    dialled: list[str] = field(default_factory=list)
    talks: int = 0
    steps: int = 0
    crashes: int = 0
    failures: int = 0

    def __post_init__(self) -> None:
        self.promise = promise(self.queue)
        self.life = promised(self.promise)

    def moment(self) -> Moment:
        again = Window(self.now + 900.0, self.now + 1_800.0)
        last = self.life.counted + 1 >= TERMS.attempts
        allowed = self.data.draw(st.sampled_from((True, True, True, True, True, False)))
        return Moment(CUSTOMER_FIRST if self.customer_first else MEANS, Facts(again, () if last else KEYS, allowed))

    def begin(self) -> None:
        """The time has come: a new attempt, saved before it does anything."""
        if self.life.state is not PromiseState.DUE:
            self.now = max(self.now, self.life.next_at)
            self.life = proceed(self.life, CameDue(self.now), TERMS.attempts)
        self.outcall = starting(self.promise, self.life, DIAL, self.now, self.now + 900.0)
        assert not self.alive, "an attempt begins while a phone of the last one lives"
        self.up, self.joined = set(), set()
        self.happened(Started(at=self.now))

    def happened(self, event: Event, moment: Moment | None = None) -> None:
        """Decide, save, do; or die before all is done."""
        assert self.outcall is not None
        moment = moment or self.moment()
        before = self.outcall
        step = decide(before, event, moment)
        assert broken(before, event, step, moment) is None, (before, event, step)
        self.steps += 1
        for happening in told(before, step.outcall, self.now):
            life = proceed(self.life, happening, TERMS.attempts)
            assert life is not self.life, (self.life, happening)
            self.life = life
        self.outcall = step.outcall
        if isinstance(step.outcall.phase, Talking) and not isinstance(before.phase, Talking):
            self.talks += 0 if before.talked else 1
        dies = self.crashes < 8 and self.data.draw(st.integers(0, 11)) == 11
        self.crashes += dies
        done = self.data.draw(st.integers(0, len(step.commands))) if dies else len(step.commands)
        for command in step.commands[:done]:
            match command:
                case Take(held) if not dies and self.failures < 8 and self.data.draw(st.integers(0, 15)) == 15:
                    self.failures += 1
                    why = self.data.draw(st.sampled_from((Failure.REFUSED, Failure.UNAVAILABLE, Failure.LEG_GONE)))
                    self.happened(CommandFailed(at=self.now, command=command, failure=why), moment)
                case Take(held):
                    self.taken(held)
                case GiveBack(held):
                    self.given_back(held)
                case _:
                    pass
        if dies:
            self.recover()

    def taken(self, held: object) -> None:
        assert self.outcall is not None
        if held not in self.outcall.phase.holdings:
            return
        match held:
            case CustomerLeg(number, dial):
                self.dialled.append(dial)
                self.alive.add(number)
                self.customer_lives(number)
            case Leg(number):
                self.alive.add(number)
            case Pair(_, agent, customer):
                if {agent.number, customer.number} <= self.up:
                    self.joined = {agent.number, customer.number}
            case _:
                pass

    def customer_lives(self, number: int) -> None:
        assert self.outcall is not None
        mine = customer_of(self.outcall)
        assert mine is None or mine.number == number, "two phones of the customer ring"

    def given_back(self, held: object) -> None:
        if isinstance(held, Leg | CustomerLeg):
            self.alive.discard(held.number)
            self.up.discard(held.number)
            self.joined.discard(held.number)

    def recover(self) -> None:
        """The engine comes back; some phones have ended meanwhile, a few were answered, Asterisk may have died."""
        for number in sorted(self.alive):
            if self.data.draw(st.integers(0, 3)) == 3:
                self.alive.discard(number)
                self.up.discard(number)
            elif self.data.draw(st.booleans()):
                self.up.add(number)
        self.joined &= self.alive
        assert self.outcall is not None
        if self.outcall.ended:
            self.alive.clear()  # what no attempt holds is swept, as strays are
            return
        legs, up, both = frozenset(self.alive), frozenset(self.up), len(self.joined) == 2
        self.happened(Recovered(at=self.now, legs=legs, up=up, together=both))

    def next_event(self) -> Event:
        assert self.outcall is not None
        choices: list[Event] = [AgentsOffered(at=self.now, agents=("anna",))]
        for number in sorted(self.alive):
            if number not in self.up:
                choices += [LegAnswered(at=self.now, number=number)] * 4
            choices += [DigitPressed(at=self.now, digit="1", leg=number)] * (4 if number in self.up else 0)
            ending = self.data.draw(st.sampled_from(tuple(LegEnding)))
            choices.append(LegEnded(at=self.now, number=number, ending=ending))
        for held in self.outcall.phase.holdings:
            if isinstance(held, Playing):
                choices.append(PlaybackEnded(at=self.now, number=held.number))
        if self.data.draw(st.integers(0, 40)) == 40:
            choices += [Withdrawn(at=self.now), PutOff(at=self.now)]
        if self.outcall.deadline is not None:
            choices += [DeadlinePassed(at=self.outcall.deadline)] * 2
        return self.data.draw(st.sampled_from(choices))

    def live(self) -> None:
        """Until the promise is over."""
        while not self.life.over and self.steps < LIVE_FOR:
            if self.outcall is None or self.outcall.ended:
                self.begin()
                continue
            event = self.next_event()
            self.now = max(self.now, event.at)
            match event:
                case LegAnswered(number=number):
                    self.up.add(number)
                case LegEnded(number=number):
                    self.given_back(Leg(number, ""))
                case _:
                    pass
            self.happened(event)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), st.booleans(), st.sampled_from(("sales", "")))
def test_whatever_happens_a_promise_is_neither_lost_nor_doubled(
    data: st.DataObject, customer_first: bool, queue: str
) -> None:
    town = Town(data, customer_first, queue)
    town.live()
    assert town.life.over or town.steps >= LIVE_FOR
    assert set(town.dialled) <= {DIAL}
    assert len(town.dialled) <= town.life.attempt, "an attempt dials once at most"
    assert town.talks <= 1, "who has talked is not called again"
    if town.talks and town.life.over:
        assert town.life.state is PromiseState.KEPT
    if town.life.state is PromiseState.KEPT:
        assert town.talks == 1
        assert town.life.why == Outcome.KEPT
