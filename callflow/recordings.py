"""The messages that callers have left, as files in the folder where Asterisk keeps them: found, and erased."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".wav"


def file_of(folder: Path, name: str) -> Path:
    """Where a message's sound is."""
    return folder / f"{name}{SUFFIX}"


def erase(folder: Path, name: str) -> str:
    """Erase a message's sound; why it cannot be, or nothing when it is gone or was never there.

    Whether it is there cannot be told without the folder: then nothing is taken for gone.
    """
    file = file_of(folder, name)
    if file.parent != folder:
        return f"{file} is outside of {folder}"
    if not folder.is_dir():
        return f"the folder {folder} is not there: is CALLFLOW_RECORDINGS the folder of Asterisk's?"
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        return f"{file} cannot be erased: {error.strerror}"
    return ""
