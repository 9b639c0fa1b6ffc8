"""A SIPp process and the line by which a test steers it.

SIPp's "third party call control" makes it a phone that can be told what to do while a call runs: its scenario sends
us events and waits for our commands over one TCP connection, both with the Call-ID of the call they are about.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

SCENARIOS = Path(__file__).parent / "scenarios"
_END = b"\x1b"
_LONGEST_START = 5.0
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""Which of several test processes this is: each has ports of its own."""
PORTS = range(10_000 + WORKER * 3_000, 13_000 + WORKER * 3_000)
_PORTS = islice(cycle(PORTS), os.getpid() * 100 % len(PORTS), None)
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Told:
    """What a scenario says: an event of one call, and what belongs to it."""

    at: float
    call: str
    event: str
    details: Mapping[str, str]


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM, address: str = "127.0.0.1") -> int:
    """A port that is free and stays so for who asked: outside the range from which the kernel gives ports to others.

    Each is named once in a long while, so that two phones that start at the same time never get the same one.
    """
    with _ONE_AT_A_TIME:
        for port in islice(_PORTS, len(PORTS)):
            with socket.socket(socket.AF_INET, kind) as probe, contextlib.suppress(OSError):
                probe.bind((address, port))
                return port
    raise AssertionError(f"no free port from {PORTS.start} to {PORTS.stop - 1}")


def program() -> str:
    found = shutil.which("sipp")
    if found is None:
        raise AssertionError("SIPp is missing: install Debian's package sip-tester, or run `make e2e`")
    return found


class Sipp:
    """One running scenario. `told` is called for each of its events, in a thread of ours."""

    def __init__(
        self,
        scenario: str,
        *,
        asterisk: str,
        folder: Path,
        port: int,
        user: str,
        password: str,
        told: Callable[[Told], None],
        calls: int | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        self._told = told
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(_LONGEST_START)
        self._name = f"{scenario}-{user}-{port}"
        self._folder = folder
        command = _command(scenario, asterisk, folder, self._name, port, user, password, keys or {})
        command += ["-3pcc", f"127.0.0.1:{self._server.getsockname()[1]}"]
        if calls is not None:
            command += ["-m", str(calls)]
        self.process = _start(command, folder / f"{self._name}.out")
        try:
            self._line, _ = self._server.accept()
        except TimeoutError:
            self.stop()
            raise AssertionError(f"SIPp does not start: {self.trouble()}") from None
        self._reader = threading.Thread(target=self._read, name=self._name, daemon=True)
        self._reader.start()

    def tell(self, call: str, *lines: str) -> None:
        """Say to the scenario of one call what to do."""
        with contextlib.suppress(OSError):  # a phone that has just hung up is told too late
            self._line.sendall("\r\n".join([f"Call-ID: {call}", *lines, "", ""]).encode() + _END)

    def trouble(self) -> str:
        """What SIPp complains about, for a test that fails; its messages lie beside, in the same folder."""
        errors, output = (self._folder / f"{self._name}.{kind}" for kind in ("errors", "out"))
        told = errors if errors.exists() else output
        text = told.read_text(errors="replace") if told.exists() else ""
        complaints = re.split(r"(?=\d{4}-\d\d-\d\d\t)", text)  # SIPp begins no new line for each
        news = [complaint.strip() for complaint in complaints if "Automatic response mode" not in complaint]
        return "\n".join([f"--- {self._name}", *news[-12:]])

    def stop(self) -> None:
        self._server.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if hasattr(self, "_reader"):
            self._reader.join()
            self._line.close()

    def _read(self) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while data := self._line.recv(65536):
                at = time.monotonic()
                *whole, rest = (rest + data).split(_END)
                for text in whole:
                    self._hear(at, text.decode(errors="replace"))

    def _hear(self, at: float, text: str) -> None:
        pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
        details = {name.strip().lower(): value.strip() for name, value in pairs}
        if "event" in details:  # SIPp also tells of calls it gave up; those show in its errors
            self._told(Told(at, details["call-id"], details["event"], details))


def register(*, asterisk: str, folder: Path, port: int, user: str, password: str, contact: str, seconds: int) -> None:
    """Tell Asterisk where a phone is; 0 seconds and the contact * take it off."""
    name = f"register-{user}-{port}"
    keys = {"contact": contact, "expires": str(seconds)}
    command = _command("register", asterisk, folder, name, port, user, password, keys)
    process = _start([*command, "-m", "1"], folder / f"{name}.out")
    try:
        if process.wait(10) != 0:
            raise AssertionError(f"{user} cannot register: {(folder / f'{name}.errors').read_text()[-1500:]}")
    finally:
        process.kill()
        process.wait()


def _command(
    scenario: str,
    asterisk: str,
    folder: Path,
    name: str,
    port: int,
    user: str,
    password: str,
    keys: Mapping[str, str],
) -> list[str]:
    command = [program(), asterisk, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-nostdin", "-aa"]
    command += ["-watchdog_interval", "0"]  # a busy machine is no reason to end
    command += ["-i", "127.0.0.1", "-p", str(port), "-au", user, "-ap", password, "-key", "user", user]
    command += ["-trace_err", "-error_file", str(folder / f"{name}.errors")]
    command += ["-trace_msg", "-message_file", str(folder / f"{name}.messages")]
    for key, value in keys.items():
        command += ["-key", key, value]
    return command


def _start(command: list[str], output: Path) -> subprocess.Popen[bytes]:
    with output.open("wb") as file:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TERM": "dumb"},
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it themselves
        )
