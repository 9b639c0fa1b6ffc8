"""`callflow prompts` with a studio: the script that goes there, and the files that come back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from callflow.speech.names import made_name
from callflow.speech.waveform import Waveform, levelled
from tests.cli.conftest import GOOD, Callflow
from tests.speech.sounds import record, surrounded_by_silence, tone

CLOSED = made_name("We are closed.")
NAMED = GOOD.replace("say: Welcome.", "say: {text: Welcome., recording: welcome}")


@pytest.fixture
def named(good: Path) -> Path:
    good.write_text(NAMED)
    return good


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    return tmp_path / "studio"


def take(seconds: float = 1.3) -> Waveform:
    return surrounded_by_silence(levelled(tone(seconds=seconds)), 0.1, 0.1)


def recordings(tmp_path: Path) -> list[str]:
    folder = tmp_path / "prompts"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_script_for_people(callflow: Callflow, named: Path) -> None:
    done = callflow("prompts", "script")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"en/welcome.wav  1 s\n    Welcome.\n    - say, {named}:12\n")
    assert done.out.rstrip().splitlines()[-1].startswith("15 recordings, about ")


def test_the_script_for_a_spreadsheet(callflow: Callflow, named: Path) -> None:
    named.write_text(NAMED.replace("text: Welcome.", "text: '=1+1, \"x\"'"))
    heads, first, *_ = csv.reader(io.StringIO(callflow("prompts", "script", named, "--format", "csv").out))
    assert heads == ["file", "language", "words", "seconds", "said where"]
    assert first == ["en/welcome.wav", "en", '\'=1+1, "x"', "1", f"say, {named}:12"]


def test_the_script_as_a_page(callflow: Callflow, named: Path) -> None:
    named.write_text(NAMED.replace("text: Welcome.", "text: <script>alert(1)</script>"))
    page = callflow("prompts", "script", named, "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_import_makes_recordings_that_are_then_played(
    callflow: Callflow, named: Path, studio: Path, tmp_path: Path
) -> None:
    record(studio / "welcome.wav", take(), channels=2)
    record(studio / "en" / f"{CLOSED}.wav", take())
    record(studio / "welcom.wav", take())
    done = callflow("prompts", "import", studio)
    assert (done.code, done.err) == (0, "")
    assert recordings(tmp_path) == [f"en/{CLOSED}.wav", "en/welcome.wav"]
    assert f"belongs to no prompt: {studio}/welcom.wav: did you mean welcome?" in done.out
    assert "2 recordings imported into" in done.out
    assert done.out.count("still synthetic: ") == 13

    listed = [row.split()[1] for row in callflow("prompts").out.splitlines()[:7]]
    assert sorted(listed) == ["recording"] * 2 + ["synthetic"] * 5


def test_one_bad_file_and_nothing_is_imported(callflow: Callflow, named: Path, studio: Path, tmp_path: Path) -> None:
    record(studio / "welcome.wav", take())
    record(studio / f"{CLOSED}.wav", take(20))
    done = callflow("prompts", "import", studio)
    assert done.code == 2
    assert f"error: {studio}/{CLOSED}.wav is too long, 20.0 s of speech" in done.err
    assert done.err.endswith("error: Nothing was imported.\n")
    assert recordings(tmp_path) == []
    assert callflow("prompts", "import", studio, "--anyway").code == 0
    assert len(recordings(tmp_path)) == 2


def test_silence_is_never_imported(callflow: Callflow, named: Path, studio: Path, tmp_path: Path) -> None:
    record(studio / "welcome.wav", tone(amplitude=0))
    done = callflow("prompts", "import", studio, "--anyway", "--level")
    assert (done.code, recordings(tmp_path)) == (2, [])
    assert "welcome.wav holds nothing but silence" in done.err


def test_an_older_recording_is_overwritten_only_when_told_to(
    callflow: Callflow, named: Path, studio: Path, tmp_path: Path
) -> None:
    record(studio / "welcome.wav", take())
    assert callflow("prompts", "import", studio).code == 0
    place = tmp_path / "prompts" / "en" / "welcome.wav"
    first = place.read_bytes()

    assert "0 recordings imported" in callflow("prompts", "import", studio).out  # the same again is no overwriting
    record(studio / "welcome.wav", take(1.6))
    record(studio / f"{CLOSED}.wav", take())
    refused = callflow("prompts", "import", studio)
    assert refused.code == 2
    assert f"error: {place} is there already: --replace overwrites it" in refused.err
    assert recordings(tmp_path) == ["en/welcome.wav"]
    assert place.read_bytes() == first

    assert callflow("prompts", "import", studio, "--replace").code == 0
    assert place.read_bytes() != first


def test_a_folder_of_other_files(callflow: Callflow, named: Path, studio: Path) -> None:
    record(studio / "jingle.wav", take())
    done = callflow("prompts", "import", studio)
    assert done.code == 2
    assert done.err.startswith("error: No file has the name of a prompt: `callflow prompts script` lists them.")


def test_who_speaks_is_said(callflow: Callflow, named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_VOICE", "espeak-ng")
    last = callflow("prompts", "list").out.rstrip().splitlines()[-1]
    assert last.startswith("en is spoken by espeak-ng ")
    assert "no natural voice" not in last


def test_a_natural_voice_that_is_missing_for_a_language_is_said(callflow: Callflow, named: Path) -> None:
    named.write_text(
        GOOD.replace("language: en", "language: pl")
        .replace("ring_for: 20s", "ring_for: 20s, between_rounds: Chwila.")
        .replace("call:", "sentences: {confirm: Dzwoni., silence: Jeszcze raz., wrong_key: Nie ma.}\ncall:")
    )
    done = callflow("prompts")
    assert done.code == 0, done.err
    last = done.out.rstrip().splitlines()[-1]
    assert last.startswith("pl is spoken by espeak-ng ")
    assert last.endswith("(no natural voice for it is installed: docs/voices.md).")
