"""The proof: walk every state a plan can reach, with every event that can happen there, and check each step.

The walk uses the very `step` that runs calls. Time and numbers are taken out of a state (`canonical`), so the
states of a plan are finite; the world (`world`) is free to do its worst: any key at any time, prompts that fail or
whose end is lost, phones that are busy, dead or hang up, commands that Asterisk refuses, restarts in between.
Each step is checked by `checks.broken`. What no single step shows is checked on the whole graph:

* nobody goes round in circles: no circle among the states leads through a step of the plan again;
* nobody waits for nothing: every circle is one in which operators' phones ring, or a human talks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from callflow.core.call import (
    Agreeing,
    Asking,
    Call,
    Caller,
    Choosing,
    Confirming,
    Consulting,
    Ended,
    Ending,
    ForOperator,
    ForPerson,
    ForQueue,
    HandingOver,
    LeavingMessage,
    Parting,
    Picking,
    Reconsidering,
    Recording,
    Ringing,
    Speaking,
    Talking,
    Waiting,
    arriving,
)
from callflow.core.canonical import canonical
from callflow.core.checks import broken
from callflow.core.circles import around, circles
from callflow.core.events import DeadlinePassed, DigitPressed, Event, PlaybackEnded, RecordingEnded, Recovered
from callflow.core.interpreter import Decide, step
from callflow.core.leavings import Leaving, Ways, leavings
from callflow.core.plan import JoinQueue, Plan, Ring, next_nodes
from callflow.core.typical import typical_seconds
from callflow.core.world import SHOWN, World

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
    keys and all prompts but the notices they ask for, while everything works; `slowest` is that caller's story.
    `typical_seconds` is the median of the callers whom `typical` describes. `leavings` are all the ways in
    which we end a call without a human.
    """

    states: int
    steps: int
    endings: frozenset[Ending]
    seconds_to_human: float
    slowest: Story
    typical_seconds: float
    leavings: tuple[Leaving, ...]


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
    ways = _ways(walk)
    seconds, slowest = _slowest(walk, ways)
    return Proof(
        states=len(walk.states),
        steps=walk.steps,
        endings=frozenset(walk.endings),
        seconds_to_human=seconds,
        slowest=slowest,
        typical_seconds=typical_seconds(plan, decide),
        leavings=leavings(walk.states, ways),
    )


def _missing(plan: Plan) -> str | None:
    """A step, an agent or hours that are named and do not exist: nothing could be walked there."""
    nodes = (
        plan.start,
        *plan.transfers.values(),
        *(following for node in plan.nodes.values() for following in next_nodes(node)),
    )
    agents = (*plan.operator.ring, *(node.agent for node in plan.nodes.values() if isinstance(node, Ring)))
    agents += tuple(agent for queue in plan.queues.values() for agent in queue.agents)
    queues = (node.queue for node in plan.nodes.values() if isinstance(node, JoinQueue))
    unknown = (
        *(name for name in nodes if name not in plan.nodes),
        *(one for one in agents if one not in plan.agents),
        *(queue for queue in queues if queue not in plan.queues),
        *(agent.hours for agent in plan.agents.values() if agent.hours not in (None, *plan.hours)),
    )
    return next(iter(unknown), None)


def _callers(plan: Plan) -> tuple[Caller, ...]:
    """Who may call: it makes a difference whether a number is shown only where a call back can be promised."""
    calls_back = any(queue.callback for queue in plan.queues.values())
    return (Caller(SHOWN), Caller()) if plan.answerings or calls_back else (Caller(),)


def _walk(walk: _Walk) -> Counterexample | None:
    world = World(walk.plan)
    waiting = deque[int]()
    for caller in _callers(walk.plan):
        start = replace(arriving("call", walk.plan.version, caller, "", 0.0), rescues=WALKED_RESCUES)
        waiting.append(walk.number(canonical(start, 0.0))[0])
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
            edge = _Edge(event, source, target, _is_put_off(before, after.call))
            walk.edges.append(edge)
            if new:
                walk.found_by.append(edge)
                waiting.append(target)
    return None


def _is_put_off(before: Call, after: Call) -> bool:
    """Whether a call got a new deadline. One that is as far away as the old one was is new too, if all else is."""
    if after.deadline != before.deadline or type(after.phase) is not type(before.phase):
        return True
    match before.phase, after.phase:
        case (Speaking() as old, Speaking() as new) | (Choosing() as old, Choosing() as new):
            return new.playing != old.playing
        case Picking() as old, Picking() as new:
            return new.playing != old.playing
        case Waiting(_, old_words), Waiting(_, new_words):
            return new_words != old_words
        case Ringing(search=old_search), Ringing(search=new_search):
            return new_search != old_search
        case _:
            return False


# Circles.


def _circle(walk: _Walk) -> Counterexample | None:
    edges = [edge for edge in walk.edges if edge.put_off and not _comes_to_its_end(walk, edge)]
    found = circles(len(walk.states), ((edge.source, edge.target) for edge in edges))
    steps = ((state, circle) for circle in found for state in circle if _is_step_of_the_plan(walk.states[state]))
    first = min(steps, key=lambda one: one[0], default=None)
    if first is not None:
        return Counterexample("the caller goes round in circles", _round(walk, edges, first[1], first[0]))
    resting = {number for number, call in enumerate(walk.states) if _humans_are_called(call)}
    others = [edge for edge in edges if edge.source not in resting and edge.target not in resting]
    for circle in circles(len(walk.states), ((edge.source, edge.target) for edge in others)):
        story = _round(walk, others, circle, min(circle))
        return Counterexample("the caller waits in a circle in which no phone rings", story)
    return None


def _round(walk: _Walk, edges: Sequence[_Edge], circle: Collection[int], state: int) -> Story:
    """How a caller gets to a state of a circle, and then once round to it again."""
    events = {(edge.source, edge.target): edge.event for edge in reversed(edges)}  # the most ordinary comes first
    way = pairwise(around(events, circle, state))
    return Story((*walk.story(state).chapters, *((events[hop], walk.states[hop[1]]) for hop in way)))


def _comes_to_its_end(walk: _Walk, edge: _Edge) -> bool:
    """A restart is none of the caller's doing; and a number of any length ends, which `checks_booking` sees."""
    if isinstance(edge.event, Recovered):
        return True
    return (
        isinstance(edge.event, DigitPressed)
        and isinstance(walk.states[edge.source].phase, Agreeing)
        and (edge.source == edge.target)
    )


def _is_step_of_the_plan(call: Call) -> bool:
    match call.phase:
        case Speaking() | Choosing() | Asking() | Confirming() | LeavingMessage() | Parting() | Agreeing(line=None):
            return True
        case Reconsidering():
            return True
        case Ringing(search=ForPerson()) | Picking(Agreeing(line=None)):
            return True
        case _:
            return False


def _humans_are_called(call: Call) -> bool:
    """Or one is there, or the clock ends the wait, which `checks_line` sees to."""
    match call.phase:
        case Talking() | Consulting():
            return True
        case Ringing(search=ForOperator() | ForQueue()) | Waiting() | HandingOver():
            return True
        case _:
            return False


# How long it takes.


def _ways(walk: _Walk) -> Ways:
    """What can happen in each state while everything works."""
    ways: dict[int, list[tuple[Event, int, float]]] = {}
    for edge in walk.edges:
        seconds = _lasts(walk, edge)
        if seconds is not None:
            ways.setdefault(edge.source, []).append((edge.event, edge.target, seconds))
    return ways


def _slowest(walk: _Walk, ways: Ways) -> tuple[float, Story]:
    """The longest way, in seconds, to the first ringing of a human's phone."""
    best: dict[int, tuple[float, tuple[Event, int] | None]] = {}
    todo = [0]
    while todo:
        state = todo[-1]
        if isinstance(walk.states[state].phase, Ringing):
            best[state] = (0.0, None)
        later = [target for _, target, _ in ways.get(state, ()) if target not in best]
        if later and state not in best:
            todo.extend(later)
            continue
        todo.pop()
        if state not in best:
            there = [(seconds + best[target][0], (event, target)) for event, target, seconds in ways.get(state, ())]
            there = [(seconds, way) for seconds, way in there if seconds >= 0]
            best[state] = max(there, key=lambda way: way[0]) if there else (float("-inf"), None)
    chapters: list[tuple[Event, Call]] = []
    state = 0
    while (way := best[state][1]) is not None:
        event, state = way
        chapters.append((event, walk.states[state]))
    return max(0.0, best[0][0]), Story(tuple(chapters))


def _notices(call: Call) -> int:
    return call.phase.notices if isinstance(call.phase, Choosing) else 0


def _lasts(walk: _Walk, edge: _Edge) -> float | None:
    """How long a caller is in a state before an ordinary event; None if the event is not ordinary."""
    before = walk.states[edge.source]
    if edge.target == edge.source or not edge.put_off:
        return None
    match edge.event, before.phase:
        case PlaybackEnded(failed=False), (
            (
                Speaking()
                | Choosing()
                | Asking()
                | Confirming()
                | LeavingMessage()
                | Agreeing()
                | Reconsidering()
                | Picking()
                | Parting()
            ) as phase
        ):
            return walk.plan.seconds(phase.playing.prompts) if phase.playing else None
        case RecordingEnded(failed=False), LeavingMessage(recording=Recording(_, longest)):
            return longest
        case DeadlinePassed(), Choosing(playing=None) | Asking(playing=None) | Confirming(playing=None):
            return before.deadline
        case DeadlinePassed(), Agreeing(playing=None) | Reconsidering(playing=None) | Picking(playing=None):
            return before.deadline
        case DeadlinePassed(at=at), Waiting(line, None):
            longest = walk.plan.queues[line.seat.queue].max_wait
            return longest if at >= longest and not line.spoken else None
        case DigitPressed(), Choosing(notices=heard) if _notices(walk.states[edge.target]) > heard:
            return None  # whoever asks for a notice is not kept from a human by it
        case DigitPressed(), (
            Choosing(playing=playing)
            | Asking(playing=playing)
            | Confirming(playing=playing)
            | Agreeing(playing=playing)
            | Reconsidering(playing=playing)
            | Picking(playing=playing)
        ):
            return walk.plan.seconds(playing.prompts) if playing else before.deadline
        case _, _ if edge.source == 0 and not isinstance(edge.event, DeadlinePassed):
            return 0.0
        case _, _:
            return None
