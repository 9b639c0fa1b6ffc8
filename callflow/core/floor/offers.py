"""Who is served next, by whom, and who is told that nobody will come.

Seats are served in their order, each by an agent of its queue who is free; a seat whose agents are all busy keeps
nobody behind it from agents of its own. So an agent of several queues takes whoever stands first over all of them.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import CallId
from callflow.core.floor.agents import OFFER_STANDS, Offered, Paused, stands_by
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import Kind, NobodyHere, Offer, Withdraw
from callflow.core.floor.line import Seat, why_before
from callflow.core.floor.state import first_waiting, rung_to_the_end
from callflow.core.floor.strategies import choose

HELD_FOR = 1.0
"""Seconds for which a call that has given an offer back unused is offered to nobody."""


def serve(draft: Draft) -> None:
    """Offer every seat that can be served now, the first first."""
    while (seat := _next_served(draft)) is not None:
        _offer(draft, seat)


def _next_served(draft: Draft) -> Seat | None:
    first: Seat | None = None
    for queue in tuple(draft.stirred):
        members = draft.rules.members.get(queue, frozenset())
        found = None
        if not draft.free.isdisjoint(members):
            found = first_waiting(draft.lines.get(queue, ()), draft.seats)
        if found is None:
            del draft.stirred[queue]
        elif first is None or found.standing < first.standing:
            first = found
    return first


def _offer(draft: Draft, seat: Seat) -> None:
    queue = draft.rules.queues[seat.queue]
    free = tuple(name for name in queue.agents if name in draft.free)
    chosen, why = choose(queue, seat, free, draft.agents, draft.last_rung.get(seat.queue), draft.at)
    for name in chosen:
        draft.put(name, draft.agent(name).joined(Offered(seat.call, seat.queue, draft.at + OFFER_STANDS)))
    draft.put_seat(replace(seat, offered=chosen))
    draft.last_rung[seat.queue] = chosen[-1]
    rival = _first_rival(draft, chosen)
    why = f"{why}; {why_before(seat, rival)}" if rival else why
    draft.orders.append(Offer(seat.call, chosen, why))
    draft.why.append(f"{seat.call} is offered to {why}")


def _first_rival(draft: Draft, agents: tuple[str, ...]) -> Seat | None:
    """Whom these agents would have served otherwise."""
    queues = dict.fromkeys(queue for name in agents for queue in draft.rules.queues_of.get(name, ()))
    found = (first_waiting(draft.lines.get(queue, ()), draft.seats) for queue in queues)
    return min((rival for rival in found if rival), key=lambda rival: rival.standing, default=None)


# Offers that come to nothing.


def withdraw(draft: Draft, name: str, call: CallId, because: str) -> None:
    """Take an offer to one agent back. A phone that rings already is the agent's until the call says it is down."""
    seat = draft.seats.get(call)
    if seat is None or name not in seat.offered:
        return
    agent = draft.agent(name)
    if isinstance(agent.on(call), Offered):
        draft.put(name, agent.without(call))
    draft.orders.append(Withdraw(call, (name,)))
    draft.why.append(f"{call} is no longer offered to {name}: {because}")
    given_back(draft, name, call)


def given_back(draft: Draft, name: str, call: CallId, *, unused: bool = False) -> None:
    """The agent will not take the call: with no other agent left, it waits again at its place.

    A call that gives an offer back `unused` cannot take one just now. It is left alone for a moment; offered at once,
    it would give back at once, and so without end.
    """
    seat = draft.seats.get(call)
    if seat is None or name not in seat.offered:
        return
    others = tuple(other for other in seat.offered if other != name)
    not_before = draft.at + HELD_FOR if unused and not others else None
    draft.put_seat(replace(seat, offered=others, not_before=not_before))


def vacate(draft: Draft, call: CallId) -> None:
    """The seat is left. Agents who were not rung yet are free at once; phones that ring are told of when down."""
    seat = draft.seats.get(call)
    if seat is None:
        return
    draft.drop_seat(seat)
    for name in seat.offered:
        agent = draft.agent(name)
        if isinstance(agent.on(call), Offered):
            draft.put(name, agent.without(call))


# Nobody will come.


def send_away(draft: Draft) -> None:
    """Give up the seats of callers for whom nobody is left on duty.

    A callback ticket stays: nobody holds a phone to the ear for it, and a promise is not dropped for a lunch break. A
    caller stays, too, for whom the phone of somebody rings whose shift has just ended, until that ring is over.
    """
    for queue in draft.doubtful:
        line = draft.lines.get(queue)
        if not line or _manned(draft, queue):
            continue
        for standing in line:
            seat = draft.seats[standing.call]
            if seat.kind is Kind.CALLER and not rung_to_the_end(draft.agents, seat):
                give_up(draft, standing.call, _who_is_missing(draft, queue))


def give_up(draft: Draft, call: CallId, why: str) -> None:
    vacate(draft, call)
    draft.orders.append(NobodyHere(call, why))
    draft.why.append(f"{call} has no seat any more: {why}")


def _manned(draft: Draft, queue: str) -> bool:
    return any(stands_by(draft.agent(name), draft.at) for name in draft.rules.members.get(queue, ()))


def _who_is_missing(draft: Draft, queue: str) -> str:
    """In words, why nobody is on duty."""
    if queue not in draft.rules.queues:
        return f"there is no queue {queue} in the plan"
    said = []
    for name in draft.rules.queues[queue].agents:
        if draft.agent(name).off_shift:
            said.append(f"{name} does not work at this hour")
            continue
        if not draft.agent(name).here:
            said.append(f"{name} is away")
            continue
        match draft.agent(name).state:
            case Paused(reason, since):
                said.append(f"{name} has paused for {draft.at - since:.0f} s{f' ({reason})' if reason else ''}")
            case other:
                raise AssertionError(f"{name} is on duty: {other}")
    return f"nobody of {queue} is on duty: {', '.join(said) or 'it has no agents'}"
