"""Wav files: what a studio or a synthesiser hands over, and what Asterisk plays.

Reading is tolerant of any rate, width and number of channels, and strict about damage. Writing makes one kind
only: 8 kHz, mono, 16-bit PCM, with a plain 44-byte head. This module never decides where a file belongs.
"""

from __future__ import annotations

import wave
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import numpy as np

from callflow.speech.waveform import TELEPHONE_RATE, Samples, Waveform

LONGEST_SECONDS = 20 * 60
_HEAD = 44
_RATES = range(4_000, 192_001)
_MOST_CHANNELS = 8


class UnusableWavError(Exception):
    """What is wrong with a wav file, as the end of a sentence that began with its name."""


def read(source: BinaryIO, *, streamed: bool = False) -> Waveform:
    """Read any PCM wav, its channels mixed into one.

    A program that writes to a pipe cannot go back to note its length, so a `streamed` head may promise more
    than there is; in a file the same means that somebody copied half of it.
    """
    try:
        with closing(wave.open(source)) as file:
            return _read(file, streamed=streamed)
    except EOFError:
        raise UnusableWavError("is empty or ends within its head; export it again") from None
    except (wave.Error, RuntimeError, ValueError) as error:
        raise UnusableWavError(f"is no PCM wav file ({error}); export it as 16-bit PCM wav") from None


def _read(file: wave.Wave_read, *, streamed: bool) -> Waveform:
    channels, width, rate, frames, _, _ = file.getparams()
    if rate not in _RATES or not 1 <= channels <= _MOST_CHANNELS or not 1 <= width <= 4:
        raise UnusableWavError(
            f"claims {rate} samples a second, {channels} channels and {8 * width} bits, as no studio makes them; "
            "export it as 16-bit PCM wav"
        )
    promised = frames / rate
    if not streamed and promised > LONGEST_SECONDS:
        raise UnusableWavError(
            f"is {promised / 60:.0f} minutes long; a prompt may last {LONGEST_SECONDS // 60} minutes at most"
        )
    data = file.readframes(frames)
    data = data[: len(data) - len(data) % (width * channels)]
    held = len(data) // (width * channels) / rate
    if not held:
        raise UnusableWavError("holds no sound; record it again")
    if not streamed and held < promised:
        raise UnusableWavError(f"is cut off: {held:.1f} s of the {promised:.1f} s it promises; copy it again")
    return Waveform(_mono(data, width, channels), rate)


def _mono(data: bytes, width: int, channels: int) -> Samples:
    numbers: Samples
    if width == 1:  # the only unsigned one
        numbers = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / np.float32(128)
    elif width == 3:
        raw = np.zeros((len(data) // 3, 4), np.uint8)
        raw[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        numbers = raw.view("<i4").ravel().astype(np.float32) / np.float32(2**31)
    else:
        numbers = np.frombuffer(data, f"<i{width}").astype(np.float32) / np.float32(2 ** (8 * width - 1))
    mixed: Samples = numbers.reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return mixed


def write(target: BinaryIO, sound: Waveform) -> None:
    if sound.rate != TELEPHONE_RATE:
        raise ValueError(f"a telephone plays {TELEPHONE_RATE} samples a second, not {sound.rate}")
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(TELEPHONE_RATE)
        numbers = np.clip(np.rint(sound.samples * 2.0**15), -(2**15), 2**15 - 1)
        file.writeframes(numbers.astype("<i2").tobytes())


def intact_seconds(path: Path) -> float | None:
    """How long a file that `write` made lasts; None when there is none, or it is not whole."""
    try:
        with path.open("rb") as source, closing(wave.open(source)) as file:
            channels, width, rate, frames, _, _ = file.getparams()
            size = path.stat().st_size
    except (OSError, wave.Error, RuntimeError, EOFError):
        return None
    whole = (channels, width, rate) == (1, 2, TELEPHONE_RATE) and frames > 0 and size == _HEAD + 2 * frames
    return frames / rate if whole else None
