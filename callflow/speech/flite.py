"""The voice of flite: English only, from one small Debian package; for a machine that has no espeak-ng.

Its licence is BSD-like; it is run as a command all the same. flite reads its text from a file only, so the words go
to it in a file of their own, which is gone once they are spoken.
"""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.program import RefusedError, output_of, plain_words
from callflow.speech.waveform import SILENCE, Waveform


@dataclass(frozen=True, slots=True)
class Flite:
    """`voice`: kal16 has most of its sound where a telephone carries it; slt has a fifth only."""

    voice: str = "kal16"
    program: str = "flite"
    patience: float = 60.0

    async def identity(self, language: str) -> str:
        if language.split("-")[0].lower() != "en":
            raise SpeechError([f"{self.program} speaks English only, not {language!r}: install espeak-ng."])
        answer = (await self._run("--version")).decode(errors="replace")
        version = re.search(r"flite-(\S+)", answer)
        return f"flite {version[1] if version else 'of unknown version'} {self.voice}"

    async def speak(self, text: str, language: str) -> Waveform:
        del language  # it knows one only, and `identity` has asked
        with tempfile.TemporaryDirectory(prefix="callflow-") as folder:
            words, sound = Path(folder) / "words", Path(folder) / "sound.wav"
            await asyncio.to_thread(words.write_text, plain_words(text), encoding="utf-8")
            await self._run("-voice", self.voice, "-f", str(words), "-o", str(sound))
            try:
                return wav.read(io.BytesIO(await asyncio.to_thread(sound.read_bytes)))
            except (OSError, wav.UnusableWavError):
                return SILENCE  # nothing but punctuation; the studio says which prompt has nothing to say

    async def _run(self, *options: str) -> bytes:
        try:
            return await output_of(
                [self.program, *options],
                remedy="`apt-get install flite`, or choose another CALLFLOW_VOICE",
                patience=self.patience,
            )
        except RefusedError as refused:
            if options == ("--version",) and b"flite-" in refused.output:
                return refused.output  # it tells its version and ends as if that were a failure
            raise SpeechError([f"{refused}."]) from None
