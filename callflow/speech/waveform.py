"""Sound as numbers, and what must be done to it before it may go down a telephone line.

Everything here is a pure function of its samples: it opens no file and starts no program. It never changes
what is said, only how loud it is, how much silence surrounds it and how many samples a second describe it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr  # type: ignore[import-untyped]

Samples = npt.NDArray[np.float32]

TELEPHONE_RATE = 8_000
SPEECH_LEVEL_DB = -20.0
"""RMS of the spoken parts, in dB under full scale: clear on a mobile in a street, no shout in a headset."""
PEAK_CEILING_DB = -3.0
"""No sample goes above this, so that transcoding on the way (a-law, mobile codecs) has room to overshoot."""
QUIET_AROUND = 0.15
"""Seconds of silence before and after: the first milliseconds after an answer are often lost on the way."""

_FRAME = 0.01
_SILENT_UNDER_PEAK_DB = 45.0
_SPOKEN_UNDER_LOUDEST_DB = 30.0
_NOTHING_DB = -70.0


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """One channel of sound: samples between -1 and 1, and how many of them make a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def peak_db(self) -> float:
        return _db(float(np.max(np.abs(self.samples), initial=0.0)))

    @property
    def silent(self) -> bool:
        return self.peak_db < _NOTHING_DB

    @property
    def speech_level_db(self) -> float:
        """The RMS of the parts that speak; pauses do not count, or a slow speaker would be made to shout."""
        loudness = _frame_rms(self)
        spoken = loudness[loudness > np.max(loudness, initial=0.0) * _ratio(-_SPOKEN_UNDER_LOUDEST_DB)]
        return _db(float(np.sqrt(np.mean(spoken**2)))) if len(spoken) else _db(0.0)


SILENCE = Waveform(np.zeros(1, np.float32), TELEPHONE_RATE)


def at_telephone_rate(sound: Waveform) -> Waveform:
    """Resample with a proper low-pass: bare decimation would fold every s and f back as a whistle."""
    if sound.rate == TELEPHONE_RATE:
        return sound
    samples = np.asarray(soxr.resample(sound.samples, sound.rate, TELEPHONE_RATE, "VHQ"), dtype=np.float32)
    loudest = float(np.max(np.abs(samples), initial=0.0))
    # The low-pass of a sound that touches full scale can ring a little over it; clipping would crackle.
    return Waveform(samples / np.float32(max(loudest, 1.0)), TELEPHONE_RATE)


def for_the_telephone(voice: Waveform) -> Waveform:
    """A synthesiser's raw sound, made ready: telephone rate, the same level and silence in every prompt."""
    if voice.silent:
        return SILENCE
    return levelled(trimmed(centred(at_telephone_rate(voice))))


def centred(sound: Waveform) -> Waveform:
    """Without a constant offset, which would click where the sound begins and ends."""
    return Waveform(sound.samples - np.mean(sound.samples), sound.rate)


def trimmed(sound: Waveform) -> Waveform:
    """Exactly `QUIET_AROUND` of silence on both sides, whatever there was before."""
    heard = _heard(sound)
    if not len(heard):
        return sound
    frame = _frame_length(sound.rate)
    spoken = sound.samples[heard[0] * frame : (heard[-1] + 1) * frame]
    return Waveform(np.pad(spoken, round(QUIET_AROUND * sound.rate)), sound.rate)


def quiet_around(sound: Waveform) -> tuple[float, float]:
    """Seconds before the first and after the last thing that is heard."""
    heard = _heard(sound)
    if not len(heard):
        return sound.seconds, 0.0
    frame = _frame_length(sound.rate) / sound.rate
    return float(heard[0]) * frame, max(0.0, sound.seconds - float(heard[-1] + 1) * frame)


def levelled(sound: Waveform) -> Waveform:
    """The speech at `SPEECH_LEVEL_DB`; peaks over the ceiling are turned down smoothly, never cut off."""
    if sound.silent:
        return sound
    gain = np.float32(_ratio(SPEECH_LEVEL_DB - sound.speech_level_db))
    return Waveform(_limited(sound.samples * gain, sound.rate), sound.rate)


def _limited(samples: Samples, rate: int) -> Samples:
    """Turn the volume down around each peak.

    The needed volume is first spread to the whole neighbourhood of a peak (the minimum in a window) and then
    smoothed over a window of the same width: no value averaged at a peak is above what the peak needs.
    """
    width = 2 * round(0.005 * rate) + 1
    needed = np.minimum(1.0, _ratio(PEAK_CEILING_DB) / np.maximum(np.abs(samples), 1e-9))
    lowest = np.lib.stride_tricks.sliding_window_view(np.pad(needed, width - 1, mode="edge"), width).min(axis=1)
    window = np.hanning(width + 2)[1:-1]
    volume = np.convolve(lowest, window / window.sum(), mode="valid")
    return (samples * volume).astype(np.float32)


def _heard(sound: Waveform) -> npt.NDArray[np.intp]:
    """The frames in which there is more than silence."""
    loudness = _frame_rms(sound)
    return np.flatnonzero(loudness > np.max(loudness, initial=0.0) * _ratio(-_SILENT_UNDER_PEAK_DB))


def _frame_length(rate: int) -> int:
    return max(1, round(_FRAME * rate))


def _frame_rms(sound: Waveform) -> npt.NDArray[np.float64]:
    frame = _frame_length(sound.rate)
    padded = np.pad(sound.samples.astype(np.float64), (0, -len(sound.samples) % frame))
    rms: npt.NDArray[np.float64] = np.sqrt(np.mean(padded.reshape(-1, frame) ** 2, axis=1))
    return rms


def _ratio(db: float) -> float:
    return float(10 ** (db / 20))


def _db(ratio: float) -> float:
    return float(20 * np.log10(max(ratio, 1e-10)))
