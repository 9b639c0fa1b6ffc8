"""What one event costs on the floor: `python -m benchmarks.floor` prints its CPU time by callers in line.

A floor of 100 agents in 20 queues, each agent in three, all of them talking. Then callers come, hang up, and are
taken by agents who ring, talk and come back, one event after another. The line keeps its length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import machine
from benchmarks.latency import share
from callflow.core.floor import (
    AgentCame,
    AgentReleased,
    AgentRings,
    AgentTalks,
    Floor,
    FloorEvent,
    FloorRules,
    Offer,
    QueueRules,
    Released,
    SeatLeft,
    SeatTaken,
    ahead,
    broken,
    react,
)

WAITING = (10, 100, 500, 2_000)
AGENTS, QUEUES = 100, 20
GOAL = 0.002
"""Seconds an event may take, with 500 callers waiting."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: a typical (p50) and a slow (p99) event with its next time, the slowest, a place asked, a check."""

    waiting: int
    typical: float
    slow: float
    slowest: float
    place: float
    check: float


def measure(waiting: int, rounds: int) -> Cost:
    """So many callers in line; so many rounds of one caller more, one fewer, one served."""
    rules = _rules()
    floor, at = _busy(rules, waiting), 10_000.0
    taken = []
    for number in range(rounds):
        at += 1.0
        agent = f"agent{number % AGENTS}"
        for event in _round(floor, number, agent, at):
            began = time.thread_time()
            step = react(rules, floor, event)
            step.floor.next_at(rules)
            taken.append(time.thread_time() - began)
            floor = step.floor
            for order in step.orders:
                if isinstance(order, Offer):
                    floor = _answered(rules, floor, order, at)
    assert len(floor.seats) == waiting
    last = max(floor.seats.values(), key=lambda seat: seat.standing).call
    return Cost(
        waiting,
        share(taken, 0.5),
        share(taken, 0.99),
        max(taken),
        _timed(lambda: ahead(rules, floor, last)),
        _timed(lambda: broken(rules, floor)),
    )


def _rules() -> FloorRules:
    members = [[f"agent{n}" for n in range(AGENTS) if queue in (n % 20, n * 7 % 20, n * 3 % 20)] for queue in range(20)]
    return FloorRules({f"queue{n}": QueueRules(tuple(members[n]), ageing=60) for n in range(QUEUES)})


def _busy(rules: FloorRules, waiting: int) -> Floor:
    floor = Floor()
    for number in range(AGENTS):
        agent = f"agent{number}"
        floor = react(rules, floor, AgentCame(agent, at=0.0)).floor
        floor = react(rules, floor, AgentTalks(agent, f"talk-{agent}", at=1.0)).floor
    for number in range(waiting):
        taken = SeatTaken(f"first{number}", f"queue{number % QUEUES}", 10.0 + number, number % 3, at=10.0 + number)
        floor = react(rules, floor, taken).floor
    return floor


def _round(floor: Floor, number: int, agent: str, at: float) -> Iterator[FloorEvent]:
    """Two come, one from the middle of the line hangs up, and an agent's talk ends: so one is served."""
    middle = list(floor.seats)[len(floor.seats) // 2]
    yield SeatTaken(f"one{number}", f"queue{number % QUEUES}", at, number % 3, at=at)
    yield SeatLeft(middle, at=at)
    yield SeatTaken(f"other{number}", f"queue{number * 7 % QUEUES}", at, at=at)
    yield AgentReleased(agent, floor.agents[agent].calls[0].call, Released.TALKED, at=at)


def _answered(rules: FloorRules, floor: Floor, offer: Offer, at: float) -> Floor:
    for agent in offer.agents:
        floor = react(rules, floor, AgentRings(agent, offer.call, at=at)).floor
        floor = react(rules, floor, AgentTalks(agent, offer.call, at=at)).floor
    return floor


def _timed(what: Callable[[], object], times: int = 50) -> float:
    taken = []
    for _ in range(times):
        began = time.thread_time()
        what()
        taken.append(time.thread_time() - began)
    return share(taken, 0.5)


def main() -> None:
    print(f"Machine   {machine.described()}")
    print(f"Floor     {AGENTS} agents in {QUEUES} queues; milliseconds of CPU")
    print(f"Goal      {GOAL * 1e3:g} ms an event at 500 waiting\n")
    print(f"{'waiting':>8} {'event p50':>10} {'p99':>8} {'slowest':>8} {'place':>8} {'check':>8}")
    for waiting in WAITING:
        cost = measure(waiting, rounds=500)
        figures = (cost.typical, cost.slow, cost.slowest, cost.place, cost.check)
        first, *others = (f"{seconds * 1e3:.3f}" for seconds in figures)
        print(f"{waiting:>8} {first:>10} " + " ".join(f"{other:>8}" for other in others))


if __name__ == "__main__":
    main()
