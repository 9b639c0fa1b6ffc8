"""`Recovered` and what comes late: everything is held again, and nobody who talks is disturbed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import (
    Arriving,
    Choosing,
    HangingUp,
    Parting,
    Pausing,
    Reassuring,
    Ringing,
    Speaking,
    Talking,
)
from callflow.core.commands import Answer, GiveBack, HandOver, HangUp, Take
from callflow.core.events import (
    DeadlinePassed,
    Failure,
    RescueAsked,
)
from tests.core.phases import IN_PHASE, arrived, in_every_phase, talking


def test_a_call_that_had_not_begun_begins() -> None:
    assert isinstance(arrived().recovers().phase, Speaking)


def test_a_prompt_is_said_again_from_its_beginning() -> None:
    life = IN_PHASE["Speaking"]()
    before = life.playing
    life.recovers()
    assert life.playing.prompts == before.prompts
    assert life.playing.number > before.number


def test_a_menu_is_asked_again_and_nothing_counted_against_the_caller() -> None:
    life = IN_PHASE["Choosing, thinking"]().recovers()
    assert isinstance(life.phase, Choosing)
    assert (life.phase.silences, life.phase.wrongs) == (0, 0)
    assert life.playing.text == "Press 1."


def test_the_honest_word_is_said_again() -> None:
    assert isinstance(IN_PHASE["Reassuring"]().recovers().phase, Reassuring)


def test_music_is_played_again() -> None:
    life = IN_PHASE["Pausing"]().recovers()
    assert isinstance(life.phase, Pausing)
    assert Take(life.phase.holdings[0]) in life.commands


def test_the_goodbye_is_said_again() -> None:
    life = IN_PHASE["Parting"]().recovers()
    assert isinstance(life.phase, Parting)
    assert isinstance(life.hears().phase, HangingUp)


def test_two_who_talk_are_left_alone() -> None:
    life = talking()
    before = life.call
    assert life.recovers(together="anna").call is before


def test_two_who_were_parted_are_brought_together_again() -> None:
    life = talking()
    old = life.conversation
    life.recovers(up=("anna",))
    assert isinstance(life.phase, Talking)
    assert life.conversation.leg == old.leg
    assert GiveBack(old) in life.commands
    assert Take(life.conversation) in life.commands


def test_a_caller_whose_agent_is_gone_gets_another_human() -> None:
    assert isinstance(talking().recovers().phase, Ringing)


def test_hanging_up_is_repeated() -> None:
    life = IN_PHASE["HangingUp"]()
    let_go = tuple(GiveBack(holding) for holding in life.call.letting_go)
    assert life.recovers().commands == (*let_go, HangUp())


def test_handing_over_is_repeated() -> None:
    life = IN_PHASE["HandingOver"]()
    let_go = tuple(GiveBack(holding) for holding in life.call.letting_go)
    assert let_go
    assert life.recovers().commands == (*let_go, HandOver())


def test_an_ended_call_stays_ended() -> None:
    life = IN_PHASE["Ended"]()
    before = life.call
    assert life.recovers().call is before


def test_arriving_hears_nothing_yet() -> None:
    life = arrived()
    before = life.call
    assert isinstance(before.phase, Arriving)
    assert life.presses("1").call is before


def test_a_call_is_answered_again_since_we_may_have_died_before_answering() -> None:
    life = IN_PHASE["Speaking"]()
    old = life.playing
    life.recovers()
    assert life.commands == (GiveBack(old), Answer(), Take(life.playing))


def test_a_rescue_repeats_a_hand_over_that_it_puts_off() -> None:
    life = IN_PHASE["HandingOver"]()
    assert life.happens(RescueAsked(at=life.now)).commands == (HandOver(),)


@pytest.mark.parametrize("phase", ["HangingUp", "HandingOver"])
def test_a_late_word_that_answering_failed_does_not_turn_an_end_around(phase: str) -> None:
    life = IN_PHASE[phase]()
    before = life.call
    assert life.fails(Answer()).call is before


def test_a_late_word_that_the_phone_could_not_be_rung_parts_nobody() -> None:
    life = talking()
    life.call = replace(life.call, rescues=0)
    before = life.call
    assert life.fails(Take(life.leg("anna")), Failure.UNKNOWN).call is before


@in_every_phase
def test_a_deadline_that_has_been_moved_does_not_pass(phase: str) -> None:
    life = IN_PHASE[phase]()
    before = life.call
    too_early = life.now if before.deadline is None else before.deadline - 0.001
    assert life.happens(DeadlinePassed(at=too_early)).call is before
    assert life.commands == ()


def test_only_an_absent_agent_is_no_failure_of_ours() -> None:
    life = IN_PHASE["Reassuring"]()
    rescues = life.call.rescues
    assert life.fails(Take(life.playing), Failure.UNAVAILABLE).call.rescues == rescues - 1
