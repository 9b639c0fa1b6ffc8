"""A benefit for a long wait, step by step: earned, written down, said, heard, and never a second time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.benefit import WITHHELD, Benefit, granted_id
from callflow.core.call import Caller, ForQueue, Ringing, Seat, Speaking, Talking, Waiting
from callflow.core.caller import LastTalk
from callflow.core.commands import Grant, Take
from callflow.core.events import AgentsOffered, DeadlinePassed, LegEnded, LegEnding
from callflow.core.explore import Proof, explore
from callflow.core.plan import OPERATOR, Plan
from callflow.core.prompts import Known
from tests.core.life import Life
from tests.core.plans import benefit_plan, join, plan, queue, queue_plan, words

WORDS = "You get ten euros."
AFTER = 60.0


def in_line(number: str = "+48600700800", a_plan: Plan | None = None) -> Life:
    """A caller who has heard the first words in line."""
    life = Life(a_plan or benefit_plan())
    life.call = replace(life.call, caller=Caller(number))
    return life.arrives().waits().hears()


def after(life: Life, seconds: float) -> Life:
    """Music and words until so many seconds in line have passed; words are over then."""
    seat = seat_of(life)
    while life.now - seat.since < seconds:
        life.waits()
        life.now += 3.0
        life.hears()
    return life


def seat_of(life: Life) -> Seat:
    return next(held for held in life.phase.holdings if isinstance(held, Seat))


def telling(life: Life) -> Life:
    """The words of the benefit have begun."""
    phase = after(life, AFTER).phase
    assert isinstance(phase, Waiting)
    assert phase.benefit
    return life


def is_told(life: Life) -> bool:
    return isinstance(life.phase, Waiting) and life.phase.benefit


def offered(life: Life) -> Life:
    return life.happens(AgentsOffered(at=life.now, agents=("anna",)))


def test_nobody_is_given_anything_before_the_time() -> None:
    life = after(in_line(), AFTER / 2)
    assert life.call.granted is None
    assert not is_told(life)


def test_who_has_waited_long_is_told_behind_other_words_and_first_of_all_it_is_written_down() -> None:
    life = telling(in_line())
    granted = life.call.granted
    assert granted is not None
    assert life.playing.text == WORDS
    assert life.commands[0] == Grant(granted)
    assert Take(life.playing) in life.commands
    assert (granted.id, granted.call, granted.company) == (granted_id("c"), "c", "Acme Plumbing")
    assert (granted.queue, granted.what, granted.number) == ("sales", "ten euros", "+48600700800")
    assert granted.waited == life.now - seat_of(life).since >= AFTER
    assert granted.at == life.now


def test_a_caller_who_shows_no_number_is_given_it_all_the_same() -> None:
    granted = telling(in_line(number="")).call.granted
    assert granted is not None
    assert granted.number == WITHHELD


def test_what_was_heard_is_not_said_again() -> None:
    life = telling(in_line()).hears()
    assert life.call.granted is not None
    assert life.call.granted.heard
    life = after(life, 150)
    assert not is_told(life)
    assert not any(isinstance(command, Grant) for command in life.commands)


def test_an_end_that_was_lost_on_the_way_counts_as_heard() -> None:
    life = telling(in_line()).waits()
    assert life.call.granted is not None
    assert life.call.granted.heard


@pytest.mark.parametrize("cut", ["by an agent", "by a star", "by a restart", "by a failure"])
def test_words_that_were_cut_are_said_behind_the_next_ones_and_not_counted_again(cut: str) -> None:
    life = telling(in_line())
    granted = life.call.granted
    match cut:
        case "by an agent":
            offered(life).ends("anna", LegEnding.DECLINED).waits().hears()
        case "by a star":
            life.presses("*").hears()
        case "by a restart":
            life.recovers().waits().hears()
        case _:
            life.hears(failed=True).waits().hears()
    assert is_told(life)
    assert life.playing.text == WORDS
    assert life.call.granted == granted
    assert not any(isinstance(command, Grant) for command in life.commands)


def test_a_free_agent_is_rung_at_once_whatever_is_said() -> None:
    life = offered(telling(in_line()))
    assert life.rung == ("anna",)


def test_what_could_not_be_written_down_is_not_said_until_it_can() -> None:
    life = after(in_line(), AFTER / 2).waits()
    life.now += 30
    before = life.call
    life.hears()
    assert isinstance(life.commands[0], Grant)
    refused = life.commands[0]
    life.call = before  # the engine takes the whole step back
    life.fails(refused)
    assert life.call.granted is None
    assert isinstance(life.phase, Waiting)
    assert life.phase.playing is None
    life.waits().hears()
    assert is_told(life)
    assert life.call.granted is not None
    assert life.call.granted.id == refused.granted.id


def test_it_is_given_once_though_the_agents_phone_breaks_and_the_wait_begins_anew() -> None:
    life = offered(telling(in_line()).hears()).rings("anna").answers("anna")
    assert isinstance(life.phase, Talking)
    granted = life.call.granted
    life.happens(_dropped(life))
    life.hears()
    life = after(life, AFTER + 20)
    assert life.call.granted == granted
    assert not is_told(life)


def _dropped(life: Life) -> LegEnded:
    return LegEnded(at=life.now, number=life.leg("anna").number, ending=LegEnding.DROPPED)


def test_what_was_cut_in_one_line_is_said_in_the_next() -> None:
    nodes = {"a": join("sales", "b"), "b": join("support", OPERATOR)}
    earning = replace(queue("sales", "anna"), benefit=Benefit(AFTER, "ten euros", words(WORDS)), max_wait=90.0)
    life = in_line(a_plan=plan("a", nodes, queues=[earning, queue("support", "jan")]))
    telling(life)
    life.now = seat_of(life).since + 91.0
    life.presses("*")
    assert seat_of(life).queue == "support"
    assert life.call.granted is not None
    assert not life.call.granted.heard
    life.waits().hears()
    assert is_told(life)
    assert life.playing.text == WORDS


def test_the_proof_walks_benefits() -> None:
    without, given = explore(replace(benefit_plan(), queues={"sales": queue("sales", "anna")})), explore(benefit_plan())
    assert isinstance(without, Proof)
    assert isinstance(given, Proof)
    assert given.states > without.states


# The same agent again.


def joins(*talks: LastTalk, within: float = 3600.0) -> str:
    """Whom a caller prefers who joins a line now."""
    a_plan = queue_plan()
    a_plan = replace(a_plan, queues={"sales": replace(a_plan.queues["sales"], same_agent_within=within)})
    life = Life(a_plan).arrives().presses("1")
    assert isinstance(life.phase, Speaking)
    assert life.call.deadline is not None
    life.now = life.call.deadline
    life.happens(DeadlinePassed(at=life.now, known=Known(last_talks=talks)))
    return seat_of(life).last_agent


def test_the_agent_of_before_is_preferred() -> None:
    assert joins(LastTalk("anna", 900.0)) == "anna"


def test_of_two_the_later_one() -> None:
    assert joins(LastTalk("anna", 800.0), LastTalk("mobile", 900.0)) == "mobile"


@pytest.mark.parametrize(
    "talk", [LastTalk("jan", 900.0), LastTalk("nobody", 900.0), LastTalk("anna", -10_000.0)], ids=str
)
def test_who_answers_another_queue_or_long_ago_is_not(talk: LastTalk) -> None:
    assert joins(talk) == ""


def test_without_the_key_nobody_is() -> None:
    assert joins(LastTalk("anna", 900.0), within=0.0) == ""


def test_the_preference_stays_with_the_seat_while_phones_ring() -> None:
    a_plan = queue_plan()
    a_plan = replace(a_plan, queues={"sales": replace(a_plan.queues["sales"], same_agent_within=3600.0)})
    life = Life(a_plan).arrives().presses("1")
    assert life.call.deadline is not None
    life.now = life.call.deadline
    life.happens(DeadlinePassed(at=life.now, known=Known(last_talks=(LastTalk("anna", 900.0),))))
    life = offered(life)
    assert isinstance(life.phase, Ringing)
    assert isinstance(life.phase.search, ForQueue)
    assert life.phase.search.seat.last_agent == "anna"
