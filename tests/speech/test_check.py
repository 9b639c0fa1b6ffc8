from __future__ import annotations

import numpy as np
import pytest

from callflow.core.prompts import spoken_seconds
from callflow.speech.check import check, clipped_peaks
from callflow.speech.waveform import SILENCE, Waveform, levelled, quiet_around
from tests.speech.sounds import surrounded_by_silence, tone

TEXT = "For sales press 1. For support press 2."
CALM = spoken_seconds(TEXT)


def take(times: float = 1.0, before: float = 0.2, after: float = 0.2) -> Waveform:
    """Sound of the right level, so many times as long as the words at a calm pace."""
    return surrounded_by_silence(levelled(tone(seconds=times * CALM)), before, after)


def louder(sound: Waveform, db: float) -> Waveform:
    samples = np.clip(sound.samples * 10 ** (db / 20), -1, 1).astype(np.float32)
    return Waveform(samples, sound.rate)


def test_a_good_recording_has_nothing_to_say() -> None:
    for times in (0.6, 1.0, 1.9):
        found = check(take(times), TEXT)
        assert (found.faults, found.remarks) == ((), ())


@pytest.mark.parametrize(
    ("times", "fault"), [(0.2, "is too short, 0.8 s of speech where its words take about"), (3.2, "is too long, ")]
)
def test_another_length_is_another_prompt(times: float, fault: str) -> None:
    (found,) = check(take(times), TEXT).faults
    assert fault in found


@pytest.mark.parametrize(("times", "remark"), [(0.45, "is spoken fast"), (2.5, "is spoken slowly")])
def test_an_unusual_pace_is_remarked_on(times: float, remark: str) -> None:
    found = check(take(times), TEXT)
    assert not found.faults
    assert remark in found.remarks[0]


def test_a_short_word_may_be_short() -> None:
    assert check(surrounded_by_silence(levelled(tone(seconds=0.4)), 0.1, 0.1), "Yes.") == check(take(), TEXT)


def test_clipping_is_a_fault() -> None:
    (fault,) = check(louder(take(), 40), TEXT).faults
    assert "is clipped in" in fault


def test_one_clipped_peak_is_a_remark_and_a_touch_of_full_scale_is_nothing() -> None:
    sound = take()
    sound.samples[8_000:8_003] = 1
    assert check(sound, TEXT).remarks == ("touches full scale: record it a little lower",)
    sound.samples[8_001] = 0
    assert clipped_peaks(sound) == 0


@pytest.mark.parametrize(("db", "direction"), [(10, "10 dB louder"), (-14, "14 dB quieter")])
def test_another_level_is_remarked_on(db: float, direction: str) -> None:
    (remark,) = check(louder(take(), db), TEXT).remarks
    assert remark == f"speaks {direction} than the synthetic prompts; --level makes them alike"


def test_silence_is_measured_on_both_sides() -> None:
    assert quiet_around(take(before=1.5, after=0.3)) == pytest.approx((1.5, 0.3), abs=0.02)
    assert check(take(before=1.5), TEXT).remarks == ("has 1.5 s of silence before the words; --level trims it",)
    assert check(take(after=2.5), TEXT).remarks == ("has 2.5 s of silence after the words; --level trims it",)
    assert check(take(after=0.0), TEXT).remarks == ("ends abruptly: is a sound of the words missing?",)


def test_nothing_but_silence_is_a_fault() -> None:
    assert check(SILENCE, TEXT).faults == ("holds nothing but silence: record it again",)
