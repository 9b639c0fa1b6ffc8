"""The engine's side of its parent: when it may begin, that it is alive, and what the parent has to know.

The signs of life come from the event loop itself, so that a loop that hangs is silent. Nothing here ever waits for the
parent once the engine runs, and a parent that is gone takes the engine with it.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import select
import signal
from contextlib import suppress
from dataclasses import dataclass

from callflow.core.supervision import BEAT_EVERY
from callflow.supervisor import ALIVE, READY

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Word:
    """What an engine is told when it may begin: how often engines before it have ended, and why the last one did."""

    restarts: int = 0
    why: str = ""


class Parent:
    """The two pipes to the process that started this one."""

    def __init__(self, tells: int, hears: int) -> None:
        os.set_blocking(tells, False)
        self._tells = tells
        self._hears = hears
        self._heard = b""
        self.given = Word()
        """The word, once it has been given."""

    def gives_word(self, within: float) -> bool:
        """Wait so many seconds for the word; whether it has come. Raises `EOFError` if it never will."""
        while b"\n" not in self._heard:
            readable, _, _ = select.select([self._hears], [], [], within)
            if not readable:
                return False
            more = os.read(self._hears, 4096)
            if not more:
                raise EOFError("the parent is gone")
            self._heard += more
        said = json.loads(self._heard.partition(b"\n")[0])
        self.given = Word(int(said["restarts"]), str(said["why"]))
        return True

    def ready(self) -> None:
        """Tell that the telephone is answered, or that all is prepared for it."""
        self._tell(READY)

    async def beat(self) -> None:
        """Tell that the event loop runs, for as long as it does."""
        while True:
            self._tell(ALIVE)
            await asyncio.sleep(BEAT_EVERY)

    def _tell(self, what: bytes) -> None:
        with suppress(BlockingIOError, BrokenPipeError):  # a parent that does not read is stopped, or gone
            os.write(self._tells, what)


def die_with(parent: int) -> bool:
    """Have the kernel end this process when its parent (a process id) ends; False if that has happened already.

    Two engines would replace each other at Asterisk's socket.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == parent
