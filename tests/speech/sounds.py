"""Sounds and a speaker for tests: tones whose every property is known beforehand."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np

from callflow.errors import SpeechError
from callflow.speech.waveform import SILENCE, Waveform


def tone(hertz: float = 440, seconds: float = 1.0, rate: int = 8_000, amplitude: float = 0.5) -> Waveform:
    times = np.arange(round(seconds * rate)) / rate
    return Waveform((amplitude * np.sin(2 * np.pi * hertz * times)).astype(np.float32), rate)


def surrounded_by_silence(sound: Waveform, before: float, after: float) -> Waveform:
    quiet = (round(before * sound.rate), round(after * sound.rate))
    return Waveform(np.pad(sound.samples, quiet), sound.rate)


def wav_bytes(sound: Waveform, *, width: int = 2, channels: int = 1) -> bytes:
    """A wav file as some studio would export it."""
    numbers = np.rint(np.repeat(sound.samples.astype(np.float64), channels) * (2 ** (8 * width - 1) - 1))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(sound.rate)
        if width == 1:
            file.writeframes((numbers + 128).astype(np.uint8).tobytes())
        else:
            whole = numbers.astype("<i4").view(np.uint8).reshape(-1, 4)
            file.writeframes(whole[:, :width].tobytes())
    return target.getvalue()


def record(path: Path, sound: Waveform, *, width: int = 2, channels: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wav_bytes(sound, width=width, channels=channels))
    return path


class Whistler:
    """A voice that whistles a fifth of a second for each word, and remembers what it was asked to say."""

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.spoken: list[str] = []

    async def identity(self, language: str) -> str:
        if language == "zz":
            raise SpeechError(["Nobody whistles 'zz'."])
        return f"whistler {self.version} {language}"

    async def speak(self, text: str, language: str) -> Waveform:
        self.spoken.append(text)
        words = text.split()
        return tone(seconds=len(words) / 5, rate=22_050) if words else SILENCE
