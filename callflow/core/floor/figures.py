"""What the floor shows from outside: how many wait, for how long, what agents do, whether named ends came true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from callflow.core.figures import Figure, Kind
from callflow.core.floor.agents import NEVER_SEEN
from callflow.core.floor.events import Kind as Seated
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor
from callflow.core.floor.whereabouts import OFF_SHIFT, doing_now

STATES = ("free", "ringing", "talking", "wrapping up", "set aside", "paused", "in another call", OFF_SHIFT, "away")
"""What an agent does, without the reason for being set aside."""


def figures(
    rules: FloorRules, floor: Floor, at: float, held: Mapping[str, int], missed: Mapping[str, int]
) -> tuple[Figure, ...]:
    """The figures at `at` (epoch seconds); `held` and `missed` count the ends of waits named in each queue."""
    callers = [seat for seat in floor.seats.values() if seat.kind is Seated.CALLER]
    tickets = Counter(seat.queue for seat in floor.seats.values() if seat.kind is Seated.TICKET)
    waiting = Counter(seat.queue for seat in callers)
    longest = {
        queue: max((at - one.arrived_at for one in callers if one.queue == queue), default=0.0) for queue in waiting
    }
    doing = {
        queue: Counter(doing_now(floor.agents.get(agent, NEVER_SEEN)).partition(":")[0] for agent in members)
        for queue, members in rules.members.items()
    }
    return (
        _by_queue("waiting", "Callers in line.", rules, waiting),
        _by_queue("longest_wait_seconds", "For how long the one who came first has been in line.", rules, longest),
        _by_queue("callback_tickets", "Promised callbacks that wait in line.", rules, tickets),
        Figure(
            "agents",
            "Agents of a queue by what they do; one of several queues counts in each.",
            labels=("queue", "state"),
            values={(queue, state): float(counted[state]) for queue, counted in doing.items() for state in STATES},
        ),
        Figure(
            "named_waits_total",
            "Waits whose end had been named, by whether it came true.",
            Kind.COUNTER,
            ("queue", "came_true"),
            {
                (queue, word): float(counted.get(queue, 0))
                for queue in rules.queues
                for word, counted in (("yes", held), ("no", missed))
            },
        ),
    )


def _by_queue(name: str, meaning: str, rules: FloorRules, values: Mapping[str, float]) -> Figure:
    return Figure(
        name, meaning, labels=("queue",), values={(queue,): float(values.get(queue, 0.0)) for queue in rules.queues}
    )
