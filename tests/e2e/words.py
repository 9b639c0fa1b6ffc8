"""Which prepared sound was heard, and when: spoken words are found by their likeness, since no tone names them."""

from __future__ import annotations

import wave
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from callflow.core.prompts import Sound
from tests.e2e.ear import SAMPLES, Ear
from tests.e2e.tones import RATE, Samples

FULL_SCALE = 32768.0
LIKE = 0.9
"""Normalised correlation from which two sounds are the same; mu-law alone leaves over 0.99, other words below 0.3."""


@dataclass(frozen=True, slots=True)
class Words:
    """Where a sound is most likely to have been heard (`time.monotonic`), how like it that was, and how loud (dBFS)."""

    start: float
    end: float
    likeness: float
    level: float

    @property
    def heard(self) -> bool:
        return self.likeness >= LIKE


def samples_of(sound: Sound) -> Samples:
    """What the file that Asterisk plays for a prompt holds."""
    with wave.open(str(file_of(sound)), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)


def file_of(sound: Sound) -> Path:
    return Path(sound.uri.removeprefix("sound:") + ".wav")


def find(sound: Sound, ear: Ear, after: float = 0.0) -> Words:
    """Where this sound was heard, by normalised cross-correlation over all that was heard after some time."""
    wanted = samples_of(sound).astype(np.float64)
    got, times = ear.recording()
    first = bisect_right(times, after)
    got, times = got[first * SAMPLES :], times[first:]
    if len(got) < len(wanted):
        return Words(0.0, 0.0, 0.0, float("-inf"))
    heard = got.astype(np.float64)
    size = 1 << (len(heard) + len(wanted)).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    sums = np.concatenate(([0.0], np.cumsum(heard**2)))
    energy = sums[len(wanted) :] - sums[: -len(wanted)]
    likeness = product[: len(energy)] / np.sqrt(np.maximum(energy, 1.0) * np.sum(wanted**2))
    at = int(np.argmax(likeness))
    level = 10 * np.log10(max(energy[at] / len(wanted), 1.0) / FULL_SCALE**2)
    last = at + len(wanted) - 1
    end = _time(times, last)
    # Not where its first sample lies: that quiet one may have been sent along with the end of what came before.
    return Words(end - len(wanted) / RATE, end, float(likeness[at]), float(level))


def _time(times: list[float], sample: int) -> float:
    """A packet arrives when its last sample has been said."""
    packet, rest = divmod(sample, SAMPLES)
    return times[packet] - (SAMPLES - rest) / RATE
