"""What changes without anybody doing anything: time passes, a day begins, the plan is a new one.

Time is worked in with every event, after it, so that nothing depends on whether a `TimePassed` or something else was
told first. An agent whose ring is over and overdue has come back as the event says, not as overdue.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from math import inf

from callflow.core.floor.agents import Away, Busy, Free, Offered, Paused, Ringing, SetAside, Talking, WrappingUp
from callflow.core.floor.calls import released
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import AgentReleased, Released
from callflow.core.floor.line import entered, standing_anew
from callflow.core.floor.offers import give_up, withdraw
from callflow.core.floor.state import to_try_again


def time_passed(draft: Draft) -> None:
    turns = draft.rules.turns
    if bisect_right(turns, draft.since) < bisect_right(turns, draft.at):
        shifts_turned(draft)
    for name in [name for name, due in draft.wakes.items() if due <= draft.at]:
        while draft.wakes.get(name, inf) <= draft.at:  # two things can be overdue about one agent
            _wake(draft, name)
    for call in [call for call, not_before in draft.held.items() if not_before <= draft.at]:
        draft.put_seat(replace(draft.seats[call], not_before=None))
    while draft.pending and draft.pending[0][0] <= draft.at:
        seat = draft.seats[draft.pending[0][1]]
        draft.put_seat(standing_anew(seat, draft.rules.queues[seat.queue], draft.at))
        draft.why.append(f"the callback {seat.call} is due: it goes before all who wait in their turn")
    for due, name in tuple(to_try_again(draft.rules, draft.agents, draft.wakes, draft.lines, draft.seats)):
        if due <= draft.at and isinstance(draft.agent(name).state, SetAside):
            draft.put(name, replace(draft.agent(name), rest=Free(draft.at)))
            draft.why.append(f"{name} is tried again: all who are at work are set aside, and somebody waits")


def _wake(draft: Draft, name: str) -> None:
    """Something about this agent has come to its time."""
    agent = draft.agent(name)
    match agent.state:
        case WrappingUp(until) | SetAside(until=until):
            draft.put(name, replace(agent, rest=Free(until)))
        case Offered(call):
            withdraw(draft, name, call, "it did not begin to ring")
            draft.put(name, draft.agent(name).without(call))
        case Ringing(call):
            withdraw(draft, name, call, "the end of the ring was never told")
            released(draft, AgentReleased(name, call, Released.NO_ANSWER, at=draft.at))
        case Paused() | Free() | Talking() | Away() | Busy():
            draft.put(name, agent)  # a short break has become a long one; the others are not waited for


def shifts_turned(draft: Draft) -> None:
    """Whose shift has begun is as if just come; whose shift is over finishes the ring or the talk that has begun."""
    for name, agent in tuple(draft.agents.items()):
        off_shift = draft.rules.off_shift(name, draft.at)
        if off_shift is agent.off_shift:
            continue
        if off_shift:
            draft.put(name, replace(agent, off_shift=True))
            draft.why.append(f"{name} does not work from now on")
        else:
            writes = isinstance(agent.rest, WrappingUp) and agent.rest.until > draft.at
            rest = agent.rest if writes else Free(draft.at)
            draft.put(name, replace(agent, off_shift=False, rest=rest, in_vain=0))
            draft.why.append(f"{name} works from now on")


def day_began(draft: Draft) -> None:
    draft.agents = {name: replace(agent, taken=0) for name, agent in draft.agents.items()}


def rules_changed(draft: Draft) -> None:
    """Seats of queues that are no more are given up; all others stand anew, by the new rules and shifts."""
    shifts_turned(draft)
    for call, seat in tuple(draft.seats.items()):
        if seat.queue not in draft.rules.queues:
            give_up(draft, call, f"there is no queue {seat.queue} in the plan any more")
    draft.lines = {}
    for call, seat in draft.seats.items():
        anew = standing_anew(seat, draft.rules.queues[seat.queue], draft.at)
        draft.seats[call] = anew
        draft.lines[seat.queue] = entered(draft.lines.get(seat.queue, ()), anew.standing)
    draft.pending = tuple(one for one in draft.pending if not draft.seats[one[1]].due)
    draft.last_rung = {queue: name for queue, name in draft.last_rung.items() if queue in draft.rules.queues}
    draft.stirred.update(dict.fromkeys(draft.lines))
    draft.doubtful.update(dict.fromkeys(draft.lines))
