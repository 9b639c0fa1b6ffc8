"""In whose opening hours a queue is served, as far as the plan says: when its agents can be expected to call.

Where a step `callback` names a queue, the plan says it outright. Elsewhere it is the hours that are open on the way to
the queue. It must never say that a queue is served at a time at which the plan leads nobody there.
"""

from __future__ import annotations

from datetime import time

from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Callback, Hours, JoinQueue, NodeId, Plan, next_nodes

DAYTIME = Schedule(((Opening(time(8), time(20)),),) * 7)
"""When callbacks can be chosen where the plan has no hours at all: nobody chooses to be called at night."""


def hours_of(plan: Plan, queue: str, opened: frozenset[str]) -> tuple[str, ...] | None:
    """The names of the hours that must all be open; none where callers come at any time, None where none may choose.

    `opened` are those that are open now: of several steps `callback` the one counts that would promise now.
    """
    steps = [node for node in plan.nodes.values() if isinstance(node, Callback) and node.queue == queue]
    if steps:
        return (next((step.hours for step in steps if step.hours not in opened), steps[0].hours),)
    return _on_the_way(plan, queue)


def schedules_of(plan: Plan, queue: str, opened: frozenset[str]) -> tuple[Schedule, ...]:
    """The same as schedules, at least one; none where no time can be chosen."""
    names = hours_of(plan, queue, opened)
    if names is None:
        return ()
    return tuple(plan.hours[name] for name in names) or (DAYTIME,)


def _on_the_way(plan: Plan, queue: str) -> tuple[str, ...] | None:
    """The hours that are open on the first way to the queue; a way through what is closed is none."""
    seen: set[tuple[NodeId, frozenset[str]]] = set()
    todo: list[tuple[NodeId, tuple[str, ...]]] = [(plan.start, ())]
    while todo:
        name, names = todo.pop()
        if (name, frozenset(names)) in seen:
            continue
        seen.add((name, frozenset(names)))
        match plan.nodes[name]:
            case JoinQueue(queue=found) if found == queue:
                return names
            case Hours(schedule=schedule, open=following):
                todo.append((following, names if schedule in names else (*names, schedule)))
            case node:
                todo.extend((following, names) for following in reversed(next_nodes(node)))
    return None
