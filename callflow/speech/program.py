"""A speech program run on words or on a file: how every synthesiser and decoder is started, fed and ended.

The words go to its standard input, never onto its command line, and no shell is involved. Whatever goes wrong is
one sentence. This module never knows what a program does, and never lets one run longer than it may.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Sequence

from callflow.errors import SpeechError

_ORDERS = frozenset({"Cc", "Cs", "Co", "Cn"})


class MissingError(SpeechError):
    """There is no such program on this machine."""


class RefusedError(Exception):
    """A program ended and said that it had failed: what it wrote, and the lines of its complaint."""

    def __init__(self, program: str, output: bytes, complaint: bytes) -> None:
        self.output = output
        self.lines = tuple(complaint.decode(errors="replace").strip().splitlines())
        super().__init__(f"{program} failed: {self.reason!r}")

    @property
    def reason(self) -> str:
        """The last line: a Python program ends with it, and the others write one only."""
        return self.lines[-1] if self.lines else "it gave no reason"


async def output_of(command: Sequence[str], *, remedy: str, patience: float, words: str = "") -> bytes:
    """What the command writes when it reads these words; `remedy` is said if there is no such program.

    Raises `RefusedError` when it fails, `MissingError` when it is not there, and SpeechError when it cannot be
    started or does not end.
    """
    program = command[0]
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise MissingError([f"{program} is not installed: {remedy}."]) from None
    except OSError as error:
        raise SpeechError([f"{program} cannot be started: {error.strerror}."]) from None
    output, complaint = await _conversation(process, program, words, patience)
    if process.returncode:
        raise RefusedError(program, output, complaint)
    return output


async def _conversation(
    process: asyncio.subprocess.Process, program: str, words: str, patience: float
) -> tuple[bytes, bytes]:
    try:
        async with asyncio.timeout(patience):
            return await process.communicate(words.encode())
    except TimeoutError:
        raise SpeechError([f"{program} did not answer within {patience:g} s: try again."]) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def plain_words(text: str) -> str:
    """The text on one line, without anything that espeak-ng or Piper would obey instead of saying it.

    Both take `[[...]]` for phonemes, espeak-ng takes control codes for settings, and Piper ends a sound at each line.
    """
    spoken = "".join(" " if unicodedata.category(letter) in _ORDERS else letter for letter in text)
    return " ".join(spoken.replace("[[", " ").replace("]]", " ").split())
