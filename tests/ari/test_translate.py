from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.ari import messages as said
from callflow.ari.translate import (
    DESK,
    LONGEST_NAME,
    Arrival,
    Broadcast,
    CodeDialled,
    CodeOffered,
    Happened,
    LegLeft,
    clean_number,
    clean_text,
    leg_ending,
    our_id,
    translate,
)
from callflow.core.call import Caller, bridge_id, leg_id, playback_id
from callflow.core.events import (
    CallerHungUp,
    CallerLeft,
    DigitPressed,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    RecordingEnded,
)

CALL = "1700000000.12"
CALLER = said.Channel(
    id=CALL,
    caller=said.CallerID(name="Ala\r\nX-Evil: 1", number="+48 22-123"),
    dialplan=said.DialplanPlace(app_name="Stasis", app_data="callflow"),
    channelvars={"CF_DIALLED": "100"},
)
LEG = said.Channel(id=leg_id(CALL, 3), dialplan=CALLER.dialplan)
AT = 7.0


@given(st.integers(0, 10**6))
def test_an_id_tells_whose_it_is(number: int) -> None:
    for made, kind in ((leg_id, "leg"), (playback_id, "play"), (bridge_id, "bridge")):
        ours = our_id(made(CALL, number))
        assert ours
        assert (ours.call, ours.kind, ours.number) == (CALL, kind, number)


@pytest.mark.parametrize("name", [CALL, "", "cf-", "cf-1.2-leg-", "cf-1.2-hat-1", "xcf-1.2-leg-1", "cf-1.2-leg-1x"])
def test_other_ids_are_not_ours(name: str) -> None:
    assert our_id(name) is None


def heard(message: said.Message) -> object:
    found = translate(message, AT)
    assert found is None or found.call == CALL
    return found.event if isinstance(found, Happened) else found


def test_a_caller_at_the_gate_is_to_be_claimed() -> None:
    assert heard(said.CallBroadcast(type="CallBroadcast", channel=CALLER)) == Broadcast(CALL, "100")


def test_a_caller_arrives_clean() -> None:
    assert heard(said.StasisStart(type="StasisStart", channel=CALLER)) == Arrival(
        CALL, Caller(number="+4822123", name="Ala X-Evil: 1"), "100"
    )


def test_a_leg_in_stasis_is_no_caller() -> None:
    assert heard(said.StasisStart(type="StasisStart", channel=LEG)) is None
    left = translate(said.StasisEnd(type="StasisEnd", channel=LEG), AT)
    assert left == LegLeft(CALL, 3)
    assert heard(said.ChannelHangupRequest(type="ChannelHangupRequest", channel=LEG)) is None


@pytest.mark.parametrize(("state", "failed"), [("done", False), ("failed", True)])
def test_a_prompt_ends(state: str, failed: bool) -> None:
    playback = said.Playback(id=playback_id(CALL, 5), state=state)
    assert heard(said.PlaybackFinished(type="PlaybackFinished", playback=playback)) == PlaybackEnded(
        at=AT, number=5, failed=failed
    )


def test_the_end_of_somebody_elses_playback_is_nothing() -> None:
    playback = said.Playback(id="4711", state="done")
    assert heard(said.PlaybackFinished(type="PlaybackFinished", playback=playback)) is None


def test_digits_of_the_caller_and_of_a_leg() -> None:
    def digit(channel: said.Channel) -> said.Message:
        return said.ChannelDtmfReceived(type="ChannelDtmfReceived", channel=channel, digit="1")

    assert heard(digit(CALLER)) == DigitPressed(at=AT, digit="1")
    assert heard(digit(LEG)) == DigitPressed(at=AT, digit="1", leg=3)


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("", None),
        ("RINGING", LegRang(at=AT, number=3)),
        ("PROGRESS", LegRang(at=AT, number=3)),
        ("ANSWER", LegAnswered(at=AT, number=3)),
        ("BUSY", None),
    ],
)
def test_how_ringing_goes_on(status: str, event: object) -> None:
    assert heard(said.Dial(type="Dial", peer=LEG, dialstatus=status)) == event


def test_dialling_that_is_not_ours_is_nothing() -> None:
    assert heard(said.Dial(type="Dial", peer=CALLER, dialstatus="ANSWER")) is None


def test_a_caller_hangs_up_or_leaves() -> None:
    assert heard(said.ChannelHangupRequest(type="ChannelHangupRequest", channel=CALLER)) == CallerHungUp(at=AT)
    assert heard(said.ChannelDestroyed(type="ChannelDestroyed", channel=CALLER)) == CallerHungUp(at=AT)
    assert heard(said.StasisEnd(type="StasisEnd", channel=CALLER)) == CallerLeft(at=AT)


def test_a_leg_ends_with_its_reason() -> None:
    message = said.ChannelDestroyed(type="ChannelDestroyed", channel=LEG, cause=17, tech_cause=486)
    assert heard(message) == LegEnded(at=AT, number=3, ending=LegEnding.BUSY)


@pytest.mark.parametrize(
    ("cause", "tech_cause", "ending"),
    [
        (17, 486, LegEnding.BUSY),
        (21, 603, LegEnding.DECLINED),
        (1, 404, LegEnding.WRONG_NUMBER),
        (19, 480, LegEnding.NO_ANSWER),
        (18, 408, LegEnding.UNAVAILABLE),
        (58, 488, LegEnding.UNAVAILABLE),
        (38, 500, LegEnding.UNAVAILABLE),
        (34, 503, LegEnding.UNAVAILABLE),
        (16, 0, LegEnding.HUNG_UP),
        (16, 200, LegEnding.HUNG_UP),
        (44, 0, LegEnding.DROPPED),
        (19, 0, LegEnding.NO_ANSWER),
        (21, 0, LegEnding.DECLINED),
        (17, 0, LegEnding.BUSY),
        (1, 0, LegEnding.WRONG_NUMBER),
        (127, 0, LegEnding.UNAVAILABLE),
    ],
)
def test_why_a_leg_is_over(cause: int, tech_cause: int, ending: LegEnding) -> None:
    assert leg_ending(cause, tech_cause) is ending


@given(st.text(max_size=300))
def test_text_from_outside_is_harmless(text: str) -> None:
    clean = clean_text(text)
    assert len(clean) <= LONGEST_NAME
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in clean)
    assert clean_text(clean) == clean


def test_direction_marks_and_line_ends_vanish() -> None:
    assert clean_text("Ala\u202egpj.exe\u2028\x00\t Kot") == "Alagpj.exe Kot"


@given(st.text(max_size=300))
def test_a_number_from_outside_has_only_keys_in_it(text: str) -> None:
    assert set(clean_number(text)) <= set("0123456789+*#")
    assert len(clean_number(text)) <= LONGEST_NAME


def test_no_message_is_too_odd_to_translate() -> None:
    assert translate(said.Unknown(type="Whatever"), AT) is None


def test_a_recording_of_ours_that_ends_is_told_with_what_was_spoken() -> None:
    recording = said.LiveRecording(name="cf-1.2-rec-4", duration=9, talking_duration=7)
    ended = translate(said.RecordingFinished(type="RecordingFinished", recording=recording), 5.0)
    assert ended == Happened("1.2", RecordingEnded(at=5.0, number=4, seconds=7.0))
    failed = translate(said.RecordingFailed(type="RecordingFailed", recording=recording), 5.0)
    assert failed == Happened("1.2", RecordingEnded(at=5.0, number=4, seconds=7.0, failed=True))
    stranger = said.LiveRecording(name="voicemail-4", duration=9)
    assert translate(said.RecordingFinished(type="RecordingFinished", recording=stranger), 5.0) is None


AT_A_DESK = said.Channel(
    id="1700000000.40",
    name="PJSIP/anna-maria-0000002a",
    caller=said.CallerID(name="jan", number="PJSIP/jan"),
    dialplan=said.DialplanPlace(context=DESK, app_name="StasisBroadcast"),
    channelvars={"CF_DIALLED": "*212"},
)


def test_who_dials_a_code_is_known_by_the_endpoint_and_is_no_caller() -> None:
    gate = said.CallBroadcast(type="CallBroadcast", channel=AT_A_DESK)
    inside = said.StasisStart(type="StasisStart", channel=AT_A_DESK)
    assert translate(gate, AT) == CodeOffered(AT_A_DESK.id)
    assert translate(inside, AT) == CodeDialled(AT_A_DESK.id, "PJSIP/anna-maria", "*212")


def test_a_caller_who_sends_a_code_as_a_number_is_a_caller() -> None:
    caller = CALLER.model_copy(update={"channelvars": {"CF_DIALLED": "*212"}})
    assert isinstance(translate(said.StasisStart(type="StasisStart", channel=caller), AT), Arrival)
    leg = AT_A_DESK.model_copy(update={"id": leg_id(CALL, 3)})
    assert translate(said.StasisStart(type="StasisStart", channel=leg), AT) is None
