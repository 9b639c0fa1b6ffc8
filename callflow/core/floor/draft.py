"""The floor while one event is worked in: the only thing here that changes, and only within one `react`.

It keeps what `Floor` repeats in step with the facts, and notes what the event has stirred: only a queue with an agent
newly free or a seat newly waiting can have somebody to serve (`stirred`), only a queue with an agent gone can have
nobody left (`doubtful`). It must decide nothing.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import replace

from callflow.core.call import CallId
from callflow.core.floor.agents import NEVER_SEEN, Agent, Free, stands_by, wakes_at
from callflow.core.floor.events import Awaited, Order
from callflow.core.floor.line import Line, Rank, Seat, entered, left
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor


class Draft:
    def __init__(self, rules: FloorRules, floor: Floor, at: float) -> None:
        self.rules = rules
        self.since = floor.at
        self.at = max(at, floor.at)
        self.agents: dict[str, Agent] = dict(floor.agents)
        self.seats: dict[CallId, Seat] = dict(floor.seats)
        self.lines: dict[str, Line] = dict(floor.lines)
        self.free: set[str] = set(floor.free)
        self.wakes: dict[str, float] = dict(floor.wakes)
        self.held: dict[CallId, float] = dict(floor.held)
        self.pending: tuple[tuple[float, CallId], ...] = floor.pending
        self.last_rung: dict[str, str] = dict(floor.last_rung)
        self.serial = floor.serial
        self.awaited: tuple[Awaited, ...] = floor.awaited
        self.stirred: dict[str, None] = {}
        self.doubtful: dict[str, None] = {}
        self.orders: list[Order] = []
        self.why: list[str] = []

    def floor(self) -> Floor:
        return Floor(
            self.agents,
            self.seats,
            self.lines,
            frozenset(self.free),
            self.wakes,
            self.held,
            self.pending,
            self.last_rung,
            self.serial,
            self.at,
            self.awaited,
        )

    def agent(self, name: str) -> Agent:
        known = self.agents.get(name)
        return known or replace(NEVER_SEEN, off_shift=self.rules.off_shift(name, self.at))

    def put(self, name: str, agent: Agent) -> None:
        """What this agent is from now on."""
        self.agents[name] = agent
        state = agent.state
        queues = self.rules.queues_of.get(name, ())
        if isinstance(state, Free):
            self.free.add(name)
            self.stirred.update(dict.fromkeys(queues))
        else:
            self.free.discard(name)
        if not stands_by(agent, self.at):
            self.doubtful.update(dict.fromkeys(queues))
        wake = wakes_at(state, self.at)
        if wake is None:
            self.wakes.pop(name, None)
        else:
            self.wakes[name] = wake

    def put_seat(self, seat: Seat) -> None:
        """A seat that is new, or stands elsewhere, or is offered to others."""
        before = self.seats.get(seat.call)
        if before is None or before.standing != seat.standing:
            if before is not None:
                self._unline(before)
            self.lines[seat.queue] = entered(self.lines.get(seat.queue, ()), seat.standing)
            if seat.urgent_from is not None and seat.standing.rank is Rank.USUAL:
                pending = [*self.pending]
                insort(pending, (seat.urgent_from, seat.call))
                self.pending = tuple(pending)
        self.seats[seat.call] = seat
        if seat.not_before is not None:
            self.held[seat.call] = seat.not_before
        else:
            self.held.pop(seat.call, None)
        if seat.waits:
            self.stirred[seat.queue] = None

    def drop_seat(self, seat: Seat) -> None:
        self._unline(self.seats.pop(seat.call))
        self.held.pop(seat.call, None)

    def _unline(self, seat: Seat) -> None:
        line = left(self.lines[seat.queue], seat.standing)
        if line:
            self.lines[seat.queue] = line
        else:
            del self.lines[seat.queue]
        if seat.urgent_from is not None:
            self.pending = tuple(one for one in self.pending if one[1] != seat.call)
