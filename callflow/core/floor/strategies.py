"""Whose phone rings first, of those who are free: one function, one case a strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from callflow.core.floor.agents import Agent, Free
from callflow.core.floor.line import Seat
from callflow.core.floor.rules import QueueRules, Strategy


def choose(
    queue: QueueRules, seat: Seat, free: Sequence[str], agents: Mapping[str, Agent], last: str | None, at: float
) -> tuple[tuple[str, ...], str]:
    """The agents to ring for a seat, and why, in words.

    `free` are the queue's free agents in the plan's order, at least one; `last` is whom this queue has rung last.
    The caller's last agent comes before every strategy, also before all at once.
    """
    if queue.same_agent_within > 0 and seat.last_agent is not None and seat.last_agent in free:
        return (seat.last_agent,), f"{seat.last_agent}: talked with this caller last time"
    match queue.strategy:
        case Strategy.ALL_AT_ONCE:
            return tuple(free), f"{', '.join(free)}: all at once"
        case Strategy.IN_ORDER:
            return (free[0],), f"{free[0]}: first of the free in the plan's order"
        case Strategy.ROUND_ROBIN:
            return _next_in_turn(queue, free, last)
        case Strategy.LONGEST_IDLE:
            chosen = min(free, key=lambda name: _idle_since(agents[name]))
            return (chosen,), f"{chosen}: longest idle ({at - _idle_since(agents[chosen]):.0f} s)"
        case Strategy.FEWEST_CALLS:
            chosen = min(free, key=lambda name: (agents[name].taken, _idle_since(agents[name])))
            return (chosen,), f"{chosen}: fewest calls ({agents[chosen].taken})"
        case Strategy.BY_SKILL:
            chosen = min(free, key=lambda name: (-queue.skills.get(name, 0), _idle_since(agents[name])))
            return (chosen,), f"{chosen}: highest skill of the free ({queue.skills.get(chosen, 0)})"


def _idle_since(agent: Agent) -> float:
    assert isinstance(agent.rest, Free)
    return agent.rest.since


def _next_in_turn(queue: QueueRules, free: Sequence[str], last: str | None) -> tuple[tuple[str, ...], str]:
    if last is None or last not in queue.agents:
        return (free[0],), f"{free[0]}: the turn begins"
    after = queue.agents.index(last) + 1
    chosen = next(name for name in (*queue.agents[after:], *queue.agents) if name in free)
    return (chosen,), f"{chosen}: next in turn after {last}"
