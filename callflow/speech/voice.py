"""What the studio asks of a speech synthesiser: another one is a class with these two methods."""

from __future__ import annotations

from typing import Protocol

from callflow.speech.waveform import Waveform


class Voice(Protocol):
    async def identity(self, language: str) -> str:
        """Name the speaker: its program, version, and every setting that changes how it sounds.

        Prompts are kept under this name and their words, so a new version speaks everything anew.
        Raises SpeechError when the speaker is not there or does not know the language.
        """
        ...

    async def speak(self, text: str, language: str) -> Waveform:
        """Speak the words as they stand, at any rate and level; raises SpeechError when it cannot.

        The text is whatever the plan contains: it must reach the synthesiser as words to say and nothing else,
        neither as an option, nor as a file name, nor as markup. The language is a code such as en or pt-br,
        already checked to be no more than letters, digits and dashes.
        """
        ...
