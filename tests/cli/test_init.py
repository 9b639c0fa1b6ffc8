"""`callflow init`: at a terminal, by lines and by options; what it writes, and what it never overwrites."""

from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path
from subprocess import Popen

import pytest

import callflow as package
from tests.cli.conftest import Callflow

OPTIONS = (
    *("--company", "Müller & Söhne", "--language", "pl", "--numbers", "100, +48 22 1234567"),
    *("--people", "anna, jan=PJSIP/+48601000000@trunk", "--hours", "mon-fri 8-16 Europe/Warsaw"),
)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "pl_PL.UTF-8")
    monkeypatch.setenv("TZ", "Europe/Vienna")


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_everything_by_options(callflow: Callflow, tmp_path: Path) -> None:
    done = callflow("init", *OPTIONS)
    assert (done.code, done.err) == (0, "")
    assert [line.split()[:2] for line in done.out.splitlines() if "✓" in line] == [
        ["✓", "dialplans/muller-sohne.yaml"],
        ["✓", "dialplans/tests/muller-sohne.yaml"],
    ]
    assert "8 of 8 calls as expected" in done.out
    assert "callflow simulate dialplans/muller-sohne.yaml" in done.out
    plan = (tmp_path / "dialplans" / "muller-sohne.yaml").read_text("utf-8")
    for line in (
        'company: "Müller & Söhne"',
        "language: pl",
        "timezone: Europe/Warsaw",
        'numbers: ["100", "+48221234567"]',
        '  jan: {phone: "PJSIP/+48601000000@trunk"}',
        '      mon-fri: "08:00-16:00"',
        '    holidays: "PL"',
    ):
        assert line in plan
    assert callflow("validate", "dialplans").code == 0
    assert callflow("test", "dialplans").code == 0


def test_what_is_proposed(callflow: Callflow, tmp_path: Path) -> None:
    assert callflow("init", "--yes").code == 0
    plan = (tmp_path / "dialplans" / "acme.yaml").read_text("utf-8")
    for line in ("language: pl", "timezone: Europe/Vienna", '    holidays: "AT"', "  ring: [operator, agent1, agent2]"):
        assert line in plan
    assert callflow("test", "dialplans").code == 0


@pytest.mark.parametrize(("lang", "zone", "proposed"), [("C", "UTC", "en Europe/London"), ("", "", "en "),
                                                        ("el_GR", ":Etc/UTC", "el Europe/Athens")])  # fmt: skip
def test_a_machine_that_says_little(
    callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, zone: str, proposed: str
) -> None:
    monkeypatch.setenv("LANG", lang)
    monkeypatch.setenv("TZ", zone)
    assert callflow("init", "--yes").code == 0
    written = (tmp_path / "dialplans" / "acme.yaml").read_text("utf-8").splitlines()
    language, timezone = (line.partition(": ")[2] for line in written[3:5])
    assert f"{language} {timezone}".startswith(proposed)


def test_five_questions(callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "Acme", "", "abc", "200", "anna", "24/7")
    done = callflow("init", "plans of ours")
    assert (done.code, done.err) == (0, "")
    questions = [line for line in done.out.splitlines() if line[1:4] == "/5 "]
    assert questions == [
        "1/5  What is your company called?",
        "2/5  Which language do callers hear?",
        "3/5  Which numbers do they dial?",
        "4/5  Who answers? The first one is rung first.",
        "5/5  When are you open, and by the clock of which place?",
    ]
    assert "✗ 'abc' is no telephone number (write digits only, with a + in front if need be)" in done.out
    assert "callflow simulate 'plans of ours/acme.yaml'" in done.out
    plan = (tmp_path / "plans of ours" / "acme.yaml").read_text("utf-8")
    assert "language: pl" in plan
    assert 'numbers: ["200"]' in plan
    assert "timezone: Europe/Vienna" in plan


def test_what_is_given_is_not_asked(callflow: Callflow, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "", "")
    done = callflow("init", *OPTIONS[:6])
    assert done.code == 0
    assert [line[:3] for line in done.out.splitlines() if line[1:4] == "/5 "] == ["4/5", "5/5"]


def test_no_more_answers(callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "Acme")
    done = callflow("init")
    assert done.code == 2
    assert done.err.endswith("error: there is no answer: give --language, or --yes for what is proposed\n")
    assert not (tmp_path / "dialplans").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--yes", "--language", "de"), "--language: callflow has no words in 'de' (it has them in en, pl, el, ro, ru, "
         "fr)"),
        (("--yes", "--hours", "daily"), "--hours: 'daily' says no days and times (write it like mon-fri 08:00-16:00, "
         "sat 09:00-13:00)"),
        (("a-file",), "a-file is no folder: name one for the plans, such as dialplans"),
    ],
)  # fmt: skip
def test_mistakes(callflow: Callflow, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "a-file").write_text("")
    done = callflow("init", *words)
    assert (done.code, done.out, done.err) == (2, "", f"error: {sentence}\n")


def test_a_folder_that_takes_nothing_is_told_before_the_first_question(
    callflow: Callflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/proc takes no file from anybody, root included, like a folder that is mounted read-only."""
    type_in(monkeypatch)
    done = callflow("init", "/proc/self/task")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: nothing can be written into /proc/self/task (")
    assert done.err.endswith("): name another folder (in Docker, see docs/seeing.md)\n")


def test_a_folder_that_cannot_be(callflow: Callflow, tmp_path: Path) -> None:
    (tmp_path / "dialplans").mkdir()
    (tmp_path / "dialplans" / "tests").write_text("")
    done = callflow("init", *OPTIONS)
    assert done.code == 2
    assert done.err == "error: dialplans/tests cannot be written: File exists\n"
    assert not list((tmp_path / "dialplans").glob("*.yaml"))


def test_nothing_is_overwritten_without_a_yes(
    callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "dialplans" / "muller-sohne.yaml"
    plan.parent.mkdir()
    plan.write_text("mine")
    done = callflow("init", *OPTIONS, "--yes")
    assert done.code == 2
    assert done.err == (
        "error: dialplans/muller-sohne.yaml is there already, and nothing was written: choose another name by --name\n"
    )
    for answer in ("", "no", "maybe"):
        type_in(monkeypatch, answer)
        done = callflow("init", *OPTIONS)
        assert (done.code, plan.read_text()) == (1, "mine")
        assert "Nothing was written." in done.out
    assert callflow("init", *OPTIONS, "--name", "other", "--yes").code == 0
    assert plan.read_text() == "mine"
    assert (plan.parent / "tests" / "other.yaml").is_file()
    type_in(monkeypatch, "yes")
    done = callflow("init", *OPTIONS)
    assert done.code == 2, "the other plan answers these numbers"
    type_in(monkeypatch, "yes")
    assert callflow("init", *OPTIONS, "--numbers", "300").code == 0
    assert plan.read_text("utf-8").startswith("# yaml-language-server: $schema=dialplan.schema.json\n")
    assert "properties" in (plan.parent / "dialplan.schema.json").read_text("utf-8")


def test_numbers_of_other_plans_are_taken(callflow: Callflow, tmp_path: Path) -> None:
    assert callflow("init", "--yes", "--company", "First").code == 0
    assert callflow("init", "--yes", "--company", "Second").code == 0
    assert 'numbers: ["101"]' in (tmp_path / "dialplans" / "second.yaml").read_text("utf-8")
    done = callflow("init", "--yes", "--company", "Third", "--numbers", "102, 100")
    assert (done.code, done.err) == (2, "error: --numbers: another plan in this folder answers 100 already\n")
    assert callflow("validate", "dialplans").code == 0


def test_a_person_at_a_terminal(tmp_path: Path) -> None:
    """The whole program on a terminal of its own: each question is awaited, then answered."""
    master, slave = pty.openpty()
    root = str(Path(package.__file__).parent.parent)
    command = [sys.executable, "-m", "callflow.cli.main", "init"]
    environment = os.environ | {"PYTHONPATH": root, "TERM": "xterm", "COLUMNS": "100"}
    with Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True) as process:
        os.close(slave)
        for awaited, answer in (
            ("called?", "Łódź"),
            ("hear?", "en"),
            ("dial?", "x"),
            ("is no telephone number", "100"),
            ("Who answers?", ""),
            ("open,", ""),
        ):
            shown = b""
            while awaited.encode() not in shown or b"> " not in shown.rpartition(awaited.encode())[2]:
                shown += os.read(master, 4096)
            os.write(master, f"{answer}\n".encode())
        while b"docs/dialplan.md" not in shown:
            shown += os.read(master, 4096)
        assert process.wait(10) == 0
    os.close(master)
    assert 'company: "Łódź"' in (tmp_path / "dialplans" / "lodz.yaml").read_text("utf-8")
