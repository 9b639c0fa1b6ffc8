"""Recordings move in: all of them, or none.

Every file is first written, whole and pushed to the disk, into a hidden folder beside the places they go to. Only
then are they moved, one step each; if a step fails, the steps before it are taken back. Nothing is overwritten but
what the caller of this module says may be. A machine that loses its power between two steps keeps whole files, old
or new.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.waveform import Waveform


def already_there(sounds: Mapping[Path, Waveform]) -> tuple[set[Path], set[Path]]:
    """The places that hold something else, and those that hold this very recording."""
    same: set[Path] = set()
    other: set[Path] = set()
    for place, sound in sounds.items():
        try:
            (same if place.read_bytes() == _bytes(sound) else other).add(place)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise SpeechError([f"{place} cannot be read: {error.strerror}."]) from None
    return other, same


def move_in(recordings: Path, sounds: Mapping[Path, Waveform]) -> None:
    """Put each sound into its place below the folder of recordings."""
    try:
        recordings.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".import-", dir=recordings) as staging:
            _move_all(Path(staging), sounds)
    except OSError as error:
        raise SpeechError(
            [
                f"The recordings cannot be written to {recordings} ({error.strerror}), so none was imported: "
                "make it a folder in which the user that runs this command may write."
            ]
        ) from None


def _move_all(staging: Path, sounds: Mapping[Path, Waveform]) -> None:
    staged = []
    for number, (place, sound) in enumerate(sounds.items()):
        part = staging / f"{number}.wav"
        _write(part, sound)
        staged.append((part, place))
    done: list[tuple[Path, Path | None]] = []
    try:
        for part, place in staged:
            old = part.with_suffix(".old")
            _make_folder(place.parent)
            if place.exists():
                shutil.copy2(place, old)
            part.replace(place)
            done.append((place, old if old.exists() else None))
    except BaseException:
        for place, before in reversed(done):
            with contextlib.suppress(OSError):
                if before:
                    before.replace(place)
                else:
                    place.unlink()
        raise


def _make_folder(folder: Path) -> None:
    """A language's folder, with a mode that no umask narrows: the engine runs as another user."""
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(0o755)


def _write(part: Path, sound: Waveform) -> None:
    with part.open("wb") as file:
        file.write(_bytes(sound))
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())


def _bytes(sound: Waveform) -> bytes:
    target = io.BytesIO()
    wav.write(target, sound)
    return target.getvalue()
