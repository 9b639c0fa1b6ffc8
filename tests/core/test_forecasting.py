"""What the floor tells of a wait: learned from its own events, and named only when enough is known."""

from __future__ import annotations

import pytest

from callflow.core.call import Told
from callflow.core.floor import AgentCame, AgentReleased, AgentTalks, Floor, Released, SeatLeft, SeatTaken, react
from callflow.core.floor.events import FloorEvent
from callflow.core.floor.forecasting import TALK_AT_FIRST, Learnt, outlook_for, queue_state
from callflow.core.floor.rules import FloorRules, QueueRules
from callflow.core.line import Free, Talking, WrappingUp
from callflow.core.outlook import FEWEST_CALLS

RULES = FloorRules({"sales": QueueRules(agents=("anna", "jan"), wrap_up=10.0)})


class Office:
    """The floor of two agents, with what it has learned."""

    def __init__(self) -> None:
        self.floor, self.learnt = Floor(), Learnt()
        self.hear(AgentCame("anna", at=0.0))

    def hear(self, *events: FloorEvent) -> None:
        for event in events:
            self.learnt = self.learnt.after(RULES, self.floor, event)
            self.floor = react(RULES, self.floor, event).floor

    def talk(self, call: str, begins: float, lasts: float) -> None:
        self.hear(
            SeatTaken(call, "sales", begins - 5.0, at=begins - 5.0),
            AgentTalks("anna", call, at=begins),
            AgentReleased("anna", call, Released.TALKED, at=begins + lasts),
        )


def test_talks_and_the_time_after_them_are_learned() -> None:
    office = Office()
    for number in range(40):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 50.0)
    laws = office.learnt.of("sales", RULES)
    assert laws.calls == 40
    assert laws.handling.mean_s == pytest.approx(60.0, rel=0.1)
    assert office.learnt.of("support", RULES).handling.mean_s == pytest.approx(TALK_AT_FIRST)


def test_who_hangs_up_teaches_patience_and_who_goes_on_does_not() -> None:
    office, other = Office(), Office()
    for number in range(30):
        at = 100.0 * number
        for one, hung_up in ((office, True), (other, False)):
            one.hear(SeatTaken(f"c{number}", "sales", at, at=at), SeatLeft(f"c{number}", hung_up, at=at + 20.0))
    assert (
        office.learnt.of("sales", RULES).patience.staying(60.0)
        < 0.5
        < other.learnt.of("sales", RULES).patience.staying(60.0)
    )


def test_no_number_is_named_before_enough_calls_and_then_one_is() -> None:
    office = Office()
    for number in range(FEWEST_CALLS - 1):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 100.0)
    at = 50_000.0
    office.hear(SeatTaken("talks", "sales", at, at=at), AgentTalks("anna", "talks", at=at))
    office.hear(SeatTaken("waits", "sales", at, at=at), SeatTaken("behind", "sales", at + 1.0, at=at + 1.0))
    known = outlook_for(RULES, office.floor, office.learnt, "waits", Told(), at + 2.0, paths=200)
    assert known is not None
    assert (known.place, known.bound) == (1, None)
    office.hear(AgentReleased("anna", "talks", Released.TALKED, at=at + 100.0))
    office.hear(AgentTalks("anna", "waits", at=at + 101.0))
    known = outlook_for(RULES, office.floor, office.learnt, "behind", Told(), at + 110.0, paths=200)
    assert known is not None
    assert known.place == 1
    assert known.bound is not None
    assert 30.0 < known.bound < 300.0
    again = outlook_for(RULES, office.floor, office.learnt, "behind", Told(), at + 110.0, paths=200)
    assert again == known
    assert outlook_for(RULES, office.floor, office.learnt, "nobody", Told(), at, paths=200) is None


def test_the_line_is_told_as_the_estimator_wants_it() -> None:
    office = Office()
    office.hear(AgentCame("jan", at=0.0))
    office.hear(SeatTaken("one", "sales", 0.0, at=10.0), AgentTalks("anna", "one", at=10.0))
    office.hear(SeatTaken("two", "sales", 11.0, at=11.0), AgentTalks("jan", "two", at=12.0))
    office.hear(SeatTaken("three", "sales", 20.0, at=20.0), SeatTaken("four", "sales", 25.0, at=25.0))
    state = queue_state(RULES, office.floor, office.floor.seats["four"], 30.0)
    assert [one.doing for one in state.agents] == [Talking(20.0), Talking(18.0)]
    assert [one.waited_s for one in state.ahead] == [10.0]
    office.hear(AgentReleased("anna", "one", Released.TALKED, at=40.0))
    state = queue_state(RULES, office.floor, office.floor.seats["four"], 42.0)
    assert state.agents[0].doing == WrappingUp(8.0)
    assert Free() not in [one.doing for one in state.agents]


def test_a_plan_that_says_how_long_talks_take_lets_a_wait_be_named_at_once() -> None:
    rules = FloorRules({"sales": QueueRules(agents=("anna",), talk=120.0)})
    floor = Floor()
    for event in (
        AgentCame("anna", at=0.0),
        SeatTaken("talks", "sales", 0.0, at=0.0),
        AgentTalks("anna", "talks", at=1.0),
        SeatTaken("waits", "sales", 2.0, at=2.0),
    ):
        floor = react(rules, floor, event).floor
    known = outlook_for(rules, floor, Learnt(), "waits", Told(), 4.0, paths=200)
    assert known is not None
    assert known.bound is not None
    assert 30.0 < known.bound < 600.0


def test_ends_that_pass_move_what_is_named_later_and_ends_that_hold_move_it_back() -> None:
    office = Office()
    for number in range(30):
        office.talk(f"c{number}", 1000.0 * number + 10.0, 60.0 + 8.0 * (number % 10))
    at = 50_000.0
    office.hear(SeatTaken("talks", "sales", at, at=at), AgentTalks("anna", "talks", at=at))
    office.hear(SeatTaken("waits", "sales", at, at=at))

    def named() -> float:
        known = outlook_for(RULES, office.floor, office.learnt, "waits", Told(), at + 2.0, paths=400)
        assert known is not None
        assert known.bound is not None
        return known.bound

    def ended(after: float, times: int, *, answered: bool = True) -> None:
        told = Told(end=1060.0, at=1000.0)
        for _ in range(times):
            office.learnt = office.learnt.judged(RULES, "sales", 1000.0, told, 1000.0 + after, answered=answered)

    at_first = named()
    ended(90.0, 5)
    missed = named()
    assert missed > at_first
    ended(30.0, 3, answered=False)
    assert named() == missed, "who hangs up before the end that was named says nothing"
    ended(30.0, 40)
    assert named() < missed
    untouched = office.learnt
    office.learnt = office.learnt.judged(RULES, "sales", 1000.0, Told(), 2000.0, answered=True)
    assert office.learnt == untouched, "nothing was named"
