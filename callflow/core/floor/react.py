"""What happens next on the floor: `react(rules, floor, event)` decides everything that calls share, and does nothing.

Theory of operation
-------------------
A call that waits has a *seat* in the line of one queue. The floor *offers* it to free agents of that queue; the call
rings them, and tells the floor what became of it. An agent who is offered, rings or talks is not free, so nobody is
rung for two callers. After every event, in this order:

1. the event is worked in: who came, who left, who has come back from a call, and how; and what time has brought;
2. callers for whom nobody is on duty any more get `NobodyHere`: there is no queueing into the void;
3. every seat that can be served is offered, in the order of the line.

So when `react` returns, nobody waits while an agent who could take the call is free; and since seats are served in
their order, nobody overtakes. `checks` states both, and the tests hold every history against it.

Nobody is kept for ever, by lost word or by ill luck:

* an offer that the call does not take up within `OFFER_STANDS` is made anew; a ring whose end is never told is over
  some time after it should be; only a talk has no end of its own;
* an agent who was rung in vain is set aside for a while, and rung again after it. When every agent at work is set
  aside, whoever was left alone long enough is tried again (`try_again_after`): somebody's phone rings while a caller
  waits, ever more seldom.

Agents who have hours of their own come and go by them, at the second: the rules say when (`FloorRules.turns`). Nothing
new begins for who is off shift, wherever the phone is. A ring that has begun goes on, for the nearest human a caller
has may still answer; a talk is finished. Those who wait for nobody else are told so at once.

After a restart the floor is told anew what is: first who is here and who is on which call, then the seats, with the
times they were taken at. Told the other way round, callers would be offered to agents who talk, or sent away for want
of agents.

Nothing but `TimePassed` needs a clock: it is due at `Floor.next_at`.
"""

from __future__ import annotations

from dataclasses import dataclass

from callflow.core.floor import calls, passing, presence
from callflow.core.floor.draft import Draft
from callflow.core.floor.events import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentPaused,
    AgentReleased,
    AgentResumed,
    AgentRings,
    AgentTalks,
    AgentWent,
    CallbackBegun,
    CallbacksAwaited,
    DayBegan,
    FloorEvent,
    NobodyHere,
    Order,
    RulesChanged,
    SeatLeft,
    SeatTaken,
    TimePassed,
)
from callflow.core.floor.line import seated
from callflow.core.floor.offers import send_away, serve, vacate
from callflow.core.floor.rules import FloorRules
from callflow.core.floor.state import Floor


@dataclass(frozen=True, slots=True)
class FloorStep:
    """The floor after the event, what calls are told, in this order, and a line for each decision."""

    floor: Floor
    orders: tuple[Order, ...] = ()
    why: tuple[str, ...] = ()


def react(rules: FloorRules, floor: Floor, event: FloorEvent) -> FloorStep:
    """Decide what an event means for all that calls share. New rules come with a `RulesChanged`."""
    draft = Draft(rules, floor, event.at)
    if isinstance(event, RulesChanged) or not draft.lines.keys() <= rules.queues.keys():
        passing.rules_changed(draft)
    _work_in(draft, event)
    passing.time_passed(draft)
    send_away(draft)
    serve(draft)
    return FloorStep(draft.floor(), tuple(draft.orders), tuple(draft.why))


def _work_in(draft: Draft, event: FloorEvent) -> None:
    match event:
        case SeatTaken():
            _take_seat(draft, event)
        case SeatLeft():
            vacate(draft, event.call)
        case CallbacksAwaited(callbacks):
            told = {one.promise for one in callbacks}
            others = (one for one in draft.awaited if one.promise not in told)
            draft.awaited = tuple(sorted((*others, *callbacks), key=lambda one: one.earliest))
        case CallbackBegun(promise):
            draft.awaited = tuple(one for one in draft.awaited if one.promise != promise)
        case AgentRings():
            calls.rings(draft, event)
        case AgentTalks():
            calls.talks(draft, event)
        case AgentReleased():
            calls.released(draft, event)
        case AgentCame() | AgentWent() | AgentPaused() | AgentResumed() | AgentBusyElsewhere() | AgentFreeElsewhere():
            presence.changed(draft, event)
        case TimePassed() | RulesChanged():
            pass  # time has passed with every event, and new rules come before what happens under them
        case DayBegan():
            passing.day_began(draft)


def _take_seat(draft: Draft, event: SeatTaken) -> None:
    """Whoever has a seat in this queue keeps it; whoever has one in another queue has moved."""
    before = draft.seats.get(event.call)
    if before is not None and before.queue == event.queue:
        return
    vacate(draft, event.call)
    queue = draft.rules.queues.get(event.queue)
    if queue is None:
        why = f"there is no queue {event.queue} in the plan"
        draft.orders.append(NobodyHere(event.call, why))
        draft.why.append(f"{event.call} gets no seat: {why}")
        return
    draft.serial += 1
    draft.put_seat(seated(event, queue, draft.serial))
    draft.doubtful[event.queue] = None
