"""How a callback goes, told as stories: who hears what, who is rung, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from callflow.core.call import Leg, Playing
from callflow.core.dialout.checks import broken
from callflow.core.dialout.decide import decide
from callflow.core.dialout.events import (
    Command,
    CommandFailed,
    CustomerTaken,
    Event,
    Facts,
    GiveBack,
    HandOver,
    Moment,
    Recovered,
    Started,
    Take,
    Withdrawn,
)
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    Ended,
    FindingAgent,
    HandingOver,
    Joining,
    LeavingWord,
    OutCall,
    Pair,
    RingingAgents,
    RingingCustomer,
    Talking,
    Ticket,
    Waiting,
    customer_of,
    legs_of,
)
from callflow.core.dialout.telling import told
from callflow.core.dialout.world import AGAIN
from callflow.core.events import AgentsOffered, DeadlinePassed, DigitPressed, Failure, LegAnswered, LegEnded, LegEnding
from callflow.core.promise_life import CameDue, Outcome, PromiseState, proceed, promised
from tests.core.callbacks import CUSTOMER_FIRST, DIAL, FACTS, MEANS, MOMENT, TERMS, attempt, promise


@dataclass
class Story:
    """One attempt and its promise, led through what happens."""

    moment: Moment = MOMENT
    outcall: OutCall = field(default_factory=attempt)
    done: list[Command] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.life = proceed(promised(promise()), CameDue(300.0), TERMS.attempts)
        self.then(Started(at=self.now))

    def then(self, event: Event) -> Story:
        before = self.outcall
        step = decide(before, event, self.moment)
        assert broken(before, event, step, self.moment) is None
        for happening in told(before, step.outcall, event.at):
            self.life = proceed(self.life, happening, TERMS.attempts)
        self.outcall, self.done, self.now = step.outcall, list(step.commands), event.at
        return self

    def offered(self, *agents: str) -> Story:
        return self.then(AgentsOffered(at=self.now, agents=agents))

    def agent(self, name: str) -> int:
        return next(leg.number for leg in legs_of(self.outcall) if leg.agent == name)

    @property
    def customer(self) -> int:
        leg = customer_of(self.outcall)
        assert leg is not None
        return leg.number

    def answers(self, number: int) -> Story:
        return self.then(LegAnswered(at=self.now, number=number))

    def presses(self, number: int, digit: str = "1") -> Story:
        return self.then(DigitPressed(at=self.now, digit=digit, leg=number))

    def ends(self, number: int, ending: LegEnding = LegEnding.HUNG_UP) -> Story:
        return self.then(LegEnded(at=self.now, number=number, ending=ending))

    def waits(self) -> Story:
        assert self.outcall.deadline is not None
        return self.then(DeadlinePassed(at=self.outcall.deadline))

    def said(self, to: int) -> list[str]:
        playing = [one.holding for one in self.done if isinstance(one, Take) and isinstance(one.holding, Playing)]
        return [one.text for one in playing if one.to == to]

    def state(self) -> PromiseState:
        return self.life.state

    def outcome(self) -> Outcome:
        assert isinstance(self.outcall.phase, Ended)
        return self.outcall.phase.outcome


def with_agent() -> Story:
    """Anna has pressed 1 and the customer's phone is to ring."""
    story = Story().offered("anna")
    anna = story.agent("anna")
    return story.answers(anna).presses(anna)


def asked() -> Story:
    story = with_agent()
    return story.answers(story.customer)


def test_an_agent_first_then_the_customer_then_they_talk() -> None:
    story = Story()
    assert isinstance(story.outcall.phase, Waiting)
    story.offered("anna")
    assert story.state() is PromiseState.AGENT_RINGING
    anna = story.agent("anna")
    story.answers(anna)
    assert story.said(anna) == ["A callback for Acme Plumbing. To call the customer now, press 1."]
    story.presses(anna)
    assert Take(CustomerLeg(story.customer, DIAL), 35.0) in story.done
    assert any(isinstance(one, GiveBack) and isinstance(one.holding, Ticket) for one in story.done)
    assert story.state() is PromiseState.CUSTOMER_RINGING
    story.answers(story.customer)
    assert story.said(story.customer) == [
        "This is Acme Plumbing. You asked us to call you back. To be connected, press 1."
    ]
    story.presses(story.customer)
    assert isinstance(story.outcall.phase, Joining)
    story.waits()
    assert isinstance(story.outcall.phase, Talking)
    story.ends(story.customer)
    assert (story.outcome(), story.life.state) == (Outcome.KEPT, PromiseState.KEPT)
    assert [one.holding for one in story.done if isinstance(one, GiveBack) and isinstance(one.holding, Leg)]


def test_an_agent_who_does_not_press_1_rings_nobody() -> None:
    story = Story().offered("anna")
    anna = story.agent("anna")
    story.answers(anna).presses(anna, "5").ends(anna)
    assert isinstance(story.outcall.phase, Waiting)
    assert story.life.state is PromiseState.DUE
    assert not story.outcall.dialled


def test_a_voicemail_is_not_the_customer_and_hears_when_we_try_again() -> None:
    story = asked()
    customer = story.customer
    story.waits()
    assert isinstance(story.outcall.phase, LeavingWord)
    assert story.said(customer) == ["We will try again today from 14:00 to 14:15"]
    assert any(isinstance(one, GiveBack) and isinstance(one.holding, Leg) for one in story.done), "Anna is free again"
    story.waits()
    assert (story.outcome(), story.life.state) == (Outcome.MACHINE, PromiseState.TRIED_AGAIN)
    assert story.life.window == AGAIN


def test_after_the_last_attempt_a_voicemail_is_promised_nothing() -> None:
    story = asked()
    story.moment = Moment(MEANS, Facts(AGAIN))
    assert story.waits().outcome() is Outcome.MACHINE


def test_whoever_presses_1_late_is_a_human_after_all() -> None:
    story = asked().waits()
    story.presses(story.customer)
    assert isinstance(story.outcall.phase, FindingAgent)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (LegEnding.BUSY, Outcome.BUSY),
        (LegEnding.NO_ANSWER, Outcome.NO_ANSWER),
        (LegEnding.WRONG_NUMBER, Outcome.UNREACHABLE),
    ],
)
def test_a_customer_who_is_not_reached_is_tried_again(ending: LegEnding, outcome: Outcome) -> None:
    story = with_agent()
    story.ends(story.customer, ending)
    assert (story.outcome(), story.life.state, story.life.counted) == (outcome, PromiseState.TRIED_AGAIN, 1)


def test_a_customer_whose_agent_has_gone_has_another_within_ten_seconds() -> None:
    story = asked()
    story.ends(story.agent("anna")).presses(story.customer)
    phase = story.outcall.phase
    assert isinstance(phase, FindingAgent)
    assert phase.ticket is not None
    assert phase.ticket.at_front
    story.offered("jan")
    story.answers(story.agent("jan"))
    assert isinstance(story.outcall.phase, Joining)


def test_or_else_the_operators_and_in_the_end_asterisks_own() -> None:
    story = asked()
    began = story.now
    story.ends(story.agent("anna")).presses(story.customer).waits()
    assert story.now - began <= 10.0
    assert {leg.agent for leg in legs_of(story.outcall)} == {"owner", "mobile"}
    for _ in range(3):
        story.waits()
    assert isinstance(story.outcall.phase, HandingOver)
    assert isinstance(story.done[-1], HandOver)
    story.then(CustomerTaken(at=story.now))
    assert (story.outcome(), story.life.state) == (Outcome.HANDED_OVER, PromiseState.GIVEN_UP)
    assert not any(isinstance(one, GiveBack) and isinstance(one.holding, CustomerLeg) for one in story.done)


def test_the_customer_first_while_agents_are_kept_free() -> None:
    story = Story(moment=Moment(CUSTOMER_FIRST, FACTS)).offered("anna")
    assert isinstance(story.outcall.phase, RingingCustomer)
    story.answers(story.customer).presses(story.customer)
    story.answers(story.agent("anna"))
    assert isinstance(story.outcall.phase, Joining)


def test_an_agent_who_leaves_before_the_customer_answers_costs_no_attempt() -> None:
    story = with_agent()
    story.ends(story.agent("anna"))
    assert (story.outcome(), story.life.state) == (Outcome.AGENT_LOST, PromiseState.DUE)
    assert (story.life.attempt, story.life.counted) == (2, 0)


def test_a_number_that_may_not_be_dialled_any_more_is_not() -> None:
    story = Story().offered("anna")
    story.moment = Moment(MEANS, replace(FACTS, may_dial=False))
    anna = story.agent("anna")
    story.answers(anna).presses(anna)
    assert (story.outcome(), story.outcall.dialled) == (Outcome.NOT_NOW, False)


def test_a_promise_that_is_withdrawn_rings_nobody_but_cuts_nobody_off() -> None:
    story = with_agent().then(Withdrawn(at=1.0))
    assert (story.outcome(), story.life.state) == (Outcome.WITHDRAWN, PromiseState.WITHDRAWN)
    answered = asked().then(Withdrawn(at=1.0))
    assert isinstance(answered.outcall.phase, AskingCustomer)


# After we were away.


def test_a_customer_whose_phone_lives_is_asked_and_one_whose_does_not_is_rung_by_the_next_attempt() -> None:
    story = with_agent()
    both = frozenset({story.customer, story.agent("anna")})
    story.then(Recovered(at=5.0, legs=both, up=both))
    assert isinstance(story.outcall.phase, AskingCustomer)
    lost = with_agent().then(Recovered(at=5.0))
    assert (lost.outcome(), lost.life.state, lost.life.attempt) == (Outcome.LOST, PromiseState.DUE, 2)
    assert not any(isinstance(one, Take) for one in lost.done)


def test_two_who_talk_are_left_alone_and_two_who_were_parted_are_joined() -> None:
    story = asked()
    story.presses(story.customer).waits()
    both = frozenset({story.customer, story.agent("anna")})
    story.then(Recovered(at=90.0, legs=both, up=both, together=True))
    assert (isinstance(story.outcall.phase, Talking), story.done) == (True, [])
    story.then(Recovered(at=91.0, legs=both, up=both))
    assert any(isinstance(one, Take) and isinstance(one.holding, Pair) for one in story.done)


def test_who_has_talked_is_not_called_again_whatever_was_lost() -> None:
    story = asked()
    story.presses(story.customer).waits().then(Recovered(at=90.0))
    assert (story.outcome(), story.life.state) == (Outcome.KEPT, PromiseState.KEPT)


def test_agents_phones_that_ring_are_kept() -> None:
    story = Story().offered("anna", "jan")
    jan = story.agent("jan")
    story.then(Recovered(at=5.0, legs=frozenset({jan})))
    phase = story.outcall.phase
    assert isinstance(phase, RingingAgents)
    assert [leg.agent for leg in phase.legs] == ["jan"]


def test_a_trunk_that_refuses_costs_no_attempt() -> None:
    story = with_agent()
    dialled = Take(CustomerLeg(story.customer, DIAL), 35.0)
    story.then(CommandFailed(at=1.0, command=dialled, failure=Failure.REFUSED))
    assert (story.outcome(), story.life.state) == (Outcome.NO_TRUNK, PromiseState.TRIED_AGAIN)
    assert (story.life.counted, story.life.setbacks) == (0, 1)
