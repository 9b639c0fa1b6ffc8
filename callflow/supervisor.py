"""The parent of the engine: a small process without an event loop, which outlives every engine it starts.

`core.supervision` decides; this carries it out with pipes, signals and `select`, and nothing that could hang. Each
engine has two pipes to its parent: on one it tells that it is alive, on the other it is given the word to begin. An
engine whose parent is gone is ended by the kernel, so two can never answer the same telephone.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from callflow.core import supervision
from callflow.core.supervision import (
    Action,
    AskToReread,
    AskToStop,
    Beat,
    Decided,
    Event,
    Exit,
    GiveWord,
    IsReady,
    Kill,
    Looked,
    ProcessEnded,
    RereadAsked,
    Serial,
    Start,
    StopAsked,
    Watch,
    decide,
    wakes_at,
)

log = structlog.stdlib.get_logger(__name__)

ALIVE, READY = b".", b"r"
"""What an engine tells its parent, a byte each."""

LOOKS_EVERY = 1.0
"""Seconds between two looks at most."""

WAS_AWAY = 1.0
"""Seconds later than asked for after which this process cannot have been running."""

_SAY_WHY_THEMSELVES = frozenset({supervision.STOPPED, supervision.MISTAKE, supervision.TAKEN_OVER})

CANNOT_START = 126
"""The exit code, as shells have it, of a process that could not even be started."""


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    tells: int
    """What it tells, to be read."""
    hears: int
    """Where the word is written."""


class Supervisor:
    """One engine at a time, and one ready to follow it. `run` returns the exit code when nothing runs any more."""

    def __init__(self, command: Sequence[str], *, with_standby: bool) -> None:
        self._command = command
        self._with_standby = with_standby
        self._children: dict[Serial, _Child] = {}
        self._watch = Watch()
        self._code: int | None = None

    def run(self) -> int:
        """Supervise until asked to stop, or until there is no sense in going on."""
        signals_in, signals_out = os.pipe()
        for end in (signals_in, signals_out):
            os.set_blocking(end, False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, _heard)
        signal.set_wakeup_fd(signals_out, warn_on_full_buffer=False)
        self._follow(supervision.begin(time.monotonic(), with_standby=self._with_standby))
        while self._code is None:
            self._wait(signals_in)
        signal.set_wakeup_fd(-1)
        for end in (signals_in, signals_out):
            os.close(end)
        return self._code

    def _wait(self, signals: int) -> None:
        """Until somebody tells something, or it is time to look."""
        asked, began = self._patience(), time.monotonic()
        pipes = {child.tells: serial for serial, child in self._children.items()}
        readable, _, _ = select.select([signals, *pipes], [], [], asked)
        now = time.monotonic()
        for pipe in readable:
            told = _read(pipe)
            for event in _signalled(told, now) if pipe == signals else _told(told, pipes[pipe], now):
                self._happened(event)
        for serial, child in [*self._children.items()]:
            code = child.process.poll()
            if code is not None:
                if code not in _SAY_WHY_THEMSELVES:
                    log.warning("process_ended", process=child.process.pid, code=code)
                self._forget(serial)
                self._happened(ProcessEnded(now, serial, code))
        late = now - began - asked
        self._happened(Looked(now, away=late if late > WAS_AWAY and not readable else 0.0))

    def _patience(self) -> float:
        wakes = wakes_at(self._watch)
        return LOOKS_EVERY if wakes is None else min(LOOKS_EVERY, max(0.01, wakes - time.monotonic()))

    def _happened(self, event: Event) -> None:
        if self._code is None:
            self._follow(decide(self._watch, event))

    def _follow(self, decided: Decided) -> None:
        self._watch = decided.watch
        for action in decided.actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        match action:
            case Start(serial):
                self._start(serial)
            case GiveWord(serial, restarts, why):
                if restarts:
                    log.error("engine_restarted", process=self._pid(serial), restarts=restarts, why=why)
                self._tell(serial, {"restarts": restarts, "why": why})
            case Kill(serial, why):
                log.warning("process_killed", process=self._pid(serial), why=why)
                self._signal(serial, signal.SIGKILL)
            case AskToStop(serial):
                self._signal(serial, signal.SIGTERM)
            case AskToReread(serial):
                self._signal(serial, signal.SIGHUP)
            case Exit(code):
                self._code = code

    def _start(self, serial: Serial) -> None:
        (tells, told), (hear, hears) = os.pipe(), os.pipe()
        os.set_blocking(tells, False)
        command = [*self._command, str(told), str(hear), str(os.getpid())]
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(told, hear))  # noqa: S603 - our own
        except OSError as error:
            log.error("engine_not_started", why=error.strerror)
            for end in (tells, hears):
                os.close(end)
            self._happened(ProcessEnded(time.monotonic(), serial, CANNOT_START))
            return
        finally:
            for end in (told, hear):
                os.close(end)
        self._children[serial] = _Child(process, tells, hears)

    def _tell(self, serial: Serial, word: dict[str, Any]) -> None:
        child = self._children.get(serial)
        if child:
            with suppress(BrokenPipeError):  # it has ended, as we shall hear
                os.write(child.hears, json.dumps(word).encode() + b"\n")

    def _signal(self, serial: Serial, number: signal.Signals) -> None:
        """`Popen` does not signal a process that it knows to be gone, so nobody else's is hit."""
        child = self._children.get(serial)
        if child:
            child.process.send_signal(number)

    def _pid(self, serial: Serial) -> int:
        child = self._children.get(serial)
        return child.process.pid if child else 0

    def _forget(self, serial: Serial) -> None:
        child = self._children.pop(serial)
        for end in (child.tells, child.hears):
            os.close(end)


def _heard(_number: int, _frame: object) -> None:
    """The number is in the pipe; what it means is decided outside of the signal's handler."""


def _read(pipe: int) -> bytes:
    try:
        return os.read(pipe, 65536)
    except BlockingIOError:
        return b""


def _signalled(told: bytes, now: float) -> Iterable[Event]:
    for number in told:
        if number in (signal.SIGTERM, signal.SIGINT):
            yield StopAsked(now)
        elif number == signal.SIGHUP:
            yield RereadAsked(now)


def _told(told: bytes, serial: Serial, now: float) -> Iterable[Event]:
    if told:
        yield Beat(now, serial)
    if READY in told:
        yield IsReady(now, serial)


def engine_command() -> list[str]:
    """How this callflow starts an engine: with the same Python, from the same place."""
    return [sys.executable, "-m", "callflow.cli.main", "engine"]
