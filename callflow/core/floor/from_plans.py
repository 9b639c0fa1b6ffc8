"""The floor's rules, from the plans in force: queues by company and name, agents by their phones.

Two plans may name the same phone: it is one person, who is rung once. The names are looked up again on the way back
to a call, in the very plan that the call follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from callflow.core.floor.rules import AgentRules, FloorRules, QueueRules
from callflow.core.plan import Plan, Queue
from callflow.core.shifts import Shifts

NO_ROSTER: Mapping[str, Shifts] = MappingProxyType({})
"""Everybody works whenever their phone is there."""


def floor_rules(plans: Iterable[Plan], roster: Mapping[str, Shifts] = NO_ROSTER) -> FloorRules:
    """What the floor needs of the plans. `roster` has the shifts of those agents who have hours, by their phones."""
    queues: dict[str, QueueRules] = {}
    agents: dict[str, AgentRules] = {}
    for plan in plans:
        queues.update({queue_key(plan, name): _rules(plan, queue) for name, queue in plan.queues.items()})
        agents.update({agent.phone: AgentRules(shifts=roster.get(agent.phone)) for agent in plan.agents.values()})
    return FloorRules(queues, agents)


def queue_key(plan: Plan, queue: str) -> str:
    """What the floor calls a queue."""
    return f"{plan.company}/{queue}"


def agent_key(plan: Plan, agent: str) -> str:
    """What the floor calls an agent: the phone."""
    return plan.agents[agent].phone


def agent_names(plan: Plan, keys: Iterable[str]) -> tuple[str, ...]:
    """What a plan calls these agents; those it does not know are left out."""
    by_phone = {agent.phone: name for name, agent in plan.agents.items()}
    return tuple(by_phone[key] for key in keys if key in by_phone)


def by_name(plan: Plan, why: str) -> str:
    """A reason of the floor in the plan's names: phones are known by numbers, and those are nobody's business."""
    for agent in sorted(plan.agents.values(), key=lambda one: -len(one.phone)):
        why = why.replace(agent.phone, agent.name)
    return _PHONE.sub("another agent", why)


_PHONE = re.compile(r"PJSIP/[^\s:;,]+")


def _rules(plan: Plan, queue: Queue) -> QueueRules:
    phones = tuple(agent_key(plan, name) for name in queue.agents)
    return QueueRules(
        agents=phones,
        strategy=queue.strategy,
        ring_for=queue.ring_for,
        wrap_up=queue.wrap_up,
        talk=queue.talk,
        skills={agent_key(plan, name): level for name, level in queue.skills.items() if name in plan.agents},
        priority=queue.priority,
        same_agent_within=queue.same_agent_within,
    )
