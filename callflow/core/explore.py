"""The proof: walk every state a plan can reach, with every event that can happen there, and check each step.

The walk uses the very `step` that runs calls. Time and numbers are taken out of a state (`canonical`), so the
states of a plan are finite; the world (`world`) is free to do its worst: any key at any time, prompts that fail or
whose end is lost, phones that are busy, dead or hang up, commands that Asterisk refuses, restarts in between.
Each step is checked by `checks.broken`. What no single step shows is checked on the whole graph:

* nobody goes round in circles: no circle among the states leads through a step of the plan again;
* nobody waits for nothing: every circle is one in which operators' phones ring.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from callflow.core.call import (
    Call,
    Caller,
    Choosing,
    Ended,
    Ending,
    ForOperator,
    ForPerson,
    ForQueue,
    HandingOver,
    Parting,
    Ringing,
    Speaking,
    Waiting,
    arriving,
)
from callflow.core.canonical import canonical
from callflow.core.checks import broken
from callflow.core.events import DeadlinePassed, DigitPressed, Event, PlaybackEnded, Recovered
from callflow.core.interpreter import Decide, step
from callflow.core.plan import JoinQueue, Plan, Ring, next_nodes
from callflow.core.world import World

WALKED_RESCUES = 1
"""Failures a walked call survives. Nothing depends on the number but whether any are left, so one stands for all."""


@dataclass(frozen=True, slots=True)
class Story:
    """How a state is reached: what happened, one after the other, and the call after each."""

    chapters: tuple[tuple[Event, Call], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Every state has been walked and nothing is wrong.

    `seconds_to_human` is the longest a caller can take until a human's phone rings for them, through silence, wrong
    keys and all prompts, while everything works; `slowest` is that caller's story.
    """

    states: int
    steps: int
    endings: frozenset[Ending]
    seconds_to_human: float
    slowest: Story


@dataclass(frozen=True, slots=True)
class Counterexample:
    """What is wrong, and how a caller gets there."""

    wrong: str
    story: Story


@dataclass(slots=True)
class _Edge:
    event: Event
    source: int
    target: int
    put_off: bool
    """Whether the event gave the call a new deadline: otherwise the old one still ends whatever goes on."""


@dataclass(slots=True)
class _Walk:
    plan: Plan
    decide: Decide
    states: list[Call] = field(default_factory=list)
    index: dict[Call, int] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    found_by: list[_Edge | None] = field(default_factory=list)
    endings: set[Ending] = field(default_factory=set)
    steps: int = 0

    def number(self, call: Call) -> tuple[int, bool]:
        """The number of a state, and whether it is new."""
        number = self.index.setdefault(call, len(self.states))
        if number < len(self.states):
            return number, False
        self.states.append(call)
        return number, True

    def story(self, state: int) -> Story:
        chapters: list[tuple[Event, Call]] = []
        while (edge := self.found_by[state]) is not None:
            chapters.append((edge.event, self.states[state]))
            state = edge.source
        return Story(tuple(reversed(chapters)))


def explore(plan: Plan, decide: Decide = step) -> Proof | Counterexample:
    """Walk every state of a plan; the first thing found wrong ends the walk."""
    missing = _missing(plan)
    if missing is not None:
        return Counterexample(f"the plan names something that is not there: {missing}", Story())
    walk = _Walk(plan, decide)
    wrong = _walk(walk) or _circle(walk)
    if wrong is not None:
        return wrong
    seconds, slowest = _slowest(walk)
    return Proof(len(walk.states), walk.steps, frozenset(walk.endings), seconds, slowest)


def _missing(plan: Plan) -> str | None:
    """A step or an agent that is named and does not exist: nothing could be walked there."""
    nodes = (plan.start, *(following for node in plan.nodes.values() for following in next_nodes(node)))
    agents = (*plan.operator.ring, *(node.agent for node in plan.nodes.values() if isinstance(node, Ring)))
    agents += tuple(agent for queue in plan.queues.values() for agent in queue.agents)
    queues = (node.queue for node in plan.nodes.values() if isinstance(node, JoinQueue))
    unknown = (
        *(name for name in nodes if name not in plan.nodes),
        *(one for one in agents if one not in plan.agents),
        *(queue for queue in queues if queue not in plan.queues),
    )
    return next(iter(unknown), None)


def _walk(walk: _Walk) -> Counterexample | None:
    world = World(walk.plan)
    start = replace(arriving("call", walk.plan.version, Caller(), "", 0.0), rescues=WALKED_RESCUES)
    waiting = deque([walk.number(canonical(start, 0.0))[0]])
    walk.found_by.append(None)
    while waiting:
        source = waiting.popleft()
        before = walk.states[source]
        for event in world.events(before):
            walk.steps += 1
            after = walk.decide(walk.plan, before, event)
            wrong = broken(walk.plan, before, event, after)
            if wrong is not None:
                chapters = walk.story(source).chapters
                return Counterexample(wrong, Story((*chapters, (event, after.call))))
            if after.call is before:
                continue
            if isinstance(after.call.phase, Ended):
                walk.endings.add(after.call.phase.ending)
                continue
            target, new = walk.number(canonical(after.call, event.at))
            edge = _Edge(event, source, target, after.call.deadline != before.deadline)
            walk.edges.append(edge)
            if new:
                walk.found_by.append(edge)
                waiting.append(target)
    return None


# Circles.


def _circle(walk: _Walk) -> Counterexample | None:
    edges = [edge for edge in walk.edges if edge.put_off and not isinstance(edge.event, Recovered)]
    for circle in circles(len(walk.states), ((edge.source, edge.target) for edge in edges)):
        for state in circle:
            if _is_step_of_the_plan(walk.states[state]):
                return Counterexample("the caller goes round in circles", walk.story(state))
    resting = {number for number, call in enumerate(walk.states) if _humans_are_called(call)}
    others = ((e.source, e.target) for e in edges if e.source not in resting and e.target not in resting)
    for circle in circles(len(walk.states), others):
        return Counterexample("the caller waits in a circle in which no phone rings", walk.story(circle[0]))
    return None


def _is_step_of_the_plan(call: Call) -> bool:
    match call.phase:
        case Speaking() | Choosing() | Parting() | Ringing(search=ForPerson()):
            return True
        case _:
            return False


def _humans_are_called(call: Call) -> bool:
    """Or the clock ends the wait, which `checks_line` sees to."""
    match call.phase:
        case Ringing(search=ForOperator() | ForQueue()) | Waiting() | HandingOver():
            return True
        case _:
            return False


def circles(size: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The strongly connected parts with a circle in them, of a graph with nodes 0 to size - 1.

    Tarjan, "Depth-first search and linear graph algorithms", 1972, without recursion.
    """
    following: list[list[int]] = [[] for _ in range(size)]
    selfish = set()
    for source, target in edges:
        following[source].append(target)
        if source == target:
            selfish.add(source)
    order, low = [-1] * size, [0] * size
    on_stack = [False] * size
    stack: list[int] = []
    found: list[list[int]] = []
    count = 0
    for root in range(size):
        if order[root] != -1 or not following[root]:
            continue
        work = [(root, 0)]
        while work:
            node, place = work.pop()
            if place == 0:
                order[node] = low[node] = count
                count += 1
                stack.append(node)
                on_stack[node] = True
            elif place > 0:
                low[node] = min(low[node], low[following[node][place - 1]])
            for step_on in range(place, len(following[node])):
                other = following[node][step_on]
                if order[other] == -1:
                    work.append((node, step_on + 1))
                    work.append((other, 0))
                    break
                if on_stack[other]:
                    low[node] = min(low[node], order[other])
            else:
                if low[node] == order[node]:
                    part = _unstack(stack, on_stack, node)
                    if len(part) > 1 or node in selfish:
                        found.append(part)
    return found


def _unstack(stack: list[int], on_stack: list[bool], root: int) -> list[int]:
    part = []
    while True:
        node = stack.pop()
        on_stack[node] = False
        part.append(node)
        if node == root:
            return part


# How long it takes.


def _slowest(walk: _Walk) -> tuple[float, Story]:
    """The longest way, in seconds, to the first ringing of a human's phone, while everything works."""
    ways: dict[int, list[tuple[_Edge, float]]] = {}
    for edge in walk.edges:
        seconds = _lasts(walk, edge)
        if seconds is not None:
            ways.setdefault(edge.source, []).append((edge, seconds))
    best: dict[int, tuple[float, _Edge | None]] = {}
    todo = [0]
    while todo:
        state = todo[-1]
        if isinstance(walk.states[state].phase, Ringing):
            best[state] = (0.0, None)
        later = [edge.target for edge, _ in ways.get(state, ()) if edge.target not in best]
        if later and state not in best:
            todo.extend(later)
            continue
        todo.pop()
        if state not in best:
            there = [(seconds + best[edge.target][0], edge) for edge, seconds in ways.get(state, ())]
            there = [(seconds, edge) for seconds, edge in there if seconds >= 0]
            best[state] = max(there, key=lambda way: way[0]) if there else (float("-inf"), None)
    chapters: list[tuple[Event, Call]] = []
    state = 0
    while (way := best[state][1]) is not None:
        chapters.append((way.event, walk.states[way.target]))
        state = way.target
    return max(0.0, best[0][0]), Story(tuple(chapters))


def _lasts(walk: _Walk, edge: _Edge) -> float | None:
    """How long a caller is in a state before an ordinary event; None if the event is not ordinary."""
    before = walk.states[edge.source]
    if edge.target == edge.source or not edge.put_off:
        return None
    match edge.event, before.phase:
        case PlaybackEnded(failed=False), (Speaking(_, playing) | Choosing(_, playing) | Parting(_, playing)):
            return walk.plan.seconds(playing.prompts) if playing else None
        case DeadlinePassed(), Choosing(playing=None):
            return before.deadline
        case DeadlinePassed(at=at), Waiting(line, None):
            longest = walk.plan.queues[line.seat.queue].max_wait
            return longest if at >= longest and not line.spoken else None
        case DigitPressed(), Choosing(playing=playing):
            return walk.plan.seconds(playing.prompts) if playing else before.deadline
        case _, _ if edge.source == 0 and not isinstance(edge.event, DeadlinePassed):
            return 0.0
        case _, _:
            return None
