"""What is to be done when a call goes from one phase to the next: the difference between what the two hold.

First comes what is promised, withdrawn, put off or granted, then what is given back, in reverse, then the answer, then
what is taken, in order. Nothing is decided here.
"""

from __future__ import annotations

from callflow.core import search
from callflow.core.call import (
    Call,
    Consultation,
    Consulting,
    Conversation,
    HandingOver,
    HangingUp,
    Holding,
    Leg,
    Music,
    Playing,
    Recording,
    Ringback,
    Ringing,
    Seat,
    Talking,
)
from callflow.core.commands import Answer, Book, Command, GiveBack, Grant, HandOver, HangUp, Move, Take, Withdraw
from callflow.core.events import (
    CallerHungUp,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegRang,
    PlaybackEnded,
    RecordingEnded,
    Recovered,
    RescueAsked,
)


def difference(before: Call, after: Call, event: Event) -> tuple[Command, ...]:
    held = [holding for holding in before.phase.holdings if not _ended_by(holding, event, before)]
    wanted = after.phase.holdings
    back = [GiveBack(holding) for holding in reversed(held) if holding not in wanted]
    taken = [_take(after, holding, event) for holding in wanted if holding not in held or _lost(holding, event)]
    sure = after.answered and not isinstance(event, Recovered)  # we may have died between saving and answering
    answer = (Answer(),) if not sure and any(map(_must_be_answered, wanted)) else ()
    given = (*_booked(before, after), *_withdrawn(before, after), *_moved(before, after), *_granted(before, after))
    return (*given, *back, *answer, *taken, *_last_act(before, after, event))


def _booked(before: Call, after: Call) -> tuple[Command, ...]:
    new = after.promised is not None and after.promised != before.promised
    return (Book(after.promised),) if new and after.promised else ()


def _withdrawn(before: Call, after: Call) -> tuple[Command, ...]:
    return (Withdraw(after.withdrawn),) if after.withdrawn and after.withdrawn != before.withdrawn else ()


def _moved(before: Call, after: Call) -> tuple[Command, ...]:
    return (Move(after.moved),) if after.moved and after.moved != before.moved else ()


def _granted(before: Call, after: Call) -> tuple[Command, ...]:
    return (Grant(after.granted),) if after.granted and before.granted is None else ()


def _ended_by(holding: Holding, event: Event, before: Call) -> bool:
    """Whether the event says that this is no longer held: so it need not be given back.

    When the lease lapses on two people who talk, Asterisk takes the caller *and* rejoins the agent's phone: it is
    no longer ours, and hanging it up would end their conversation.
    """
    match holding, event:
        case Leg(), CallerLeft() | CommandFailed(failure=Failure.CALLER_TAKEN):
            return isinstance(before.phase, Talking)
        case Playing(number), PlaybackEnded(number=ended):
            return number == ended
        case Recording(), CallerHungUp() | CallerLeft():  # Asterisk keeps it; to give it back would throw it away
            return True
        case Recording(), CommandFailed(failure=Failure.CALLER_GONE | Failure.CALLER_TAKEN):
            return True
        case Recording(number), RecordingEnded(number=ended):
            return number == ended
        case Leg(number), LegEnded(number=ended):
            return number == ended
        case _:
            return False


def _lost(holding: Holding, event: Event) -> bool:
    """Whether this may be held no longer, though nobody gave it back: nothing tells what a caller hears just now.

    A seat in line was kept in memory only, so a new process has to take it again.
    """
    return isinstance(event, Recovered) and isinstance(holding, Ringback | Music | Seat | Consultation)


def _take(after: Call, holding: Holding, event: Event) -> Take:
    if isinstance(holding, Leg) and isinstance(after.phase, Ringing | Consulting):
        return Take(holding, ring_for=after.phase.until - event.at + search.ASTERISK_STOPS_LATER)
    return Take(holding)


def _must_be_answered(holding: Holding) -> bool:
    """Ringing costs a caller nothing; being spoken to needs an answered call."""
    match holding:
        case Playing(to=None) | Music() | Conversation() | Recording():
            return True
        case Playing() | Ringback() | Leg() | Consultation() | Seat():
            return False


def _last_act(before: Call, after: Call, event: Event) -> tuple[Command, ...]:
    """What entering, or staying too long in, one of the two last phases asks for."""
    anew = type(before.phase) is not type(after.phase) or isinstance(event, DeadlinePassed | Recovered | RescueAsked)
    match after.phase:
        case HangingUp() if anew:
            return (HangUp(),)
        case HandingOver() if anew:
            return (HandOver(),)
        case _:
            return ()


def unfinished(before: Call, after: Call, event: Event) -> tuple[Command, ...]:
    """What the step before we went away gave back, given back again: we may have died before we did it."""
    if not isinstance(event, Recovered):
        return ()
    return tuple(GiveBack(old) for old in before.letting_go if old not in after.phase.holdings)


def strays(call: Call, event: Event) -> tuple[Command, ...]:
    """A phone that comes alive though nobody waits for it is hung up: it belongs to a turn that is over.

    So is one that is found alive after we were away: we may have died twice before we hung it up.
    """
    match event:
        case LegRang(number=number) | LegAnswered(number=number):
            alive = frozenset({number})
        case Recovered(legs=legs):
            alive = legs - {old.number for old in call.letting_go if isinstance(old, Leg)}
        case _:
            return ()
    held = {leg.number for leg in search.legs_of(call)}
    return tuple(GiveBack(Leg(number, "")) for number in sorted(alive - held))
