"""What must be true of every single step of every attempt: asked of each step of the walk and of the property tests.

Each check answers with the sentence that is wrong, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.call import Leg, Playing
from callflow.core.dialling import is_dial_string
from callflow.core.dialout.decide import Step
from callflow.core.dialout.events import CommandFailed, CustomerTaken, Event, GiveBack, Moment, Recovered, Take
from callflow.core.dialout.finding import AGENT_WITHIN
from callflow.core.dialout.outcall import (
    WITH_CUSTOMER,
    AskingCustomer,
    CustomerLeg,
    Ended,
    FindingAgent,
    HandingOver,
    Holding,
    HoldMusic,
    Joining,
    LeavingWord,
    OutCall,
    Pair,
    RingingCustomer,
    Starting,
    Talking,
    Ticket,
    Waiting,
    customer_of,
)
from callflow.core.events import DeadlinePassed, DigitPressed, LegEnded, PlaybackEnded
from callflow.core.promise_life import Outcome
from callflow.core.search import CONFIRM_KEY

LONGEST = 120.0
"""Seconds in which any phase that has a deadline must be left, or entered anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """A step that was made: the attempt before it, why, and what was known."""

    before: OutCall
    event: Event
    step: Step
    moment: Moment


Rule: TypeAlias = Callable[[Made], str | None]


def broken(before: OutCall, event: Event, step: Step, moment: Moment) -> str | None:
    """The first rule that this step breaks, in words; None if it breaks none."""
    made = Made(before, event, step, moment)
    return next((wrong for rule in _RULES if (wrong := rule(made))), None)


def _dials_once(made: Made) -> str | None:
    dialled = [
        one.holding for one in made.step.commands if isinstance(one, Take) and isinstance(one.holding, CustomerLeg)
    ]
    if not dialled:
        return None
    if len(dialled) > 1 or made.before.dialled:
        return "the customer is dialled twice in an attempt"
    if made.moment.facts.rings_us:
        return "a customer is rung who is on the line with us"
    if not made.moment.facts.may_dial:
        return "a number is dialled that may not be dialled now"
    if not made.step.outcall.dialled:
        return "the customer is dialled and the attempt does not know it"
    string = dialled[0].dial
    return (
        None if is_dial_string(string, made.moment.terms.trunk) else "something else than an allowed number is dialled"
    )


def _one_customer(made: Made) -> str | None:
    legs = [one for one in made.step.outcall.phase.holdings if isinstance(one, CustomerLeg)]
    was = customer_of(made.before)
    if len(legs) > 1 or (was and legs and legs[0] != was):
        return "there are two legs to the customer"
    return "a customer is on the line who was not dialled" if legs and not made.step.outcall.dialled else None


def _has_a_deadline(made: Made) -> str | None:
    deadline, phase = made.step.outcall.deadline, made.step.outcall.phase
    if isinstance(phase, Talking | Ended):
        return None if deadline is None else "an end or a talk has a deadline"
    if deadline is None or deadline > made.event.at + LONGEST:
        return f"{type(phase).__name__} has no deadline, or one far away"
    if made.step.outcall is not made.before and isinstance(made.event, DeadlinePassed) and deadline <= made.event.at:
        return "a deadline has passed and the next one has passed already"
    return None


def _is_heard(made: Made) -> str | None:
    """Whoever has answered hears words, music or an agent."""
    phase, customer = made.step.outcall.phase, customer_of(made.step.outcall)
    if not isinstance(phase, WITH_CUSTOMER) or customer is None or isinstance(phase, HandingOver):
        return None
    for held in phase.holdings:
        match held:
            case Playing(_, prompts, to) if to == customer.number and prompts:
                return None
            case HoldMusic(to) if to == customer.number:
                return None
            case Pair():
                return None
            case _:
                pass
    return "a customer who has answered hears nothing"


def _finds_somebody(made: Made) -> str | None:
    """Operators ring when no agent of the queue could be had in time."""
    phase, deadline = made.step.outcall.phase, made.step.outcall.deadline
    if not isinstance(phase, FindingAgent) or phase.round:
        return None
    if deadline is None or deadline > made.event.at + AGENT_WITHIN:
        return "a customer without an agent waits too long for the operators"
    put_off = (
        isinstance(made.before.phase, FindingAgent)
        and made.before.deadline is not None
        and deadline > made.before.deadline
    )
    return "the operators' turn is put off" if put_off else None


def _balances(made: Made) -> str | None:
    """What is held after a step is what was held, less what was given back and what ended, and what was taken."""
    held = {holding for holding in made.before.phase.holdings if not _over(holding, made.event, made.before)}
    for command in made.step.commands:
        match command:
            case GiveBack(holding):
                held.discard(holding)
            case Take(holding):
                held.add(holding)
            case _:
                pass
    wanted = set(made.step.outcall.phase.holdings)
    return None if held == wanted else "something is held that no phase holds, or not held"


def _over(holding: Holding, event: Event, before: OutCall) -> bool:
    match holding, event:
        case ((CustomerLeg(number) | Leg(number)), LegEnded(number=ended)):
            return number == ended
        case Playing(number), PlaybackEnded(number=ended):
            return number == ended
        case CustomerLeg(), CustomerTaken():
            return True
        case ((Leg() | Pair()), CustomerTaken()):
            return isinstance(before.phase, Talking)
        case _:
            return False


def _hangs_up_nobody(made: Made) -> str | None:
    """A customer who has answered is hung up after a talk, after pressing nothing, or when nothing works at all."""
    if not isinstance(made.before.phase, WITH_CUSTOMER):
        return None
    if not any(isinstance(one, GiveBack) and isinstance(one.holding, CustomerLeg) for one in made.step.commands):
        return None
    match made.step.outcall.phase:
        case Ended(Outcome.MACHINE | Outcome.KEPT):
            return None
        case Ended() if isinstance(made.event, Recovered | CommandFailed):
            return None  # the phone is known to be gone; giving it back is to be sure
        case Ended(Outcome.NO_HUMAN) if isinstance(made.before.phase, HandingOver):
            return None
        case _:
            return "a customer who has answered is hung up"


def _ends_well(made: Made) -> str | None:
    if not isinstance(made.step.outcall.phase, Ended) or made.before.ended:
        return None
    outcome = made.step.outcall.phase.outcome
    if (outcome is Outcome.KEPT) != made.step.outcall.talked:
        return "a promise is taken as kept without a talk, or not kept after one"
    if outcome is Outcome.WITHDRAWN and isinstance(made.before.phase, WITH_CUSTOMER):
        return "a customer who has answered is dropped for a withdrawal"
    return None


def _asks_first(made: Made) -> str | None:
    """No agent and no operator is used up by a machine: only 1 leads on, or a question that could not be asked."""
    if isinstance(made.before.phase, RingingCustomer) and isinstance(
        made.step.outcall.phase, FindingAgent | Joining | Talking
    ):
        return "a customer is connected who was not asked"
    if not isinstance(made.before.phase, AskingCustomer | LeavingWord):
        return None
    if not isinstance(made.step.outcall.phase, FindingAgent | Joining | Talking):
        return None
    match made.event:
        case DigitPressed(digit=digit, leg=leg) if digit == CONFIRM_KEY and leg == made.before.phase.customer.number:
            return None
        case PlaybackEnded(failed=True) | CommandFailed(command=Take(Playing())):
            return None
        case _:
            return "a customer is connected who has not pressed 1"


def _ends_in_time(made: Made) -> str | None:
    """No agent is waited for after the attempt's time."""
    late = made.event.at >= made.before.expires and made.step.outcall is not made.before
    waits = isinstance(made.step.outcall.phase, Waiting)
    return "an agent is waited for though time is up" if waits and late else None


def _matters(made: Made) -> str | None:
    """A deadline that passes leads on, and so does the end of the customer's phone."""
    if made.step.outcall is not made.before or made.before.ended:
        return None
    customer = customer_of(made.before)
    match made.event:
        case DeadlinePassed(at=at) if made.before.deadline is not None and at >= made.before.deadline:
            return "a deadline passes and nothing follows"
        case LegEnded(number=number) if customer and customer.number == number:
            return "the customer's phone is down and nothing follows"
        case _:
            return None


def _is_at_front(made: Made) -> str | None:
    """A customer on the line stands at the front of the queue; a promise stands where its caller stood."""
    for held in made.step.outcall.phase.holdings:
        if isinstance(held, Ticket) and held.at_front != isinstance(made.step.outcall.phase, FindingAgent):
            return "a place in line is not the one that was promised"
    return None


def _starts_once(made: Made) -> str | None:
    begun_again = isinstance(made.step.outcall.phase, Starting) and not isinstance(made.before.phase, Starting)
    return "an attempt begins anew" if begun_again else None


_RULES: tuple[Rule, ...] = (
    _dials_once,
    _one_customer,
    _has_a_deadline,
    _is_heard,
    _finds_somebody,
    _balances,
    _hangs_up_nobody,
    _ends_well,
    _asks_first,
    _ends_in_time,
    _matters,
    _is_at_front,
    _starts_once,
)
