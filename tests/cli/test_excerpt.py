"""The line of a plan below its problem: the sign stands under its character, whatever the line is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from callflow.cli.excerpt import cut, lines_of


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("call: [x]", 7, "call: [x]", 6),
        ("a:\tb\tc", 6, "a: b c", 5),
        ("名前: x", 5, "名前: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("a \x1b[31m: x", 9, "a \\x1b[31m: x", 11),
        ("a\u202eb: x", 4, "a\\u202eb: x", 8),
        ("short", 6, "short", 5),
        ("short", 99, "short", 5),
        ("", 1, "", 0),
    ],
)
def test_the_sign_stands_under_its_character(line: str, column: int, shown: str, before: int) -> None:
    assert cut(line, column, 80) == (shown, before)


def test_a_long_line_is_cut_around_the_sign() -> None:
    line = "a" * 100 + "X" + "b" * 100
    shown, before = cut(line, 101, 40)
    assert (len(shown), shown[before], shown[0], shown[-1]) == (40, "X", "…", "…")
    assert cut(line, 1, 40) == ("a" * 38 + "…", 0)
    shown, before = cut(line, 201, 40)
    assert (shown[before], shown[0]) == ("b", "…")
    assert cut("x" * 10_000_000, 5_000_000, 40) == ("…" + "x" * 38 + "…", 25)


@given(st.text(alphabet="a名\t\x1b😀é\u200d ", max_size=90), st.integers(1, 95), st.integers(20, 60))
def test_no_line_is_wider_than_its_room(line: str, column: int, width: int) -> None:
    shown, before = cut(line, column, width)
    assert cell_len(shown) <= width
    assert before < width
    assert shown.isprintable()


def test_files_that_cannot_be_shown_are_not(tmp_path: Path) -> None:
    assert lines_of(str(tmp_path)) == ()
    assert lines_of(str(tmp_path / "none.yaml")) == ()
    assert lines_of("\0") == ()
    os.mkfifo(tmp_path / "pipe")
    assert lines_of(str(tmp_path / "pipe")) == ()
    (tmp_path / "wide.yaml").write_bytes("a: b".encode("utf-16"))
    assert lines_of(str(tmp_path / "wide.yaml")) == ()


def test_lines_are_counted_as_places_count_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: b\r\nc: \xff\rd\ne\x0bf")
    assert lines_of(str(tmp_path / "a.yaml")) == ("a: b", "c: \ufffd", "d", "e\x0bf")
