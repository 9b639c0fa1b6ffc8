"""In line for an agent, step by step: words, ringing, keys, and the end of the wait."""

from __future__ import annotations

import pytest

from callflow.core.call import ForOperator, ForPerson, ForQueue, Music, Ringing, Seat, Speaking, Talking, Waiting
from callflow.core.events import AgentsOffered, AgentsWithdrawn, LegEnding, NobodyOnDuty
from callflow.core.plan import Plan, Strategy
from callflow.core.prompts import Known, Outlook
from callflow.core.waiting import AFTER_RINGING, FIRST_WORDS_AFTER, NEWS_WITHIN
from tests.core.life import Life
from tests.core.plans import queue_plan

FIRST = "You are in line. For our operator press 0, to hear this again press star."


def in_line(plan: Plan | None = None) -> Life:
    """A caller who has just sat down in line."""
    return Life(plan or queue_plan()).arrives().presses("1").hears()


def offered(life: Life, *agents: str) -> Life:
    return life.happens(AgentsOffered(at=life.now, agents=agents or ("anna",)))


def later(life: Life, seconds: float) -> Life:
    life.now += seconds
    return life


def waiting(life: Life) -> Waiting:
    assert isinstance(life.phase, Waiting)
    return life.phase


def ringing(life: Life) -> Ringing:
    assert isinstance(life.phase, Ringing)
    return life.phase


def rung_in_vain(life: Life, seconds: float, agent: str = "anna") -> Life:
    """A phone rings for so long, and nobody comes."""
    return later(offered(life, agent).rings(agent), seconds).ends(agent, LegEnding.NO_ANSWER)


# Words and music.


def test_who_sits_down_hears_music_and_then_the_first_words() -> None:
    life = in_line()
    assert life.phase.holdings == (Seat(3, "sales", life.now), Music())
    assert life.call.deadline == life.now + FIRST_WORDS_AFTER
    assert life.waits().playing.text == FIRST


def test_words_come_again_without_the_keys() -> None:
    life = in_line().waits().hears()
    assert life.call.deadline == life.now + 30
    assert life.waits().playing.text == "You are in line."


def test_words_that_were_cut_are_said_again_with_the_keys() -> None:
    life = offered(in_line().waits()).ends("anna", LegEnding.DECLINED)
    assert life.playing.text == FIRST
    assert not waiting(life).whole, "who waits for seconds only is rung for without delay"


def test_place_and_wait_are_said_as_they_are_known() -> None:
    told = in_line().waits_knowing(Known(line=Outlook(place=2, bound=170.0)))
    assert told.playing.text.startswith("You are number 2. Within 3 minutes.")
    assert waiting(told).line.told.end == told.now + 180


def test_star_says_everything_again() -> None:
    life = in_line().waits().hears().presses("*")
    assert life.playing.text == FIRST


@pytest.mark.parametrize("key", ["1", "9", "#"])
def test_another_key_means_nothing(key: str) -> None:
    life = in_line()
    before = life.call
    assert life.presses(key).call == before


def test_zero_is_the_operator() -> None:
    life = in_line().presses("0")
    assert ringing(life).search == ForOperator()


# An agent is free.


def test_an_offer_cuts_words_and_music() -> None:
    assert offered(in_line()).rung == ("anna",)
    assert offered(in_line().waits()).rung == ("anna",)


def test_all_who_are_offered_are_rung() -> None:
    life = offered(in_line(queue_plan(Strategy.ALL_AT_ONCE)), "anna", "mobile")
    assert life.rung == ("anna", "mobile")


def test_the_seat_is_kept_while_a_phone_rings_and_left_for_a_talk() -> None:
    life = in_line()
    seat = waiting(life).line.seat
    offered(life)
    assert seat in life.phase.holdings
    life.answers("anna")
    assert isinstance(life.phase, Talking)
    assert seat not in life.phase.holdings


def test_an_agent_of_another_plan_is_not_rung() -> None:
    life = in_line()
    before = life.call
    assert offered(life, "somebody else").call == before


def test_agents_who_are_wanted_elsewhere_are_rung_no_more() -> None:
    life = offered(in_line(queue_plan(Strategy.ALL_AT_ONCE)), "anna", "mobile")
    life.happens(AgentsWithdrawn(at=life.now, agents=("anna",)))
    assert life.rung == ("mobile",)
    life.happens(AgentsWithdrawn(at=life.now, agents=("mobile",)))
    assert isinstance(life.phase, Waiting)


# Ringing that leads to nothing.


def test_after_long_ringing_for_nothing_words_are_heard_to_their_end() -> None:
    life = rung_in_vain(in_line(), 15.0)
    assert waiting(life).whole
    assert life.playing.text == FIRST
    offered(life, "mobile")
    assert waiting(life).offered == ("mobile",)
    assert not life.rung
    later(life, 4.0).hears()
    assert life.rung == ("mobile",)


def test_words_heard_a_moment_ago_put_no_ring_off() -> None:
    life = later(rung_in_vain(in_line(), 15.0), 4.0).hears()
    life = rung_in_vain(life, 15.0)
    assert waiting(life).playing is None
    assert life.call.deadline == life.now + AFTER_RINGING
    assert offered(life).rung == ("anna",)


def test_words_are_due_again_after_every_so_many_seconds() -> None:
    life = later(rung_in_vain(in_line(), NEWS_WITHIN), 4.0).hears()
    life = rung_in_vain(rung_in_vain(life, 15.0), 15.0, "mobile")
    assert waiting(life).whole


def test_an_agent_withdrawn_during_the_words_is_not_rung_after_them() -> None:
    life = offered(rung_in_vain(in_line(), 15.0), "mobile")
    life.happens(AgentsWithdrawn(at=life.now, agents=("mobile",)))
    assert waiting(life).offered == ()
    assert isinstance(life.hears().phase, Waiting)


def test_star_does_not_keep_an_agent_waiting() -> None:
    life = offered(rung_in_vain(in_line(), 15.0), "mobile")
    before = life.call
    assert life.presses("*").call == before


def test_zero_during_words_that_are_whole_is_the_operator() -> None:
    life = offered(rung_in_vain(in_line(), 15.0), "mobile").presses("0")
    assert life.rung == ("owner",)


# The end.


def test_after_the_longest_wait_the_step_behind_the_queue_follows() -> None:
    life = in_line().waits().hears()
    while isinstance(life.phase, Waiting):
        life.waits()
    assert isinstance(life.phase, Speaking)
    assert life.phase.node == "over/0"
    assert 180 <= life.now - waiting(in_line()).line.seat.since < 190, "words are not cut in the middle"


def test_ringing_past_the_longest_wait_is_the_last() -> None:
    life = in_line().waits().hears()
    later(life, 170.0)
    life = rung_in_vain(life, 15.0)
    assert isinstance(life.phase, Speaking)
    assert life.phase.node == "over/0"


def test_with_nobody_on_duty_the_other_step_follows() -> None:
    life = in_line()
    life.happens(NobodyOnDuty(at=life.now))
    assert isinstance(life.phase, Speaking)
    assert life.phase.node == "nobody/0"
    assert ringing(life.hears()).search == ForPerson("nobody/1")


def test_whom_a_phone_drops_is_first_in_line_and_told_so() -> None:
    life = offered(in_line()).answers("anna")
    later(life, 60.0).ends("anna", LegEnding.DROPPED)
    line = waiting(life).line
    assert line.seat.at_front
    assert line.seat.since == life.now
    assert life.playing.text == "We lost our colleague. You are first in line."


# After we were away.


def test_a_seat_is_kept_over_a_restart() -> None:
    life = in_line()
    seat = waiting(life).line.seat
    assert waiting(life.recovers()).line.seat == seat


def test_an_agent_kept_for_after_the_words_is_offered_anew_after_a_restart() -> None:
    life = offered(rung_in_vain(in_line(), 15.0), "mobile").recovers()
    assert waiting(life).offered == ()
    assert isinstance(ringing(offered(life, "mobile")).search, ForQueue)
