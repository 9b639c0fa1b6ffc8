"""`callflow validate --format`: the same problems for people, for programs and for GitHub."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from callflow.cli.reports import as_annotations, as_json
from callflow.core.explore import Counterexample, Proof, Story
from callflow.core.plan import Place
from callflow.dialplan import Level, Problem
from callflow.proof import Checked, check_plans
from tests.cli.conftest import GOOD, Callflow
from tests.cli.test_validate import ROOT
from tests.docs.pages import rows, sections, text_of

BAD = GOOD.replace("{ring: jan}", "{ring: jam}").replace("ring_for", "rung_for")
WARNED = GOOD.replace("keys: {1: [{ring: jan}]}", "keys: {1: [operator]}")


def found(text: str) -> dict[str, Any]:
    parsed = json.loads(text)
    assert isinstance(parsed, dict)
    return parsed


def keys_of(what: str) -> set[str]:
    """The keys that docs/dialplan.md lists for the object, a problem or a plan."""
    page = sections(text_of("dialplan.md"))["Problems as JSON"]
    table = next(part for part in page.split("\n\n") if part.startswith(f"| key of {what} |"))
    return {key for row in rows(table).values() for key in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_json_of_plans_with_problems_and_proofs(callflow: Callflow, good: Path) -> None:
    bad = good.parent / "bad.yaml"
    bad.write_text(BAD.replace('"100"', '"101"'))
    done = callflow("validate", "--format", "json", bad, good)
    assert (done.code, done.err) == (2, "")
    said = found(done.out)
    assert set(said) == keys_of("the object")
    assert (said["format"], said["safe"]) == (1, False)
    assert said["problems"][0] == {
        "file": str(bad),
        "line": 5,
        "column": 26,
        "level": "error",
        "rule": "unknown-key",
        "message": "unknown key 'rung_for'",
        "hint": "did you mean 'ring_for'?",
    }
    assert set(said["problems"][0]) == keys_of("a problem")
    first, second = said["plans"]
    assert first == {"file": str(bad), "company": None, "version": None, "verdict": "not proven"}
    assert (second["file"], second["company"], second["verdict"]) == (str(good), "Acme", "proven safe")
    assert set(second) == keys_of("a plan") - {"wrong", "story"}
    assert second["slowest"][0] == {"at": 0.0, "line": 12, "what": "the call comes in; hears “Welcome.”"}


def test_json_of_a_plan_that_is_not_safe(good: Path) -> None:
    checked = check_plans([good])
    unsafe = replace(checked.proven[0], found=Counterexample("nobody answers", Story()))
    (plan,) = found(as_json([good], Checked((unsafe,))))["plans"]
    proven = {"states", "steps", "endings", "seconds_to_human", "slowest", "typical_seconds_to_human", "leavings"}
    assert {*plan, *proven} == keys_of("a plan")
    assert (plan["verdict"], plan["wrong"], plan["story"]) == ("not safe", "nobody answers", [])


def test_json_is_json_whatever_a_file_is_called(callflow: Callflow, tmp_path: Path) -> None:
    name = 'a"\\\x7f\x1b\u2028é\udcff.yaml'
    said = found(callflow("validate", "--format", "json", tmp_path / name).out)
    assert said["problems"][0]["file"] == str(tmp_path / name)


def test_github_marks_each_problem(callflow: Callflow, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD)
    done = callflow("validate", "--format", "github", "bad.yaml")
    assert (done.code, done.err) == (2, "")
    assert done.out.splitlines() == [
        "::error file=bad.yaml,line=5,col=26,title=unknown-key::unknown key 'rung_for' (did you mean 'ring_for'?)",
        "::error file=bad.yaml,line=17,col=25,title=unknown-name::'jam' is not among the agents of this plan "
        "(did you mean 'jan'?)",
    ]
    (tmp_path / "warned.yaml").write_text(WARNED)
    done = callflow("validate", "--format", "github", "warned.yaml")
    assert done.code == 0
    assert done.out.startswith("::warning file=warned.yaml,line=8,col=3,title=unreachable::nothing names 'jan'")


SILENT = GOOD.replace(
    "      keys: {1: [{ring: jan}]}\n",
    "      keys: {1: [{ring: jan}]}\n      silence:\n        then:\n          - goodbye: 50% off. Goodbye.\n",
)


def test_every_way_to_leave_without_a_human_is_told_in_every_format(callflow: Callflow, good: Path) -> None:
    good.write_text(SILENT)
    (plan,) = found(callflow("validate", "--format", "json", good).out)["plans"]
    (leaving,) = plan["leavings"]
    assert set(leaving) == keys_of("a leaving")
    assert (leaving["ending"], leaving["line"]) == ("goodbye after silence", 20)
    assert leaving["ending"] in plan["endings"]
    last, hung_up = leaving["story"][-2:]
    assert last["what"] == "the caller presses nothing; hears “50% off. Goodbye.”"
    assert hung_up == {"at": leaving["seconds"], "line": 20, "what": "callflow hangs up: goodbye after silence"}

    text = callflow("validate", good).out
    assert f"  goodbye after silence, line 20, after {leaving['seconds']:.0f} s at the soonest:" in text.splitlines()

    proven, leaves = callflow("validate", "--format", "github", good).out.splitlines()
    assert proven.startswith(f"::notice file={good},line=5,col=1,title=proven safe::A human's phone rings typically")
    assert leaves.startswith(f"::notice file={good},line=20,col=13,title=leaves without a human::A caller can leave")
    assert "line 20: the caller presses nothing; hears “50%25 off. Goodbye.”%0A" in leaves


def test_where_nobody_is_ever_left_alone_that_is_said(callflow: Callflow, good: Path) -> None:
    assert callflow("validate", good).out.splitlines()[-1] == "  Nobody leaves without a human but by hanging up."


def test_the_story_of_a_plan_that_is_not_safe_is_told_on_github(good: Path) -> None:
    one = check_plans([good]).proven[0]
    assert isinstance(one.found, Proof)
    unsafe = replace(one, found=Counterexample("nobody answers", one.found.slowest))
    (line,) = as_annotations(Checked((unsafe,)))
    assert line.startswith(
        f"::notice file={good},line=5,col=1,title=unsafe::A caller gets there like this:%0A0.0 s, line"
    )


def test_github_gets_no_other_command() -> None:
    place = Place("a,b:c%\r\n::error::d", 1, 2)
    (line,) = as_annotations(Checked((), (Problem(place, Level.ERROR, "loop", "100% x\n::warning::y\r"),)))
    assert (
        line == "::error file=a%2Cb%3Ac%25%0D%0A%3A%3Aerror%3A%3Ad,line=1,col=2,title=loop::100%25 x%0A::warning::y%0D"
    )


def test_quiet_text_has_problems_only(callflow: Callflow, tmp_path: Path) -> None:
    (tmp_path / "warned.yaml").write_text(WARNED)
    assert callflow("validate", "-q", "warned.yaml").out.splitlines() == [
        "warned.yaml:8:3: warning unreachable: nothing names 'jan' (remove it, or name it)",
        "    8 |   jan: {phone: PJSIP/jan}",
        "      |   ^",
    ]


def test_a_silenced_warning_is_told_nowhere(callflow: Callflow, good: Path) -> None:
    good.write_text(WARNED.replace("PJSIP/jan}", "PJSIP/jan}  # callflow: allow unreachable because Jan begins in May"))
    done = callflow("validate", good)
    assert done.code == 0
    assert done.out.splitlines()[0] == f"{good}: Acme: proven safe"


@pytest.mark.parametrize("form", ["xml", "JSON ", ""])
def test_a_format_that_is_none(callflow: Callflow, good: Path, form: str) -> None:
    done = callflow("validate", "--format", form, good)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_colour_on_a_terminal_only(callflow: Callflow, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(BAD)
    assert "\x1b" not in callflow("validate", "bad.yaml").out
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    with subprocess.Popen(
        [sys.executable, "-m", "callflow.cli.main", "validate", "--quiet", "bad.yaml"],
        env=environment | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        stdout=theirs,
        cwd=tmp_path,
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 2
    assert b"\x1b[1;31m^\x1b[0m" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""
