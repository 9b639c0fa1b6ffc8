"""What the plan says about queues and their agents, as the floor needs it.

Plain data, made from the newest plan. It must never hold what happens (that is the `Floor`). Times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from callflow.core.plan import Strategy
from callflow.core.shifts import Shifts, on_shift


@dataclass(frozen=True, slots=True)
class AgentRules:
    """`wrap_up`: an agent's own time to write things down, in place of the queue's.

    `shifts`: when this person works, as far ahead as is known; None: whenever the phone is there.
    """

    wrap_up: float | None = None
    shifts: Shifts | None = None


@dataclass(frozen=True, slots=True)
class QueueRules:
    """One queue.

    `talk` is how long one takes as a rule, before any was seen. `set_aside` is how long an agent who did not answer is
    left alone. `skills` counts for `by-skill` only: a level
    per agent, 0 for who is not named. `priority` counts for every caller of the queue, on top of the caller's own.
    `ageing` is what one point of priority is worth in seconds of waiting; with 0 a higher priority always goes first.
    `same_agent_within` is how long ago a caller's last talk may be to ask for the same agent; with 0 nobody does.
    """

    agents: tuple[str, ...]
    strategy: Strategy = Strategy.LONGEST_IDLE
    ring_for: float = 15.0
    wrap_up: float = 0.0
    talk: float | None = None
    set_aside: float = 60.0
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0
    ageing: float = 0.0
    same_agent_within: float = 0.0


@dataclass(frozen=True, slots=True)
class FloorRules:
    """All queues and agents of the plans in force.

    The other fields are looked up with every event, so they are worked out once, here: `members` of each queue,
    `queues_of` each agent, and the `rivals` of each queue: the queues that share an agent with it, itself included;
    `turns` are the times at which some shift begins or ends, in order.
    """

    queues: Mapping[str, QueueRules] = field(default_factory=dict)
    agents: Mapping[str, AgentRules] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    queues_of: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    rivals: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    turns: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        members = {name: frozenset(queue.agents) for name, queue in self.queues.items()}
        queues_of: dict[str, list[str]] = {}
        for name, queue in self.queues.items():
            for agent in dict.fromkeys(queue.agents):
                queues_of.setdefault(agent, []).append(name)
        rivals = {
            name: (name, *(other for other in self.queues if other != name and not theirs.isdisjoint(members[other])))
            for name, theirs in members.items()
        }
        shifts = (shift for agent in self.agents.values() for shift in agent.shifts or ())
        turns = sorted({at for shift in shifts for at in (shift.starts_at, shift.ends_at)})
        object.__setattr__(self, "turns", tuple(turns))
        object.__setattr__(self, "members", members)
        object.__setattr__(self, "queues_of", {agent: tuple(names) for agent, names in queues_of.items()})
        object.__setattr__(self, "rivals", rivals)

    def wrap_up(self, agent: str, queue: str | None) -> float:
        """How long this agent is left alone after a talk with a caller of this queue; 0 after any other call."""
        if queue is None or queue not in self.queues:
            return 0.0
        own = self.agents[agent].wrap_up if agent in self.agents else None
        return self.queues[queue].wrap_up if own is None else own

    def shifts(self, agent: str) -> Shifts | None:
        """When this agent works; None for who has no hours."""
        return self.agents[agent].shifts if agent in self.agents else None

    def off_shift(self, agent: str, at: float) -> bool:
        """Whether an agent's own hours say that they do not work at `at`."""
        shifts = self.shifts(agent)
        return shifts is not None and not on_shift(shifts, at)
