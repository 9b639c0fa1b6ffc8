"""An agent who talks passes the caller on: which keys mean it, where it leads, and how often it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import ForOperator, ForPerson, ForQueue, HangingUp, Ringing, Speaking, Talking, Waiting
from callflow.core.commands import GiveBack
from callflow.core.events import AgentsOffered, DigitPressed, LegEnding
from callflow.core.explore import Proof, explore
from callflow.core.floor.events import AgentReleased, Released
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


@pytest.mark.parametrize("keys", ["##", "##2", "#21", "21", "##9", "**22"])
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
    assert walked.states < more.states < 4 * walked.states
