from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import callflow as package
from callflow.cli.validate import tell_proofs
from callflow.core.explore import Counterexample, Proof
from callflow.proof import Checked, check_plans
from tests.cli.conftest import GOOD, Callflow
from tests.cli.large_plan import MENUS, TEAMS, written

ROOT = Path(package.__file__).parent.parent
LIMIT = 2.0
"""Seconds for a plan of 20 sections and 10 menus, the start of the program included."""
MAKES_THINGS_IN = 0.15
"""Seconds in which a machine for which the limit holds makes 40,000 small values and finds room for them."""


def test_a_good_plan_is_proven_in_words(callflow: Callflow, good: Path) -> None:
    done = callflow("validate", good)
    assert (done.code, done.err) == (0, "")
    first, walked, endings, human, _, *story, leaving = done.out.splitlines()
    assert first == f"{good}: Acme: proven safe"
    assert walked.startswith("  Walked ")
    assert "talked to a human" in endings
    typical, seconds = re.findall(r"after (\d+) s", human)
    assert 0 < int(typical) <= int(seconds)
    assert leaving == "  Nobody leaves without a human but by hanging up."
    assert story[0] == "      0.0 s  line 12   the call comes in; hears “Welcome.”"
    assert story[-1].endswith("is to ring")
    assert float(story[-1].split()[0]) == pytest.approx(float(seconds), abs=0.51)


def test_the_plan_that_is_shipped_is_safe(callflow: Callflow) -> None:
    done = callflow("validate", "--quiet", ROOT / "dialplans")
    assert (done.code, done.out) == (0, "")


def test_without_a_path_the_plans_of_the_settings(callflow: Callflow, good: Path) -> None:
    assert callflow("validate").out == callflow("validate", good).out


def test_quiet_says_nothing_about_good_plans(callflow: Callflow, good: Path) -> None:
    done = callflow("validate", "--quiet", good)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_every_problem_with_its_place_rule_and_hint(callflow: Callflow, tmp_path: Path) -> None:
    plan = tmp_path / "bad.yaml"
    plan.write_text(GOOD.replace("{ring: jan}", "{ring: jam}").replace("ring_for", "rung_for"))
    done = callflow("validate", plan)
    assert (done.code, done.err) == (2, "")
    assert done.out.splitlines() == [
        f"{plan}:5:26: error unknown-key: unknown key 'rung_for' (did you mean 'ring_for'?)",
        "    5 | operator: {ring: [anna], rung_for: 20s}",
        "      |                          ^",
        f"{plan}:17:25: error unknown-name: 'jam' is not among the agents of this plan (did you mean 'jan'?)",
        "   17 |       keys: {1: [{ring: jam}]}",
        "      |                         ^",
        f"{plan}: not proven: mend 2 errors first",
    ]


def test_a_loop_through_three_sections_is_told_whole(callflow: Callflow, tmp_path: Path) -> None:
    plan = tmp_path / "loop.yaml"
    plan.write_text(
        GOOD[: GOOD.index("call:")]
        + """\
sections:
  sales:
    - do: support
  support:
    - menu: {say: "For bills, press 1.", keys: {1: [{do: billing}]}}
  billing:
    - say: One moment.
    - do: sales
call:
  - do: sales
"""
    )
    line = plan.read_text().splitlines().index("    - do: support") + 1
    done = callflow("validate", plan)
    assert done.code == 2
    cycle = f"sales → support (line {line}) → billing (line {line + 2}) → sales (line {line + 5})"
    assert f"{plan}:{line + 5}:7: error loop: these sections lead back to themselves: {cycle}" in done.out
    assert f"{line + 5:5} |     - do: sales\n      |       ^\n" in done.out


def test_a_counterexample_is_told_as_what_the_caller_did(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked = check_plans([good])
    (one,) = checked.proven
    assert isinstance(one.found, Proof)
    unsafe = replace(one, found=Counterexample("nobody answers", one.found.slowest))
    tell_proofs([good], Checked((unsafe,)))
    verdict, intro, *story = capsys.readouterr().out.splitlines()
    assert (verdict, intro) == (f"{good}: Acme: not safe: nobody answers", "  A caller gets there like this:")
    assert story[0] == "      1.  line 12   the call comes in; hears “Welcome.”"
    assert [int(line.split(".")[0]) for line in story] == list(range(1, len(story) + 1))
    assert any("line 15   the caller presses nothing; hears" in line for line in story)
    assert story[-1].endswith("'s phone is to ring")


def test_a_number_claimed_by_two_plans(callflow: Callflow, good: Path) -> None:
    (good.parent / "more.yaml").write_text(GOOD)
    done = callflow("validate", good.parent, good)
    assert done.code == 2
    assert f"{good.parent / 'more.yaml'}:4:11: error number-claimed-twice:" in done.out
    assert done.out.count("proven safe") == 1


def test_a_plan_with_other_line_ends(callflow: Callflow, tmp_path: Path) -> None:
    plan = tmp_path / "windows.yaml"
    plan.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert callflow("validate", plan).code == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nothing.yaml", "there is no such file"), ("empty.yaml", "this file is empty"), ("text.yaml", "utf-16")],
)
def test_files_that_are_no_plans(callflow: Callflow, tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "text.yaml").write_bytes("company: Acme".encode("utf-16"))
    done = callflow("validate", name)
    assert done.code == 2
    assert f"{name}:1:1: error" in done.out
    assert sentence in done.out.lower()


def test_a_folder_without_plans(callflow: Callflow, tmp_path: Path) -> None:
    done = callflow("validate", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {tmp_path} holds no plan: put a dialplan there, as a file that ends in .yaml\n"


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "callflow.cli.main", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@dataclass(frozen=True)
class Thing:
    """What the proof makes many of: a small value that is hashed."""

    number: int
    name: str = ""
    parts: tuple[int, ...] = ()


def slowness() -> float:
    """How much slower than that this machine is now: tests run beside other work, and in small containers."""
    begun = time.process_time()
    seen = {replace(Thing(number, str(number)), parts=(number,)): number for number in range(40_000)}
    assert len(seen) == 40_000
    return max(1.0, (time.process_time() - begun) / MAKES_THINGS_IN)


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_large_plan_is_proven_in_two_seconds(tmp_path: Path) -> None:
    assert (MENUS + TEAMS, MENUS + 1) == (20, 10)
    plan = tmp_path / "large.yaml"
    plan.write_text(written())
    took = []
    for _ in range(3):
        slow, before = slowness(), seconds_of_children()
        done = run("validate", plan)
        assert "proven safe" in done.stdout, done.stderr
        took.append((seconds_of_children() - before) / max(slow, slowness()))
        if took[-1] <= LIMIT:
            return
    pytest.fail(f"it took {took} s")


def test_proving_and_simulating_load_no_telephone(good: Path) -> None:
    script = f"""
import sys
sys.argv = ["callflow", sys.argv[1], "{good}"]
sys.stdin = open("/dev/null")
from callflow.cli.main import main
try:
    main()
except SystemExit:
    pass
print("loaded:", *sorted({{"aiohttp", "sqlalchemy", "numpy", "structlog", "holidays"}} & set(sys.modules)))
"""
    for command in ("validate", "simulate"):
        done = subprocess.run(
            [sys.executable, "-c", script, command],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout.splitlines()[-1] == "loaded:", done.stderr


def test_a_reader_who_leaves_ends_it_quietly(good: Path) -> None:
    command = [sys.executable, "-m", "callflow.cli.main", "validate", str(good)]
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_output_that_cannot_be_written(good: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "callflow.cli.main", "validate", str(good)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (2, "error: the output cannot be written: No space left on device\n")
