"""What is wrong with a recording: clipped, silent, too quiet, too loud, too long or too short for its words.

A fault is what callers would suffer from (a take that is cut off or mixed up with another, crackling); a remark is
what a studio can do better. Everything here is measured; nothing is changed, and what is said is not understood: a
wrong sentence of the right length passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callflow.core.prompts import spoken_seconds
from callflow.speech.wav import LONGEST_SECONDS
from callflow.speech.waveform import SPEECH_LEVEL_DB, Waveform, quiet_around

FULL_SCALE = 0.999
CLIPPED_SAMPLES = 3
"""So many at full scale in a row are no peak but a cut-off one."""
CLIPPED_PEAKS = 3
"""So many of them are heard; one may be a click."""
LEVEL_TOLERANCE_DB = 6.0
MOST_QUIET = 1.0
LEAST_QUIET = 0.02
FASTEST, FAST = 0.35, 0.55
SLOWEST, SLOW = 3.0, 2.0
"""Parts of the time that the words take at a calm pace: outside the outer two it is another text."""
MENDS = "--level"
"""The option that does away with a remark in which it is named."""
SLACK = 0.5
"""Seconds by which a short word may differ all the same."""


@dataclass(frozen=True, slots=True)
class Findings:
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def check(sound: Waveform, text: str) -> Findings:
    """What there is to say about a recording of these words; each is the end of a sentence that names the file."""
    if sound.silent:
        return Findings(("holds nothing but silence: record it again",), ())
    if sound.seconds > LONGEST_SECONDS:
        return Findings((f"is over {LONGEST_SECONDS // 60} minutes long",), ())
    faults, remarks = _length(sound, text)
    if (peaks := clipped_peaks(sound)) >= CLIPPED_PEAKS:
        faults.append(f"is clipped in {peaks} places: it was recorded too loud")
    elif peaks:
        remarks.append("touches full scale: record it a little lower")
    off = sound.speech_level_db - SPEECH_LEVEL_DB
    if abs(off) > LEVEL_TOLERANCE_DB:
        direction = "louder" if off > 0 else "quieter"
        remarks.append(f"speaks {abs(off):.0f} dB {direction} than the synthetic prompts; {MENDS} makes them alike")
    return Findings(tuple(faults), (*remarks, *_silences(sound)))


def clipped_peaks(sound: Waveform) -> int:
    """How often the sound stays at full scale for some samples."""
    full = np.concatenate(([False], np.abs(sound.samples) >= FULL_SCALE, [False]))
    edges = np.flatnonzero(full[1:] != full[:-1])
    return int(np.count_nonzero(edges[1::2] - edges[::2] >= CLIPPED_SAMPLES))


def _length(sound: Waveform, text: str) -> tuple[list[str], list[str]]:
    before, after = quiet_around(sound)
    spoken, expected = sound.seconds - before - after, spoken_seconds(text)
    measured = f"{spoken:.1f} s of speech where its words take about {expected:.1f} s"
    if spoken < FASTEST * expected - SLACK / 2:
        return [f"is too short, {measured}: is it cut off, or another prompt?"], []
    if spoken > SLOWEST * expected + SLACK:
        return [f"is too long, {measured}: is it another prompt?"], []
    if spoken < FAST * expected - SLACK / 2:
        return [], [f"is spoken fast, {measured}"]
    if spoken > SLOW * expected + SLACK:
        return [], [f"is spoken slowly, {measured}"]
    return [], []


def _silences(sound: Waveform) -> list[str]:
    remarks = []
    for seconds, where, doing in zip(quiet_around(sound), ("before", "after"), ("begins", "ends"), strict=True):
        if seconds > MOST_QUIET:
            remarks.append(f"has {seconds:.1f} s of silence {where} the words; {MENDS} trims it")
        elif seconds < LEAST_QUIET:
            remarks.append(f"{doing} abruptly: is a sound of the words missing?")
    return remarks
