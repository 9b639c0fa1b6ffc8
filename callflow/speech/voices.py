"""Which voice speaks which language: the one that is named in the settings, or the most natural there is.

Piper speaks where it is installed and has a voice for the language; what it has none for, espeak-ng speaks, and flite
English where there is no espeak-ng. The choice is made once a language and is never changed within a run: one caller
must not hear two voices take turns.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeAlias

from callflow.errors import SpeechError
from callflow.speech.espeak import Espeak
from callflow.speech.flite import Flite
from callflow.speech.piper import Piper
from callflow.speech.voice import Voice
from callflow.speech.waveform import Waveform

Choice: TypeAlias = Literal["auto", "piper", "espeak-ng", "flite"]


def chosen_voice(choice: Choice, models: Path | None = None) -> Voice:
    """The voice of the settings; `models` is a folder of Piper voices. SpeechError if Piper is named and not there."""
    match choice:
        case "auto":
            return FirstThatSpeaks(Piper(models), Espeak(), spare=Flite())
        case "piper":
            natural = Piper(models)
            natural.version()
            return FirstThatSpeaks(natural, Espeak())
        case "espeak-ng":
            return Espeak()
        case "flite":
            return Flite()


class FirstThatSpeaks:
    """Several voices as one: each language is spoken by the first that knows it.

    When none does, it is the plain voice's refusal that is told: that one everybody can install.
    """

    def __init__(self, natural: Voice, plain: Voice, spare: Voice | None = None) -> None:
        self._natural = natural
        self._plain = plain
        self._spare = spare
        self._asking = asyncio.Lock()
        self._speakers: dict[str, tuple[Voice, str]] = {}

    async def identity(self, language: str) -> str:
        return (await self._speaker(language))[1]

    async def speak(self, text: str, language: str) -> Waveform:
        voice, _ = await self._speaker(language)
        return await voice.speak(text, language)

    async def _speaker(self, language: str) -> tuple[Voice, str]:
        async with self._asking:
            if language not in self._speakers:
                self._speakers[language] = await self._find(language)
            return self._speakers[language]

    async def _find(self, language: str) -> tuple[Voice, str]:
        with suppress(SpeechError):
            return self._natural, await self._natural.identity(language)
        try:
            return self._plain, await self._plain.identity(language)
        except SpeechError:
            if self._spare is not None:
                with suppress(SpeechError):
                    return self._spare, await self._spare.identity(language)
            raise


def is_natural(identity: str) -> bool:
    """Whether a speaker's identity is that of a natural voice."""
    return identity.startswith("piper ")
