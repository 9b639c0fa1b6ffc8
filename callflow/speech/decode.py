"""Whatever a studio delivers (wav, flac, mp3), as sound in numbers.

Plain wav is read here. Everything else is turned into wav by ffmpeg, or by sox, run as a command on the local file:
neither is ever given an address to fetch from, a playlist to follow or a name that it could take for an option.
"""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from callflow.errors import SpeechError
from callflow.speech import wav
from callflow.speech.program import MissingError, RefusedError, output_of
from callflow.speech.waveform import Waveform

KINDS = {".wav": "wav", ".flac": "flac", ".mp3": "mp3"}
"""What is taken, by its suffix, and what ffmpeg and sox call it."""
LARGEST = 200 * 2**20
_PATIENCE = 120.0
_SECONDS = str(wav.LONGEST_SECONDS + 1)
_NEITHER = "`apt-get install ffmpeg` (or `sox libsox-fmt-mp3`), or have the studio export PCM wav"


async def decode(path: Path) -> Waveform:
    """The sound in a file; SpeechError, with the file's name, if there is none that can be used."""
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
        if size > LARGEST:
            raise SpeechError([f"{path} has {size >> 20} MB: no prompt is that long; is it the right file?"])
        if path.suffix.lower() == ".wav":
            return await asyncio.to_thread(_plain_wav, path)
    except OSError as error:
        raise SpeechError([f"{path} cannot be read: {error.strerror}."]) from None
    except wav.UnusableWavError as error:
        if "is no PCM wav" not in str(error):
            raise SpeechError([f"{path} {error}."]) from None
        # Floating point, or a newer head: still sound, for those who can read it.
    return await _converted(path)


def _plain_wav(path: Path) -> Waveform:
    with path.open("rb") as file:
        return wav.read(file)


async def _converted(path: Path) -> Waveform:
    """By the first program that there is; what it refuses the other would refuse too."""
    kind = KINDS[path.suffix.lower()]
    for command in _commands(path, kind):
        try:
            sound = await output_of(command, remedy=_NEITHER, patience=_PATIENCE)
        except RefusedError as refused:
            raise SpeechError([_refusal(path, kind, command[0], refused)]) from None
        except MissingError:
            continue
        return _read(path, sound)
    raise SpeechError([f"{path} needs ffmpeg or sox to be read, and neither is installed: {_NEITHER}."])


def _commands(path: Path, kind: str) -> tuple[list[str], list[str]]:
    """The kind is told, so that a playlist or anything else under a wrong name is refused, not followed.

    16 bits, because with more of them both write a head that older Pythons cannot read.
    """
    file = str(path.absolute())
    ffmpeg = ["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-protocol_whitelist", "file,pipe", "-f", kind]
    ffmpeg += ["-i", f"file:{file}", "-map", "0:a:0", "-ac", "1", "-t", _SECONDS, "-c:a", "pcm_s16le", "-f", "wav", "-"]
    sox = ["sox", "-V1", "-t", kind, file, "-t", "wav", "-e", "signed-integer", "-b", "16", "-c", "1", "-"]
    return ffmpeg, [*sox, "trim", "0", _SECONDS]


def _refusal(path: Path, kind: str, program: str, refused: RefusedError) -> str:
    if "no handler" in refused.reason:
        return f"{path} needs a {program} that knows {kind}: {_NEITHER}."
    return f"{path} is no {kind} file that {program} can read: {refused.reason!r}."


def _read(path: Path, sound: bytes) -> Waveform:
    try:
        return wav.read(io.BytesIO(sound), streamed=True)
    except wav.UnusableWavError as error:
        raise SpeechError([f"{path} {error}."]) from None
