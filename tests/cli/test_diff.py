from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Callflow


def other(good: Path, text: str) -> Path:
    file = good.parent.parent / "new.yaml"
    file.write_text(text)
    return file


def test_what_changes_is_told_in_the_order_of_a_call(callflow: Callflow, good: Path) -> None:
    text = GOOD.replace("say: Welcome.", "say: Welcome to Acme.").replace("{1: [", "{2: [").replace("20s", "25s")
    done = callflow("diff", good, other(good, text))
    assert (done.code, done.err) == (1, "")
    told = done.out.splitlines()
    slowest = told.pop(-2)
    assert told == [
        "At the start",
        "  the announcement: the words",
        "    - “Welcome.”",
        "    + “Welcome to Acme.”",
        "When office is open",
        "  moves to another key: jan for 20 s, then the operator",
        "    - key 1",
        "    + key 2",
        "At the operator",
        "  how long each phone rings",
        "    - 20 s",
        "    + 25 s",
        "3 changes for callers.",
    ]
    assert slowest == "The slowest caller still comes to a human's phone after 31 s at most."


def test_how_much_later_a_human_is_reached(callflow: Callflow, good: Path) -> None:
    text = GOOD.replace("say: Welcome.", "say: Welcome to Acme, where all of us are glad to hear from all of you.")
    done = callflow("diff", good, other(good, text))
    slowest = "The slowest caller comes to a human's phone 6 s later: after 36 s, before it was 31 s."
    assert slowest in done.out.splitlines()


def test_a_change_of_the_order_and_of_comments_is_none(callflow: Callflow, good: Path) -> None:
    head, call = GOOD.split("hours:\n")
    lines = head.splitlines(keepends=True)
    text = "".join(["# Ours.\n", *lines[1:4], lines[0], *lines[4:], "hours:\n", call])
    done = callflow("diff", good, other(good, text))
    assert (done.code, done.out, done.err) == (0, "Nothing changes for callers.\n", "")


def test_json(callflow: Callflow, good: Path) -> None:
    done = callflow(
        "diff", good, other(good, GOOD.replace("Welcome.", "Welcome to Acme, where all is well.")), "--format", "json"
    )
    assert done.code == 1
    told = json.loads(done.out)
    words = {"old": "“Welcome.”", "new": "“Welcome to Acme, where all is well.”"}
    assert told["changes"] == [{"where": "at the start", "what": "the announcement: the words", **words}]
    assert told["seconds_to_human"]["new"] > told["seconds_to_human"]["old"]
    done = callflow("diff", good, good, "--format", "json")
    assert (done.code, json.loads(done.out)["changes"]) == (0, [])


@pytest.mark.parametrize("swapped", [False, True])
def test_a_plan_that_is_not_safe(callflow: Callflow, good: Path, swapped: bool) -> None:
    bad = other(good, GOOD.replace("{ring: jan}", "{ring: jam}"))
    done = callflow("diff", *((bad, good) if swapped else (good, bad)))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {bad}:17:25: error unknown-name: ")


def test_a_plan_that_is_not_there(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    done = callflow("diff", good, tmp_path / "none.yaml")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


def test_a_folder(callflow: Callflow, good: Path) -> None:
    done = callflow("diff", good.parent, good)
    assert (done.code, done.err) == (2, f"error: {good.parent} is a folder: name a plan\n")
