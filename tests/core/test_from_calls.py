"""What a step tells the floor: the difference of what a call held and holds, and how a phone came back."""

from __future__ import annotations

import pytest

from callflow.core.call import Call
from callflow.core.commands import Take
from callflow.core.events import (
    AgentsOffered,
    CallerHungUp,
    CommandFailed,
    DeadlinePassed,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    Recovered,
)
from callflow.core.floor.events import AgentReleased, AgentRings, AgentTalks, FloorEvent, Released, SeatLeft, SeatTaken
from callflow.core.floor.from_calls import HOW, told
from callflow.core.interpreter import step
from tests.core.life import Life
from tests.core.plans import queue_plan

ANNA, MOBILE = "PJSIP/anna", "PJSIP/+48601000000@trunk"
QUEUE = "Acme Plumbing/sales"


def in_line() -> Life:
    return Life(queue_plan()).arrives().presses("1").hears()


def rung() -> Life:
    life = in_line()
    return life.happens(AgentsOffered(at=life.now, agents=("anna",)))


def tells(life: Life, event: Event) -> list[FloorEvent]:
    """What the floor is told of this event."""
    before: Call = life.call
    return list(told(life.plan, before, event, step(life.plan, before, event).call))


def ended(life: Life, ending: LegEnding) -> LegEnded:
    return LegEnded(at=life.now, number=life.leg("anna").number, ending=ending)


def test_a_seat_that_is_taken() -> None:
    life = Life(queue_plan()).arrives().presses("1")
    before = life.call
    life.hears()
    assert list(told(life.plan, before, DeadlinePassed(at=life.now), life.call)) == [
        SeatTaken("c", QUEUE, arrived_at=life.now, at_front=False, at=life.now)
    ]


def test_an_agent_who_is_rung() -> None:
    life = in_line()
    assert tells(life, AgentsOffered(at=life.now, agents=("anna",))) == [AgentRings(ANNA, "c", at=life.now)]


def test_an_offer_that_comes_too_late_is_given_back() -> None:
    life = in_line().presses("0")
    assert tells(life, AgentsOffered(at=life.now, agents=("anna",))) == [
        SeatLeft("c", at=life.now),
        AgentReleased(ANNA, "c", Released.NOT_NEEDED, at=life.now),
    ]


def test_an_agent_who_talks_frees_the_seat() -> None:
    life = rung()
    assert tells(life, LegAnswered(at=life.now, number=life.leg("anna").number)) == [
        AgentTalks(ANNA, "c", at=life.now),
        SeatLeft("c", at=life.now),
    ]


@pytest.mark.parametrize("ending", list(LegEnding))
def test_a_phone_that_rang_in_vain(ending: LegEnding) -> None:
    life = rung()
    assert tells(life, ended(life, ending)) == [AgentReleased(ANNA, "c", HOW[ending], at=life.now)]


@pytest.mark.parametrize(("alive", "how"), [(True, Released.NO_ANSWER), (False, Released.UNREACHABLE)])
def test_a_ring_that_is_over(alive: bool, how: Released) -> None:
    life = rung()
    if alive:
        life.happens(LegRang(at=life.now, number=life.leg("anna").number))
    deadline = life.call.deadline
    assert deadline is not None
    assert tells(life, DeadlinePassed(at=deadline)) == [AgentReleased(ANNA, "c", how, at=deadline)]


def test_a_phone_that_cannot_be_rung() -> None:
    life = rung()
    failed = CommandFailed(at=life.now, command=Take(life.leg("anna")), failure=Failure.UNAVAILABLE)
    assert tells(life, failed) == [AgentReleased(ANNA, "c", Released.UNREACHABLE, at=life.now)]


@pytest.mark.parametrize("event", [CallerHungUp(at=1000.0), DigitPressed(at=1000.0, digit="0")])
def test_an_agent_who_is_not_needed_any_more_is_not_blamed(event: Event) -> None:
    releases = [one for one in tells(rung(), event) if isinstance(one, AgentReleased)]
    assert releases == [AgentReleased(ANNA, "c", Released.NOT_NEEDED, at=1000.0)]


@pytest.mark.parametrize(("ending", "how"), [(LegEnding.HUNG_UP, Released.TALKED), (LegEnding.DROPPED, Released.LOST)])
def test_how_a_talk_ends(ending: LegEnding, how: Released) -> None:
    life = rung().answers("anna")
    said = tells(life, ended(life, ending))
    assert said[0] == AgentReleased(ANNA, "c", how, at=life.now)
    front = [one for one in said if isinstance(one, SeatTaken)]
    assert [one.at_front for one in front] == ([True] if how is Released.LOST else [])


def test_a_caller_who_hangs_up_has_talked() -> None:
    life = rung().answers("anna")
    assert tells(life, CallerHungUp(at=life.now)) == [AgentReleased(ANNA, "c", Released.TALKED, at=life.now)]


def test_after_we_were_away_everything_held_is_told_anew() -> None:
    life = rung()
    leg = life.leg("anna").number
    said = tells(life, Recovered(at=life.now, legs=frozenset({leg})))
    assert said == [
        SeatTaken("c", QUEUE, arrived_at=life.now, at_front=False, at=life.now),
        AgentRings(ANNA, "c", at=life.now),
    ]


def test_of_an_ordinary_step_nothing_is_told() -> None:
    life = in_line()
    deadline = life.call.deadline
    assert deadline is not None
    assert tells(life, DeadlinePassed(at=deadline)) == []
