"""The customer's phone: rung once in an attempt, asked to press 1, joined to the agent or told when we try again.

A voicemail presses nothing, so it is never taken for the customer. The number was allowed when the attempt began and
is asked about again here, for quiet hours and caps may have come meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from callflow.core.call import Leg
from callflow.core.dialout import finding
from callflow.core.dialout.endings import OVERDUE, end, saying, saying_again
from callflow.core.dialout.events import Moment
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    LeavingWord,
    OutCall,
    RingingCustomer,
    Standby,
)
from callflow.core.events import LegEnding
from callflow.core.promise_life import Outcome
from callflow.core.prompts import Word
from callflow.core.search import TO_CONFIRM

TIMES_ASKED = 2


def ring(
    outcall: OutCall, at: float, moment: Moment, agent: Leg | None = None, standby: tuple[Standby, ...] = ()
) -> OutCall:
    """Ring the customer's phone: the only place where it is dialled, and once in an attempt at most."""
    if outcall.dialled:
        return end(outcall, Outcome.LOST, moment)
    if moment.facts.rings_us:
        return end(outcall, Outcome.RINGS_US, moment)
    if not moment.facts.may_dial:
        return end(outcall, Outcome.NOT_NOW, moment)
    customer = CustomerLeg(outcall.serial + 1, outcall.dial)
    phase = RingingCustomer(customer, agent, standby)
    outcall = outcall.enter(phase, at + moment.terms.ring_for, serial=customer.number)
    return replace(outcall, dialled=True)


def not_answered(outcall: OutCall, ending: LegEnding, moment: Moment) -> OutCall:
    """The customer's phone rang, or did not even do that."""
    match ending:
        case LegEnding.BUSY | LegEnding.DECLINED:
            return end(outcall, Outcome.BUSY, moment)
        case LegEnding.UNAVAILABLE | LegEnding.WRONG_NUMBER:
            return end(outcall, Outcome.UNREACHABLE, moment)
        case LegEnding.HUNG_UP:
            return end(outcall, Outcome.HUNG_UP, moment)
        case LegEnding.NO_ANSWER | LegEnding.DROPPED:
            return end(outcall, Outcome.NO_ANSWER, moment)


def ask(
    outcall: OutCall, customer: CustomerLeg, at: float, moment: Moment, agent: Leg | None, standby: tuple[Standby, ...]
) -> OutCall:
    """Somebody or some machine has answered: say who calls, and ask for a key."""
    playing = saying(outcall, moment.terms.speeches.customer, customer.number, language=outcall.language)
    until = at + TIMES_ASKED * moment.plan.seconds(playing.prompts) + TO_CONFIRM
    return outcall.enter(AskingCustomer(customer, playing, agent, standby), until, serial=playing.number)


def ask_again(outcall: OutCall, phase: AskingCustomer) -> OutCall:
    """The question is over; it is repeated to the end of its time, so that there is no silence."""
    playing = saying_again(outcall, phase.playing)
    return outcall.enter(replace(phase, playing=playing), outcall.deadline, serial=playing.number)


def connect(outcall: OutCall, phase: AskingCustomer | LeavingWord, at: float, moment: Moment) -> OutCall:
    """The customer is there: to the agent who waits, or to one who is found now."""
    if isinstance(phase, LeavingWord):
        return finding.find(outcall, phase.customer, at, moment)
    if phase.agent:
        return finding.join(outcall, phase.agent, phase.customer, at)
    return finding.find(outcall, phase.customer, at, moment, tuple(one.agent for one in phase.standby))


def leave_word(outcall: OutCall, customer: CustomerLeg, at: float, moment: Moment) -> OutCall:
    """Nobody has pressed 1. If there is another attempt the machine hears when; otherwise there is nothing to say."""
    if not moment.facts.again_said:
        return end(outcall, Outcome.MACHINE, moment)
    values = {Word.CALLBACK_WINDOW: moment.facts.again_said}
    speech = moment.terms.speeches.machine
    playing = saying(outcall, speech, customer.number, language=outcall.language, values=values)
    overdue = at + moment.plan.seconds(playing.prompts) + OVERDUE
    return outcall.enter(LeavingWord(customer, playing), overdue, serial=playing.number)


def hung_up(outcall: OutCall, phase: AskingCustomer | LeavingWord, moment: Moment) -> OutCall:
    """The phone is down before 1 was pressed."""
    return end(outcall, Outcome.HUNG_UP if isinstance(phase, AskingCustomer) else Outcome.MACHINE, moment)
