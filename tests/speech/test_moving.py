from __future__ import annotations

from pathlib import Path

import pytest

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.moving import already_there, move_in
from tests.speech.sounds import tone


def seconds(path: Path) -> float | None:
    return wav.intact_seconds(path)


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_recordings_move_in_as_an_engine_of_another_user_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    move_in(folder, {folder / "en" / "a.wav": tone(seconds=1), folder / "pl" / "b.wav": tone(seconds=2)})
    assert everything_in(folder) == ["en", "en/a.wav", "pl", "pl/b.wav"]
    assert (seconds(folder / "en" / "a.wav"), seconds(folder / "pl" / "b.wav")) == (1, 2)
    assert (folder / "en").stat().st_mode & 0o777 == 0o755
    assert (folder / "en" / "a.wav").stat().st_mode & 0o777 == 0o644


def test_when_one_cannot_move_in_none_has(tmp_path: Path) -> None:
    """The third place is a folder with something in it: the two before it are taken back."""
    old, new, blocked = (tmp_path / "en" / f"{name}.wav" for name in ("old", "new", "blocked"))
    move_in(tmp_path, {old: tone(seconds=1)})
    before = old.read_bytes()
    (blocked / "something").mkdir(parents=True)
    with pytest.raises(SpeechError, match="so none was imported"):
        move_in(tmp_path, dict.fromkeys((old, new, blocked), tone(seconds=3)))
    assert old.read_bytes() == before
    assert everything_in(tmp_path) == ["en", "en/blocked.wav", "en/blocked.wav/something", "en/old.wav"]


def test_a_folder_that_takes_no_files(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpeechError, match=r"cannot be written to .*, so none was imported: make it a folder"):
        move_in(tmp_path / "file" / "prompts", {})


def test_what_is_there_already_is_told_from_what_is_the_same(tmp_path: Path) -> None:
    same, other, new = (tmp_path / "en" / f"{name}.wav" for name in ("same", "other", "new"))
    move_in(tmp_path, {same: tone(seconds=1), other: tone(seconds=2)})
    assert already_there(dict.fromkeys((same, other, new), tone(seconds=1))) == ({other}, {same})
