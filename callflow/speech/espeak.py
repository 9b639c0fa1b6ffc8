"""The voice of espeak-ng: over a hundred languages in two megabytes; plain, but understood on any line.

The text goes to the program's standard input, never onto its command line, and no shell is involved. What
espeak-ng takes for orders (control codes, `[[phonemes]]`) is taken out first: a caller hears words only.
"""

from __future__ import annotations

import asyncio
import io
import re
import unicodedata
from dataclasses import dataclass

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.waveform import SILENCE, Waveform

_ORDERS = frozenset({"Cc", "Cs", "Co", "Cn"})


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
            process = await asyncio.create_subprocess_exec(
                self.program,
                *options,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except FileNotFoundError:
            raise SpeechError(
                [f"{self.program} is not installed: `apt-get install espeak-ng`, or record every prompt."]
            ) from None
        except OSError as error:
            raise SpeechError([f"{self.program} cannot be started: {error.strerror}."]) from None
        output, complaint = await self._conversation(process, plain_words(text))
        if process.returncode:
            raise SpeechError([self._refusal(complaint, language)])
        return output

    async def _conversation(self, process: asyncio.subprocess.Process, words: str) -> tuple[bytes, bytes]:
        try:
            async with asyncio.timeout(self.patience):
                return await process.communicate(words.encode())
        except TimeoutError:
            raise SpeechError([f"{self.program} did not answer within {self.patience:g} s: try again."]) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _refusal(self, complaint: bytes, language: str) -> str:
        said = complaint.decode(errors="replace").strip().splitlines()
        if language and any("does not exist" in line for line in said):
            return (
                f"{self.program} has no voice for the language {language!r}: choose one that "
                f"`{self.program} --voices` lists, or record every prompt of that language."
            )
        return f"{self.program} failed: {said[0] if said else 'it gave no reason'!r}."


def plain_words(text: str) -> str:
    """The text on one line, without anything espeak-ng would obey instead of saying it."""
    spoken = "".join(" " if unicodedata.category(letter) in _ORDERS else letter for letter in text)
    return " ".join(spoken.replace("[[", " ").replace("]]", " ").split())
