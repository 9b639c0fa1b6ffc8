"""An agent who talks passes the caller on: which keys mean it, where it leads, and how often it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import (
    Consultation,
    Consulting,
    ForOperator,
    ForPerson,
    ForQueue,
    HangingUp,
    Music,
    Ringback,
    Ringing,
    Speaking,
    Talking,
    Waiting,
)
from callflow.core.commands import GiveBack, Take
from callflow.core.events import AgentsOffered, DigitPressed, LegAnswered, LegEnded, LegEnding, NobodyOnDuty
from callflow.core.explore import Proof, explore
from callflow.core.floor.events import AgentReleased, AgentTalks, Released
from callflow.core.floor.from_calls import told
from callflow.core.steps import ROUNDS
from callflow.core.transfer import TYPED_WITHIN
from tests.core.life import Life
from tests.core.plans import transfer_plan


def talking() -> Life:
    """With Anna, to whom the line for sales has led."""
    life = Life(transfer_plan()).arrives().presses("1")
    return life.happens(AgentsOffered(at=life.now, agents=("anna",))).answers("anna")


def types(life: Life, keys: str, agent: str = "anna", every: float = 0.5) -> Life:
    for key in keys:
        life.now += every
        life.presses(key, leg=life.leg(agent).number)
    return life


def test_to_a_queue_the_caller_hears_a_word_and_is_first_in_line() -> None:
    life = talking()
    leg, conversation = life.leg("anna"), life.conversation
    types(life, "##21")
    assert life.commands[:2] == (GiveBack(conversation), GiveBack(leg))
    assert isinstance(life.phase, Speaking)
    assert life.playing.text == "We put you through."
    life.hears()
    assert isinstance(life.phase, Waiting)
    assert (life.phase.line.seat.queue, life.phase.line.seat.at_front) == ("support", True)
    assert life.call.rounds == ROUNDS, "no menu any more"


def test_to_an_agent_whose_phone_rings_at_once() -> None:
    life = types(talking(), "##22").hears()
    assert isinstance(life.phase, Ringing)
    assert isinstance(life.phase.search, ForPerson)
    assert life.rung == ("jan",)


def test_a_colleague_who_does_not_answer_means_the_operator() -> None:
    life = types(talking(), "##22").hears().ends("jan", LegEnding.DECLINED).hears()
    assert isinstance(life.phase, Ringing)
    assert isinstance(life.phase.search, ForOperator)


@pytest.mark.parametrize("keys", ["##0", "5##0", "###0", "##29##0", "#1##0"])
def test_0_is_the_operator_after_any_slip(keys: str) -> None:
    life = types(talking(), keys).hears()
    assert isinstance(life.phase, Ringing)
    assert isinstance(life.phase.search, ForOperator)


@pytest.mark.parametrize("keys", ["##", "##2", "#21", "21", "##9", "**9", "**"])
def test_what_is_no_code_leaves_two_who_talk_alone(keys: str) -> None:
    life = types(talking(), keys)
    assert isinstance(life.phase, Talking)
    assert life.commands == ()


def test_keys_that_come_too_late_begin_anew() -> None:
    life = types(types(talking(), "##2"), "2", every=TYPED_WITHIN + 0.1)
    assert isinstance(life.phase, Talking)
    assert isinstance(types(life, "##22").phase, Speaking)


def test_a_caller_can_pass_nobody_on() -> None:
    life = talking()
    for key in "##22":
        life.presses(key)
    assert isinstance(life.phase, Talking)


def test_the_third_hand_over_goes_to_the_operator_who_keeps_the_caller() -> None:
    life = types(talking(), "##22").hears().answers("jan")
    types(life, "##21", "jan").hears()
    assert life.rung == ("owner",)
    life.answers("owner")
    types(life, "##22", "owner")
    assert isinstance(life.phase, Talking)
    life.ends("owner", LegEnding.HUNG_UP)
    assert isinstance(life.phase, HangingUp)


def test_the_next_agents_phone_that_drops_puts_the_caller_at_the_front_there() -> None:
    life = types(talking(), "##21").hears()
    life.happens(AgentsOffered(at=life.now, agents=("jan",))).answers("jan").ends("jan", LegEnding.DROPPED)
    assert isinstance(life.phase, Waiting)
    assert isinstance(life.phase.line, ForQueue)
    assert (life.phase.line.seat.queue, life.phase.line.seat.at_front) == ("support", True)


def test_the_floor_hears_that_the_agent_has_talked() -> None:
    life = types(talking(), "##2")
    before, number = life.call, life.leg("anna").number
    life.presses("2", leg=number)
    pressed = DigitPressed(at=life.now, digit="2", leg=number)
    assert list(told(life.plan, before, pressed, life.call)) == [
        AgentReleased("PJSIP/anna", "c", Released.TALKED, at=life.now)
    ]


def test_without_extensions_no_key_means_anything_and_the_walk_is_no_longer() -> None:
    plan = transfer_plan()
    without = replace(plan, transfers={})
    walked, more = explore(without), explore(plan)
    assert isinstance(walked, Proof)
    assert isinstance(more, Proof)
    assert walked.states == 92
    assert walked.states < more.states < 12 * walked.states


# Asking a colleague first.


def asking(*, answered: bool = True) -> Life:
    """Anna asks Jan, and the caller hears music."""
    life = types(talking(), "**22").hears()
    return life.answers("jan") if answered else life


def talks_with(life: Life) -> str:
    assert isinstance(life.phase, Talking)
    return life.phase.conversation.leg.agent


def test_the_caller_hears_a_word_and_music_and_the_agent_the_ringing() -> None:
    life = types(talking(), "**22")
    assert isinstance(life.phase, Consulting)
    assert life.playing.text == "We ask a colleague."
    assert Ringback(life.leg("anna").number) in life.phase.holdings
    assert life.rung == ("anna", "jan")
    life.hears()
    assert Music() in life.phase.holdings
    life.answers("jan")
    assert isinstance(life.phase, Consulting)
    assert life.phase.talk is not None


def test_the_agent_hangs_up_and_caller_and_colleague_are_together() -> None:
    life = asking().ends("anna", LegEnding.HUNG_UP)
    assert talks_with(life) == "jan"
    types(life, "##21", "jan").hears()
    assert life.rung == ("owner",), "this is the third hand-over"


def test_the_agents_phone_drops_and_the_caller_is_with_the_colleague() -> None:
    assert talks_with(asking().ends("anna", LegEnding.DROPPED)) == "jan"


def test_the_agents_phone_drops_while_it_rings_and_the_caller_is_first_in_line() -> None:
    life = asking(answered=False).ends("anna", LegEnding.DROPPED)
    assert isinstance(life.phase, Waiting)
    assert (life.phase.line.seat.queue, life.phase.line.seat.at_front) == ("sales", True)


def test_the_agent_hangs_up_while_it_rings_and_the_caller_is_passed_on() -> None:
    life = asking(answered=False).ends("anna", LegEnding.HUNG_UP)
    assert life.playing.text == "We put you through."
    assert life.hears().rung == ("jan",)


@pytest.mark.parametrize("ending", [LegEnding.DECLINED, LegEnding.BUSY, LegEnding.HUNG_UP, LegEnding.DROPPED])
def test_a_colleague_who_has_gone_or_declines_brings_the_two_together(ending: LegEnding) -> None:
    assert talks_with(asking(answered=False).ends("jan", ending)) == "anna"
    assert talks_with(asking().ends("jan", ending)) == "anna"


def test_taken_back_and_asked_again() -> None:
    life = types(asking(), "**")
    assert talks_with(life) == "anna"
    assert life.rung == ("anna",)
    types(life, "**21")
    assert isinstance(life.phase, Consulting)


def test_nobody_answers_or_they_talk_too_long() -> None:
    assert talks_with(asking(answered=False).waits()) == "anna"
    life = asking()
    assert talks_with(life.waits()) == "anna"


def test_a_queue_is_asked_for_an_agent_who_is_free() -> None:
    life = types(talking(), "**21").hears()
    assert isinstance(life.phase, Consulting)
    assert life.phase.seat is not None
    assert life.phase.seat.at_front
    assert life.rung == ("anna",)
    life.happens(AgentsOffered(at=life.now, agents=("jan",)))
    assert set(life.rung) == {"anna", "jan"}
    life.answers("jan")
    assert isinstance(life.phase, Consulting)
    assert life.phase.seat is None


def test_a_queue_without_anybody_free_brings_the_two_together() -> None:
    life = types(talking(), "**21").hears()
    assert talks_with(life.waits()) == "anna"
    assert talks_with(types(life, "**21").happens(NobodyOnDuty(at=life.now))) == "anna"


def test_the_caller_hangs_up_and_both_phones_are_told() -> None:
    life = asking()
    legs = life.legs
    life.hangs_up()
    assert {command.holding for command in life.commands if isinstance(command, GiveBack)} >= set(legs)


def test_after_we_were_away_who_is_there_is_together() -> None:
    both = asking().recovers(up=("anna", "jan"))
    assert isinstance(both.phase, Consulting)
    assert any(isinstance(one, Take) and isinstance(one.holding, Consultation) for one in both.commands)
    assert talks_with(asking().recovers(up=("anna",))) == "anna"
    assert talks_with(asking().recovers(up=("jan",))) == "jan"
    assert isinstance(asking().recovers().phase, Waiting)
    assert isinstance(asking(answered=False).recovers(up=("anna",), alive=("jan",)).phase, Consulting)


def test_the_floor_knows_that_both_talk_and_when_they_have() -> None:
    life = asking(answered=False)
    before, number = life.call, life.leg("jan").number
    life.answers("jan")
    answer = LegAnswered(at=life.now, number=number)
    assert list(told(life.plan, before, answer, life.call)) == [AgentTalks("PJSIP/jan", "c", at=life.now)]
    before, anna = life.call, life.leg("anna").number
    life.ends("anna", LegEnding.HUNG_UP)
    gone = LegEnded(at=life.now, number=anna, ending=LegEnding.HUNG_UP)
    assert list(told(life.plan, before, gone, life.call)) == [
        AgentReleased("PJSIP/anna", "c", Released.TALKED, at=life.now)
    ]
