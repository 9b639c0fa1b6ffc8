"""A script in flite's place, and the real flite wherever it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow.errors import SpeechError
from callflow.speech.flite import Flite
from tests.speech.programs import program
from tests.speech.sounds import record, tone

TELLS = 'if [ "$1" = --version ]; then echo " version: flite-2.2-current"; exit 1; fi'


def is_there(name: str) -> bool:
    return Path(name).exists()


async def test_it_speaks_english_and_nothing_else(tmp_path: Path) -> None:
    flite = Flite(program=program(tmp_path / "flite", TELLS))
    assert await flite.identity("en-GB") == "flite 2.2-current kal16"
    with pytest.raises(SpeechError, match="speaks English only, not 'pl': install espeak-ng"):
        await flite.identity("pl")


async def test_words_go_to_it_in_a_file_that_is_gone_afterwards(tmp_path: Path) -> None:
    record(tmp_path / "sound.wav", tone())
    script = f'cat "$4" > {tmp_path}/words; echo "$4" > {tmp_path}/file; cp {tmp_path}/sound.wav "$6"'
    sound = await Flite(program=program(tmp_path / "flite", script)).speak("-o stolen\n$(x)", "en")
    assert sound.seconds == 1
    assert (tmp_path / "words").read_text() == "-o stolen $(x)"
    assert not is_there((tmp_path / "file").read_text().strip())


async def test_failing_and_missing_are_sentences(tmp_path: Path) -> None:
    failing = Flite(program=program(tmp_path / "flite", "echo 'no such voice' >&2; exit 1"))
    with pytest.raises(SpeechError, match=r"failed: 'no such voice'\."):
        await failing.speak("hello", "en")
    with pytest.raises(SpeechError, match="flite-none is not installed: `apt-get install flite`"):
        await Flite(program="flite-none").identity("en")


async def test_the_real_flite() -> None:
    assert (await Flite().identity("en")).startswith("flite 2.")
    sound = await Flite().speak("For sales press 1.", "en")
    assert 0.8 < sound.seconds < 3
    assert not sound.silent
