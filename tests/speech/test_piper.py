"""Piper's place taken by a script, and the real Piper wherever `callflow[piper]` is installed."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from callflow.core.prompts import Prompt
from callflow.errors import SpeechError
from callflow.speech import Studio, chosen_voice, is_natural
from callflow.speech.piper import PACKAGE, VOICE_PACKAGES, Piper
from tests.speech.programs import program
from tests.speech.test_espeak import names_in, read

SPEAKS = "printf '%s\\n' \"$@\" > {0}.options; cat > {0}.words; head -c 44100 /dev/zero | tr '\\0' '\\20'"


def model(folder: Path, name: str, language: str, content: bytes = b"onnx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.onnx"
    file.write_bytes(content)
    described = {"language": {"code": language}, "audio": {"sample_rate": 22_050}}
    file.with_name(f"{name}.onnx.json").write_text(json.dumps(described))
    return file


def piper(tmp_path: Path, script: str = "") -> Piper:
    """A Piper whose program is a script, in a package that is surely there."""
    name = tmp_path / "piper"
    return Piper(tmp_path / "voices", command=(program(name, script or SPEAKS.format(name)),), package="pytest")


async def test_words_go_to_its_input_and_sound_comes_back(tmp_path: Path) -> None:
    file = model(tmp_path / "voices", "pl_PL-gosia-medium", "pl_PL")
    sound = await piper(tmp_path).speak("--help\n[[h@l'oU]] zażółć\x1b", "pl")

    assert (tmp_path / "piper.words").read_text() == "--help h@l'oU zażółć"
    options = (tmp_path / "piper.options").read_text().split("\n")
    assert options[:3] == ["--model", str(file), "--output-raw"]
    assert (sound.rate, sound.seconds) == (22_050, 1.0)


async def test_its_identity_names_program_voice_and_pace(tmp_path: Path) -> None:
    model(tmp_path / "voices", "pl_PL-gosia-medium", "pl_PL")
    identity = await piper(tmp_path).identity("pl")
    assert identity.startswith(f"piper {metadata.version('pytest')} pl_PL-gosia-medium ")
    assert identity.endswith(" 1.1x 0.2s")
    assert is_natural(identity)


async def test_another_file_under_the_same_name_is_another_voice(tmp_path: Path) -> None:
    model(tmp_path / "voices", "v", "pl_PL")
    before = await piper(tmp_path).identity("pl")
    model(tmp_path / "voices", "v", "pl_PL", b"trained again")
    assert await piper(tmp_path).identity("pl") != before


@pytest.mark.parametrize(
    ("language", "speaks"), [("pt", True), ("pt-BR", True), ("pt-br", True), ("pt-PT", False), ("p", False)]
)
async def test_a_plan_that_names_a_country_gets_a_voice_of_it(tmp_path: Path, language: str, speaks: bool) -> None:
    model(tmp_path / "voices", "v", "pt_BR")
    if speaks:
        assert " v " in await piper(tmp_path).identity(language)
    else:
        with pytest.raises(SpeechError, match=f"no voice here for the language '{language}'"):
            await piper(tmp_path).identity(language)


@pytest.mark.parametrize("described", ["", "[]", "{}", '{"language": {"code": 3}, "audio": {"sample_rate": 1}}'])
async def test_a_model_of_something_else_is_passed_over(tmp_path: Path, described: str) -> None:
    file = model(tmp_path / "voices", "a", "pl_PL")
    file.with_name("a.onnx.json").write_text(described)
    model(tmp_path / "voices", "b", "pl_PL")
    assert " b " in await piper(tmp_path).identity("pl")


async def test_a_program_that_fails_is_one_sentence(tmp_path: Path) -> None:
    model(tmp_path / "voices", "v", "pl_PL")
    failing = piper(tmp_path, "cat > /dev/null; echo Traceback >&2; echo 'ValueError: no model' >&2; exit 1")
    with pytest.raises(SpeechError, match=r"^piper failed: 'ValueError: no model'; CALLFLOW_VOICE=espeak-ng does"):
        await failing.speak("hello", "pl")


async def test_nothing_to_say_is_silence(tmp_path: Path) -> None:
    model(tmp_path / "voices", "v", "pl_PL")
    assert (await piper(tmp_path, "cat > /dev/null").speak("?!", "pl")).silent


async def test_not_installed_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"^Piper is not installed: `pip install 'callflow\[piper\]'`"):
        await Piper(package="no-such-package").identity("en")


# The real one.


def installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


real = pytest.mark.skipif(
    not all(map(installed, (PACKAGE, *VOICE_PACKAGES))), reason="callflow[piper] is not installed here"
)


@real
async def test_the_real_piper_fits_a_telephone_line(tmp_path: Path) -> None:
    voice = chosen_voice("piper")
    prompt = Prompt("For sales press 1. For a person press 0, or just stay on the line.", "en")
    prepared = await Studio(tmp_path / "none", tmp_path / "sounds", voice).prepare([prompt])
    sound = read(prepared.sounds[prompt])
    assert prepared.speakers["en"].startswith("piper 1.")
    assert sound.rate == 8_000
    assert sound.speech_level_db == pytest.approx(-20, abs=0.3)
    assert sound.peak_db <= -2.99
    assert 3 < sound.seconds < 8


@real
async def test_the_real_piper_only_speaks_what_looks_like_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "piper.py").write_text("raise SystemExit('not this one')")
    for text in ("--output-dir stolen $(touch stolen)", "?!"):
        sound = await chosen_voice("piper").speak(text, "en")
        assert sound.silent == (text == "?!")
    assert names_in(tmp_path) == ["piper.py"]


@real
async def test_a_language_the_real_piper_does_not_know_is_spoken_by_espeak() -> None:
    voice = chosen_voice("piper")
    assert (await voice.identity("pl")).startswith("espeak-ng ")
    assert is_natural(await voice.identity("en"))
