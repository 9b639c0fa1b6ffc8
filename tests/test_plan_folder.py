"""What the folder of plans holds, and when it may be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow.errors import PlanError
from callflow.plan_folder import Watched, read, signature


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text("company: Acme\n")
    return tmp_path


def test_a_file_written_anew_in_its_place_is_another_even_of_the_same_size_and_time(folder: Path) -> None:
    import os

    before = signature(folder)
    file, part = folder / "a.yaml", folder / "a.yaml.part"
    part.write_text("company: Edge\n")
    os.utime(part, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    assert signature(folder) == before
    part.replace(file)
    assert signature(folder) != before


def test_what_editors_leave_behind_is_no_plan(folder: Path) -> None:
    before = signature(folder)
    for name in (".a.yaml.swp", "a.yaml~", "4913", "#a.yaml#"):
        (folder / name).write_text("company: Half\n")
    (folder / ".#a.yaml").symlink_to("me@machine.1234")
    assert signature(folder) == before
    assert list(read(folder).texts.values()) == ["company: Acme\n"]


def test_the_fingerprint_goes_by_names_and_texts_and_by_nothing_else(folder: Path) -> None:
    first = read(folder).fingerprint
    (folder / "a.yaml").write_text("company: Acme\n")
    assert read(folder).fingerprint == first
    (folder / "a.yaml").write_text("company: Edge\n")
    changed = read(folder).fingerprint
    (folder / "a.yaml").rename(folder / "b.yaml")
    renamed = read(folder).fingerprint
    (folder / "b.yaml").write_bytes(b"\xff\xfe")
    unreadable = read(folder)
    assert len({first, changed, renamed, unreadable.fingerprint}) == 4
    assert isinstance(unreadable.refusal, PlanError)


def test_no_folder_and_an_empty_one_say_so(tmp_path: Path) -> None:
    assert "there is no such file" in str(read(tmp_path / "none").refusal)
    assert "holds no plan" in str(read(tmp_path).refusal)
    assert signature(tmp_path / "none") == signature(tmp_path) == ()


def test_a_change_is_taken_once_two_looks_see_the_same() -> None:
    old, half, whole = ((("a", 1, 1, 1),), (("a", 1, 1, 2),), (("a", 1, 9, 3),))
    watched = Watched()
    assert [watched.has_settled(now, old) for now in (old, half, whole, whole)] == [False, False, False, True]
    assert not watched.has_settled(whole, whole)


def test_a_file_that_is_put_back_at_once_is_no_change() -> None:
    old, gone = (("a", 1, 1, 1),), ()
    watched = Watched()
    assert not any(watched.has_settled(now, old) for now in (old, gone, old, old))
