from __future__ import annotations

import numpy as np
import pytest

from callflow.speech.waveform import (
    PEAK_CEILING_DB,
    QUIET_AROUND,
    SILENCE,
    SPEECH_LEVEL_DB,
    Waveform,
    at_telephone_rate,
    for_the_telephone,
    levelled,
    trimmed,
)
from tests.speech.sounds import surrounded_by_silence, tone


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_tone_keeps_its_pitch_level_and_length(rate: int) -> None:
    sound = at_telephone_rate(tone(1_000, seconds=2, rate=rate))

    spectrum = np.abs(np.fft.rfft(sound.samples))
    assert sound.rate == 8_000
    assert sound.seconds == pytest.approx(2, abs=0.001)
    assert np.argmax(spectrum) * sound.rate / len(sound.samples) == pytest.approx(1_000, abs=1)
    assert sound.speech_level_db == pytest.approx(tone(1_000).speech_level_db, abs=0.1)


@pytest.mark.parametrize("hertz", [4_500, 6_000, 9_000])
def test_what_a_telephone_cannot_carry_is_removed_and_not_folded_back(hertz: int) -> None:
    sound = at_telephone_rate(tone(hertz, seconds=1, rate=22_050))

    middle = Waveform(sound.samples[800:-800], sound.rate)  # the ends of a tone are clicks, which do carry
    assert middle.peak_db < -80


def test_full_scale_does_not_clip_when_resampled() -> None:
    square = Waveform(np.sign(tone(300, rate=44_100).samples), 44_100)
    assert at_telephone_rate(square).peak_db <= 0


@pytest.mark.parametrize("amplitude", [0.003, 0.1, 0.99])
def test_quiet_and_loud_voices_come_out_at_one_level(amplitude: float) -> None:
    sound = levelled(tone(amplitude=amplitude))
    assert sound.speech_level_db == pytest.approx(SPEECH_LEVEL_DB, abs=0.1)


def test_pauses_do_not_make_a_voice_louder() -> None:
    paused = Waveform(np.concatenate([tone().samples, np.zeros(24_000, np.float32), tone().samples]), 8_000)
    assert levelled(paused).peak_db == pytest.approx(levelled(tone()).peak_db, abs=0.1)


def test_peaks_are_turned_down_to_the_ceiling_without_a_flat_top() -> None:
    spiky = tone(300, amplitude=0.05).samples.copy()
    spiky[4_000:4_080] *= 18
    sound = levelled(Waveform(spiky, 8_000))

    assert sound.peak_db <= PEAK_CEILING_DB + 0.01
    at_ceiling = np.abs(sound.samples) > 0.999 * np.max(np.abs(sound.samples))
    assert not np.any(at_ceiling[:-2] & at_ceiling[1:-1] & at_ceiling[2:])


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.7, 1.3), (0.05, 0.4)])
def test_silence_around_is_always_the_same(before: float, after: float) -> None:
    sound = trimmed(surrounded_by_silence(tone(seconds=1), before, after))

    heard = np.flatnonzero(np.abs(sound.samples) > 0.001)
    assert sound.seconds == pytest.approx(1 + 2 * QUIET_AROUND, abs=0.02)
    assert heard[0] / 8_000 == pytest.approx(QUIET_AROUND, abs=0.012)
    assert sound.seconds - heard[-1] / 8_000 == pytest.approx(QUIET_AROUND, abs=0.012)


def test_a_constant_offset_does_not_survive() -> None:
    shifted = Waveform(tone(amplitude=0.2).samples + np.float32(0.05), 8_000)
    sound = for_the_telephone(shifted)
    assert abs(float(np.mean(sound.samples))) < 1e-4
    assert np.all(sound.samples[:800] == 0)


def test_silence_stays_silence() -> None:
    assert for_the_telephone(SILENCE).silent
    assert for_the_telephone(Waveform(np.zeros(0, np.float32), 8_000)).silent
