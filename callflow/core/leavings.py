"""How callers can leave without a human: the soonest way to each place where we end a call.

It looks for them in the graph that the proof has walked, along what ordinarily happens. A caller who hangs up leaves by
their own will, and Asterisk's own operator lines are humans: neither is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from callflow.core.call import Call, Ending, HangingUp
from callflow.core.events import Event
from callflow.core.plan import NodeId
from callflow.core.route import stands_at

NO_LEAVING = frozenset({Ending.TALKED, Ending.CALLER_HUNG_UP, Ending.HANDED_OVER})
"""Endings with a human, or by the caller's will."""

Ways: TypeAlias = Mapping[int, Sequence[tuple[Event, int, float]]]
"""For each state what can happen there, the state it leads to, and for how many seconds one is there before."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """We end a call at this step of the plan, after so many seconds at the soonest, if this happens."""

    ending: Ending
    node: NodeId | None
    seconds: float
    chapters: tuple[tuple[Event, Call], ...]


def leavings(states: Sequence[Call], ways: Ways) -> tuple[Leaving, ...]:
    """Every one, the soonest first; of two stories that take as long the one with fewer chapters."""
    came: dict[int, tuple[int, Event, int]] = {}
    found: dict[tuple[Ending, NodeId | None], Leaving] = {}
    done: set[int] = set()
    ahead: list[tuple[float, int, int, int]] = [(0.0, 0, 0, 0)]
    best = {0: (0.0, 0)}
    count = 0
    while ahead:
        seconds, chapters, _, state = heappop(ahead)
        if state in done:
            continue
        done.add(state)
        for event, target, lasts in ways.get(state, ()):
            phase = states[target].phase
            if isinstance(phase, HangingUp):
                key = (phase.ending, stands_at(states[state].phase))
                if phase.ending not in NO_LEAVING and (key not in found or seconds + lasts < found[key].seconds):
                    story = (*_story(states, came, state), (event, states[target]))
                    found[key] = Leaving(*key, seconds + lasts, story)
            elif target not in done and (seconds + lasts, chapters + 1) < best.get(target, (float("inf"), 0)):
                best[target] = (seconds + lasts, chapters + 1)
                came[target] = (state, event, target)
                count += 1
                heappush(ahead, (*best[target], count, target))
    return tuple(sorted(found.values(), key=lambda one: one.seconds))


def _story(states: Sequence[Call], came: Mapping[int, tuple[int, Event, int]], state: int) -> list[tuple[Event, Call]]:
    chapters: list[tuple[Event, Call]] = []
    while state in came:
        state, event, target = came[state]
        chapters.append((event, states[target]))
    return chapters[::-1]
