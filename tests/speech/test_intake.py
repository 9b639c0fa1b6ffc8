from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from callflow.core.prompts import spoken_seconds
from callflow.errors import SpeechError
from callflow.speech.decode import decode
from callflow.speech.intake import Delivery, examine
from callflow.speech.script import Line
from callflow.speech.waveform import Waveform, levelled
from tests.speech.programs import program
from tests.speech.sounds import record, surrounded_by_silence, tone, wav_bytes

TEXT = "For sales press 1."


def line(name: str, language: str = "en") -> Line:
    return Line(name, language, TEXT, spoken_seconds(TEXT), named=True, places=("say, plan.yaml:1",))


LINES = [line("greeting"), line("closed"), line("closed", "pl")]


def good_take(rate: int = 44_100) -> Waveform:
    return surrounded_by_silence(levelled(tone(seconds=spoken_seconds(TEXT), rate=rate)), 0.2, 0.2)


async def delivered(folder: Path, *, level: bool = False) -> Delivery:
    return await examine(folder, LINES, level=level)


async def test_files_find_their_prompts_by_name_and_folder(tmp_path: Path) -> None:
    record(tmp_path / "greeting.wav", good_take(), channels=2, width=3)
    record(tmp_path / "pl" / "closed.WAV", good_take())
    delivery = await delivered(tmp_path)
    assert {take.line.file for take in delivery.takes} == {"en/greeting.wav", "pl/closed.wav"}
    assert (delivery.unusable, delivery.strays) == ((), ())
    for take in delivery.takes:
        assert take.sound.rate == 8_000
        assert take.sound.seconds == pytest.approx(good_take().seconds, abs=0.01)
        assert not take.findings.faults + take.findings.remarks


async def test_files_of_no_prompt_are_told_with_what_was_meant(tmp_path: Path) -> None:
    for name in ("greting.wav", "jingle.wav", "de/closed.wav", ".DS_Store.wav", "notes.txt"):
        record(tmp_path / name, good_take())
    found = {file.relative_to(tmp_path).as_posix(): meant for file, meant in (await delivered(tmp_path)).strays}
    assert found == {"greting.wav": "greeting", "jingle.wav": None, "de/closed.wav": "closed"}


async def test_what_is_for_two_prompts_or_two_for_one_cannot_be_used(tmp_path: Path) -> None:
    record(tmp_path / "closed.wav", good_take())
    record(tmp_path / "greeting.wav", good_take())
    record(tmp_path / "en" / "greeting.wav", good_take())
    unusable = "\n".join((await delivered(tmp_path)).unusable)
    assert "closed.wav may be for en or pl: put it into a folder of that name" in unusable
    assert "are for the same prompt: keep one" in unusable


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty or ends within its head"),
        (wav_bytes(good_take())[:20_000], "is cut off"),
    ],
)
async def test_a_damaged_file_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "greeting.wav").write_bytes(content)
    delivery = await delivered(tmp_path)
    assert not delivery.takes
    assert f"{tmp_path}/greeting.wav {why}" in delivery.unusable[0]


async def test_level_gives_it_the_sound_of_the_synthetic_prompts(tmp_path: Path) -> None:
    quiet = good_take()
    record(
        tmp_path / "greeting.wav", surrounded_by_silence(Waveform(quiet.samples * np.float32(0.1), quiet.rate), 2, 0)
    )
    (plain,) = (await delivered(tmp_path)).takes
    (levelled_take,) = (await delivered(tmp_path, level=True)).takes
    assert len(plain.findings.remarks) == 2
    assert levelled_take.findings.remarks == ()
    assert levelled_take.sound.speech_level_db == pytest.approx(-20, abs=0.3)
    assert levelled_take.sound.seconds == pytest.approx(spoken_seconds(TEXT) + 0.3, abs=0.03)


async def test_a_folder_that_is_none_or_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="is no folder"):
        await delivered(tmp_path / "none")
    with pytest.raises(SpeechError, match="holds no wav, flac or mp3 file"):
        await delivered(tmp_path)


# Decoding by ffmpeg or sox.


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs, and nothing else, on the path."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin/none")
    return folder


@pytest.mark.parametrize("name", ["ffmpeg", "sox"])
async def test_whichever_program_there_is_decodes(tmp_path: Path, tools: Path, name: str) -> None:
    record(tmp_path / "sound.wav", tone(seconds=2))
    program(
        tools / name, f'for each in "$@"; do echo "$each"; done > {tmp_path}/options; /bin/cat {tmp_path}/sound.wav'
    )
    path = tmp_path / "-i greeting.mp3"
    path.write_bytes(b"mp3")
    assert (await decode(path)).seconds == 2
    options = (tmp_path / "options").read_text().splitlines()
    assert str(path) in {option.removeprefix("file:") for option in options}
    assert "mp3" in options  # the kind is told, never guessed


async def test_no_program_is_one_sentence(tmp_path: Path, tools: Path) -> None:
    (tmp_path / "greeting.flac").write_bytes(b"fLaC")
    with pytest.raises(SpeechError, match=r"greeting.flac needs ffmpeg or sox to be read, and neither is installed: "):
        await decode(tmp_path / "greeting.flac")


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        ("Invalid data", "is no mp3 file that sox can read: 'Invalid data'"),
        ("no handler for", "needs a sox that knows"),
    ],
)
async def test_what_the_program_refuses_is_said(tmp_path: Path, tools: Path, complaint: str, sentence: str) -> None:
    program(tools / "sox", f"echo '{complaint}' >&2; exit 1")
    (tmp_path / "greeting.mp3").write_bytes(b"x")
    with pytest.raises(SpeechError, match=sentence):
        await decode(tmp_path / "greeting.mp3")


@pytest.mark.parametrize("name", ["greeting.flac", "greeting.mp3"])
async def test_the_real_ffmpeg(tmp_path: Path, name: str) -> None:
    wav = record(tmp_path / "sound.wav", good_take(), channels=2)
    convert(["ffmpeg", "-v", "error", "-i", str(wav), str(tmp_path / "in" / name)])
    await look(tmp_path / "in")


async def test_the_real_sox(tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    sox = shutil.which("sox")
    assert sox is not None
    (tools / "sox").symlink_to(sox)
    wav = record(tmp_path / "sound.wav", good_take(), channels=2)
    convert([sox, str(wav), str(tmp_path / "in" / "greeting.flac")])
    monkeypatch.setenv("PATH", str(tools))
    await look(tmp_path / "in")


def convert(command: list[str]) -> None:
    Path(command[-1]).parent.mkdir(exist_ok=True)
    subprocess.run(command, check=True, capture_output=True)


async def look(folder: Path) -> None:
    (take,) = (await delivered(folder)).takes
    assert take.findings.faults == ()
    assert take.sound.seconds == pytest.approx(good_take().seconds, abs=0.1)
    assert take.sound.speech_level_db == pytest.approx(-20, abs=1)


async def test_a_playlist_under_a_wrong_name_is_not_followed(tmp_path: Path) -> None:
    record(tmp_path / "secret.wav", tone())
    (tmp_path / "greeting.mp3").write_text(f"ffconcat version 1.0\nfile {tmp_path}/secret.wav\n")
    with pytest.raises(SpeechError, match="is no mp3 file"):
        await decode(tmp_path / "greeting.mp3")
