"""Single keys from a terminal, without Enter and without an echo.

Only while a key is awaited: whatever ends the program in between leaves the terminal as it was.
"""

from __future__ import annotations

import os
import select
import termios
from typing import TextIO

END = (b"", b"\x04", b"\0")
"""No terminal any more, Ctrl-D, and Ctrl-D typed before the key was awaited."""
ESCAPE = b"\x1b"
REST_OF_A_KEY = 0.02
"""Seconds within which a terminal sends the rest of an arrow key."""


class Keyboard:
    """The keys of the terminal behind `stdin`."""

    def __init__(self, stdin: TextIO) -> None:
        self._terminal = stdin.fileno()

    def read(self) -> str | None:
        """The next key as text; empty for one that is no letter; None when there will be no more."""
        before = termios.tcgetattr(self._terminal)
        single = termios.tcgetattr(self._terminal)
        single[3] &= ~(termios.ICANON | termios.ECHO)
        single[6][termios.VMIN], single[6][termios.VTIME] = 1, 0
        try:
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, single)
            return self._key()
        finally:
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, before)

    def _key(self) -> str | None:
        typed = os.read(self._terminal, 1)
        if typed in END:
            return None
        if typed == ESCAPE:
            while select.select([self._terminal], [], [], REST_OF_A_KEY)[0]:
                os.read(self._terminal, 32)
            return ""
        return typed.decode("ascii", "ignore")
