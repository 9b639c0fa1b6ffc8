"""What can happen to an attempt in a given state: everything the outside world may do, at its worst.

Times are relative: now is 0, and a deadline passes at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callflow.core.call import Leg, Playing
from callflow.core.dialout.events import (
    CommandFailed,
    CustomerTaken,
    Event,
    Facts,
    GiveBack,
    HandOver,
    Means,
    Moment,
    PutOff,
    Recovered,
    Started,
    StopAsked,
    Take,
    Withdrawn,
)
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    FindingAgent,
    HandingOver,
    Holding,
    HoldMusic,
    LeavingWord,
    OutCall,
    Pair,
    Phase,
    RingingAgents,
    RingingCustomer,
    Standby,
    Starting,
    Ticket,
    Waiting,
    customer_of,
    legs_of,
)
from callflow.core.events import (
    AgentsOffered,
    DeadlinePassed,
    DigitPressed,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
)
from callflow.core.windows import Window

AGAIN = Window(900.0, 1_800.0)
_PAST = -1_000
"""A number that nothing held has."""


@dataclass(frozen=True, slots=True)
class World:
    """The world around attempts made with these means."""

    means: Means
    offers: tuple[tuple[str, ...], ...]
    said: tuple[str, ...] = ("today", "from 14:00", "to 14:15")

    def moments(self, outcall: OutCall) -> tuple[Moment, ...]:
        """What can be known, where it matters: there is another attempt or none, the number may be dialled or not."""
        match outcall.phase:
            case Starting() | Waiting() | RingingAgents():
                facts: tuple[Facts, ...] = (
                    Facts(AGAIN, self.said),
                    Facts(AGAIN, self.said, may_dial=False),
                    Facts(AGAIN, self.said, rings_us=True),
                )
            case AskingCustomer() | LeavingWord():
                facts = (Facts(AGAIN, self.said), Facts(AGAIN))
            case _:
                facts = (Facts(AGAIN, self.said),)
        return tuple(Moment(self.means, one) for one in facts)

    def events(self, outcall: OutCall) -> tuple[Event, ...]:
        """Every event that can happen now."""
        return tuple(self._events(outcall))

    def _events(self, outcall: OutCall) -> Iterator[Event]:
        if isinstance(outcall.phase, Starting):
            yield Started(at=0.0)
        if outcall.deadline is not None:
            yield DeadlinePassed(at=outcall.deadline)
        yield from (AgentsOffered(at=0.0, agents=agents) for agents in self.offers)
        yield AgentsOffered(at=0.0, agents=("nobody of this plan",))
        for held in outcall.phase.holdings:
            yield from _about(held)
        yield Withdrawn(at=0.0)
        yield PutOff(at=0.0)
        yield StopAsked(at=0.0)
        if customer_of(outcall):
            yield CustomerTaken(at=0.0)
        yield from _recoveries(outcall)
        yield from _late(outcall.phase)


def _about(held: Holding) -> Iterator[Event]:
    """What can happen to, or because of, something held."""
    match held:
        case Leg(number) | CustomerLeg(number):
            yield LegRang(at=0.0, number=number)
            yield LegAnswered(at=0.0, number=number)
            yield from (DigitPressed(at=0.0, digit=digit, leg=number) for digit in "15")
            endings = LegEnding if isinstance(held, CustomerLeg) else (LegEnding.HUNG_UP, LegEnding.DROPPED)
            yield from (LegEnded(at=0.0, number=number, ending=ending) for ending in endings)
        case Playing(number):
            yield PlaybackEnded(at=0.0, number=number)
            yield PlaybackEnded(at=0.0, number=number, failed=True)
        case Ticket() | Standby() | HoldMusic() | Pair():
            pass
    failures = (Failure.REFUSED, Failure.UNAVAILABLE) if isinstance(held, CustomerLeg) else (Failure.REFUSED,)
    yield from (CommandFailed(at=0.0, command=Take(held), failure=failure) for failure in failures)


def _recoveries(outcall: OutCall) -> Iterator[Event]:
    """A restart in between: nothing lives, the customer, the agents, all of them; ringing, answered or together."""
    customer, agents = customer_of(outcall), frozenset(leg.number for leg in legs_of(outcall))
    theirs = frozenset({customer.number}) if customer else frozenset()
    everybody = agents | theirs
    yield Recovered(at=0.0)
    for alive in {agents, theirs, everybody} - {frozenset()}:
        answered = {frozenset(), alive, alive & theirs, alive & agents}
        if not isinstance(outcall.phase, RingingCustomer | RingingAgents | FindingAgent):
            answered = {alive}
        yield from (Recovered(at=0.0, legs=alive, up=up) for up in answered)
    yield Recovered(at=0.0, legs=everybody, up=everybody, together=True)


def _late(phase: Phase) -> Iterator[Event]:
    """What comes too late, or twice, or failed without consequence."""
    yield LegRang(at=0.0, number=_PAST)
    yield LegAnswered(at=0.0, number=_PAST)
    yield LegEnded(at=0.0, number=_PAST, ending=LegEnding.HUNG_UP)
    yield PlaybackEnded(at=0.0, number=_PAST)
    yield DigitPressed(at=0.0, digit="1", leg=_PAST)
    yield CommandFailed(at=0.0, command=Take(Leg(_PAST, "")), failure=Failure.REFUSED)
    yield CommandFailed(at=0.0, command=GiveBack(Leg(_PAST, "")), failure=Failure.REFUSED)
    if isinstance(phase, HandingOver):
        yield CommandFailed(at=0.0, command=HandOver(phase.customer), failure=Failure.LEG_GONE)
        yield CommandFailed(at=0.0, command=HandOver(phase.customer), failure=Failure.REFUSED)
