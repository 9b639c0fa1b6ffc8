"""The proof of the dial-out: walk every state an attempt can reach, with every event, and check each step.

What no single step shows is checked on the whole graph: every state leads to an end, and nobody goes round in circles
but who waits for an agent (the attempt's time ends that) and who has just had a human on the line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from callflow.core.circles import circles
from callflow.core.dialout.canonical import canonical, in_time_and_late
from callflow.core.dialout.checks import broken
from callflow.core.dialout.decide import Step, decide
from callflow.core.dialout.events import Event, Moment, Recovered
from callflow.core.dialout.outcall import (
    Ended,
    Joining,
    OutCall,
    Phase,
    RingingAgents,
    Talking,
    Waiting,
)
from callflow.core.dialout.world import World
from callflow.core.promise_life import Outcome

WALKED_RESCUES = 1


@dataclass(frozen=True, slots=True)
class Walked:
    """Every state was walked and nothing is wrong."""

    states: int
    steps: int
    outcomes: frozenset[Outcome]


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, and how it is reached: the events, and the phase after each."""

    wrong: str
    story: tuple[tuple[Event, Phase], ...]


Decide: TypeAlias = Callable[[OutCall, Event, Moment], Step]
"""The shape of `decide`."""


@dataclass(slots=True)
class _Edge:
    event: Event
    source: int
    target: int
    put_off: bool


@dataclass(slots=True)
class _Graph:
    states: list[OutCall] = field(default_factory=list)
    index: dict[OutCall, int] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    found_by: dict[int, _Edge] = field(default_factory=dict)

    def number(self, outcall: OutCall) -> tuple[int, bool]:
        """The number of a state, and whether it is new."""
        number = self.index.setdefault(outcall, len(self.states))
        if number == len(self.states):
            self.states.append(outcall)
            return number, True
        return number, False

    def story(self, state: int) -> tuple[tuple[Event, Phase], ...]:
        chapters: list[tuple[Event, Phase]] = []
        while (edge := self.found_by.get(state)) is not None:
            chapters.append((edge.event, self.states[state].phase))
            state = edge.source
        return tuple(reversed(chapters))


def walk(start: OutCall, world: World, decided: Decide = decide) -> Walked | Found:
    """Walk every state that follows upon `start`; the first thing found wrong ends the walk."""
    graph, steps = _Graph(), 0
    todo: deque[int] = deque()
    for one in in_time_and_late(canonical(start, start.deadline or 0.0)):
        todo.append(graph.number(one)[0])
    while todo:
        source = todo.popleft()
        before = graph.states[source]
        for event in world.events(before):
            for moment in world.moments(before):
                steps += 1
                step = decided(before, event, moment)
                wrong = broken(before, event, step, moment)
                if wrong is not None:
                    return Found(wrong, (*graph.story(source), (event, step.outcall.phase)))
                put_off = step.outcall.deadline != before.deadline
                for one in in_time_and_late(canonical(step.outcall, event.at)):
                    target, new = graph.number(one)
                    edge = _Edge(event, source, target, put_off)
                    graph.edges.append(edge)
                    if new:
                        graph.found_by[target] = edge
                        todo.append(target)
    wrong_end = _endless(graph) or _circle(graph)
    if wrong_end:
        return wrong_end
    outcomes = {one.phase.outcome for one in graph.states if isinstance(one.phase, Ended)}
    return Walked(len(graph.states), steps, frozenset(outcomes))


def _endless(graph: _Graph) -> Found | None:
    """A state from which no end can be reached."""
    back: dict[int, list[int]] = {}
    for edge in graph.edges:
        back.setdefault(edge.target, []).append(edge.source)
    todo = [number for number, one in enumerate(graph.states) if one.ended]
    ending = set(todo)
    while todo:
        for source in back.get(todo.pop(), ()):
            if source not in ending:
                ending.add(source)
                todo.append(source)
    stuck = next((number for number in range(len(graph.states)) if number not in ending), None)
    return None if stuck is None else Found("no end can be reached", graph.story(stuck))


def _circle(graph: _Graph) -> Found | None:
    edges = [edge for edge in graph.edges if edge.put_off and not isinstance(edge.event, Recovered)]
    may = {number for number, one in enumerate(graph.states) if _may_go_round(one)}
    others = [(edge.source, edge.target) for edge in edges if edge.source not in may and edge.target not in may]
    for circle in circles(len(graph.states), others):
        return Found("an attempt goes round in circles", graph.story(circle[0]))
    return None


def _may_go_round(outcall: OutCall) -> bool:
    """Who waits is stopped by the attempt's time; in the others somebody talks with the customer."""
    return isinstance(outcall.phase, Waiting | RingingAgents | Joining | Talking)
