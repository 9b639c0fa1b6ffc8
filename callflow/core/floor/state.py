"""The floor as one value: agents, lines, seats, offers, and the facts others ask of it.

It is never changed; `react` makes the next one. Some fields repeat what others say, so that an event costs the same
however many calls there are: `lines` (the seats of each queue, in order), `free` (agents who can be rung), `wakes`
(agents about whom time alone changes something), `held` (seats not to be offered before some time) and `pending`
(callbacks not due yet). `checks` compares them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from callflow.core.call import CallId
from callflow.core.floor.agents import NEVER_SEEN, Agent, Away, Paused, SetAside, stands_by
from callflow.core.floor.events import Awaited
from callflow.core.floor.line import Line, Seat
from callflow.core.floor.rules import FloorRules

TRY_AGAIN_AFTER = 5.0
"""Seconds after which an agent who was set aside is rung again when everybody else is set aside, too. A caller who
hears nobody's phone ring is worse off than an agent whose phone rings again; the pause keeps a phone that refuses
by itself from being rung without end."""

DOUBLED_AT_MOST = 6
"""That pause is twice as long after each further ring in vain, up to so many times: who refuses again and again is not
likely to come, and ringing cuts the words a caller hears. Being set aside ends it in any case."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`at` is the latest time told, `serial` the number of the last seat, `last_rung` whom each queue has rung last.

    `awaited` are the callbacks that have no seat yet, by the time at which they take one; nobody is served by them.
    """

    agents: Mapping[str, Agent] = field(default_factory=dict)
    seats: Mapping[CallId, Seat] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    wakes: Mapping[str, float] = field(default_factory=dict)
    held: Mapping[CallId, float] = field(default_factory=dict)
    pending: tuple[tuple[float, CallId], ...] = ()
    last_rung: Mapping[str, str] = field(default_factory=dict)
    serial: int = 0
    at: float = 0.0
    awaited: tuple[Awaited, ...] = ()

    def next_at(self, rules: FloorRules) -> float | None:
        """When a `TimePassed` is due; it may lie in the past, and is due at once then. None: only events matter."""
        aside = to_try_again(rules, self.agents, self.wakes, self.lines, self.seats)
        turn = bisect_right(rules.turns, self.at)
        times = (
            *rules.turns[turn : turn + 1],
            *self.wakes.values(),
            *self.held.values(),
            *(when for when, _ in self.pending[:1]),
            *(when for when, _ in aside),
        )
        return min(times, default=None)


def to_try_again(
    rules: FloorRules,
    agents: Mapping[str, Agent],
    wakes: Mapping[str, float],
    lines: Mapping[str, Line],
    seats: Mapping[CallId, Seat],
) -> Iterator[tuple[float, str]]:
    """For each queue where somebody waits and every agent at work is set aside: whom to try again, and when."""
    aside = [name for name in wakes if isinstance(agents[name].state, SetAside)]
    for queue in dict.fromkeys(queue for name in aside for queue in rules.queues_of.get(name, ())):
        if first_waiting(lines.get(queue, ()), seats) and (first := _first_to_try(rules, agents, queue)):
            yield first


def _first_to_try(rules: FloorRules, agents: Mapping[str, Agent], queue: str) -> tuple[float, str] | None:
    first: tuple[float, str] | None = None
    for name in rules.queues[queue].agents:
        agent = agents.get(name, NEVER_SEEN)
        if agent.off_shift:
            continue
        match agent.state:
            case Away() | Paused():
                continue
            case SetAside(since=since):
                due = (since + try_again_after(agent), name)
                first = min(first or due, due)
            case _:
                return None
    return first


def try_again_after(agent: Agent) -> float:
    """Seconds for which an agent who was rung in vain is left alone at least, by how often that was."""
    return TRY_AGAIN_AFTER * 2.0 ** min(max(0, agent.in_vain - 1), DOUBLED_AT_MOST)


def first_waiting(line: Line, seats: Mapping[CallId, Seat]) -> Seat | None:
    """The first in a line who waits; those before are being offered to agents, so they are few."""
    return next((seats[one.call] for one in line if seats[one.call].waits), None)


def rung_to_the_end(agents: Mapping[str, Agent], seat: Seat) -> bool:
    """Whether a phone rings for this seat whose owner's shift is over: who may still answer, so the caller stays."""
    return any(agents.get(name, NEVER_SEEN).off_shift for name in seat.offered)


def on_duty(rules: FloorRules, floor: Floor, queue: str) -> tuple[str, ...]:
    """Who of a queue's agents is at work: here, on shift, and not paused for longer than a short break."""
    agents = rules.queues[queue].agents if queue in rules.queues else ()
    return tuple(name for name in agents if stands_by(floor.agents.get(name, NEVER_SEEN), floor.at))


def ahead(rules: FloorRules, floor: Floor, call: CallId) -> int:
    """A call's place in line (1: next), among all seats that compete for the same agents; 0 without a seat.

    Seats that somebody is being offered to count, for an offer may fail and nobody's place may rise then. It can
    still rise by a higher priority, a seat at the front, or a callback that becomes due.
    """
    seat = floor.seats.get(call)
    if seat is None:
        return 0
    rivals = rules.rivals.get(seat.queue, ())
    return 1 + sum(bisect_left(floor.lines.get(queue, ()), seat.standing) for queue in rivals)


def due_by(rules: FloorRules, floor: Floor, queue: str, by: float) -> tuple[str, ...]:
    """Who of a queue's agents is not at work yet and will be `by` then (epoch seconds): the phone is there already."""
    agents = rules.queues[queue].agents if queue in rules.queues else ()
    off = (name for name in agents if (agent := floor.agents.get(name, NEVER_SEEN)).off_shift and agent.here)
    return tuple(name for name in off if not rules.off_shift(name, by) and not floor.agents[name].paused)
