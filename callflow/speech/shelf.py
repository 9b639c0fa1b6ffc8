"""The folder of finished prompts, shared with Asterisk, which plays them from there.

A file's name is the hash of everything that went into it, so a file never changes once it is there, and nothing
an admin or a caller writes ever becomes part of a name. A file appears whole or not at all: it is written beside
its place and moved there in one step. This module never decides what a prompt sounds like.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from callflow.core.prompts import Sound
from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.waveform import Waveform

_NAME_LENGTH = 40
_OUR_NAMES = "[0-9a-f]" * _NAME_LENGTH + ".wav"
_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path

    def find(self, language: str, ingredients: bytes) -> Sound | None:
        """The finished prompt, unless it is missing or was cut short by a full disk or a careless copy."""
        path = self._place(language, ingredients)
        seconds = wav.intact_seconds(path)
        if seconds is None:
            return None
        with contextlib.suppress(OSError):  # a shelf that may only be read serves as well
            os.utime(path)  # `sweep` goes by the last day a plan wanted it
        return _sound(path, seconds)

    def keep(self, language: str, ingredients: bytes, sound: Waveform) -> Sound:
        path = self._place(language, ingredients)
        try:
            _open_to_asterisk(path.parent)
            _write_whole(path, sound)
        except OSError as error:
            raise SpeechError([cannot_keep(path.parent, error)]) from None
        return _sound(path, sound.seconds)

    def sweep(self, in_use: Collection[Sound], *, unwanted_for: float, now: float | None = None) -> int:
        """Remove what no plan has asked for in so many seconds, and what a crash left half written.

        `in_use` are the sounds of every plan that still has calls. Returns how many files went.
        """
        now = time.time() if now is None else now
        playing = {sound.uri for sound in in_use}
        gone = 0
        for pattern, age in ((f"*/{_OUR_NAMES}", unwanted_for), ("*/.*.part", _A_DAY)):
            for path in self.folder.glob(pattern):
                with contextlib.suppress(OSError):  # another engine may sweep the same shelf
                    if _uri(path) not in playing and path.stat().st_mtime < now - age:
                        path.unlink()
                        gone += 1
        return gone

    def _place(self, language: str, ingredients: bytes) -> Path:
        name = hashlib.sha256(ingredients).hexdigest()[:_NAME_LENGTH]
        return self.folder.absolute() / language / f"{name}.wav"


def _write_whole(path: Path, sound: Waveform) -> None:
    """Write beside the place, push it to the disk, then move it: a crash leaves no half a prompt."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with open(number, "w+b") as file:  # noqa: PTH123 (a descriptor, not a path)
            wav.write(file, sound)
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # Asterisk reads it as another user
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _open_to_asterisk(folder: Path) -> None:
    """Make the folder and those above it as far as they are missing, with a mode that no umask narrows."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _open_to_asterisk(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def cannot_keep(folder: Path, error: OSError) -> str:
    """The sentence for an admin whose disk refuses a prompt."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no space left for prompts in {folder}: free some disk and start again."
    return (
        f"Prompts cannot be written to {folder} ({error.strerror}): "
        "make it a folder in which the user that runs callflow may write."
    )


def _uri(path: Path) -> str:
    return f"sound:{path.absolute().with_suffix('')}"


def _sound(path: Path, seconds: float) -> Sound:
    return Sound(_uri(path), seconds)
