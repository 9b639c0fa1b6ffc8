"""A message out of hours: when it may be left, what makes it one, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from callflow.core.call import (
    Caller,
    Detail,
    Ended,
    Ending,
    ForOperator,
    HangingUp,
    LeavingMessage,
    Parting,
    Recording,
    Ringing,
    Speaking,
    arriving,
)
from callflow.core.commands import Book, GiveBack, Take
from callflow.core.events import CallArrived, CallerHungUp, Event, PlaybackEnded, RecordingEnded
from callflow.core.explore import Proof, explore
from callflow.core.hours import times_after_openings
from callflow.core.promise import Cause
from callflow.core.prompts import AnswerTime, Known
from tests.core.life import Life
from tests.core.plans import ANSWERING, OFFICE, message_plan

TEN = AnswerTime(ANSWERING, earliest=5000.0, latest=9000.0, keys=("by 10:00", "mon"))


def closed(number: str = "+48600700800") -> Life:
    """A caller in front of a closed company, who has just been told so."""
    life = Life(message_plan(), open=frozenset())
    life.call = replace(arriving("c", "v1", Caller(number), "100", life.now), profile=(Detail("account", "12"),))
    return happens(life, CallArrived(at=life.now)).hears()


def happens(life: Life, event: Event) -> Life:
    """Something happens while it is known by when messages are answered."""
    return life.happens(replace(event, known=Known(answers=(TEN,))))


def invited(number: str = "+48600700800") -> Life:
    life = Life(message_plan(), open=frozenset())
    life.call = replace(arriving("c", "v1", Caller(number), "100", life.now), profile=(Detail("account", "12"),))
    happens(life, CallArrived(at=life.now))
    playing = life.playing.number
    return happens(life, PlaybackEnded(at=life.now, number=playing))


def recording() -> Life:
    return invited().hears()


def spoken(life: Life, seconds: float, *, failed: bool = False) -> Life:
    phase = life.phase
    assert isinstance(phase, LeavingMessage)
    assert phase.recording
    life.now += seconds
    return happens(life, RecordingEnded(at=life.now, number=phase.recording.number, seconds=seconds, failed=failed))


def test_after_the_words_it_is_recorded() -> None:
    life = recording()
    assert isinstance(life.phase, LeavingMessage)
    assert life.commands[-1] == Take(Recording(life.call.serial, 120.0))


def test_a_message_is_booked_thanked_for_and_only_then_hung_up_on() -> None:
    life = spoken(recording(), 30.0)
    promise = life.call.promised
    assert promise is not None
    assert life.commands[0] == Book(promise)
    assert (promise.cause, promise.number, promise.latest) == (Cause.MESSAGE, "+48600700800", TEN.latest)
    assert promise.profile == (Detail("account", "12"),)
    assert promise.recording == "cf-c-rec-3"
    assert isinstance(life.phase, Parting)
    assert life.playing.text == "We call you by ten on Monday Goodbye."
    after = life.hears().phase
    assert after == HangingUp(Ending.GOODBYE_AFTER_MESSAGE)


def test_what_could_not_be_stored_leads_to_a_human() -> None:
    life = recording()
    before = life.call
    promise = spoken(life, 30.0).call.promised
    assert promise is not None
    life.call = before  # as the engine does: the step has not happened
    life.fails(Book(promise))
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


@pytest.mark.parametrize(("seconds", "failed"), [(1.0, False), (0.0, True), (30.0, True)])
def test_nothing_left_leads_to_the_operator(seconds: float, failed: bool) -> None:
    life = spoken(recording(), seconds, failed=failed)
    assert isinstance(life.phase, Speaking)
    assert life.playing.text == "We heard nothing."
    assert life.call.promised is None
    assert life.hears().rung == ("owner",)


def test_a_recording_that_never_ends_leads_to_the_operator() -> None:
    life = recording().waits()
    assert life.playing.text == "We heard nothing."


@pytest.mark.parametrize(("seconds", "left"), [(1.0, False), (2.0, True)])
def test_who_hangs_up_after_speaking_has_left_a_message(seconds: float, left: bool) -> None:
    life = recording()
    happens(life, CallerHungUp(at=life.now + seconds))
    assert life.phase == Ended(Ending.CALLER_HUNG_UP)
    assert any(isinstance(command, Book) for command in life.commands) is left
    assert not any(isinstance(command, GiveBack) for command in life.commands), "the sound would be thrown away"


def test_a_caller_without_a_number_is_told_and_gets_the_operator() -> None:
    life = invited("")
    assert life.playing.text == "We cannot call you back."
    assert life.hears().rung == ("owner",)


def test_where_no_time_can_be_named_nothing_is_promised() -> None:
    assert closed().playing.text == "We cannot call you back."


def test_while_it_is_open_nothing_is_recorded() -> None:
    life = Life(message_plan(), open=frozenset()).arrives()
    life.open = frozenset({"office"})
    assert life.hears().rung == ("owner",)


def test_zero_is_the_operator_while_it_is_recorded() -> None:
    life = recording().presses("0")
    assert isinstance(life.phase, Ringing)
    assert any(isinstance(command, GiveBack) for command in life.commands)


def test_after_we_were_away_the_thanks_are_said_again() -> None:
    life = spoken(recording(), 30.0)
    said = life.playing.text
    life.recovers()
    assert life.playing.text == said
    assert not any(isinstance(command, Book) for command in life.commands)


def test_a_plan_that_takes_messages_is_proven() -> None:
    proof = explore(message_plan())
    assert isinstance(proof, Proof)
    assert Ending.GOODBYE_AFTER_MESSAGE in proof.endings


@pytest.mark.parametrize(
    ("at", "hours", "latest"),
    [
        (
            datetime.fromisoformat("2026-03-06T20:00"),
            2,
            datetime.fromisoformat("2026-03-09T10:00"),
        ),
        (
            datetime.fromisoformat("2026-03-09T07:00"),
            9,
            datetime.fromisoformat("2026-03-10T09:00"),
        ),
        (datetime.fromisoformat("2026-03-09T15:00"), 2, datetime.fromisoformat("2026-03-10T09:00")),
    ],
)
def test_only_opening_time_counts(at: datetime, hours: int, latest: datetime) -> None:
    assert OFFICE.after_opening(at, hours * 3600.0) == latest


def test_every_time_that_can_be_promised_is_prepared() -> None:
    today = date(2026, 3, 6)
    prepared = set(times_after_openings(OFFICE, 7200.0, today))
    for hour in (0, 7, 16, 23):
        for day in range(6, 20):
            now = datetime.fromisoformat(f"2026-03-{day:02}T{hour:02}:00")
            if not OFFICE.is_open(now):
                latest = OFFICE.after_opening(now, 7200.0)
                assert (latest, now.date()) in prepared
