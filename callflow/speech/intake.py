"""A studio's files become recordings: found, decoded, checked, and moved in together or not at all.

A file is for the prompt whose name it has; its folder is the language, and may be left out where only one language
has a prompt of that name. Everything is checked before anything is moved. A recording that is there already is never
overwritten unasked, and each appears whole: it is written beside its place and moved there in one step.
"""

from __future__ import annotations

import asyncio
import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from callflow.errors import SpeechError
from callflow.speech import waveform
from callflow.speech.check import MENDS, Findings, check
from callflow.speech.decode import KINDS, decode
from callflow.speech.script import Line
from callflow.speech.waveform import Waveform

MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Take:
    """A file for a prompt: ready for the telephone, or with what is wrong with it."""

    file: Path
    line: Line
    sound: Waveform
    findings: Findings


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that a folder held: what is for a prompt, what cannot be used at all, and what is for none."""

    takes: tuple[Take, ...]
    unusable: tuple[str, ...]
    strays: tuple[tuple[Path, str | None], ...]
    """Files that belong to no prompt, each with the name it was probably meant to have."""


async def examine(folder: Path, lines: Sequence[Line], *, level: bool) -> Delivery:
    """Read and check every sound file in a folder; `level` gives them the level and silence of synthetic prompts."""
    files = await asyncio.to_thread(_sound_files, folder)
    matched: dict[tuple[str, str], tuple[Path, Line]] = {}
    unusable: list[str] = []
    strays: list[tuple[Path, str | None]] = []
    for file in files:
        meant = _lines_for(file.relative_to(folder), lines)
        if not meant:
            strays.append((file, _probably(file, lines)))
        elif len(languages := sorted({line.language for line in meant})) > 1:
            unusable.append(f"{file} may be for {' or '.join(languages)}: put it into a folder of that name")
        elif (key := (meant[0].language, meant[0].name)) in matched:
            unusable.append(f"{file} and {matched[key][0]} are for the same prompt: keep one")
        else:
            matched[key] = file, meant[0]
    seats = asyncio.Semaphore(os.cpu_count() or 1)
    answers = await asyncio.gather(*(_take(file, line, seats, level=level) for file, line in matched.values()))
    takes = tuple(answer for answer in answers if isinstance(answer, Take))
    unusable += [answer for answer in answers if isinstance(answer, str)]
    return Delivery(takes, tuple(unusable), tuple(strays))


async def _take(file: Path, line: Line, seats: asyncio.Semaphore, *, level: bool) -> Take | str:
    async with seats:
        try:
            raw = await decode(file)
        except SpeechError as error:
            return str(error).removesuffix(".")
        return await asyncio.to_thread(_finished, file, line, raw, level=level)


def _finished(file: Path, line: Line, raw: Waveform, *, level: bool) -> Take:
    findings = check(raw, line.text)
    if not level or raw.silent:
        return Take(file, line, waveform.at_telephone_rate(raw), findings)
    left = tuple(remark for remark in findings.remarks if MENDS not in remark)
    return Take(file, line, waveform.for_the_telephone(raw), Findings(findings.faults, left))


def _sound_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SpeechError([f"{folder} is no folder: name the one that holds the studio's files."])
    try:
        files = sorted(path for path in _below(folder) if path.suffix.lower() in KINDS and path.is_file())
    except OSError as error:
        raise SpeechError([f"{folder} cannot be read: {error.strerror}."]) from None
    if len(files) > MOST_FILES:
        raise SpeechError([f"{folder} holds {len(files)} sound files: is it the right folder?"])
    if not files:
        raise SpeechError([f"{folder} holds no wav, flac or mp3 file."])
    return files


def _below(folder: Path) -> Iterable[Path]:
    """Files of the folder and of the folders in it, but for hidden ones (such as those a Mac leaves behind)."""
    return (path for pattern in ("[!.]*", "[!.]*/[!.]*") for path in folder.glob(pattern))


def _lines_for(place: Path, lines: Sequence[Line]) -> list[Line]:
    named = [line for line in lines if line.name == place.stem]
    if len(place.parts) == 1:
        return named
    return [line for line in named if line.language == place.parent.name]


def _probably(file: Path, lines: Sequence[Line]) -> str | None:
    close = difflib.get_close_matches(file.stem, [line.name for line in lines], n=1, cutoff=0.75)
    return close[0] if close else None


def by_place(takes: Iterable[Take], recordings: Path) -> Mapping[Path, Take]:
    """Where each take goes."""
    return {recordings / take.line.file: take for take in takes}
