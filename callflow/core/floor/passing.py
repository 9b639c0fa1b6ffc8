"""What changes without anybody doing anything: time passes, a day begins, the plan is a new one.

Time is worked in with every event, after it, so that nothing depends on whether a `TimePassed` or something else was
told first. An agent whose ring is over and overdue has come back as the event says, not as overdue.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.floor.agents import Free, Offered, Paused, Ringing, SetAside, WrappingUp
from callflow.core.floor.calls import released
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import AgentReleased, Released
from callflow.core.floor.line import entered, standing_anew
from callflow.core.floor.offers import give_up, withdraw
from callflow.core.floor.state import to_try_again


def time_passed(draft: Draft) -> None:
    for name, due in tuple(draft.wakes.items()):
        if due <= draft.at:
            _wake(draft, name)
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
        case Ringing(call):
            withdraw(draft, name, call, "the end of the ring was never told")
            released(draft, AgentReleased(name, call, Released.NO_ANSWER, at=draft.at))
        case Paused():
            draft.put(name, agent)  # a short break has become a long one
        case _:
            pass


def day_began(draft: Draft) -> None:
    draft.agents = {name: replace(agent, taken=0) for name, agent in draft.agents.items()}


def rules_changed(draft: Draft) -> None:
    """Seats of queues that are no more are given up; all others stand anew, by the new rules."""
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
