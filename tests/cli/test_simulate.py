from __future__ import annotations

import io
import json
import os
import pty
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from subprocess import Popen
from zoneinfo import ZoneInfo

import pytest

import callflow as package
from callflow.cli.keyboard import Keyboard
from callflow.cli.simulate import work_times
from callflow.core.shifts import on_shift
from tests.cli.conftest import Callflow
from tests.core.plans import small_plan

MONDAY, SUNDAY = "2026-03-02 10:00", "2026-03-01 10:00"


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def told(out: str) -> list[str]:
    """The transcript without its head and its times."""
    return [line[8:] for line in out.splitlines()[2:]]


def test_the_scene_is_set(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "h")
    done = callflow("simulate", good, "--at", MONDAY, "--phone", "anna=busy")
    assert done.out.splitlines()[:2] == [
        "Acme, called on Monday 2 March 2026, 10:00 in Europe/Warsaw. Open: office.",
        "Phones: anna=busy, the others answer.",
    ]


def test_a_caller_who_types(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "", "", "1", "j")
    done = callflow("simulate", good.parent, "--at", MONDAY)
    assert (done.code, done.err) == (0, "")
    lines = told(done.out)
    assert lines[:4] == [
        "the caller rings 100",
        "the caller hears “Welcome.”",
        "the caller hears “For sales, press 1.”",
        "(5 s to choose)",
    ]
    assert "the caller presses 1" in lines
    assert "the caller talks with jan" in lines
    assert lines[-1] == "the call is over: talked to a human"


def test_hours_by_the_clock_and_by_hand(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for options, closed in (
        (("--at", SUNDAY), True),
        (("--at", SUNDAY, "--open", "office"), False),
        (("--at", MONDAY, "--closed", "office"), True),
        (("--at", "2026-03-02T10:00+01:00"), False),
    ):
        type_in(monkeypatch, "h")
        assert ("We are closed." in callflow("simulate", good, *options).out) is closed, options


def test_time_jumps(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The menu is met after 1 s; jan answers 5 s after the key."""
    type_in(monkeypatch, "+5", "wait 2", "press 1", "+", "hang up")
    lines = callflow("simulate", good, "--at", MONDAY).out.splitlines()
    assert "   8.0  the caller presses 1" in lines
    assert lines[-3:] == [
        "  13.0  the caller talks with jan",
        "  18.0  the caller hangs up",
        "  18.0  the call is over: talked to a human",
    ]


def test_a_call_nobody_takes_is_left_at_last(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "0")
    done = callflow("simulate", good, "--at", MONDAY, "--phone", "anna=rings")
    assert done.out.splitlines()[-1] == "and so on: 10 minutes later the call is not over, and we leave it here"


def test_every_prompt_is_a_chance_to_press(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "0")
    done = callflow("simulate", good, "--at", MONDAY, "--every-prompt")
    assert told(done.out)[1:3] == ["the caller hears “Welcome.”", "the caller presses 0"]


def test_a_script_to_its_letter(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    script = tmp_path / "caller.txt"
    script.write_text("# a hasty caller\nwait 3   # the greeting\n\npress #\nhang up\n")
    done = callflow("simulate", good, "--at", MONDAY, "--script", script)
    assert done.code == 0
    assert "   3.0  the caller presses #" in done.out
    assert done.out.endswith("   3.0  the call is over: hung up by the caller\n")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--phone", "anna"), "--phone anna: write the agent, = and how the phone behaves, like anna=busy"),
        (("--phone", "eve=busy"), "--phone eve=busy: the plan has no agent eve; its agents are anna, jan"),
        (("--phone", "anna=mad"), "--phone anna=mad: a phone cannot be mad; it can be one of answers, voicemail, "
         "drops, busy, declines, rings, dead, away"),
        (("--open", "shop"), "--open shop: the plan has no such hours; its hours are office"),
        (("--open", "office", "--closed", "office"), "--open office and --closed office cannot both be"),
        (("--at", "soon"), "--at soon: this is no time; write it like 2026-12-24 10:00"),
        (("--at", "0001-01-01"), "--at 0001-01-01: callflow knows the years 1970 to 2999"),
        (("--script", "none"), "the script none cannot be read: No such file or directory"),
        (("--script", "bad"), "bad:2: 'shout' is no act: write press 1, wait 3 or hang up"),
    ],
)  # fmt: skip
def test_mistakes(callflow: Callflow, good: Path, tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "bad").write_text("press 1\nshout\n")
    done = callflow("simulate", good, *options)
    assert (done.code, done.err) == (2, f"error: {sentence}\n")


def test_a_line_that_means_nothing(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "dance")
    done = callflow("simulate", good)
    assert (done.code, done.err) == (2, "error: line 1: 'dance' is no act: write a key, +10, h, j or q\n")


def test_which_plan(callflow: Callflow, good: Path) -> None:
    (good.parent / "other.yaml").write_text(good.read_text())
    several = callflow("simulate", good.parent)
    assert several.code == 2
    assert "holds several plans" in several.err
    missing = callflow("simulate", "none.yaml")
    assert (missing.code, missing.err) == (2, "error: none.yaml:1:1: error unreadable: there is no such file\n")


def test_single_keys_of_a_terminal() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave) as terminal:
        keyboard = Keyboard(terminal)
        for typed, meant in ((b"1", "1"), (b"\x1b[A", ""), (b"\xc3", ""), (b"\n", "\n"), (b"\x04", None)):
            os.write(master, typed)
            assert keyboard.read() == meant
    os.close(master)


def test_a_person_at_a_terminal(good: Path) -> None:
    """The whole program on a terminal of its own: what is shown is awaited, then a key is pressed."""
    master, slave = pty.openpty()
    root = str(Path(package.__file__).parent.parent)
    command = [sys.executable, "-m", "callflow.cli.main", "simulate", str(good), "--at", MONDAY]
    environment = os.environ | {"PYTHONPATH": root, "TERM": "xterm", "COLUMNS": "100"}
    with Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True) as process:
        os.close(slave)
        shown = b""
        for awaited, key in (
            (b"0 1 press a key", b"x"),
            (b"does nothing", b"1"),
            (b"0 a person", b"\n"),
            (b"10 s", b"h"),
        ):
            while awaited not in shown:
                shown += os.read(master, 4096)
            shown = b""
            os.write(master, key)
        while b"the call is over" not in shown:
            shown += os.read(master, 4096)
        assert process.wait(10) == 0
    os.close(master)


def test_a_script_that_expects(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    script = tmp_path / "caller.txt"
    script.write_text('hears: "For sales"\npress 1\n  talks with: jan   # who sells\n')
    done = callflow("simulate", good, "--at", MONDAY, "--script", script)
    assert done.code == 0
    assert told(done.out)[-1] == "the call is over: talked to a human"
    done = callflow("simulate", good, "--at", MONDAY, "--script", script, "--phone", "jan=busy")
    assert done.code == 1
    assert f"{script}:3:3: expected: the caller talks with jan; but the call was over after " in done.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hears:", "s.txt:1:1: error wrong-value: nothing is written after 'hears'"),
        ("press 1\nends: talked to human", "s.txt:2:7: error wrong-value: no call ends 'talked to human' (did you mean "
         "'talked to a human'?)"),
    ],
)  # fmt: skip
def test_an_expectation_that_is_none(callflow: Callflow, good: Path, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "s.txt").write_text(text)
    done = callflow("simulate", good, "--script", "s.txt")
    assert (done.code, done.err) == (2, f"error: {sentence}\n")


def test_a_file_of_tests_is_no_script(callflow: Callflow, good: Path) -> None:
    done = callflow("simulate", good, "--script", "t.yaml")
    assert (done.code, done.err) == (2, "error: t.yaml is no script but a file of tests: run callflow test t.yaml\n")


# A whole day.


def test_a_day_of_callers(callflow: Callflow, good: Path) -> None:
    done = callflow("simulate", good, "--day", "--at", MONDAY, "--callers", 40, "--stories", 1)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Acme, Monday 2 March 2026: 40 callers, drawn from seed 1."
    for words in ("How the calls ended", "Talks"):
        assert words in lines
    assert any(line.split()[:1] == ["all"] for line in lines)
    assert "the caller rings 100" in done.out, "the longest wait is told as a story"


def test_the_same_seed_prints_the_same_day(callflow: Callflow, good: Path) -> None:
    options = ("simulate", good, "--day", "--at", MONDAY, "--callers", 30, "--format", "json")
    first, second, other = callflow(*options), callflow(*options), callflow(*options, "--seed", 2)
    assert first.out == second.out != other.out
    told = json.loads(first.out)
    assert (told["day"], told["seed"], told["callers"]) == ("2026-03-02", 1, 30)
    assert sum(told["endings"].values()) == 30
    assert told["waits"]["callers"] == told["endings"]["talked to a human"]
    assert told["stories"] == []


def test_a_day_without_a_time_is_the_next_one_with_opening_hours(callflow: Callflow, good: Path) -> None:
    done = callflow("simulate", good, "--day", "--callers", 1, "--format", "json")
    assert date.fromisoformat(json.loads(done.out)["day"]).weekday() < 5


@pytest.mark.parametrize("option", [("--phone", "anna=busy"), ("--script", "s.txt"), ("--every-prompt",)])
def test_what_is_about_one_call_does_not_go_with_a_day(callflow: Callflow, good: Path, option: tuple[str, ...]) -> None:
    done = callflow("simulate", good, "--day", *option)
    assert (done.code, done.err) == (2, "error: --day goes with none of --phone, --script and --every-prompt\n")


def test_a_caller_who_types_a_number(callflow: Callflow, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Path(__file__).parents[1] / "plans" / "callback.yaml"
    type_in(monkeypatch, *"601234567#", "1", "j")
    lines = told(callflow("simulate", plan, "--at", "2026-03-03 18:00").out)
    assert any(line.startswith("the caller hears “We will call you on six zero one two three") for line in lines)
    assert "the promise is kept: a callback for sales, between 50400 s and 57600 s" in lines
    assert lines[-1] == "the call is over: goodbye after a callback was promised"


def test_agents_work_by_the_clock_but_for_hours_that_are_said_to_be_open_or_closed() -> None:
    made = small_plan()
    plan = replace(made, agents={**made.agents, "anna": replace(made.agents["anna"], hours="office")})
    begins = datetime(2026, 3, 2, 17, tzinfo=ZoneInfo(plan.timezone))

    def works(opened: Iterable[str] = (), closed: Iterable[str] = ()) -> bool:
        return on_shift(work_times(plan, begins, opened, closed)["PJSIP/anna"], begins.timestamp())

    assert not works()
    assert works(opened=["office"])
    begins = begins.replace(hour=10)
    assert works()
    assert not works(closed=["office"])
