"""A day on the floor for the property tests: callers and agents who behave, or do not, and what they remember.

It keeps its own books of who is rung, talks, wraps up, has paused or is away, and holds every order against them: so
what the floor believes is checked by somebody who does not ask the floor.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from callflow.core.floor import (
    AgentCame,
    AgentPaused,
    AgentReleased,
    AgentResumed,
    AgentRings,
    AgentTalks,
    AgentWent,
    Floor,
    FloorEvent,
    FloorRules,
    FloorStep,
    NobodyHere,
    Offer,
    Released,
    SeatLeft,
    SeatTaken,
    TimePassed,
    Withdraw,
    broken,
    broken_by,
)
from callflow.core.floor.agents import SHORT_PAUSE
from callflow.core.floor.react import react
from callflow.core.floor.state import TRY_AGAIN_AFTER

AGENTS = ("anna", "jan", "ewa", "piotr")
CALLERS = 60
RINGS_IN_VAIN = (Released.NO_ANSWER, Released.DECLINED, Released.BUSY, Released.UNREACHABLE)

Decide: TypeAlias = Callable[[FloorRules, Floor, FloorEvent], FloorStep]


@dataclass
class Known:
    """What the day itself knows of an agent. `plain` are calls that ring without asking the floor."""

    here: bool = False
    paused_since: float | None = None
    call: str | None = None
    rung: bool = False
    talks: bool = False
    plain: set[str] = field(default_factory=set)
    talks_plain: str | None = None
    rest_until: float = 0.0
    blamed_until: float = 0.0
    off_shift: bool = False

    @property
    def at_work(self) -> bool:
        return self.here and not self.off_shift and self.paused_since is None

    @property
    def may_answer(self) -> bool:
        """Whether a phone that rings is left to ring: its owner has not gone otherwise than by the clock."""
        return self.here and self.paused_since is None and not self.plain

    def on_duty(self, at: float) -> bool:
        if self.off_shift or not self.here:
            return False
        if self.talks or self.plain:
            return True
        return self.paused_since is None or at < self.paused_since + SHORT_PAUSE


@dataclass
class Day:
    rules: FloorRules
    chance: random.Random
    decide: Decide = react
    floor: Floor = field(default_factory=Floor)
    agents: dict[str, Known] = field(default_factory=dict)
    waiting: dict[str, SeatTaken] = field(default_factory=dict)
    told: dict[str, SeatTaken] = field(default_factory=dict)
    first_offers: list[str] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)
    agenda: list[tuple[float, int, FloorEvent]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)

    @property
    def callers(self) -> set[str]:
        return {f"c{number}" for number in range(CALLERS)}

    def later(self, event: FloorEvent) -> None:
        heapq.heappush(self.agenda, (event.at, next(self.order), event))

    def run(self, until: float) -> None:
        """Everything that happens till then, and `TimePassed` whenever the floor asks for it."""
        for _ in range(20_000):
            due = self.floor.next_at(self.rules)
            first = self.agenda[0][0] if self.agenda else None
            now = min((when for when in (due, first) if when is not None), default=None)
            if now is None or now > until:
                return
            if first is not None and first <= now:
                self.tell(heapq.heappop(self.agenda)[2])
            else:
                self.tell(TimePassed(at=now))
        raise AssertionError("no end of events")

    def tell(self, event: FloorEvent) -> None:
        if not self.note(event):
            return
        self.look_at_the_clock(event.at)
        step = self.decide(self.rules, self.floor, event)
        assert broken(self.rules, step.floor) is None, broken(self.rules, step.floor)
        assert broken_by(self.rules, step) is None, broken_by(self.rules, step)
        next_at = step.floor.next_at(self.rules)
        assert next_at is None or next_at > step.floor.at, "time would stand still"
        self.floor = step.floor
        for order in step.orders:
            match order:
                case Offer(call, agents, why):
                    assert why
                    self.offered(call, agents, event.at)
                case Withdraw(call, agents):
                    for name in agents:
                        self.stop(name, call, event.at)
                case NobodyHere(call):
                    members = self.rules.queues[self.waiting[call].queue].agents
                    assert not any(self.agents[name].on_duty(event.at) for name in members), f"{call} was sent away"
                    rings = [name for name, known in self.agents.items() if known.call == call and known.may_answer]
                    assert not rings, f"{call} was sent away while the phones of {rings} ring"
                    del self.waiting[call]
                    self.ended[call] = "nobody here"
        self.compare(event.at)

    def look_at_the_clock(self, at: float) -> None:
        """Shifts begin and end, told by nobody. Who comes has forgotten what was on before."""
        for name, known in self.agents.items():
            shifts = self.rules.agents[name].shifts if name in self.rules.agents else None
            off_shift = shifts is not None and not any(one.starts_at <= at < one.ends_at for one in shifts)
            if known.off_shift and not off_shift and known.blamed_until:
                known.rest_until = known.blamed_until = 0.0
            known.off_shift = off_shift

    def compare(self, at: float) -> None:
        """Whoever is at work, and has been left alone long enough, is free."""
        for name, known in self.agents.items():
            rested = at >= max(known.rest_until, known.blamed_until)
            if known.at_work and rested and known.call is None and not known.plain:
                assert name in self.floor.free, f"{name} should be free"

    # What is told: noted, unless it makes no sense any more.

    def note(self, event: FloorEvent) -> bool:
        match event:
            case SeatTaken(call):
                self.waiting[call] = self.told[call] = event
            case SeatLeft(call):
                if self.waiting.pop(call, None) is not None:
                    self.ended[call] = "hung up"
                    self.stop_all(call, event.at)
            case AgentRings(name, call):
                return self.rings(name, call)
            case AgentTalks(name, call):
                return self.answered(name, call, event.at)
            case AgentReleased(name, call, how):
                return self.came_back(name, call, how, event.at)
            case _:
                self.turns_up(event)
        return True

    def turns_up(self, event: FloorEvent) -> None:
        match event:
            case AgentCame(name):
                known = self.agents.setdefault(name, Known())
                if not known.here and known.blamed_until:
                    known.rest_until = known.blamed_until = 0.0
                known.here = True
            case AgentWent(name):
                self.agents[name].here = False
            case AgentPaused(name):
                known = self.agents[name]
                known.paused_since = event.at if known.paused_since is None else known.paused_since
            case AgentResumed(name):
                known = self.agents[name]
                known.paused_since, known.rest_until, known.blamed_until = None, 0.0, 0.0
            case _:
                pass

    def rings(self, name: str, call: str) -> bool:
        known = self.agents[name]
        if call.startswith("plain"):
            known.plain.add(call)
            return True
        known.rung = known.rung or known.call == call
        return known.call == call

    def answered(self, name: str, call: str, at: float) -> bool:
        known = self.agents[name]
        talk = self.chance.choice((5.0, 60.0, 300.0))
        if known.talks or known.talks_plain:
            return False
        if call in known.plain:
            known.talks_plain, known.rest_until, known.blamed_until = call, 0.0, 0.0
            self.later(AgentReleased(name, call, Released.TALKED, at=at + talk))
            return True
        if known.call != call or call not in self.waiting:
            return False
        del self.waiting[call]
        self.ended[call] = "served"
        known.talks = True
        self.stop_all(call, at, but=name)
        if self.chance.random() < 0.05:
            self.later(AgentReleased(name, call, Released.LOST, at=at + talk))
            queue = self.chance.choice(list(self.rules.queues))
            self.later(SeatTaken(f"{call}!", queue, at, at_front=True, at=at + talk))
            self.later(SeatLeft(f"{call}!", at=at + talk + 300))
        else:
            self.later(AgentReleased(name, call, Released.TALKED, at=at + talk))
        return True

    def came_back(self, name: str, call: str, how: Released, at: float) -> bool:
        known = self.agents[name]
        talked = how in (Released.TALKED, Released.LOST)
        if call in known.plain:
            if (known.talks_plain == call) != talked:
                return False
            known.plain.remove(call)
            known.talks_plain = None if talked else known.talks_plain
        elif known.call == call and known.talks == talked:
            known.call, known.rung, known.talks = None, False, False
        else:
            return False
        if known.call is None and not known.plain:
            self.rests(name, call, how, at)
        return True

    def rests(self, name: str, call: str, how: Released, at: float) -> None:
        known = self.agents[name]
        queue = next(on.queue for on in self.floor.agents[name].calls if on.call == call)
        if how is Released.TALKED:
            known.rest_until, known.blamed_until = at + self.rules.wrap_up(name, queue), 0.0
        elif how is not Released.NOT_NEEDED:
            set_aside = self.rules.queues[queue].set_aside if queue else 60.0
            known.rest_until, known.blamed_until = at + TRY_AGAIN_AFTER, at + max(TRY_AGAIN_AFTER, set_aside)
        if known.paused_since is not None:
            known.paused_since = at

    # What is ordered.

    def offered(self, call: str, agents: tuple[str, ...], at: float) -> None:
        assert call in self.waiting, "an offer for nobody"
        if call not in self.first_offers:
            self.first_offers.append(call)
        for name in agents:
            known = self.agents[name]
            assert known.at_work, f"{name} is away or has paused"
            assert known.call is None, f"{name} is on {known.call}"
            assert not known.plain, f"{name} is on {known.plain}"
            assert at >= known.rest_until, f"{name} rests"
            known.call, known.rung = call, False
            self.react_to_ring(name, call, at)

    def react_to_ring(self, name: str, call: str, at: float) -> None:
        rings = at + self.chance.choice((0.0, 0.2))
        dice = self.chance.random()
        if dice < 0.02:
            return  # the word of the offer was lost
        if dice < 0.04:
            self.later(AgentReleased(name, call, Released.NOT_NEEDED, at=rings))  # the call cannot take it just now
            return
        self.later(AgentRings(name, call, at=rings))
        if self.chance.random() < 0.1:  # another call rings that phone meanwhile, and is taken if it is in time
            other = f"plain-{call}-{at}"
            self.later(AgentRings(name, other, at=rings + 0.1))
            self.later(AgentTalks(name, other, at=rings + 0.2))
            self.later(AgentReleased(name, other, Released.NOT_NEEDED, at=rings + 30))
        if dice < 0.6:
            self.later(AgentTalks(name, call, at=rings + self.chance.choice((1.0, 4.0))))
        else:
            how = self.chance.choice(RINGS_IN_VAIN)
            wait = 15.0 if how is Released.NO_ANSWER else 0.3
            self.later(AgentReleased(name, call, how, at=rings + wait))

    def stop(self, name: str, call: str, at: float) -> None:
        """A phone that rings for a call falls silent a moment later; one that was not rung yet is free at once."""
        known = self.agents[name]
        if known.call == call and not known.talks:
            if known.rung:
                self.later(AgentReleased(name, call, Released.NOT_NEEDED, at=at + 0.1))
            else:
                known.call = None

    def stop_all(self, call: str, at: float, but: str = "") -> None:
        for name in self.agents:
            if name != but:
                self.stop(name, call, at)


def a_day(rules: FloorRules, seed: int, decide: Decide = react, *, breaks: bool = True) -> Day:
    """Callers for twenty minutes, with agents who come and go, and then time enough for those who wait still."""
    chance = random.Random(seed)
    day = Day(rules, chance, decide)
    for name in AGENTS:
        day.tell(AgentCame(name, at=chance.random()))
    at = 10.0
    for number in range(CALLERS):
        at += chance.expovariate(1 / 20)
        queue, priority = chance.choice(list(rules.queues)), chance.choice((0, 0, 0, 1))
        day.later(SeatTaken(f"c{number}", queue, at, priority, last_agent=chance.choice((None, *AGENTS)), at=at))
        if chance.random() < 0.3:
            day.later(SeatLeft(f"c{number}", at=at + chance.choice((0.1, 3.0, 100.0))))
        if breaks and chance.random() < 0.15:
            name = chance.choice(AGENTS)
            day.later(AgentPaused(name, "break", at=at))
            day.later(AgentResumed(name, at=at + chance.choice((1.0, 60.0, 400.0))))
        if breaks and chance.random() < 0.2:
            ring_plainly(day, chance, number, at)
        if breaks and chance.random() < 0.1:
            name = chance.choice(AGENTS)
            day.later(AgentWent(name, at=at))
            day.later(AgentCame(name, at=at + chance.choice((1.0, 200.0))))
    day.run(until=at + 5 * 3600)
    return day


def ring_plainly(day: Day, chance: random.Random, number: int, at: float) -> None:
    """A call that stands in no line rings an agent: a named person, or an operator."""
    name, call = chance.choice(AGENTS), f"plain{number}"
    day.later(AgentRings(name, call, at=at))
    day.later(AgentTalks(name, call, at=at + 3))
    if chance.random() < 0.5:
        day.later(AgentReleased(name, call, Released.NOT_NEEDED, at=at + 2))
    else:
        day.later(AgentReleased(name, call, Released.NO_ANSWER, at=at + 20))
