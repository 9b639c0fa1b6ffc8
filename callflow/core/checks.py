"""What must be true of every single step of every call, whatever plan it is on.

The proof asks this of each step it walks, and the property tests of each step they take.
"""

from __future__ import annotations

from collections.abc import Iterable

from callflow.core.call import (
    Arriving,
    Call,
    Choosing,
    Conversation,
    Ended,
    Ending,
    HandingOver,
    HangingUp,
    Holding,
    Leg,
    Music,
    Parting,
    Playing,
    Ringback,
    Ringing,
    Talking,
)
from callflow.core.commands import Answer, GiveBack, HandOver, HangUp, Take
from callflow.core.events import (
    CallerHungUp,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    Recovered,
)
from callflow.core.interpreter import Step
from callflow.core.plan import OPERATOR_KEY
from callflow.core.steps import ROUNDS

LONGEST_SILENCE = 20.0
"""Seconds a caller may hear nothing: thinking in a menu, or on the way from one hand to the next."""


def broken(before: Call, event: Event, step: Step) -> str | None:
    """The first rule that this step breaks, in words; None if it breaks none."""
    for rule in (_ending, _hanging_up, _deadline, _audible, _rounds, _zero, _holdings, _answered):
        wrong = rule(before, event, step)
        if wrong is not None:
            return wrong
    return None


def _ending(before: Call, event: Event, step: Step) -> str | None:
    if not isinstance(step.call.phase, Ended) or before.ended:
        return None
    match step.call.phase.ending, before.phase, event:
        case Ending.CALLER_HUNG_UP, _, CallerHungUp() | CommandFailed(failure=Failure.CALLER_GONE):
            return None
        case Ending.HANDED_OVER, _, CallerLeft() | CommandFailed(failure=Failure.CALLER_TAKEN):
            return None
        case Ending.TALKED, Talking(), CallerHungUp() | CommandFailed(failure=Failure.CALLER_GONE):
            return None
        case (Ending.TALKED | Ending.GOODBYE_AFTER_SILENCE) as ending, HangingUp(decided), _ if ending == decided:
            return None
        case ending, _, _:
            return f"the call ends ({ending}) though the caller is still there"


def _hanging_up(before: Call, event: Event, step: Step) -> str | None:
    """We hang up first only after a human did, or after a goodbye that silence led to."""
    if HangUp() in step.commands and not isinstance(step.call.phase, HangingUp):
        return "we hang up on a caller who is not being parted from"
    match step.call.phase, before.phase, event:
        case HangingUp(), HangingUp(), _:
            return None
        case HangingUp(Ending.TALKED), Talking(conversation), LegEnded(number=number, ending=LegEnding.HUNG_UP):
            return None if conversation.leg.number == number else "we hang up because of somebody else's phone"
        case HangingUp(Ending.GOODBYE_AFTER_SILENCE), Parting(), PlaybackEnded(failed=False) | DeadlinePassed():
            return None if before.silent else "we say goodbye to a caller who was not silent"
        case HangingUp(), _, _:
            return "we hang up first for a reason that is not allowed"
        case _, _, _:
            return None


def _deadline(_before: Call, event: Event, step: Step) -> str | None:
    if isinstance(step.call.phase, Talking | Ended):
        return None
    if step.call.deadline is None:
        return "nothing would ever happen: there is no deadline"
    if isinstance(event, DeadlinePassed) and step.call.deadline <= event.at:
        return "a deadline that has passed is not moved: the same would happen for ever"
    return None


def _audible(_before: Call, event: Event, step: Step) -> str | None:
    """A caller hears something, or knows what to do and soon hears something again."""
    call = step.call
    match call.phase:
        case Choosing(playing=None) | Arriving() | HangingUp() | HandingOver():
            assert call.deadline is not None
            if call.deadline - event.at > LONGEST_SILENCE:
                return "the caller is left in silence"
        case Ended():
            pass
        case phase:
            if not any(map(_is_heard_by_caller, phase.holdings)):
                return "the caller hears nothing"
    return None


def _is_heard_by_caller(holding: Holding) -> bool:
    match holding:
        case Playing(to=to):
            return to is None
        case Ringback() | Music() | Conversation():
            return True
        case Leg():
            return False


def _rounds(_before: Call, _event: Event, step: Step) -> str | None:
    return "a third round of choices" if step.call.rounds > ROUNDS else None


def _zero(before: Call, event: Event, step: Step) -> str | None:
    if not isinstance(event, DigitPressed) or event.digit != OPERATOR_KEY or event.leg is not None:
        return None
    if step.call is before or isinstance(step.call.phase, Ringing):
        unmoved = isinstance(before.phase, Choosing | Parting) and step.call is before
        return "0 does not lead to the operator" if unmoved else None
    return "0 does not lead to the operator"


def _holdings(before: Call, event: Event, step: Step) -> str | None:
    """Give back only what is held, take only what is not, and hold exactly what the phase says."""
    held = [holding for holding in before.phase.holdings if not _over(holding, before, event)]
    for command in step.commands:
        match command:
            case GiveBack(holding):
                if holding in held:
                    held.remove(holding)
                elif not isinstance(event, LegRang | LegAnswered) and not _again(holding, before, event):
                    return f"something is given back that is not held: {holding}"
            case Take(holding):
                if holding not in held:
                    held.append(holding)
                elif not (isinstance(event, Recovered) and isinstance(holding, Ringback | Music)):
                    return f"something is taken twice: {holding}"
            case Answer() | HangUp() | HandOver():
                pass
    lost = _missing(step.call.phase.holdings, held)
    if lost is not None and not step.call.ended:
        return f"something is not taken: {lost}"
    left = _missing(held, step.call.phase.holdings)
    return None if left is None else f"something is never given back: {left}"


def _again(holding: Holding, before: Call, event: Event) -> bool:
    """Whether this is given back once more, since we may have died before we did it."""
    return isinstance(event, Recovered) and holding in before.letting_go


def _over(holding: Holding, before: Call, event: Event) -> bool:
    match holding, event:
        case Leg(), CallerLeft() | CommandFailed(failure=Failure.CALLER_TAKEN):
            return isinstance(before.phase, Talking)
        case (Playing(number), PlaybackEnded(number=ended)) | (Leg(number), LegEnded(number=ended)):
            return number == ended
        case _, _:
            return False


def _missing(wanted: Iterable[Holding], there: Iterable[Holding]) -> Holding | None:
    there = tuple(there)
    return next((holding for holding in wanted if holding not in there), None)


def _answered(_before: Call, _event: Event, step: Step) -> str | None:
    speaking = any(
        (isinstance(h, Playing) and h.to is None) or isinstance(h, Conversation) for h in step.call.phase.holdings
    )
    return "a caller is spoken to on a call that is not answered" if speaking and not step.call.answered else None
