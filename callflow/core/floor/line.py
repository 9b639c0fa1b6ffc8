"""Seats in line, and who stands before whom.

The order of two seats never changes while they wait, but for one thing: a callback whose deadline has come near steps
forward. So a line is kept sorted, and nothing is compared again as time passes.

How: a point of priority is worth `ageing` seconds of waiting, as if the caller had arrived so much earlier. That is
the same order as that of "priority plus time waited / ageing" at any moment, without a clock. With `ageing` 0 a
higher priority always goes first.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from callflow.core.call import CallId
from callflow.core.floor.events import Kind, SeatTaken
from callflow.core.floor.rules import QueueRules


class Rank(IntEnum):
    """Before all priorities: whose talk was cut off, then whose callback is due, then all others."""

    FRONT = 0
    DUE = 1
    USUAL = 2


class Standing(NamedTuple):
    """A place in the order of all seats; the least is served first. `number` makes every one different.

    `points` is the priority of the queue and of the caller together.
    """

    rank: Rank
    strict: int
    since: float
    arrived_at: float
    number: int
    call: CallId
    points: int


Line: TypeAlias = tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """`offered` are the agents who were offered to this call and have not come back from it."""

    call: CallId
    queue: str
    arrived_at: float
    number: int
    standing: Standing
    priority: int = 0
    at_front: bool = False
    last_agent: str | None = None
    kind: Kind = Kind.CALLER
    deadline: float | None = None
    urgent_from: float | None = None
    offered: tuple[str, ...] = ()

    @property
    def due(self) -> bool:
        """A callback that must be served next to be in time."""
        return self.standing.rank is Rank.DUE


def seated(event: SeatTaken, queue: QueueRules, number: int) -> Seat:
    """A new seat; its number is that of no other."""
    return Seat(
        call=event.call,
        queue=event.queue,
        arrived_at=event.arrived_at,
        number=number,
        standing=standing(event, queue, number, event.at),
        priority=event.priority,
        at_front=event.at_front,
        last_agent=event.last_agent,
        kind=event.kind,
        deadline=event.deadline,
        urgent_from=event.urgent_from,
    )


def standing_anew(seat: Seat, queue: QueueRules, at: float) -> Seat:
    """The seat, standing where it belongs by these rules, at this time."""
    return replace(seat, standing=standing(seat, queue, seat.number, at))


def standing(seat: Seat | SeatTaken, queue: QueueRules, number: int, at: float) -> Standing:
    points = queue.priority + seat.priority
    rank, strict, since = Rank.USUAL, -points, seat.arrived_at
    if seat.at_front:
        rank, strict = Rank.FRONT, 0
    elif seat.urgent_from is not None and at >= seat.urgent_from:
        rank, strict, since = Rank.DUE, 0, seat.urgent_from if seat.deadline is None else seat.deadline
    elif queue.ageing > 0:
        strict, since = 0, seat.arrived_at - points * queue.ageing
    return Standing(rank, strict, since, seat.arrived_at, number, seat.call, points)


def entered(line: Line, standing: Standing) -> Line:
    index = bisect_left(line, standing)
    return (*line[:index], standing, *line[index:])


def left(line: Line, standing: Standing) -> Line:
    index = bisect_left(line, standing)
    assert line[index] == standing
    return line[:index] + line[index + 1 :]


def why_before(first: Seat, second: Seat) -> str:
    """Why one seat is served before another, for whoever asks "why was that caller before me"."""
    return f"{first.call} before {second.call}: {_reason(first, second)}"


def _reason(first: Seat, second: Seat) -> str:
    if first.standing.rank < second.standing.rank:
        return "its talk was cut off" if first.at_front else "its callback is due"
    if first.due:
        return "its callback is due earlier"
    earlier = second.arrived_at - first.arrived_at
    ours, theirs = first.standing.points, second.standing.points
    usual = first.standing.rank is Rank.USUAL
    if usual and ours > theirs:
        return f"priority {ours} against {theirs}"
    if usual and ours < theirs:
        return f"arrived {earlier:.0f} s earlier, which outweighs priority {theirs} against {ours}"
    if earlier == 0:
        return "came in the same moment, and was told first"
    return f"arrived {earlier:.0f} s earlier"
