"""The real espeak-ng: what it makes is measured, not assumed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest

from callflow.core.prompts import Prompt, Sound
from callflow.errors import SpeechError
from callflow.speech import Espeak, Studio, wav
from callflow.speech.program import plain_words
from callflow.speech.waveform import QUIET_AROUND, Waveform
from tests.speech.programs import program

MENU = "For sales press 1. For support press 2. For a person press 0 or just stay on the line."


def read(sound: Sound) -> Waveform:
    return wav.read(io.BytesIO(Path(sound.uri.removeprefix("sound:") + ".wav").read_bytes()))


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def runs(process: str) -> bool:
    return Path("/proc", process).exists()


async def finished(tmp_path: Path, prompt: Prompt) -> Waveform:
    prepared = await Studio(tmp_path / "none", tmp_path / "sounds", Espeak()).prepare([prompt])
    return read(prepared.sounds[prompt])


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt(MENU, "en"),
        Prompt("Dziękujemy za telefon. Żeby porozmawiać z człowiekiem, naciśnij zero.", "pl"),
        Prompt("Danke für Ihren Anruf.", "de"),
        Prompt("Yes.", "en"),
    ],
)
async def test_a_synthetic_prompt_fits_a_telephone_line(tmp_path: Path, prompt: Prompt) -> None:
    sound = await finished(tmp_path, prompt)

    words = len(prompt.text.split())
    assert sound.rate == 8_000
    assert sound.speech_level_db == pytest.approx(-20, abs=0.3)
    assert sound.peak_db <= -2.99
    assert 0.2 * words < sound.seconds < 0.8 * words + 2 * QUIET_AROUND
    heard = np.flatnonzero(np.abs(sound.samples) > 0.01) / sound.rate
    assert heard[0] == pytest.approx(QUIET_AROUND, abs=0.06)
    assert sound.seconds - heard[-1] == pytest.approx(QUIET_AROUND, abs=0.06)


async def test_most_of_the_sound_is_where_a_telephone_carries_it(tmp_path: Path) -> None:
    sound = await finished(tmp_path, Prompt(MENU, "en"))
    power = np.abs(np.fft.rfft(sound.samples)) ** 2
    hertz = np.fft.rfftfreq(len(sound.samples), 1 / sound.rate)
    assert power[(hertz > 100) & (hertz < 3_600)].sum() / power.sum() > 0.95


@pytest.mark.parametrize(
    "text",
    [
        """He said "press 1" and 'hold', \\ then `hung up`.""",
        "one\ntwo\n\nthree\r\nfour",
        "$(touch stolen) ${HOME} $((1+1)); touch stolen & touch stolen | tee stolen > stolen",
        "--version",
        "-w stolen.wav -f /etc/passwd --path=/ --compile=en",
        "@/etc/passwd %s %n {next_opening}",
        '<speak><audio src="stolen.wav"/><break time="60s"/><prosody rate="x-slow">slow</prosody></speak>',
        "[[h@l'oU]] a[[[[b]]]]c",
        "nul \0 bell \a escape \x1b[2J end",
        "\ud800 lone surrogate \U0001f600 and \u202e turned round",
        "../../stolen",
    ],
)
async def test_hostile_text_is_only_spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")

    sound = await finished(tmp_path, Prompt(text, "en"))

    assert 0.4 < sound.seconds < 30
    assert [name for name in names_in(tmp_path) if not name.endswith(".wav")] == ["cwd", "sounds", "sounds/en"]
    (made,) = (name for name in names_in(tmp_path) if name.endswith(".wav"))
    assert re.fullmatch(r"sounds/en/[0-9a-f]{40}\.wav", made)


async def test_ten_kilobytes_are_spoken_to_the_end(tmp_path: Path) -> None:
    sentence = "Please hold the line. "
    sound = await finished(tmp_path, Prompt(sentence * (10_000 // len(sentence)), "en"))
    assert sound.seconds > 300


async def test_orders_hidden_in_the_text_change_nothing() -> None:
    plain = await Espeak().speak("hello 20S slow slow", "en")
    hidden = await Espeak().speak("hello \x0120S slow slow", "en")
    assert hidden.samples.tolist() == plain.samples.tolist()
    assert plain_words("a [[h@l'oU]]\n\x01 b") == "a h@l'oU b"


async def test_a_voice_has_a_name_with_its_version() -> None:
    assert (await Espeak(150).identity("pl")).startswith("espeak-ng 1.")
    assert await Espeak(150).identity("pl") != await Espeak(160).identity("pl")


async def test_an_unknown_language_is_named() -> None:
    with pytest.raises(SpeechError, match="no voice for the language 'zz'"):
        await Espeak().identity("zz")


async def test_a_missing_program_is_one_sentence() -> None:
    with pytest.raises(SpeechError, match="espeak-none is not installed: `apt-get install espeak-ng`"):
        await Espeak(program="espeak-none").identity("en")


async def test_a_program_that_may_not_run_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="cannot be started"):
        await Espeak(program=str(tmp_path)).identity("en")


async def test_a_program_that_hangs_is_ended(tmp_path: Path) -> None:
    hanging = program(tmp_path / "hanging", f"echo $$ > {tmp_path}/pid; exec sleep 600")
    with pytest.raises(SpeechError, match="did not answer within 1 s"):
        await Espeak(program=hanging, patience=1).speak("hello", "en")
    assert not runs((tmp_path / "pid").read_text().strip())


async def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    failing = program(tmp_path / "failing", "cat > /dev/null; echo 'out of phonemes' >&2; exit 3")
    with pytest.raises(SpeechError, match=r"failed: 'out of phonemes'\."):
        await Espeak(program=failing).speak("hello", "en")


async def test_a_program_that_hangs_up_early_is_no_crash(tmp_path: Path) -> None:
    deaf = program(tmp_path / "deaf", "exec 0<&-; exit 3")
    with pytest.raises(SpeechError, match="failed: 'it gave no reason'"):
        await Espeak(program=deaf).speak("hello " * 100_000, "en")
