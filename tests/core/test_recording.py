"""What is remembered of a call: its story, and each wait, talk, offer and announcement with its end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow.core.call import Caller, Seat
from callflow.core.commands import Command, Take
from callflow.core.events import (
    AgentsOffered,
    CallerLeft,
    CommandFailed,
    DeadlinePassed,
    Event,
    Failure,
    LegEnding,
    NobodyOnDuty,
    RescueAsked,
)
from callflow.core.plan import Plan
from callflow.core.prompts import Known, Outlook
from callflow.core.recording import (
    Announced,
    CallBegan,
    CallEnded,
    Fact,
    Noted,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
    closed,
    remembered_of_call,
)
from callflow.core.records import WaitEnding
from callflow.core.world import World
from tests.core.life import Life
from tests.core.plans import queue_plan
from tests.core.test_properties import about_anything, plans

COMPANY = "Acme Plumbing"
WHY = "anna: longest idle (9 s); c before d: arrived 3 s earlier"


@dataclass(slots=True)
class Remembered(Life):
    """A call of which everything is remembered."""

    facts: list[Fact] = field(default_factory=list)

    def happens(self, event: Event) -> Life:
        before = self.call
        Life.happens(self, event)
        if self.call is not before:
            self.facts += remembered_of_call(self.plan, before, event, self.call)
        return self

    @property
    def story(self) -> list[str]:
        return [fact.what for fact in self.facts if isinstance(fact, Noted)]

    def of(self, *kinds: type[Fact]) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact, kinds)]

    @property
    def wait(self) -> WaitEnded:
        (found,) = (fact for fact in self.facts if isinstance(fact, WaitEnded))
        return found


def rings(plan: Plan | None = None) -> Remembered:
    life = Remembered(plan or queue_plan())
    life.call = replace(life.call, caller=Caller("+48600700800", "Jan"))
    return life


def in_line() -> Remembered:
    life = rings()
    life.arrives().presses("1").hears()
    return life


def rung(life: Remembered, why: str = WHY) -> Remembered:
    life.happens(AgentsOffered(at=life.now, agents=("anna",), why=why))
    return life


def later(life: Remembered, seconds: float) -> Remembered:
    life.now += seconds
    return life


def test_a_caller_waits_is_told_the_place_and_talks() -> None:
    life = in_line()
    life.waits_knowing(Known(line=Outlook(place=2, bound=170.0))).hears()
    rung(later(life, 20.0)).rings("anna").ends("anna", LegEnding.DECLINED)
    rung(later(life, 30.0), "").answers("anna")
    later(life, 100.0).ends("anna", LegEnding.HUNG_UP)
    life.hangs_up()
    assert life.story == [
        "arrives",
        "hears the menu call/0",
        "presses 1",
        "hears sales/0",
        "is put in line for sales",
        "is told: place 2, at most 3 minutes",
        f"is offered to anna ({WHY})",
        "anna declined",
        "is offered to anna",
        "talks with anna",
        "anna hangs up",
        "ended: talked to a human",
    ]
    sat_down, told = 1000.0, 1002.0
    assert life.of(CallBegan) == [CallBegan("c", COMPANY, "v1", "100", "+48600700800", 1000.0)]
    assert life.of(Announced) == [Announced("c", 3, COMPANY, "sales", told, 2, told + 180.0)]
    assert life.wait == WaitEnded("c", 3, COMPANY, "sales", sat_down, 1052.0, WaitEnding.ANSWERED, "anna")
    assert life.of(TalkBegan, TalkEnded) == [
        TalkBegan("c", 6, COMPANY, "sales", "anna", 1052.0),
        TalkEnded("c", 6, 1152.0),
    ]
    assert life.of(OfferBegan, OfferEnded) == [
        OfferBegan("c", 5, COMPANY, "sales", "anna", 1022.0, WHY),
        OfferEnded("c", 5, 1022.0, "declined"),
        OfferBegan("c", 6, COMPANY, "sales", "anna", 1052.0),
        OfferEnded("c", 6, 1052.0, "talked"),
    ]
    assert life.of(CallEnded) == [CallEnded("c", 1152.0, "talked to a human")]


def test_nothing_personal_gets_into_a_story() -> None:
    life = in_line()
    life.waits_knowing(Known(line=Outlook(place=2, bound=170.0)))
    rung(life).answers("anna").hangs_up()
    assert not [line for line in life.story if "48" in line or "Jan" in line]
    assert [fact for fact in life.facts if "+48600700800" in repr(fact)] == life.of(CallBegan)


@pytest.mark.parametrize(
    ("what", "ending"),
    [
        (lambda life: life.hangs_up(), WaitEnding.HUNG_UP),
        (lambda life: life.presses("0"), WaitEnding.PRESSED_ZERO),
        (lambda life: life.happens(NobodyOnDuty(at=life.now)), WaitEnding.NO_AGENTS),
        (lambda life: later(life, 3600.0).happens(DeadlinePassed(at=life.now)), WaitEnding.TIMED_OUT),
        (lambda life: life.happens(RescueAsked(at=life.now)), WaitEnding.RESCUED),
        (lambda life: life.happens(CallerLeft(at=life.now)), WaitEnding.RESCUED),
        (lambda life: rung(life).hangs_up(), WaitEnding.HUNG_UP),
        (lambda life: rung(life).presses("0"), WaitEnding.PRESSED_ZERO),
        (lambda life: rung(life).answers("anna"), WaitEnding.ANSWERED),
    ],
)
def test_the_reasons_why_a_wait_is_over_are_kept_apart(what: object, ending: WaitEnding) -> None:
    life = in_line()
    assert callable(what)
    what(life)
    assert life.wait.ending is ending


def test_a_caller_who_is_cut_off_begins_another_wait_at_the_front() -> None:
    life = rung(in_line())
    life.answers("anna")
    later(life, 50.0).ends("anna", LegEnding.DROPPED)
    rung(later(life, 10.0)).answers("anna")
    waits = [fact for fact in life.facts if isinstance(fact, WaitEnded)]
    assert [(wait.since, wait.at, wait.at_front) for wait in waits] == [
        (1000.0, 1000.0, False),
        (1050.0, 1060.0, True),
    ]
    assert [type(fact) for fact in life.of(TalkBegan, TalkEnded)] == [TalkBegan, TalkEnded, TalkBegan]
    assert life.story[-4:] == [
        "anna is cut off",
        "is first in line for sales",
        f"is offered to anna ({WHY})",
        "talks with anna",
    ]


def test_a_restart_in_between_neither_loses_nor_doubles_a_wait() -> None:
    life = in_line()
    later(life, 20.0).recovers()
    rung(later(life, 20.0))
    later(life, 5.0).recovers(alive=("anna",))
    life.answers("anna")
    life.recovers(together="anna")
    later(life, 60.0).hangs_up()
    assert life.wait == WaitEnded("c", 3, COMPANY, "sales", 1000.0, 1045.0, WaitEnding.ANSWERED, "anna")
    assert [type(fact) for fact in life.of(OfferBegan, OfferEnded)] == [OfferBegan, OfferEnded]
    assert [type(fact) for fact in life.of(TalkBegan, TalkEnded)] == [TalkBegan, TalkEnded]
    assert life.story.count("is found again after callflow was away") == 2


def test_two_who_were_parted_by_a_restart_go_on_with_the_same_talk() -> None:
    life = rung(in_line())
    life.answers("anna")
    life.recovers(up=("anna",))
    assert [type(fact) for fact in life.of(TalkBegan, TalkEnded)] == [TalkBegan]


def test_a_place_said_again_is_announced_again_and_a_wait_once_a_minute() -> None:
    life = in_line()
    life.waits_knowing(Known(line=Outlook(place=2, bound=170.0))).hears()
    life.waits_knowing(Known(line=Outlook(place=2, bound=170.0))).hears()
    life.waits_knowing(Known(line=Outlook(place=1, bound=100.0))).hears()
    told = [(fact.place, fact.end) for fact in life.facts if isinstance(fact, Announced)]
    assert told == [(2, 1182.0), (2, None), (1, 1182.0)]


def test_words_without_place_and_wait_announce_nothing() -> None:
    life = in_line()
    life.waits().hears()
    life.waits()
    assert life.of(Announced) == []
    assert life.story[-1] == "hears that there is a line"


def test_that_it_takes_longer_is_told() -> None:
    life = in_line()
    life.waits_knowing(Known(line=Outlook(place=2, bound=50.0))).hears()
    life.waits_knowing(Known(line=Outlook(place=2, bound=170.0, holds=0.2)))
    assert life.story[-2:] == ["is told that it takes longer than was said", "is told: place 2"]


def test_a_phone_that_cannot_be_rung_ends_its_offer() -> None:
    life = rung(in_line())
    leg = life.leg("anna")
    life.fails(Take(leg), Failure.UNAVAILABLE)
    assert life.of(OfferEnded) == [OfferEnded("c", leg.number, 1000.0, "could not be reached")]
    assert "anna could not be reached" in life.story


def test_operators_are_offers_and_talks_of_no_queue() -> None:
    life = in_line()
    life.presses("0").answers(life.legs[0].agent)
    began = [fact for fact in life.facts if isinstance(fact, OfferBegan | TalkBegan)]
    assert {fact.queue for fact in began} == {""}
    assert life.story[-3:] == [
        "presses 0 for a human",
        f"the phone of {began[0].agent} rings",
        f"talks with {began[0].agent}",
    ]


def test_trouble_is_part_of_the_story() -> None:
    life = in_line()
    failed = CommandFailed(at=life.now, command=life.commands[-1], failure=Failure.REFUSED)
    life.happens(failed)
    assert "trouble: Asterisk refused" in life.story


def test_a_caller_who_left_while_we_were_away_and_whose_plan_is_lost_has_ended() -> None:
    life = rung(in_line())
    assert closed(life.call, 2000.0) == (CallEnded("c", 2000.0, "hung up by the caller"),)
    life.answers("anna")
    assert closed(life.call, 2000.0)[1:] == (TalkEnded("c", life.leg("anna").number, 2000.0),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_whatever_happens_all_that_began_has_one_end(a_plan: Plan, data: st.DataObject) -> None:
    world, life = World(a_plan), Remembered(a_plan)
    past: list[Event] = []
    done: list[Command] = []
    seats: set[int] = set()
    for _ in range(data.draw(st.integers(1, 25))):
        event = about_anything(data, life.call, world, past, done)
        late = data.draw(st.booleans()) and life.call.deadline is not None
        life.now = life.call.deadline or life.now if late else life.now + data.draw(st.sampled_from((0.0, 0.5, 30.0)))
        life.open = event.open
        life.happens(replace(event, at=life.now))
        past.append(event)
        done += life.commands
        seats |= {held.number for held in life.phase.holdings if isinstance(held, Seat)}
    if not life.call.ended:
        life.hangs_up()
    assert sorted(wait.seat for wait in life.facts if isinstance(wait, WaitEnded)) == sorted(seats)
    for began, ended in ((OfferBegan, OfferEnded), (TalkBegan, TalkEnded)):
        numbers = [fact.leg for fact in life.facts if isinstance(fact, began)]
        assert len(set(numbers)) == len(numbers)
        assert sorted(numbers) == sorted(fact.leg for fact in life.facts if isinstance(fact, ended))
    assert [len(life.of(CallBegan)), len(life.of(CallEnded))] == [1, 1]
    answered = [fact for fact in life.facts if isinstance(fact, WaitEnded) and fact.ending is WaitEnding.ANSWERED]
    assert all(wait.agent for wait in answered)
    assert all(life.story), "no line is empty"
