"""The studio recordings of a company: `<folder>/<language>/<name>.wav`.

A recording is played as the studio made it, with its level and its pauses; only its rate, width and channels
become those of a telephone. This module reads the folder and never writes to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.waveform import Waveform, at_telephone_rate

_LARGEST = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Recordings:
    folder: Path

    def find(self, language: str, name: str) -> Path | None:
        """The file of a recording; None when nobody has recorded it yet."""
        if not name or not name.isprintable() or Path(name).name != name or name.startswith("."):
            raise SpeechError([f"{name!r} is no name of a recording: write it without folder and without .wav."])
        path = self.folder / language / f"{name}.wav"
        return path if path.exists() else None


def fingerprint(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise SpeechError([f"{path} has {size >> 20} MB: no prompt is that long; is it the right file?"])
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise SpeechError([_unreadable(path, error)]) from None


def for_the_telephone(path: Path) -> Waveform:
    try:
        with path.open("rb") as file:
            sound = at_telephone_rate(wav.read(file))
    except OSError as error:
        raise SpeechError([_unreadable(path, error)]) from None
    except wav.UnusableWavError as error:
        raise SpeechError([f"{path} {error}."]) from None
    if sound.silent:
        raise SpeechError([f"{path} holds nothing but silence: record it again."])
    return sound


def _unreadable(path: Path, error: OSError) -> str:
    return f"{path} cannot be read ({error.strerror}): make it a file that the user that runs callflow may read."
