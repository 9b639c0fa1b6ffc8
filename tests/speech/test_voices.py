from __future__ import annotations

import pytest

from callflow.errors import SpeechError
from callflow.speech import Espeak
from callflow.speech.flite import Flite
from callflow.speech.voices import FirstThatSpeaks, chosen_voice, is_natural
from callflow.speech.waveform import Waveform
from tests.speech.sounds import tone


class Speaker:
    """Knows a few languages, and counts how often it was asked and what it said."""

    def __init__(self, name: str, *languages: str) -> None:
        self.name = name
        self.languages = languages
        self.asked = 0
        self.said: list[str] = []

    async def identity(self, language: str) -> str:
        self.asked += 1
        if language not in self.languages:
            raise SpeechError([f"{self.name} does not know {language}."])
        return f"{self.name} 1 {language}"

    async def speak(self, text: str, language: str) -> Waveform:
        self.said.append(text)
        return tone()


async def test_each_language_is_spoken_by_the_first_that_knows_it() -> None:
    natural, plain, spare = Speaker("piper", "en"), Speaker("plain", "en", "pl"), Speaker("spare", "en", "la")
    voice = FirstThatSpeaks(natural, plain, spare)
    assert [await voice.identity(language) for language in ("en", "pl", "la")] == [
        "piper 1 en",
        "plain 1 pl",
        "spare 1 la",
    ]
    await voice.speak("Hello.", "en")
    await voice.speak("Halo.", "pl")
    assert (natural.said, plain.said, spare.said) == (["Hello."], ["Halo."], [])


async def test_a_language_is_asked_about_once() -> None:
    natural = Speaker("piper")
    voice = FirstThatSpeaks(natural, Speaker("plain", "pl"))
    for _ in range(3):
        await voice.identity("pl")
        await voice.speak("Halo.", "pl")
    assert natural.asked == 1


@pytest.mark.parametrize("spare", [None, Speaker("spare")])
async def test_when_none_knows_it_the_plain_one_tells(spare: Speaker | None) -> None:
    with pytest.raises(SpeechError, match=r"^plain does not know zz\.$"):
        await FirstThatSpeaks(Speaker("piper"), Speaker("plain"), spare).identity("zz")


def test_the_voice_that_is_named_is_taken() -> None:
    assert chosen_voice("espeak-ng") == Espeak()
    assert chosen_voice("flite") == Flite()
    assert isinstance(chosen_voice("auto"), FirstThatSpeaks)


async def test_only_piper_counts_as_natural() -> None:
    assert is_natural("piper 1.8.0 en_US-joe-medium")
    assert not is_natural(await Espeak().identity("en"))
