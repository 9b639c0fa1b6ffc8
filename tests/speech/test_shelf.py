from __future__ import annotations

import errno
import os
import resource
import stat
from pathlib import Path

import pytest

from callflow.core.prompts import Sound
from callflow.errors import SpeechError
from callflow.speech.shelf import Shelf, cannot_keep
from tests.speech.sounds import tone


def file_of(sound: Sound) -> Path:
    return Path(sound.uri.removeprefix("sound:") + ".wav")


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "sounds")
    assert shelf.find("en", b"hello") is None

    kept = shelf.keep("en", b"hello", tone(seconds=0.5))

    assert kept.seconds == 0.5
    assert shelf.find("en", b"hello") == kept
    assert shelf.find("pl", b"hello") is None
    assert file_of(kept).parent == tmp_path / "sounds" / "en"


def test_asterisk_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        kept = Shelf(tmp_path / "deep" / "sounds").keep("en", b"hello", tone())
    finally:
        os.umask(before)

    path = file_of(kept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_relative_folder_gives_an_absolute_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = Shelf(Path("sounds")).keep("en", b"hello", tone())
    assert kept.uri.startswith(f"sound:{tmp_path}/sounds/en/")


def test_a_truncated_file_is_not_found(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = file_of(shelf.keep("en", b"hello", tone()))
    os.truncate(path, 500)
    assert shelf.find("en", b"hello") is None


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8000"):
        Shelf(tmp_path).keep("en", b"hello", tone(rate=16_000))
    assert list(tmp_path.rglob("*.*")) == []


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("not a folder")
    with pytest.raises(SpeechError, match=r"cannot be written to .*/sounds/en \(Not a directory\): make it"):
        Shelf(tmp_path / "sounds").keep("en", b"hello", tone())


def test_a_disk_that_stops_in_the_middle_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(SpeechError, match=r"cannot be written to .*/en \(File too large\)"):
            Shelf(tmp_path).keep("en", b"hello", tone())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.rglob("*.*")) == []


def test_a_full_disk_has_its_own_sentence() -> None:
    sentence = cannot_keep(Path("/sounds/en"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert sentence == "There is no space left for prompts in /sounds/en: free some disk and start again."


def test_sweep_takes_what_no_plan_wanted_for_long(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    playing, wanted, old = (shelf.keep("en", name, tone()) for name in (b"playing", b"wanted", b"old"))
    crumb = tmp_path / "en" / ".abc.part"
    crumb.write_bytes(b"half")
    foreign = tmp_path / "en" / "admins-own.wav"
    foreign.write_bytes(b"mine")
    for path in (file_of(playing), file_of(wanted), file_of(old), crumb, foreign):
        os.utime(path, (1_000, 1_000))
    assert shelf.find("en", b"wanted") == wanted  # a plan asks again: today is its last day now

    assert shelf.sweep([playing], unwanted_for=30 * 86_400) == 2

    assert sorted(tmp_path.glob("*/*")) == sorted([file_of(playing), file_of(wanted), foreign])
