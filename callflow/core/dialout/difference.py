"""What is to be done when an attempt goes from one phase to the next: the difference between what the two hold.

First what is given back, in reverse, then what is taken, in order. Nothing is decided here.
"""

from __future__ import annotations

from callflow.core.call import Leg, Playing
from callflow.core.dialout.events import (
    Command,
    CustomerTaken,
    Event,
    GiveBack,
    HandOver,
    Moment,
    Recovered,
    Take,
)
from callflow.core.dialout.outcall import (
    CustomerLeg,
    HandingOver,
    Holding,
    HoldMusic,
    OutCall,
    Pair,
    RingingAgents,
    Standby,
    Talking,
    Ticket,
    customer_of,
    legs_of,
)
from callflow.core.events import DeadlinePassed, LegAnswered, LegEnded, LegRang, PlaybackEnded
from callflow.core.search import ASTERISK_STOPS_LATER


def difference(before: OutCall, after: OutCall, event: Event, moment: Moment) -> tuple[Command, ...]:
    """The commands that lead from what one phase holds to what the other holds."""
    held = [holding for holding in before.phase.holdings if not _ended_by(holding, event, before)]
    wanted = after.phase.holdings
    back = [GiveBack(holding) for holding in reversed(held) if holding not in wanted]
    taken = [
        _take(after, holding, event, moment)
        for holding in wanted
        if holding not in held or (_lost(holding) and isinstance(event, Recovered))
    ]
    return (*back, *taken, *_handing_over(before, after, event))


def _ended_by(holding: Holding, event: Event, before: OutCall) -> bool:
    """Whether the event says that this is held no more.

    A customer who was taken by Asterisk's own dialplan is not ours to hang up; nor is the agent they talked with, to
    whom Asterisk joins them again. And what does not live after a restart is not given back by its name, for a phone
    that comes alive late is a stray.
    """
    match holding, event:
        case CustomerLeg(), CustomerTaken():
            return True
        case Leg() | Pair(), CustomerTaken():
            return isinstance(before.phase, Talking)
        case Playing(number), PlaybackEnded(number=ended):
            return number == ended
        case Leg(number) | CustomerLeg(number), LegEnded(number=ended):
            return number == ended
        case _:
            return False


def _lost(holding: Holding) -> bool:
    """What may be held no longer after we were away, though nobody gave it back, and may be taken twice."""
    return isinstance(holding, Ticket | Standby | HoldMusic)


def _take(after: OutCall, holding: Holding, event: Event, moment: Moment) -> Take:
    match holding:
        case Leg() if isinstance(after.phase, RingingAgents):
            return Take(holding, after.phase.until - event.at + ASTERISK_STOPS_LATER)
        case Leg():
            return Take(holding, (after.deadline or event.at) - event.at + ASTERISK_STOPS_LATER)
        case CustomerLeg():
            return Take(holding, moment.terms.ring_for + ASTERISK_STOPS_LATER)
        case _:
            return Take(holding)


def _handing_over(before: OutCall, after: OutCall, event: Event) -> tuple[Command, ...]:
    match after.phase:
        case HandingOver(customer):
            anew = not isinstance(before.phase, HandingOver) or isinstance(event, DeadlinePassed | Recovered)
            return (HandOver(customer),) if anew else ()
        case _:
            return ()


def unfinished(before: OutCall, after: OutCall, event: Event) -> tuple[Command, ...]:
    """What the step before we went away gave back, given back again: we may have died before we did it."""
    if not isinstance(event, Recovered):
        return ()
    return tuple(GiveBack(old) for old in before.letting_go if old not in after.phase.holdings)


def strays(outcall: OutCall, event: Event) -> tuple[Command, ...]:
    """A phone that comes alive though nobody waits for it is hung up; a customer's and an agent's alike.

    So is one that is found alive after we were away: we may have died twice before we hung it up.
    """
    match event:
        case LegRang(number=number) | LegAnswered(number=number):
            alive = frozenset({number})
        case Recovered(legs=legs):
            alive = legs - {old.number for old in outcall.letting_go if isinstance(old, Leg | CustomerLeg)}
        case _:
            return ()
    customer = customer_of(outcall)
    held = {leg.number for leg in legs_of(outcall)} | ({customer.number} if customer else set())
    return tuple(GiveBack(Leg(number, "")) for number in sorted(alive - held))
