"""Whether everything the plans say can be heard: the synthesiser, the finished prompts, the recordings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from callflow.config import Settings
from callflow.core.plan import Plan
from callflow.doctor.finding import Finding, warning, well, wrong
from callflow.errors import SpeechError
from callflow.speech import Studio, Voice, chosen_voice
from callflow.speech.waveform import Waveform

MAKE_THEM = "run `callflow prompts` to make them; `callflow run` does so too when it starts"


@dataclass(frozen=True, slots=True)
class _Silent:
    """Is called as the voice is and speaks nothing: so a prompt that is not on the shelf shows itself."""

    voice: Voice

    async def identity(self, language: str) -> str:
        return await self.voice.identity(language)

    async def speak(self, text: str, language: str) -> Waveform:
        raise SpeechError([f"not made yet ({language}): {text}"])


async def examine(settings: Settings, plans: Sequence[Plan]) -> AsyncIterator[Finding]:
    languages = sorted({prompt.language for plan in plans for prompt in plan.prompts()} or {"en"})
    try:
        voice = chosen_voice(settings.voice, settings.voices)
        for language in languages:
            yield well(f"the voice is there: {await voice.identity(language)}")
    except SpeechError as error:
        yield wrong("no synthetic voice", str(error))
        return
    prompts = dict.fromkeys(prompt for plan in plans for prompt in plan.prompts())
    if not prompts:
        return
    try:
        prepared = await Studio(settings.prompts, settings.sounds, _Silent(voice)).prepare(prompts)
    except SpeechError as error:
        first, *others = error.problems
        more = f"; and {len(others)} more like it" if others else ""
        yield wrong(f"of {len(prompts)} prompts {len(error.problems)} are not ready: {first}{more}", MAKE_THEM)
        return
    yield well(f"all {len(prompts)} prompts are ready")
    for prompt in prepared.still_synthetic:
        file = settings.prompts / prompt.language / f"{prompt.recording}.wav"
        yield warning(f"a named recording is not there, so a synthetic voice speaks: {file}", "record it")
