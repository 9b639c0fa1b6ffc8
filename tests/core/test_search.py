"""Looking for a human: the one person, the operators in turn, all at once, the honest word, again."""

from __future__ import annotations

import pytest

from callflow.core.call import ForOperator, ForPerson, Pausing, Reassuring, Ringback, Ringing, Talking
from callflow.core.commands import Answer, GiveBack, Take
from callflow.core.events import Failure, LegEnding, PlaybackEnded
from callflow.core.plan import OPERATOR, Node, NodeId
from callflow.core.search import ASTERISK_STOPS_LATER, DEAD_AFTER, DEAD_AFTER_OUTSIDE, MANY_ROUNDS, PAUSE
from tests.core.life import NOON, Life
from tests.core.plans import goodbye, menu, plan, ring, say


def person(agent: str = "anna") -> Life:
    """A call for which one person's phone is rung."""
    return Life(plan("r", {"r": ring(agent, "then"), "then": say("Nobody there.", OPERATOR)})).arrives()


def operators(*phones: str) -> Life:
    """A call for which the operators are rung."""
    return Life(plan(OPERATOR, {}, phones=phones)).arrives()


# One person.


def test_ringing_a_person_costs_the_caller_nothing() -> None:
    life = person()
    assert {type(command) for command in life.commands} == {Take}
    assert not life.call.answered


def test_asterisk_itself_stops_a_ringing_that_nobody_stops() -> None:
    life = person()
    rung = next(command for command in life.commands if isinstance(command, Take) and command.ring_for)
    assert rung.ring_for == 20.0 + ASTERISK_STOPS_LATER


def test_whoever_answers_talks() -> None:
    life = person().answers("anna")
    assert isinstance(life.phase, Talking)
    assert life.commands == (GiveBack(Ringback()), Answer(), Take(life.phase.conversation))
    assert life.call.deadline is None


@pytest.mark.parametrize("ending", list(LegEnding))
def test_a_person_who_is_not_to_be_had_leads_on(ending: LegEnding) -> None:
    life = person().ends("anna", ending)
    assert life.playing.text == "Nobody there."


def test_a_person_who_does_not_answer_in_time_leads_on() -> None:
    life = person().rings("anna")
    assert life.call.deadline == NOON + 20.0
    leg = life.leg("anna")
    life.waits()
    assert life.playing.text == "Nobody there."
    assert GiveBack(leg) in life.commands


def test_a_dead_phone_is_not_waited_for() -> None:
    life = person()
    assert life.call.deadline == NOON + DEAD_AFTER


def test_an_outside_phone_has_longer_to_begin_ringing() -> None:
    life = person("mobile")
    assert life.call.deadline == NOON + DEAD_AFTER_OUTSIDE


def test_zero_while_a_person_is_rung_is_the_operator() -> None:
    life = person()
    leg = life.leg("anna")
    life.presses("0")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()
    assert GiveBack(leg) in life.commands


def test_other_keys_while_a_person_is_rung_change_nothing() -> None:
    life = person()
    before = life.call
    assert life.presses("5").call is before


# Outside phones.


def test_an_outside_phone_is_asked_to_confirm() -> None:
    life = person("mobile").answers("mobile")
    assert isinstance(life.phase, Ringing)
    assert [ask.to for ask in life.asking] == [life.leg("mobile").number]
    assert not life.call.answered


def test_an_outside_phone_that_presses_1_talks() -> None:
    life = person("mobile").answers("mobile")
    (ask,) = life.asking
    life.presses("1", leg=life.leg("mobile").number)
    assert isinstance(life.phase, Talking)
    assert GiveBack(ask) in life.commands


def test_an_outside_phone_that_presses_1_before_it_is_asked_does_not_talk() -> None:
    life = person("mobile")
    before = life.call
    assert life.presses("1", leg=life.leg("mobile").number).call is before


def test_another_key_does_not_confirm() -> None:
    life = person("mobile").answers("mobile")
    assert isinstance(life.presses("2", leg=life.leg("mobile").number).phase, Ringing)


def test_a_caller_cannot_confirm_for_the_agent() -> None:
    life = person("mobile").answers("mobile")
    assert isinstance(life.presses("1").phase, Ringing)


def test_the_question_is_asked_again_until_the_turn_is_over() -> None:
    life = person("mobile").answers("mobile")
    (first,) = life.asking
    until = life.call.deadline
    life.happens(PlaybackEnded(at=life.now, number=first.number))
    (second,) = life.asking
    assert second.number > first.number
    assert life.commands == (Take(second),)
    assert life.call.deadline == until


def test_a_voicemail_is_no_human() -> None:
    life = person("mobile").answers("mobile")
    leg = life.leg("mobile")
    life.waits()
    assert life.playing.text == "Nobody there."
    assert GiveBack(leg) in life.commands


def test_a_question_that_cannot_be_played_ends_that_phone() -> None:
    life = person("mobile").answers("mobile")
    leg, (ask,) = life.leg("mobile"), life.asking
    life.fails(Take(ask))
    assert life.playing.text == "Nobody there."
    assert GiveBack(leg) in life.commands


def test_a_second_answer_of_the_same_phone_asks_nothing_again() -> None:
    life = person("mobile").answers("mobile")
    before = life.call
    assert life.answers("mobile").call is before


# The operators.


def test_operators_are_rung_in_turn_then_all_at_once() -> None:
    life = operators("owner", "anna")
    rung = [life.rung]
    for _ in range(2):
        life.waits()
        rung.append(life.rung)
    assert rung == [("owner",), ("anna",), ("owner", "anna")]


def test_then_comes_the_honest_word_and_it_begins_again() -> None:
    life = operators("owner", "anna").rings("owner").waits().rings("anna").waits().rings("anna").waits()
    assert isinstance(life.phase, Reassuring)
    life.hears()
    assert isinstance(life.phase, Ringing)
    assert life.rung == ("owner",)


def test_a_single_operator_is_not_rung_twice_in_a_round() -> None:
    life = operators("owner").rings("owner").waits()
    assert isinstance(life.phase, Reassuring)


def test_rounds_are_counted_no_further_than_needed() -> None:
    life = operators("owner")
    for _ in range(5):
        life.rings("owner").waits().hears()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator(MANY_ROUNDS)


def test_a_busy_operator_leads_to_the_next() -> None:
    assert operators("owner", "anna").ends("owner").rung == ("anna",)


def test_an_operator_who_is_not_registered_leads_to_the_next_and_costs_no_rescue() -> None:
    life = operators("owner", "anna")
    rescues = life.call.rescues
    life.fails(Take(life.leg("owner")), Failure.UNAVAILABLE)
    assert life.rung == ("anna",)
    assert life.call.rescues == rescues


def test_of_all_at_once_the_first_to_answer_talks_and_the_others_stop_ringing() -> None:
    life = operators("owner", "anna").ends("owner").ends("anna")
    assert life.rung == ("owner", "anna")
    other = life.leg("anna")
    life.answers("owner")
    assert isinstance(life.phase, Talking)
    assert GiveBack(other) in life.commands


def test_of_all_at_once_one_that_ends_leaves_the_others_ringing() -> None:
    life = operators("owner", "anna").ends("owner").ends("anna").ends("anna")
    assert life.rung == ("owner",)
    assert life.commands == ()


def test_of_all_at_once_a_human_is_preferred_to_a_phone_that_is_still_asked() -> None:
    life = operators("mobile", "anna").ends("mobile").ends("anna").answers("mobile")
    assert len(life.asking) == 1
    life.answers("anna")
    assert isinstance(life.phase, Talking)
    assert life.rung == ("anna",)


def test_one_ringing_phone_keeps_the_turn_going() -> None:
    life = operators("owner", "anna").ends("owner").ends("anna").rings("anna")
    assert life.call.deadline == NOON + 20.0


def test_a_word_that_cannot_be_played_is_replaced_by_music() -> None:
    life = operators("owner").rings("owner").waits().hears(failed=True)
    assert isinstance(life.phase, Pausing)
    life.waits()
    assert isinstance(life.phase, Ringing)


def test_zero_while_operators_ring_changes_nothing() -> None:
    life = operators("owner")
    before = life.call
    assert life.presses("0").call is before


# After we were away.


def test_phones_that_still_ring_are_kept_and_the_caller_hears_ringing_again() -> None:
    life = operators("owner").rings("owner")
    leg = life.leg("owner")
    life.recovers(alive=("owner",))
    assert life.legs == (leg,)
    assert life.commands == (Take(Ringback()),)


def test_with_no_phone_left_the_same_turn_is_rung_again() -> None:
    life = operators("owner", "anna").ends("owner")
    lost = life.leg("anna")
    life.recovers()
    assert life.rung == ("anna",)
    assert life.leg("anna") != lost


def test_one_that_was_answered_meanwhile_talks() -> None:
    assert isinstance(operators("owner").recovers(up=("owner",)).phase, Talking)


def test_an_outside_phone_answered_meanwhile_is_asked() -> None:
    life = operators("mobile").recovers(up=("mobile",))
    assert isinstance(life.phase, Ringing)
    assert len(life.asking) == 1


def test_a_lost_phone_of_several_is_given_up() -> None:
    life = operators("owner", "anna").ends("owner").ends("anna")
    life.recovers(alive=("anna",))
    assert life.rung == ("anna",)


def test_a_person_is_rung_again_as_that_person() -> None:
    life = person().recovers()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("r")


def test_a_key_while_a_person_is_rung_shows_that_somebody_is_there() -> None:
    nodes: dict[NodeId, Node] = {
        "m": menu("Press 1.", {"1": OPERATOR}, silence="r", tries=1),
        "r": ring("anna", "bye"),
        "bye": goodbye(),
    }
    life = Life(plan("m", nodes)).arrives().hears().waits().presses("5").ends("anna")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_ringing_stops_for_a_caller_whose_call_was_answered_while_we_were_away() -> None:
    life = operators("owner").recovers(up=("owner",))
    assert life.commands[0] == GiveBack(Ringback())


@pytest.mark.parametrize("ending", [LegEnding.BUSY, LegEnding.UNAVAILABLE])
def test_operators_who_are_busy_or_away_are_rung_again_only_after_some_music(ending: LegEnding) -> None:
    life = operators("owner").ends("owner", ending)
    assert isinstance(life.phase, Reassuring)
    life.hears()
    assert isinstance(life.phase, Pausing)
    assert life.call.deadline == life.now + PAUSE
    life.waits()
    assert isinstance(life.phase, Ringing)


def test_an_honest_word_whose_end_was_lost_is_followed_by_the_same() -> None:
    assert isinstance(operators("owner").ends("owner").waits().phase, Pausing)
    assert isinstance(operators("owner").rings("owner").waits().waits().phase, Ringing)


def test_after_we_were_away_busy_operators_are_still_spared() -> None:
    life = operators("owner").ends("owner").recovers()
    assert isinstance(life.phase, Reassuring)
    assert life.phase.early


def test_a_caller_hears_ringing_before_the_phones_are_rung() -> None:
    life = operators("owner")
    assert life.commands == (Take(Ringback()), Take(life.leg("owner"), ring_for=20.0 + ASTERISK_STOPS_LATER))
