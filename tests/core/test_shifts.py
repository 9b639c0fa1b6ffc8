"""Agents come and go by their hours: at the second, whatever their phones do, and nobody is left waiting for them."""

from __future__ import annotations

from callflow.core.floor import (
    AgentBusyElsewhere,
    AgentCame,
    AgentPaused,
    AgentRules,
    AgentTalks,
    Away,
    Floor,
    FloorRules,
    Free,
    QueueRules,
    Released,
    RulesChanged,
    Talking,
)
from callflow.core.floor.agents import SHORT_PAUSE
from callflow.core.roster import Shift, Shifts
from tests.core.floors import Story, offers, sent_away, withdrawn


def office(anna: Shifts | None, jan: Shifts | None = None, *agents: str) -> FloorRules:
    shifts = {"anna": AgentRules(shifts=anna), "jan": AgentRules(shifts=jan)}
    return FloorRules({"sales": QueueRules(agents or ("anna",), wrap_up=5.0)}, shifts)


MORNING = (Shift(100.0, 200.0),)
TWO_SHIFTS = (Shift(100.0, 200.0), Shift(230.0, 300.0))


def test_a_registered_phone_is_not_rung_before_its_owner_comes_nor_after() -> None:
    story = Story(office(MORNING), here=("anna",))
    assert sent_away(story.comes("early", at=50.0)) == ["early"]
    assert "anna does not work at this hour" in story.why[-1]
    assert offers(story.wait(until=110.0)) == []
    assert offers(story.comes("in time", at=120.0)) == [("in time", "anna")]
    story.answers("anna", "in time", at=121.0)
    story.released("anna", "in time", Released.TALKED, at=130.0)
    story.wait(until=210.0)
    assert sent_away(story.comes("late", at=211.0)) == ["late"]


def test_the_floor_asks_to_be_told_of_the_very_second() -> None:
    story = Story(office(MORNING), here=("anna",))
    assert story.floor.next_at(story.rules) == 100.0
    story.wait(until=99.0)
    assert story.state("anna") == Away()
    story.wait(until=100.0)
    assert story.state("anna") == Free(100.0), "who comes has not been idle since yesterday"
    assert story.floor.next_at(story.rules) == 200.0
    story.wait(until=200.0)
    assert story.state("anna") == Away()
    assert story.floor.next_at(story.rules) is None


def test_who_waits_is_told_when_the_last_one_goes_though_a_talk_goes_on() -> None:
    story = Story(office(MORNING), here=("anna",))
    story.wait(until=150.0)
    story.comes("talks", at=150.0)
    story.answers("anna", "talks", at=151.0)
    assert sent_away(story.comes("waits", at=190.0)) == []
    assert sent_away(story.wait(until=200.0)) == ["waits"]
    assert isinstance(story.state("anna"), Talking), "a talk is finished"
    assert sent_away(story.comes("later", at=220.0)) == ["later"], "she takes nobody after this one"
    story.released("anna", "talks", Released.TALKED, at=260.0)
    assert story.state("anna") == Away()


def test_while_another_works_on_nobody_is_sent_away() -> None:
    story = Story(office(MORNING, None, "anna", "jan"), here=("anna", "jan"))
    story.wait(until=150.0)
    story.comes("one", at=150.0)
    story.answers("anna", "one", at=151.0)
    story.comes("two", at=152.0)
    story.answers("jan", "two", at=153.0)
    story.comes("waits", at=190.0)
    story.released("anna", "one", Released.TALKED, at=199.0)
    assert sent_away(story.wait(until=210.0)) == []
    assert offers(story.released("jan", "two", Released.TALKED, at=220.0)) == []
    assert offers(story.wait(until=230.0)) == [("waits", "jan")]


def test_a_phone_that_rings_at_the_end_rings_on_and_may_be_answered() -> None:
    story = Story(office(MORNING), here=("anna",))
    story.wait(until=150.0)
    assert offers(story.comes("c", at=195.0)) == [("c", "anna")]
    orders = story.wait(until=201.0)
    assert (sent_away(orders), withdrawn(orders)) == ([], [])
    story.tell(AgentTalks("anna", "c", at=203.0))
    assert isinstance(story.state("anna"), Talking)


def test_when_that_ring_was_in_vain_the_caller_goes_on_at_once() -> None:
    story = Story(office(MORNING), here=("anna",))
    story.wait(until=150.0)
    story.comes("c", at=195.0)
    story.wait(until=201.0)
    assert sent_away(story.refuses("anna", "c", at=204.0, how=Released.NO_ANSWER)) == ["c"]


def test_who_comes_back_is_rung_for_those_who_wait_and_bears_no_blame() -> None:
    story = Story(office(TWO_SHIFTS, None, "anna", "jan"), here=("anna", "jan"))
    story.tell(AgentPaused("jan", "lunch", at=190.0))
    story.wait(until=195.0)
    assert offers(story.comes("c", at=195.0)) == [("c", "anna")]
    story.refuses("anna", "c", at=196.0)
    story.wait(until=205.0)
    assert offers(story.wait(until=230.0)) == [("c", "anna")], "not set aside any more"


def test_after_hours_a_phone_in_use_is_nobody_at_work() -> None:
    story = Story(office(MORNING), here=("anna",))
    story.wait(until=250.0)
    story.tell(AgentBusyElsewhere("anna", at=251.0))
    assert sent_away(story.comes("c", at=252.0)) == ["c"]


def test_who_finishes_a_last_talk_keeps_nobody_from_being_tried_again() -> None:
    story = Story(office(MORNING, None, "anna", "jan"), here=("anna", "jan"))
    story.wait(until=150.0)
    story.comes("talks", at=150.0)
    story.answers("anna", "talks", at=151.0)
    story.wait(until=200.0)
    story.comes("c", at=201.0)
    story.refuses("jan", "c", at=202.0)
    assert offers(story.wait(until=208.0)) == [("c", "jan")], "five seconds later, for nobody else is at work"


def test_a_pause_goes_on_after_a_break() -> None:
    story = Story(office(TWO_SHIFTS), here=("anna",))
    story.wait(until=150.0)
    story.tell(AgentPaused("anna", "lunch", at=199.0))
    story.wait(until=200.0)
    assert story.state("anna") == Away()
    story.wait(until=299.0)
    assert sent_away(story.comes("short", at=299.0)) == [], "a short break sends nobody away"
    assert SHORT_PAUSE > 299.0 - 199.0


def test_new_hours_hold_at_once_and_also_for_who_was_never_seen() -> None:
    story = Story(office(MORNING), here=("anna",))
    story.wait(until=150.0)
    story.comes("waits", at=150.0)
    story.answers("anna", "waits", at=151.0)
    story.comes("c", at=152.0)
    story.rules = office((Shift(100.0, 160.0),))
    assert sent_away(story.tell(RulesChanged(at=170.0))) == ["c"]
    story.rules = office(None)
    story.tell(RulesChanged(at=180.0))
    assert sent_away(story.comes("d", at=181.0)) == []

    fresh = Story(office(MORNING))
    fresh.floor = Floor(at=300.0)
    fresh.tell(AgentCame("anna", at=300.0))
    assert fresh.state("anna") == Away()


def test_without_hours_the_floor_asks_for_no_time() -> None:
    story = Story(office(None), here=("anna",))
    assert story.rules.turns == ()
    assert story.floor.next_at(story.rules) is None
