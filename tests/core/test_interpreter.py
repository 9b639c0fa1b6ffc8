"""What each event means in each phase: ends, hang-ups, failures, restarts, and what changes nothing."""

from __future__ import annotations

import pytest

from callflow.core.call import (
    PHASES,
    RESCUES,
    Choosing,
    Ended,
    Ending,
    ForOperator,
    HandingOver,
    HangingUp,
    Leg,
    Pausing,
    Playing,
    Reassuring,
    Recording,
    Ringback,
    Ringing,
    Speaking,
)
from callflow.core.commands import Answer, GiveBack, HandOver, HangUp, Take
from callflow.core.events import (
    CallArrived,
    CallerLeft,
    CommandFailed,
    DigitPressed,
    Event,
    Failure,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    RescueAsked,
)
from callflow.core.interpreter import TRY_AGAIN_AFTER
from tests.core.phases import IN_PHASE, WITH_US, arrived, in_every_living_phase, in_every_phase, talking
from tests.core.plans import goodbye


def test_every_phase_is_reached_by_these_tests() -> None:
    assert {type(reach().phase) for reach in IN_PHASE.values()} == set(PHASES)


# The caller goes.


@in_every_living_phase
def test_a_caller_who_hangs_up_leaves_nothing_behind(phase: str) -> None:
    life = IN_PHASE[phase]()
    held = [holding for holding in life.phase.holdings if not isinstance(holding, Recording)]  # that is a message
    life.hangs_up()
    talked = phase in ("Talking", "HangingUp") or phase.startswith("Consulting")
    expected = Ending.TALKED if talked else Ending.CALLER_HUNG_UP
    assert life.phase == Ended(expected)
    assert life.commands == tuple(GiveBack(holding) for holding in reversed(held))


@in_every_living_phase
@pytest.mark.parametrize("failure", [Failure.CALLER_GONE, Failure.CALLER_TAKEN])
def test_a_command_that_finds_no_caller_ends_the_call(phase: str, failure: Failure) -> None:
    assert isinstance(IN_PHASE[phase]().fails(Answer(), failure).phase, Ended)


@in_every_living_phase
def test_a_caller_whom_asterisk_took_is_no_longer_ours(phase: str) -> None:
    life = IN_PHASE[phase]()
    legs = life.legs
    life.happens(CallerLeft(at=life.now))
    assert life.phase == Ended(Ending.HANDED_OVER)
    given_back = [command.holding for command in life.commands if isinstance(command, GiveBack)]
    expected = () if phase == "Talking" else legs  # Asterisk rejoins two who talk: that phone is no longer ours
    assert [held for held in given_back if isinstance(held, Leg)] == list(reversed(expected))


def test_a_command_that_finds_a_talking_caller_taken_leaves_the_agent_alone() -> None:
    life = talking()
    life.fails(Answer(), Failure.CALLER_TAKEN)
    assert not any(isinstance(command, GiveBack) and isinstance(command.holding, Leg) for command in life.commands)


# The conversation.


def test_when_the_agent_hangs_up_the_call_is_over() -> None:
    life = talking()
    conversation = life.conversation
    life.ends("anna", LegEnding.HUNG_UP)
    assert life.phase == HangingUp(Ending.TALKED)
    assert life.commands == (GiveBack(conversation), HangUp())
    assert life.hangs_up().phase == Ended(Ending.TALKED)


def test_when_the_agents_phone_drops_the_caller_gets_another_human() -> None:
    life = talking().ends("anna", LegEnding.DROPPED)
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()
    assert Take(Ringback()) in life.commands


def test_a_conversation_that_cannot_be_joined_leads_to_the_operator() -> None:
    life = talking()
    life.fails(Take(life.conversation), Failure.LEG_GONE)
    assert isinstance(life.phase, Ringing)
    assert life.call.rescues == RESCUES


def test_a_conversation_is_left_alone_by_a_rescue() -> None:
    life = talking()
    before = life.call
    assert life.happens(RescueAsked(at=life.now)).call is before


# Hanging up, handing over.


def test_a_hang_up_of_which_nothing_is_heard_is_repeated_and_then_left() -> None:
    life = IN_PHASE["HangingUp"]()
    for _ in range(RESCUES):
        life.waits()
        assert life.commands == (HangUp(),)
    assert life.waits().phase == Ended(Ending.TALKED)


def test_a_hand_over_is_repeated_until_the_caller_has_left() -> None:
    life = IN_PHASE["HandingOver"]()
    for _ in range(20):
        life.waits()
        assert life.commands == (HandOver(),)
        assert life.call.deadline == life.now + TRY_AGAIN_AFTER


@pytest.mark.parametrize("phase", [name for name in WITH_US if name not in ("Talking", "HangingUp", "HandingOver")])
def test_a_rescue_takes_the_caller_to_asterisks_own_operators(phase: str) -> None:
    life = IN_PHASE[phase]()
    held = life.phase.holdings
    life.happens(RescueAsked(at=life.now))
    assert life.phase == HandingOver()
    assert life.commands == (*(GiveBack(holding) for holding in reversed(held)), HandOver())


# What fails.


def test_a_prompt_that_asterisk_refuses_costs_a_rescue_and_leads_on() -> None:
    life = IN_PHASE["Speaking"]()
    life.fails(Take(life.playing))
    assert isinstance(life.phase, Choosing)
    assert life.call.rescues == RESCUES - 1


def test_a_menu_that_asterisk_refuses_leads_to_the_operator() -> None:
    life = IN_PHASE["Choosing"]()
    life.fails(Take(life.playing))
    assert isinstance(life.phase, Ringing)


def test_a_goodbye_that_asterisk_refuses_leads_to_the_operator() -> None:
    life = IN_PHASE["Parting"]()
    life.fails(Take(life.playing))
    assert isinstance(life.phase, Ringing)


def test_an_honest_word_that_asterisk_refuses_becomes_music() -> None:
    life = IN_PHASE["Reassuring"]()
    life.fails(Take(life.playing))
    assert isinstance(life.phase, Pausing)


def test_a_phone_that_asterisk_refuses_leads_to_the_operator() -> None:
    life = IN_PHASE["Ringing"]()
    life.fails(Take(life.leg("anna")))
    assert life.rung == ("owner",)


def test_ringing_that_the_caller_cannot_hear_goes_on() -> None:
    life = IN_PHASE["Ringing"]()
    life.fails(Take(Ringback()))
    assert life.rung == ("anna",)


def test_music_that_cannot_be_played_goes_on_to_the_operators() -> None:
    life = IN_PHASE["Pausing"]()
    life.fails(Take(life.phase.holdings[0]))
    assert isinstance(life.phase, Pausing)
    assert isinstance(life.waits().phase, Ringing)


def test_a_call_that_cannot_be_answered_goes_to_asterisks_own_operators() -> None:
    assert IN_PHASE["Speaking"]().fails(Answer()).phase == HandingOver()


def test_what_keeps_failing_ends_at_asterisks_own_operators() -> None:
    life = IN_PHASE["Ringing the operator"]()
    for _ in range(RESCUES):
        life.fails(Take(life.legs[0]))
        if isinstance(life.phase, Reassuring):
            life.hears()
        if isinstance(life.phase, Pausing):
            life.waits()
    assert isinstance(life.phase, Ringing)
    assert life.fails(Take(life.legs[0])).phase == HandingOver()


@in_every_phase
@pytest.mark.parametrize("command", [GiveBack(Leg(1, "anna")), HangUp(), HandOver()])
def test_what_could_not_be_ended_changes_nothing(phase: str, command: GiveBack | HangUp | HandOver) -> None:
    life = IN_PHASE[phase]()
    before = life.call
    assert life.fails(command).call is before


# What comes too late, or twice.


def stale_events(at: float) -> list[Event]:
    old = -1
    return [
        PlaybackEnded(at=at, number=old),
        PlaybackEnded(at=at, number=old, failed=True),
        LegEnded(at=at, number=old, ending=LegEnding.HUNG_UP),
        LegRang(at=at, number=old),
        LegAnswered(at=at, number=old),
        DigitPressed(at=at, digit="1", leg=old),
        CommandFailed(at=at, command=Take(Leg(old, "anna")), failure=Failure.REFUSED),
        CommandFailed(at=at, command=Take(Playing(old, tuple(goodbye().speech.prompts()))), failure=Failure.UNKNOWN),
    ]


@in_every_phase
@pytest.mark.parametrize("number", range(8))
def test_stale_events_change_nothing(phase: str, number: int) -> None:
    life = IN_PHASE[phase]()
    before = life.call
    event = stale_events(life.now)[number]
    life.happens(event)
    assert life.call is before
    stray = isinstance(event, LegRang | LegAnswered)
    assert life.commands == ((GiveBack(Leg(-1, "")),) if stray else ())


@pytest.mark.parametrize("phase", [name for name in IN_PHASE if name != "Arriving"])
def test_a_call_arrives_once(phase: str) -> None:
    life = IN_PHASE[phase]()
    before = life.call
    assert life.happens(CallArrived(at=life.now)).call is before


def test_a_phone_that_answers_after_its_turn_is_hung_up() -> None:
    life = IN_PHASE["Ringing"]()
    leg = life.leg("anna")
    life.ends("anna", LegEnding.NO_ANSWER).happens(LegAnswered(at=life.now, number=leg.number))
    assert life.commands == (GiveBack(Leg(leg.number, "")),)


def test_a_call_begins_even_without_word_from_asterisk() -> None:
    assert isinstance(arrived().waits().phase, Speaking)
