"""Every command, as ops meet it: its help, its page, and one clear sentence for each mistake."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import wave
from pathlib import Path

import pytest

import callflow as package
from callflow.cli import manual
from callflow.cli.main import app
from tests.cli.conftest import GOOD, Callflow

ROOT = Path(package.__file__).parent.parent
DOCS = ROOT / "docs" / "commands.md"


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, as `run` needs it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CALLFLOW_ARI_PASSWORD": "hush"} | settings
    command = [sys.executable, "-m", "callflow.cli.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


CALLBACKS = [f"callbacks {name}" for name in ("list", "show", "move", "cancel", "now", "done")]
AGENTS = [f"agents {name}" for name in ("list", "login", "logout", "pause", "resume")]
CALLS = ["calls list", "calls show"]
BENEFITS = ["benefits list", "benefits done", "webhooks list", "webhooks retry"]
MESSAGES = ["messages list", "messages play", "messages done"]


def test_every_command_and_option_has_its_help() -> None:
    alone = [
        "init",
        "run",
        "validate",
        "explain",
        "schema",
        "simulate",
        "test",
        "graph",
        "diff",
        "report",
        "forget",
        "reload",
        "rescue",
        "versions",
        "rollback",
    ]
    names = [
        *alone,
        "doctor",
        "health",
        "prompts list",
        "prompts script",
        "prompts import",
        *MESSAGES,
        *CALLBACKS,
        *AGENTS,
        *CALLS,
        *BENEFITS,
    ]
    assert list(manual.commands(app)) == names
    for name, command in manual.commands(app).items():
        assert command.help, f"the command {name} has no help"
        for written, meaning in manual.parameters(command):
            assert meaning, f"{written} of the command {name} has no help"


def test_the_page_of_commands_is_current() -> None:
    assert DOCS.read_text("utf-8") == manual.page(app), "make it anew: python -m callflow.cli.manual > docs/commands.md"


@pytest.mark.parametrize("words", [["--help"], ["validate", "--help"], ["simulate", "--help"]])
def test_help(callflow: Callflow, words: list[str]) -> None:
    assert callflow(*words).code == 0


@pytest.mark.parametrize("words", [["dance"], ["validate", "--loud"], ["simulate"], ["run", "now"]])
def test_words_that_no_command_knows(callflow: Callflow, words: list[str]) -> None:
    done = callflow(*words)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


# run


def test_a_plan_that_fails_is_never_run(good: Path) -> None:
    good.write_text(GOOD.replace("{ring: jan}", "{ring: jam}"))
    done = run("run")
    assert done.returncode == 2
    assert f"error: {good}:17:25: error unknown-name: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_health_port_in_use(good: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run("run", CALLFLOW_HEALTH_PORT=port)
    sentence = f"error: port {port} on 127.0.0.1 is taken by another program: stop it, or set CALLFLOW_HEALTH_PORT to "
    *_log, last = done.stderr.splitlines()
    assert (done.returncode, last) == (2, f"{sentence}a free one")


def test_a_database_that_cannot_be(good: Path) -> None:
    done = run("run", CALLFLOW_DATABASE="sqlite:////nowhere/callflow.sqlite3")
    assert done.returncode == 2
    assert done.stderr == (
        "error: the database /nowhere/callflow.sqlite3 cannot be opened: its folder must exist and callflow be "
        "allowed to write there\n"
    )


def test_no_password(callflow: Callflow, good: Path) -> None:
    done = callflow("run", "--alone")
    assert done.code == 2
    assert done.err.startswith("error: the ARI password is not set: ")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CALLFLOW_HEALTH_PORT", "many", "CALLFLOW_HEALTH_PORT should be a valid integer"),
        ("CALLFLOW_ARI_URL", "asterisk", "CALLFLOW_ARI_URL must be like http://127.0.0.1:8088"),
        ("CALLFLOW_DATABASE", "mysql://x/y", "CALLFLOW_DATABASE must name an SQLite or a PostgreSQL database"),
        ("CALLFLOW_LOG_LEVL", "info", "CALLFLOW_LOG_LEVL is not a setting: did you mean CALLFLOW_LOG_LEVEL?"),
    ],
)
@pytest.mark.parametrize("command", ["run --alone", "prompts", "health", "validate"])
def test_settings_that_are_wrong(
    callflow: Callflow, monkeypatch: pytest.MonkeyPatch, command: str, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    done = callflow(*command.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {sentence}")
    assert len(done.err.splitlines()) == 1


def test_ctrl_c_ends_quietly(callflow: Callflow, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient:
        encoding = "utf-8"

        def isatty(self) -> bool:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Impatient())
    done = callflow("simulate", good)
    assert done.code == 130
    assert "Traceback" not in done.err


# prompts


def test_prompts_are_made_and_listed(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    good.write_text(GOOD.replace("say: Welcome.", "say: {text: Welcome., recording: welcome}"))
    done = callflow("prompts")
    assert (done.code, done.err) == (0, "")
    first = done.out.splitlines()[0].split()
    assert first[:2] == ["en", "synthetic"]
    assert Path(first[4]).is_file()
    assert f"not recorded yet: {tmp_path}/prompts/en/welcome.wav  “Welcome.”" in done.out

    folder = tmp_path / "prompts" / "en"
    folder.mkdir(parents=True)
    with wave.open(str(folder / "welcome.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\x40\0\xc0" * 8000)
    done = callflow("prompts", good)
    assert done.out.splitlines()[0].split()[:4] == ["en", "recording", "2.0", "s"]
    assert "not recorded yet" not in done.out


def test_a_recording_that_is_none(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    good.write_text(GOOD.replace("say: Welcome.", "say: {text: Welcome., recording: welcome}"))
    recording = tmp_path / "prompts" / "en" / "welcome.wav"
    recording.parent.mkdir(parents=True)
    recording.write_text("not a sound")
    done = callflow("prompts")
    assert done.code == 2
    assert done.err.startswith(f"error: {recording} is no PCM wav file")


@pytest.mark.parametrize("command", ["prompts", "run"])
def test_a_folder_that_takes_no_prompts(good: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    done = run(command, CALLFLOW_SOUNDS=str(tmp_path / "file" / "sounds"))
    assert done.returncode == 2
    assert done.stderr == (
        f"error: Prompts cannot be written to {tmp_path}/file/sounds/en (Not a directory): "
        "make it a folder in which the user that runs callflow may write.\n"
    )


def test_a_full_disk(good: Path, tmp_path: Path) -> None:
    """A process that may write no long file meets the same wall as one on a full disk. Its voice writes none."""
    voice = tmp_path / "espeak-ng"
    voice.write_text('#!/bin/sh\ncat "$0.wav"\n')
    voice.chmod(0o755)
    with wave.open(f"{voice}.wav", "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\x40\0\xc0" * 8000)
    limit = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); "
    start = f"{limit}sys.argv = ['callflow', 'prompts']; from callflow.cli.main import main; main()"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    done = subprocess.run([sys.executable, "-c", start], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("error: Prompts cannot be written to ")
    assert len(done.stderr.splitlines()) == 1


def test_health_of_nobody(callflow: Callflow, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", str(port))
    done = callflow("health")
    assert (done.code, done.out) == (1, f"callflow: is not running: nothing answers at 127.0.0.1:{port}\n")


@pytest.mark.parametrize("words", [["reload"], ["versions"], ["rollback"], ["rollback", "3f2a"]])
def test_orders_to_nobody(callflow: Callflow, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", str(port))
    done = callflow(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: callflow is not running: nothing answers at 127.0.0.1:{port}\n"
