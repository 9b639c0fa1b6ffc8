"""`callflow explain`: every name that `validate` prints has its manual, and a wrong name gets a hint."""

from __future__ import annotations

import pytest

from callflow.dialplan.manual import Manual
from callflow.dialplan.manuals import MANUALS
from tests.cli.conftest import Callflow


def test_alone_it_lists_everything_in_a_line_each(callflow: Callflow) -> None:
    done = callflow("explain")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    for one in MANUALS.values():
        (line,) = [line for line in lines if line.startswith(f"  {one.name} ")]
        assert line.endswith(f"  {one.what}")
        assert f"  {one.severity} " in line


@pytest.mark.parametrize("one", MANUALS.values(), ids=lambda one: one.name)
def test_a_manual_is_printed_whole(callflow: Callflow, one: Manual) -> None:
    done = callflow("explain", one.name)
    assert (done.code, done.err) == (0, "")
    words = " ".join(done.out.split())
    for text in (one.what, one.why, one.mend, one.wrong, one.mended):
        assert " ".join(text.split()) in words
    assert (f" {one.name}: " in done.out) == bool(one.wrong)


def test_a_manual_shows_what_is_said_of_its_example(callflow: Callflow) -> None:
    lines = callflow("explain", "unknown-key").out.splitlines()
    at = lines.index("example.yaml:2:23: error unknown-key: unknown key 'fro' (did you mean 'for'?)")
    assert lines[at + 1 : at + 3] == ["    2 |   - ring: {who: anna, fro: 15s}", "      |                       ^"]


def test_a_name_may_be_written_like_a_file(callflow: Callflow) -> None:
    assert callflow("explain", "Dead_End").out == callflow("explain", "dead-end").out


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("lop", "there is no rule 'lop': did you mean 'loop'?"),
        ("xyz", "there is no rule 'xyz': callflow explain lists all of them"),
        ("\x1b[31m", "there is no rule '\\x1b[31m': callflow explain lists all of them"),
        ("", "there is no rule '': callflow explain lists all of them"),
    ],
)
def test_a_name_that_nothing_bears(callflow: Callflow, name: str, sentence: str) -> None:
    done = callflow("explain", name)
    assert (done.code, done.out, done.err) == (2, "", f"error: {sentence}\n")
