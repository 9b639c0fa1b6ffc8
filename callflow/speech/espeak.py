"""The voice of espeak-ng: over a hundred languages in two megabytes; plain, but understood on any line.

What espeak-ng takes for orders (control codes, `[[phonemes]]`) is taken out of the text first: a caller hears words
only. It is run as a command (its licence is GPL-3) and never becomes part of callflow.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.program import RefusedError, output_of, plain_words
from callflow.speech.waveform import SILENCE, Waveform


@dataclass(frozen=True, slots=True)
class Espeak:
    """`words_per_minute`: a little under espeak-ng's own 175, for ears on a bad line."""

    words_per_minute: int = 160
    program: str = "espeak-ng"
    patience: float = 60.0
    """Seconds until a program that does not answer is ended. Ten minutes of speech take it under a second."""

    async def identity(self, language: str) -> str:
        answer = (await self._run("--version")).decode(errors="replace")
        version = re.search(r"\d+(\.\d+)+\S*", answer)
        await self._run("-q", "-v", language, "--stdin", language=language)
        return f"espeak-ng {version[0] if version else answer.strip()} {language} {self.words_per_minute} wpm"

    async def speak(self, text: str, language: str) -> Waveform:
        speed = str(self.words_per_minute)
        sound = await self._run(
            "-v", language, "-s", speed, "-b", "1", "--stdin", "--stdout", text=text, language=language
        )
        try:
            return wav.read(io.BytesIO(sound), streamed=True)
        except wav.UnusableWavError:
            # Nothing but punctuation gives an empty file; the studio says which prompt has nothing to say.
            return SILENCE

    async def _run(self, *options: str, text: str = "", language: str = "") -> bytes:
        try:
            return await output_of(
                [self.program, *options],
                remedy="`apt-get install espeak-ng`, or record every prompt",
                patience=self.patience,
                words=plain_words(text),
            )
        except RefusedError as refused:
            raise SpeechError([self._sentence(refused, language)]) from None

    def _sentence(self, refused: RefusedError, language: str) -> str:
        if language and any("does not exist" in line for line in refused.lines):
            return (
                f"{self.program} has no voice for the language {language!r}: choose one that "
                f"`{self.program} --voices` lists, or record every prompt of that language."
            )
        return f"{refused}."
