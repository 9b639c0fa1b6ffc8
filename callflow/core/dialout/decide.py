"""What happens next in an attempt to keep a promise: `decide(outcall, event, moment)` decides all of it, does nothing.

Theory of operation
-------------------
It is the same kind of machine as a call's `step`: an event leads to the next phase, and the commands are the
difference between what the two phases hold. Why a promise is kept exactly once:

* an attempt is saved before its first command, and its id is part of the name of each of its phones;
* the customer's phone is taken in one place, once in an attempt (`OutCall.dialled`), and never again after a restart:
  a phone that does not live then was not reached, and the *next* attempt, with the next id, rings it;
* an attempt that has ended has given everything back, and only then does the next one begin;
* once two have talked, every way out says `KEPT`.

Why no customer hangs in the air: whoever has answered hears words or music, has an agent within `AGENT_WITHIN` or the
operators' phones ringing, and in the end Asterisk's own operator lines. `walk` proves it, state by state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from callflow.core.call import Leg, Playing
from callflow.core.dialout import agents, customer, finding
from callflow.core.dialout.difference import difference, strays, unfinished
from callflow.core.dialout.endings import customer_gone, end, hand_over, hand_over_again, spent
from callflow.core.dialout.events import (
    Command,
    CommandFailed,
    CustomerTaken,
    Event,
    GiveBack,
    HandOver,
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
    Ended,
    FindingAgent,
    HandingOver,
    Holding,
    HoldMusic,
    Joining,
    LeavingWord,
    OutCall,
    Pair,
    RingingAgents,
    RingingCustomer,
    Standby,
    Starting,
    Talking,
    Ticket,
    Waiting,
    customer_of,
)
from callflow.core.dialout.recovering import recovered
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
from callflow.core.promise_life import Outcome
from callflow.core.search import CONFIRM_KEY


@dataclass(frozen=True, slots=True)
class Step:
    """The attempt after the event, and what is to be done, in this order."""

    outcall: OutCall
    commands: tuple[Command, ...] = ()


def decide(outcall: OutCall, event: Event, moment: Moment) -> Step:
    """Decide what an event means for an attempt."""
    if outcall.ended:
        return Step(outcall, strays(outcall, event))
    after = _after(outcall, event, moment)
    if after is outcall:
        return Step(outcall, (*strays(outcall, event), *unfinished(outcall, outcall, event)))
    commands = difference(outcall, after, event, moment)
    letting_go = tuple(command.holding for command in commands if isinstance(command, GiveBack))
    if letting_go != after.letting_go:
        after = replace(after, letting_go=letting_go)
    return Step(after, (*strays(outcall, event), *unfinished(outcall, after, event), *commands))


def _after(outcall: OutCall, event: Event, moment: Moment) -> OutCall:
    match event:
        case Started():
            return agents.wait(outcall, event.at, moment) if isinstance(outcall.phase, Starting) else outcall
        case AgentsOffered():
            return _offered(outcall, event, moment)
        case LegRang(number=number):
            phase = outcall.phase
            return agents.rang(outcall, phase, number) if isinstance(phase, RingingAgents) else outcall
        case LegAnswered():
            return _answered(outcall, event, moment)
        case LegEnded():
            return _leg_ended(outcall, event, moment)
        case DigitPressed():
            return _pressed(outcall, event, moment)
        case PlaybackEnded():
            return _heard(outcall, event, moment)
        case DeadlinePassed():
            return _too_late(outcall, event.at, moment)
        case Withdrawn():
            return _withdrawn(outcall, moment)
        case PutOff():
            rings = isinstance(outcall.phase, Starting | Waiting | RingingAgents | RingingCustomer)
            return end(outcall, Outcome.PUT_OFF, moment) if rings else outcall
        case StopAsked(at=at):
            return _stopped(outcall, at, moment)
        case CustomerTaken():
            return end(outcall, Outcome.HANDED_OVER, moment) if customer_of(outcall) else outcall
        case CommandFailed():
            return _failed(outcall, event, moment)
        case Recovered():
            return recovered(outcall, event, moment)
        case _:
            assert_never(event)


def _offered(outcall: OutCall, event: AgentsOffered, moment: Moment) -> OutCall:
    match outcall.phase:
        case Waiting(ticket):
            return agents.offered(outcall, ticket, event.agents, event.at, moment)
        case FindingAgent() as phase:
            return finding.offered(outcall, phase, event.agents, moment)
        case _:
            return outcall


def _answered(outcall: OutCall, event: LegAnswered, moment: Moment) -> OutCall:
    match outcall.phase:
        case RingingAgents() as phase:
            return agents.answered(outcall, phase, event, moment)
        case RingingCustomer(leg, agent, standby) if leg.number == event.number:
            return customer.ask(outcall, leg, event.at, moment, agent, standby)
        case FindingAgent() as phase:
            return finding.answered(outcall, phase, event, moment)
        case _:
            return outcall


def _leg_ended(outcall: OutCall, event: LegEnded, moment: Moment) -> OutCall:
    phase, leg = outcall.phase, customer_of(outcall)
    if leg and leg.number == event.number:
        match phase:
            case RingingCustomer():
                return customer.not_answered(outcall, event.ending, moment)
            case AskingCustomer() | LeavingWord():
                return customer.hung_up(outcall, phase, moment)
            case _:
                return customer_gone(outcall, moment)
    return _agent_ended(outcall, event, moment)


def _agent_ended(outcall: OutCall, event: LegEnded, moment: Moment) -> OutCall:
    """An agent's phone is down. With a customer on the line the next agent is looked for."""
    phase, number, at = outcall.phase, event.number, event.at
    match phase:
        case RingingAgents():
            return agents.leg_over(outcall, phase, number, at, moment)
        case RingingCustomer(agent=Leg(mine)) if mine == number:
            return end(outcall, Outcome.AGENT_LOST, moment)
        case AskingCustomer(agent=Leg(mine)) if mine == number:
            return outcall.enter(replace(phase, agent=None), outcall.deadline)
        case FindingAgent(legs=legs) if any(leg.number == number for leg in legs):
            return finding.leg_over(outcall, phase, number, at, moment)
        case Joining(Pair(_, Leg(mine), leg)) if mine == number:
            return finding.find(outcall, leg, at, moment)
        case Talking(Pair(_, Leg(mine), leg)) if mine == number:
            if event.ending is LegEnding.HUNG_UP:
                return end(outcall, Outcome.KEPT, moment)
            return finding.find(outcall, leg, at, moment)
        case _:
            return outcall


def _pressed(outcall: OutCall, event: DigitPressed, moment: Moment) -> OutCall:
    if event.leg is None:
        return outcall
    phase = outcall.phase
    match phase:
        case RingingAgents():
            return agents.confirmed(outcall, phase, event.leg, event.digit, event.at, moment)
        case FindingAgent():
            return finding.confirmed(outcall, phase, event.leg, event.digit, event.at)
        case AskingCustomer(leg) | LeavingWord(leg) if leg.number == event.leg and event.digit == CONFIRM_KEY:
            return customer.connect(outcall, phase, event.at, moment)
        case _:
            return outcall


def _heard(outcall: OutCall, event: PlaybackEnded, moment: Moment) -> OutCall:
    phase = outcall.phase
    match phase:
        case RingingAgents():
            return agents.heard(outcall, phase, event, moment)
        case AskingCustomer(playing=Playing(number)) if number == event.number:
            if event.failed:  # we have no voice: then a human asks who is there
                return customer.connect(outcall, phase, event.at, moment)
            return customer.ask_again(outcall, phase)
        case LeavingWord(playing=Playing(number)) if number == event.number:
            return end(outcall, Outcome.MACHINE, moment)
        case FindingAgent():
            return finding.heard(outcall, phase, event, moment)
        case _:
            return outcall


def _too_late(outcall: OutCall, at: float, moment: Moment) -> OutCall:
    """The deadline has passed."""
    if outcall.deadline is None or at < outcall.deadline:
        return outcall
    phase = outcall.phase
    match phase:
        case Starting() | Waiting():
            return agents.wait(outcall, at, moment)
        case RingingAgents():
            return agents.wait(outcall, at, moment, pause=True)
        case RingingCustomer():
            return end(outcall, Outcome.NO_ANSWER, moment)
        case AskingCustomer(leg):
            return customer.leave_word(outcall, leg, at, moment)
        case LeavingWord():
            return end(outcall, Outcome.MACHINE, moment)
        case FindingAgent():
            return finding.too_late(outcall, phase, at, moment)
        case Joining(pair):
            return finding.talk(outcall, pair)
        case HandingOver():
            return hand_over_again(outcall, phase, at, moment)
        case Talking() | Ended():
            return outcall
        case _:
            assert_never(phase)


def _withdrawn(outcall: OutCall, moment: Moment) -> OutCall:
    """Nobody is rung any more. A customer who has answered is not cut off for it."""
    match outcall.phase:
        case Starting() | Waiting() | RingingAgents() | RingingCustomer():
            return end(outcall, Outcome.WITHDRAWN, moment)
        case _:
            return outcall


def _stopped(outcall: OutCall, at: float, moment: Moment) -> OutCall:
    """The next engine begins anew where nobody has been reached. Two who talk need none, a machine hears us out."""
    match outcall.phase:
        case Starting() | Waiting() | RingingAgents() | RingingCustomer():
            return end(outcall, Outcome.LOST, moment)
        case AskingCustomer(leg) | FindingAgent(leg) | Joining(Pair(customer=leg)):
            return hand_over(outcall, leg, at)
        case LeavingWord() | Talking() | HandingOver() | Ended():
            return outcall
        case _:
            assert_never(outcall.phase)


# When something fails.


def _failed(outcall: OutCall, event: CommandFailed, moment: Moment) -> OutCall:
    """One rung down; a failure to give back, or of what is held no more, changes nothing."""
    match event.command:
        case Take(holding) if holding in outcall.phase.holdings:
            return _not_taken(outcall, holding, event, moment)
        case HandOver() if event.failure is Failure.LEG_GONE and isinstance(outcall.phase, HandingOver):
            return customer_gone(outcall, moment)
        case Take() | GiveBack() | HandOver():
            return outcall


def _not_taken(outcall: OutCall, holding: Holding, event: CommandFailed, moment: Moment) -> OutCall:
    at = event.at
    match holding:
        case CustomerLeg():
            nobody = event.failure in (Failure.UNAVAILABLE, Failure.LEG_GONE)
            if not isinstance(outcall.phase, RingingCustomer):
                return outcall  # whoever has answered has been reached after all
            return end(outcall, Outcome.UNREACHABLE if nobody else Outcome.NO_TRUNK, moment)
        case Leg(number):
            if isinstance(outcall.phase, RingingAgents | FindingAgent):
                gone = LegEnded(at=at, number=number, ending=LegEnding.UNAVAILABLE)
                return _agent_ended(outcall, gone, moment)
            return outcall
        case Playing(number):
            return _heard(outcall, PlaybackEnded(at=at, number=number, failed=True), moment)
        case Pair(_, _, leg):
            if isinstance(outcall.phase, Talking):
                return outcall
            poorer = spent(outcall)
            return finding.find(poorer, leg, at, moment) if poorer else hand_over(outcall, leg, at)
        case HoldMusic(to):
            mine = customer_of(outcall)
            if mine is None or mine.number != to or not isinstance(outcall.phase, FindingAgent):
                return outcall
            poorer = spent(outcall)
            return poorer or hand_over(outcall, mine, at)
        case Ticket():
            phase = outcall.phase
            if isinstance(phase, FindingAgent):
                return finding.operators(outcall, phase.customer, 1, at, moment)
            return outcall
        case Standby():
            return outcall
        case _:
            assert_never(holding)
