"""How long a typical caller takes to a human. Nothing is decided here: the very `step` that runs calls is asked.

*Typical* is the median of these callers: they call while everything is open, hear each prompt to its end, and then at
once press one of the menu's keys, each as likely as another (not 0, which is a human in any case). Theirs are the
seconds until the first phone of a human is to ring: prompts only, since callflow answers at once, and in a queue an
agent is free. Half of them get there no later. How long they then ring or wait is not counted, as it depends on the
people and not on the plan.
"""

from __future__ import annotations

from heapq import heappop, heappush

from callflow.core.call import Arriving, Call, Caller, Choosing, Playing, Ringing, Waiting, arriving
from callflow.core.canonical import canonical
from callflow.core.events import AgentsOffered, CallArrived, DeadlinePassed, DigitPressed, Event, PlaybackEnded
from callflow.core.interpreter import Decide
from callflow.core.plan import Menu, Plan

HALF = 0.5 - 1e-9
"""Chances are sums of fractions."""


def typical_seconds(plan: Plan, decide: Decide) -> float:
    """The median seconds to a human's phone, for a plan that has been walked without finding a circle.

    Callers are followed all at once, the earliest first, as the chance to be in a state at a time: so there are as
    many steps as there are ways through the menus, and those who meet again are one.
    """
    start = canonical(arriving("call", plan.version, Caller(), "", 0.0), 0.0)
    chances: dict[tuple[float, Call], float] = {(0.0, start): 1.0}
    ahead: list[tuple[float, int, Call]] = [(0.0, 0, start)]
    count, there, last = 0, 0.0, 0.0
    while ahead:
        seconds, _, call = heappop(ahead)
        chance = chances.pop((seconds, call))
        if isinstance(call.phase, Ringing):
            there, last = there + chance, seconds
            if there >= HALF:
                break
            continue
        events = _events(plan, call)
        for event in events:
            after = decide(plan, call, event).call
            later = (round(seconds + event.at, 3), canonical(after, event.at))
            if later not in chances:
                count += 1
                heappush(ahead, (later[0], count, later[1]))
            chances[later] = chances.get(later, 0.0) + chance / len(events)
    return last


def _events(plan: Plan, call: Call) -> list[Event]:
    """What a typical caller does now, or what happens to them; each of these is equally likely."""
    phase, opened = call.phase, frozenset(plan.hours)
    if isinstance(phase, Arriving):
        return [CallArrived(at=0.0, open=opened)]
    if isinstance(phase, Choosing) and not phase.playing:
        menu = plan.nodes[phase.node]
        assert isinstance(menu, Menu)
        return [DigitPressed(at=0.0, open=opened, digit=key) for key in menu.keys]
    if isinstance(phase, Waiting):
        return [AgentsOffered(at=0.0, open=opened, agents=plan.queues[phase.line.seat.queue].agents)]
    for holding in phase.holdings:
        if isinstance(holding, Playing) and holding.to is None:
            return [PlaybackEnded(at=plan.seconds(holding.prompts), open=opened, number=holding.number)]
    return [] if call.deadline is None else [DeadlinePassed(at=call.deadline, open=opened)]
