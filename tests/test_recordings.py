from __future__ import annotations

from pathlib import Path

from callflow.recordings import erase, file_of


def test_a_recording_is_erased_and_one_that_is_gone_is_gone(tmp_path: Path) -> None:
    file = file_of(tmp_path, "cf-1-rec-2")
    file.write_bytes(b"RIFF")
    assert erase(tmp_path, "cf-1-rec-2") == ""
    assert not file.exists()
    assert erase(tmp_path, "cf-1-rec-2") == ""


def test_without_the_folder_nothing_is_taken_for_gone(tmp_path: Path) -> None:
    assert "CALLFLOW_RECORDINGS" in erase(tmp_path / "elsewhere", "cf-1-rec-2")


def test_nothing_outside_of_the_folder_is_erased(tmp_path: Path) -> None:
    outside = tmp_path / "precious.wav"
    outside.write_bytes(b"")
    (tmp_path / "folder").mkdir()
    assert "is outside of" in erase(tmp_path / "folder", "../precious")
    assert outside.exists()


def test_what_cannot_be_erased_is_said(tmp_path: Path) -> None:
    file_of(tmp_path, "x").mkdir()
    assert "x.wav cannot be erased: " in erase(tmp_path, "x")
