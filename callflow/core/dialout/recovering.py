"""An attempt after we were away: what lives is taken up, what does not is over, and the customer is never rung again.

A customer's phone that does not live any more either was never dialled, or has hung up, or went with Asterisk. Nobody
knows which, so the attempt is lost and the promise is not: the next attempt rings anew. Only who has talked has been
called.
"""

from __future__ import annotations

from typing import assert_never

from callflow.core.call import Leg
from callflow.core.dialout import agents, customer, finding
from callflow.core.dialout.endings import customer_gone, end, hand_over_again
from callflow.core.dialout.events import Moment, Recovered
from callflow.core.dialout.outcall import (
    AskingCustomer,
    Ended,
    FindingAgent,
    HandingOver,
    Joining,
    LeavingWord,
    OutCall,
    Pair,
    RingingAgents,
    RingingCustomer,
    Starting,
    Talking,
    Waiting,
    customer_of,
)
from callflow.core.promise_life import Outcome


def recovered(outcall: OutCall, event: Recovered, moment: Moment) -> OutCall:
    """The attempt, taken up with what lives of it."""
    leg = customer_of(outcall)
    if leg and leg.number not in event.legs:
        return end(outcall, Outcome.LOST, moment)
    phase, at = outcall.phase, event.at
    match phase:
        case Starting() | Waiting():
            return agents.wait(outcall, at, moment)
        case RingingAgents():
            return agents.resume(outcall, phase, event.legs, event.up, at, moment)
        case RingingCustomer():
            return _ringing(outcall, phase, event, moment)
        case AskingCustomer():
            agent, standby = _alive(phase.agent, event), phase.standby
            return customer.ask(outcall, phase.customer, at, moment, agent, standby)
        case LeavingWord():
            return customer.leave_word(outcall, phase.customer, at, moment)
        case FindingAgent():
            return finding.operators(outcall, phase.customer, max(1, phase.round), at, moment)
        case Joining(pair) | Talking(pair):
            return _together(outcall, pair, event, moment)
        case HandingOver():
            return hand_over_again(outcall, phase, at, moment)
        case Ended():
            return outcall
        case _:
            assert_never(phase)


def _alive(agent: Leg | None, event: Recovered) -> Leg | None:
    return agent if agent and agent.number in event.legs else None


def _ringing(outcall: OutCall, phase: RingingCustomer, event: Recovered, moment: Moment) -> OutCall:
    """Answered meanwhile: ask. Still ringing: let it ring, if there is an agent to talk to."""
    agent = _alive(phase.agent, event)
    if phase.customer.number in event.up:
        return customer.ask(outcall, phase.customer, event.at, moment, agent, phase.standby)
    if agent is None and not phase.standby:
        return end(outcall, Outcome.AGENT_LOST, moment)
    until = min(outcall.deadline or event.at, event.at + moment.terms.ring_for)
    return outcall.enter(phase, max(until, event.at))


def _together(outcall: OutCall, pair: Pair, event: Recovered, moment: Moment) -> OutCall:
    """Leave two who talk alone, bring back together who were parted; a customer who is alone gets a human."""
    if pair.customer.number not in event.up:
        return customer_gone(outcall, moment)
    if event.together:
        return outcall if outcall.talked else finding.talk(outcall, pair)
    if pair.agent.number in event.up:
        return finding.join(outcall, pair.agent, pair.customer, event.at)
    return finding.find(outcall, pair.customer, event.at, moment)
