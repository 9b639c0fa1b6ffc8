"""The dial-out is proven, whoever is first, with and without a queue; and the proof finds what is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from callflow.core.dialout import customer
from callflow.core.dialout.decide import Step, decide
from callflow.core.dialout.difference import difference
from callflow.core.dialout.events import Event, GiveBack, Means, Moment, Take
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    Ended,
    FindingAgent,
    Joining,
    OutCall,
    RingingCustomer,
    Talking,
    Waiting,
)
from callflow.core.dialout.walk import WALKED_RESCUES, Found, Walked, walk
from callflow.core.events import DeadlinePassed, LegEnded
from callflow.core.promise_life import Outcome
from tests.core.callbacks import CUSTOMER_FIRST, MEANS, attempt, world


@pytest.mark.parametrize("means", [MEANS, CUSTOMER_FIRST], ids=["agent first", "customer first"])
@pytest.mark.parametrize("queue", ["sales", ""], ids=["queue", "operators"])
def test_every_state_of_an_attempt_is_sound(means: Means, queue: str) -> None:
    found = walk(replace(attempt(queue), rescues=WALKED_RESCUES), world(means))
    assert isinstance(found, Walked), found
    without_line = {Outcome.NO_AGENT, Outcome.AGENT_LOST} if means is CUSTOMER_FIRST else {Outcome.AGENT_LOST}
    assert found.outcomes >= set(Outcome) - without_line


def _dials_again(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    if isinstance(outcall.phase, RingingCustomer) and isinstance(event, DeadlinePassed):
        return Step(outcall.enter(outcall.phase, event.at + 30.0), (Take(outcall.phase.customer),))
    return step


def _dials_something_else(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    if isinstance(step.outcall.phase, RingingCustomer) and not outcall.dialled:
        return decide(replace(outcall, dial="PJSIP/00900123@elsewhere"), event, moment)
    return step


def _takes_a_machine_for_the_customer(outcall: OutCall, event: Event, moment: Moment) -> Step:
    if isinstance(outcall.phase, AskingCustomer) and isinstance(event, DeadlinePassed):
        after = customer.connect(outcall, outcall.phase, event.at, moment)
        return Step(after, difference(outcall, after, event, moment))
    return decide(outcall, event, moment)


def _lets_the_customer_wait(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    if isinstance(step.outcall.phase, FindingAgent) and not step.outcall.phase.round and step.outcall.deadline:
        return replace(step, outcall=step.outcall.enter(step.outcall.phase, step.outcall.deadline + 20.0))
    return step


def _forgets_a_phone(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    if isinstance(step.outcall.phase, Ended):
        return replace(step, commands=tuple(one for one in step.commands if not isinstance(one, GiveBack)))
    return step


def _cuts_off_who_has_answered(outcall: OutCall, event: Event, moment: Moment) -> Step:
    if isinstance(outcall.phase, Joining) and isinstance(event, LegEnded) and event.number != _customer(outcall):
        ended = outcall.enter(Ended(Outcome.AGENT_LOST, moment.facts.again), None)
        held = [one for one in outcall.phase.holdings if getattr(one, "number", 0) != event.number]
        return Step(ended, tuple(GiveBack(one) for one in reversed(held)))
    return decide(outcall, event, moment)


def _customer(outcall: OutCall) -> int:
    return next(one.number for one in outcall.phase.holdings if isinstance(one, CustomerLeg))


def _calls_again_after_a_talk(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    if isinstance(outcall.phase, Talking) and isinstance(step.outcall.phase, Ended):
        return replace(step, outcall=step.outcall.enter(Ended(Outcome.LOST, moment.facts.again), None))
    return step


def _waits_for_ever(outcall: OutCall, event: Event, moment: Moment) -> Step:
    step = decide(outcall, event, moment)
    waits = isinstance(outcall.phase, Waiting) and isinstance(event, DeadlinePassed)
    return Step(outcall.enter(outcall.phase, event.at + 30.0)) if waits else step


FAULTS: dict[str, tuple[Callable[[OutCall, Event, Moment], Step], str]] = {
    "dials again": (_dials_again, "the customer is dialled twice in an attempt"),
    "dials something else": (_dials_something_else, "something else than an allowed number is dialled"),
    "takes a machine": (_takes_a_machine_for_the_customer, "a customer is connected who has not pressed 1"),
    "lets wait": (_lets_the_customer_wait, "a customer without an agent waits too long for the operators"),
    "forgets a phone": (
        _forgets_a_phone,
        "something is held that no phase holds, or not held",
    ),
    "cuts off": (_cuts_off_who_has_answered, "a customer who has answered is hung up"),
    "calls again": (_calls_again_after_a_talk, "a customer who has answered is hung up"),
    "waits for ever": (_waits_for_ever, "an agent is waited for though time is up"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    broken, wrong = FAULTS[fault]
    found = walk(replace(attempt(), rescues=WALKED_RESCUES), world(), broken)
    assert isinstance(found, Found)
    assert found.wrong == wrong
