"""`callflow test`: what it says of calls that went as expected and of those that did not, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Callflow

TESTS = """\
plan: ../good.yaml
calls:
  - name: Sales
    when: open
    call:
      - hears: For sales, press 1.
      - press 1
      - talks with: jan
  - name: Closed
    when: closed
    call:
      - hears: We are closed.
"""
WRONG = """\
  - name: 50% wrong
    when: open
    phones: {jan: busy}
    call:
      - hears: Welcome.
      - press 1
      - talks with: jan
        within: 20s
"""
FAILURE = "expected: the caller talks with jan; but it had not happened 20 s later"


@pytest.fixture
def tests(good: Path) -> Path:
    """A file of tests for the good plan, beside it."""
    folder = good.parent / "tests"
    folder.mkdir()
    (folder / "good.yaml").write_text(TESTS)
    return folder / "good.yaml"


def test_calls_as_expected(callflow: Callflow, tests: Path) -> None:
    for words in ((), (tests,), (tests.parent,), (tests.parent.parent,), (tests, tests)):
        done = callflow("test", *words)
        assert (done.code, done.err) == (0, "")
        assert done.out == (
            f"{tests}\n"
            "  ✓ Sales       6.0 s\n"
            "  ✓ Closed      1.0 s\n"
            "2 calls played: all as expected.\n"
        )  # fmt: skip


def test_a_call_that_went_otherwise(callflow: Callflow, tests: Path) -> None:
    tests.write_text(TESTS + WRONG)
    done = callflow("test", tests)
    lines = done.out.splitlines()
    assert (done.code, done.err) == (1, "")
    assert lines[3].split() == ["✗", "50%", "wrong", "20.0", "s"]
    assert lines[4:8] == [
        f"{tests}:19:9: {FAILURE}",
        "   19 |       - talks with: jan",
        "      |         ^",
        "    What happened:",
    ]
    assert lines[8] == "       0.0  the caller rings 100"
    assert any(line.endswith("the caller talks with anna") for line in lines)
    assert lines[-1] == "3 calls played: 1 not as expected."


def test_quiet(callflow: Callflow, tests: Path) -> None:
    assert callflow("test", "-q").out == ""
    tests.write_text(TESTS + WRONG)
    done = callflow("test", "--quiet")
    assert done.code == 1
    assert "✓" not in done.out
    assert f"{tests}:19:9: {FAILURE}" in done.out


def test_a_file_that_cannot_be_played(callflow: Callflow, tests: Path) -> None:
    other = tests.parent / "other.yaml"
    other.write_text(TESTS.replace("press 1\n", "prss 1\n").replace("jan", "jam"))
    done = callflow("test")
    assert done.code == 2
    assert f"{other}:7:9: error unknown-key: 'prss 1' is nothing a caller can do (did you mean 'press 1'?)" in done.out
    assert done.out.endswith("2 calls played: all as expected; 1 file not played.\n")
    other.write_text(TESTS.replace("jan", "jam"))
    assert f"{other}:8:21: error wrong-value: 'jam' is not among the agents of Acme" in callflow("test", other).out


def test_for_programs(callflow: Callflow, tests: Path) -> None:
    tests.write_text(TESTS + WRONG)
    done = callflow("test", "--format", "json")
    found = json.loads(done.out)
    assert done.code == 1
    assert (found["format"], found["passed"], found["problems"]) == (1, False, [])
    assert [(one["name"], one["line"], one["passed"]) for one in found["calls"]] == [
        ("Sales", 3, True),
        ("Closed", 9, True),
        ("50% wrong", 13, False),
    ]
    failed = found["calls"][2]
    assert failed["file"] == str(tests)
    assert failed["failed"] == {
        "line": 19,
        "column": 9,
        "expected": "the caller talks with jan",
        "instead": "it had not happened 20 s later",
    }
    assert failed["transcript"][0] == {"at": 0.0, "what": "the caller rings 100"}


def test_for_a_pull_request(callflow: Callflow, tests: Path) -> None:
    tests.write_text(TESTS + WRONG)
    (tests.parent / "other.yaml").write_text("plan: x\n")
    done = callflow("test", "--format", "github")
    assert done.code == 2
    assert done.out.splitlines() == [
        f"::error file={tests},line=19,col=9,title=50%25 wrong::{FAILURE}",
        f"::error file={tests.parent}/other.yaml,line=1,col=1,title=missing-key::the key 'calls' is missing here",
    ]


def test_where_there_are_no_tests(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    sentence = f"there is no folder {good.parent}/tests: put tests there, or name the files of tests"
    done = callflow("test")
    assert (done.code, done.out, done.err) == (2, "", f"error: {sentence}\n")
    done = callflow("test", tmp_path / "none.yaml")
    assert done.code == 2
    assert f"{tmp_path}/none.yaml:1:1: error unreadable: there is no such file" in done.out


def test_a_long_call_shows_its_end(callflow: Callflow, tests: Path) -> None:
    tests.write_text(
        "plan: ../good.yaml\ncalls:\n  - name: a\n    phones: {anna: busy}\n"
        "    call: [press 0, wait 20m, hears: nothing]\n"
    )
    lines = callflow("test").out.splitlines()
    (head,) = (number for number, line in enumerate(lines) if line.startswith("    What happened, without the first "))
    assert len(lines) - head - 2 == 40
