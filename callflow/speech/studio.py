"""The studio turns the prompts of a plan into sounds before anyone calls.

For each prompt: its recording if there is one, else the finished file on the shelf, else the voice speaks it now.
All of it happens in programs and threads of its own, as many at once as there are processors: calls that are
running meanwhile must not notice a reload. Problems never stop the other prompts; all are told together.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from callflow.core.prompts import Prompt, Sound
from callflow.errors import SpeechError
from callflow.speech import recordings, waveform
from callflow.speech.names import name_of
from callflow.speech.recordings import Recordings
from callflow.speech.shelf import Shelf
from callflow.speech.voice import Voice
from callflow.speech.wav import LONGEST_SECONDS

Progress: TypeAlias = Callable[[int, int, Prompt], None]
"""Told after each prompt: how many are done, of how many, and which one it was."""

LONGEST_TEXT = 20_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # it becomes a folder and an option
_MADE = b"1"
"""Counts up when finished files must be made anew: a new level, another trim, another format."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Every prompt as Asterisk plays it, those whose recording is named but not there yet, and who speaks."""

    sounds: Mapping[Prompt, Sound]
    still_synthetic: tuple[Prompt, ...]
    synthetic: frozenset[Prompt] = frozenset()
    """All that a voice speaks."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Who speaks what is synthetic: the voice's identity by language."""


@dataclass(frozen=True, slots=True)
class Studio:
    recordings: Path
    """`<recordings>/<language>/<name>.wav`, from a studio; read only."""
    sounds: Path
    """Finished prompts, shared with Asterisk under the same path."""
    voice: Voice

    async def prepare(self, prompts: Iterable[Prompt], progress: Progress | None = None) -> Prepared:
        """Make every prompt playable; raises one SpeechError that carries the problems of all of them."""
        wanted = tuple(dict.fromkeys(prompts))
        session = _Session(Recordings(self.recordings), Shelf(self.sounds), self.voice, len(wanted), progress)
        async with asyncio.TaskGroup() as group:
            for prompt in wanted:
                group.create_task(session.prepare(prompt))
        if session.problems:
            raise SpeechError(sorted(session.problems))
        return Prepared(
            {prompt: session.sounds[prompt] for prompt in wanted},
            tuple(prompt for prompt in wanted if prompt in session.synthetic and prompt.recording is not None),
            frozenset(session.synthetic),
            session.speakers(),
        )


class _Session:
    """One run over the prompts of a plan: what it shares, and what it has found so far."""

    def __init__(
        self, recordings: Recordings, shelf: Shelf, voice: Voice, total: int, progress: Progress | None
    ) -> None:
        self._recordings = recordings
        self._shelf = shelf
        self._voice = voice
        self._total = total
        self._progress = progress
        self._seats = asyncio.Semaphore(os.cpu_count() or 1)
        self._asking = asyncio.Lock()
        self._speakers: dict[str, str | SpeechError] = {}
        self._done = 0
        self.sounds: dict[Prompt, Sound] = {}
        self.synthetic: set[Prompt] = set()
        self.problems: set[str] = set()

    def speakers(self) -> dict[str, str]:
        return {language: one for language, one in self._speakers.items() if isinstance(one, str)}

    async def prepare(self, prompt: Prompt) -> None:
        async with self._seats:
            try:
                self.sounds[prompt] = await self._sound(prompt)
            except SpeechError as error:
                self.problems.update(error.problems)
            self._done += 1
            if self._progress:
                self._progress(self._done, self._total, prompt)

    async def _sound(self, prompt: Prompt) -> Sound:
        if not _LANGUAGE.fullmatch(prompt.language):
            raise SpeechError([f"{prompt.language!r} is no language code: write one like en or pl."])
        recorded = await asyncio.to_thread(self._recorded, prompt)
        return recorded or await self._synthetic(prompt)

    def _recorded(self, prompt: Prompt) -> Sound | None:
        path = self._recordings.find(prompt.language, name_of(prompt))
        if path is None:
            return None
        ingredients = _ingredients(b"recording", recordings.fingerprint(path))
        return self._shelf.find(prompt.language, ingredients) or self._shelf.keep(
            prompt.language, ingredients, recordings.for_the_telephone(path)
        )

    async def _synthetic(self, prompt: Prompt) -> Sound:
        self.synthetic.add(prompt)
        if len(prompt.text) > LONGEST_TEXT:
            raise SpeechError(
                [f"{_named(prompt)} has {len(prompt.text)} letters; {LONGEST_TEXT} are the most: make it shorter."]
            )
        speaker = await self._speaker(prompt.language)
        ingredients = _ingredients(b"voice", speaker.encode(), prompt.text.encode(errors="surrogatepass"))
        ready = await asyncio.to_thread(self._shelf.find, prompt.language, ingredients)
        if ready is not None:
            return ready
        spoken = await self._voice.speak(prompt.text, prompt.language)
        return await asyncio.to_thread(self._finish, prompt, ingredients, spoken)

    def _finish(self, prompt: Prompt, ingredients: bytes, spoken: waveform.Waveform) -> Sound:
        sound = waveform.for_the_telephone(spoken)
        if sound.silent:
            raise SpeechError([f"{_named(prompt)} has nothing in it that can be spoken: give it words."])
        if sound.seconds > LONGEST_SECONDS:
            raise SpeechError([f"{_named(prompt)} takes over {LONGEST_SECONDS // 60} minutes to say: make it shorter."])
        return self._shelf.keep(prompt.language, ingredients, sound)

    async def _speaker(self, language: str) -> str:
        """Asked once a language, however many prompts wait for the answer."""
        async with self._asking:
            if language not in self._speakers:
                try:
                    self._speakers[language] = await self._voice.identity(language)
                except SpeechError as error:
                    self._speakers[language] = error
        match self._speakers[language]:
            case SpeechError(problems=problems):
                raise SpeechError(list(problems))
            case str(identity):
                return identity


def _ingredients(*parts: bytes) -> bytes:
    """Everything that shapes a finished file; each part led by its length, so that no two lists look alike."""
    made = (_MADE, repr((waveform.SPEECH_LEVEL_DB, waveform.PEAK_CEILING_DB, waveform.QUIET_AROUND)).encode())
    return b"".join(len(part).to_bytes(8, "big") + part for part in (*made, *parts))


def _named(prompt: Prompt) -> str:
    """The prompt in a sentence; `repr` shows control characters instead of obeying them."""
    text = prompt.text if len(prompt.text) <= 40 else prompt.text[:39] + "…"
    return f"The {prompt.language} prompt {text!r}"
