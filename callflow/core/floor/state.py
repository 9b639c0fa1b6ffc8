"""The floor as one value: agents, lines, seats, offers, and the facts others ask of it.

It is never changed; `react` makes the next one. Some fields repeat what others say, so that an event costs the same
however many calls there are: `lines` (the seats of each queue, in order), `free` (agents who can be rung), `wakes`
(agents about whom time alone changes something) and `pending` (callbacks not due yet). `checks` compares them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from callflow.core.call import CallId
from callflow.core.floor.agents import NEVER_SEEN, Agent, Away, Paused, SetAside, serves
from callflow.core.floor.line import Line, Seat
from callflow.core.floor.rules import FloorRules

TRY_AGAIN_AFTER = 5.0
"""Seconds after which an agent who was set aside is rung again when everybody else is set aside, too. A caller who
hears nobody's phone ring is worse off than an agent whose phone rings again; the pause keeps a phone that refuses
by itself from being rung without end."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`at` is the latest time told, `serial` the number of the last seat, `last_rung` whom each queue has rung last."""

    agents: Mapping[str, Agent] = field(default_factory=dict)
    seats: Mapping[CallId, Seat] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    wakes: Mapping[str, float] = field(default_factory=dict)
    pending: tuple[tuple[float, CallId], ...] = ()
    last_rung: Mapping[str, str] = field(default_factory=dict)
    serial: int = 0
    at: float = 0.0

    def next_at(self, rules: FloorRules) -> float | None:
        """When a `TimePassed` is due; it may lie in the past, and is due at once then. None: only events matter."""
        aside = to_try_again(rules, self.agents, self.wakes, self.lines, self.seats)
        times = (*self.wakes.values(), *(when for when, _ in self.pending[:1]), *(when for when, _ in aside))
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
        if first_waiting(lines.get(queue, ()), seats) and (longest := _set_aside_longest(rules, agents, queue)):
            yield longest


def _set_aside_longest(rules: FloorRules, agents: Mapping[str, Agent], queue: str) -> tuple[float, str] | None:
    longest: tuple[float, str] | None = None
    for name in rules.queues[queue].agents:
        match agents.get(name, NEVER_SEEN).state:
            case Away() | Paused():
                continue
            case SetAside(since=since):
                longest = min(longest or (since, name), (since, name))
            case _:
                return None
    return (longest[0] + TRY_AGAIN_AFTER, longest[1]) if longest else None


def first_waiting(line: Line, seats: Mapping[CallId, Seat], but: CallId | None = None) -> Seat | None:
    """The first in a line whom nobody is offered to; those before are offered, so they are few."""
    return next((seats[one.call] for one in line if one.call != but and not seats[one.call].offered), None)


def on_duty(rules: FloorRules, floor: Floor, queue: str) -> tuple[str, ...]:
    """Who of a queue's agents is at work: here, and not paused for longer than a short break."""
    agents = rules.queues[queue].agents if queue in rules.queues else ()
    return tuple(name for name in agents if serves(floor.agents.get(name, NEVER_SEEN).state, floor.at))


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
