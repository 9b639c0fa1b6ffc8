"""Who is heard: every source of sound in these tests is one pure tone, so that an ear can tell them apart.

Prompts are studio recordings of a tone, people hum theirs. What Asterisk makes itself is known too: ringing is
440 and 480 Hz at once, and music is whatever has sound but no single tone.
"""

from __future__ import annotations

import wave
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from callflow.grammar import grammar_of
from callflow.speech.names import made_name

RATE = 8000
LOUDNESS = 8000


class Heard(StrEnum):
    """What an ear can hear."""

    NOTHING = "nothing"
    RINGING = "ringing"
    MUSIC = "music or a voice"
    GREETING = "greeting"
    MENU = "menu"
    SECOND_MENU = "second menu"
    SENTENCE = "a sentence"
    WRONG_KEY = "sorry, wrong key"
    STILL_THERE = "take your time"
    GOODBYE = "goodbye"
    STILL_RINGING = "nobody yet, ringing again"
    CLOSED = "we are closed"
    PRESS_ONE = "press 1 to talk"
    OPERATOR = "the operator"
    AGENT1 = "agent 1"
    AGENT2 = "agent 2"
    CALLER = "the caller"
    OTHER_CALLER = "another caller"
    THIRD_CALLER = "a third caller"
    FOURTH_CALLER = "a fourth caller"
    FIRST_PLACE = "you are first in line"
    SECOND_PLACE = "you are second in line"
    THIRD_PLACE = "you are third in line"
    WAITING_KEYS = "keys while waiting"
    QUEUE_OVER = "nobody is free yet"
    NOBODY_HERE = "nobody is on duty"
    RINGING_OPERATOR = "now ringing the operator"
    LOST_AGENT = "the connection broke off"
    BENEFIT = "something for the long wait"
    PAUSED = "you are paused"
    RESUMED = "your pause is over"
    LOGGED_IN = "you are logged in"
    LOGGED_OUT = "you are logged out"
    NOTHING_CHANGED = "nothing has changed"
    PASSED_ON = "we put you through"
    ASKING = "we ask a colleague"
    NOT_ANSWERING = "our colleague does not answer"
    CALLBACK_OFFER = "we can call you back"
    CALLBACK_NUMBER = "on this number"
    CALLBACK_BOOKED = "you will be called"
    CALLBACK_AGENT = "a callback: press 1 to call"
    CALLBACK_MACHINE = "we try again"
    CALLBACK_HOLD = "we are getting somebody"


HERTZ: dict[Heard, float] = {
    Heard.GREETING: 600,
    Heard.MENU: 700,
    Heard.SECOND_MENU: 800,
    Heard.SENTENCE: 900,
    Heard.OPERATOR: 1000,
    Heard.WRONG_KEY: 1100,
    Heard.AGENT1: 1200,
    Heard.AGENT2: 1300,
    Heard.STILL_THERE: 1400,
    Heard.CALLER: 1500,
    Heard.GOODBYE: 1600,
    Heard.STILL_RINGING: 1700,
    Heard.CLOSED: 1800,
    Heard.PRESS_ONE: 1900,
    Heard.OTHER_CALLER: 2000,
    Heard.THIRD_CALLER: 2100,
    Heard.FOURTH_CALLER: 2200,
    Heard.FIRST_PLACE: 2300,
    Heard.SECOND_PLACE: 2400,
    Heard.THIRD_PLACE: 2500,
    Heard.WAITING_KEYS: 2600,
    Heard.QUEUE_OVER: 2700,
    Heard.NOBODY_HERE: 2800,
    Heard.RINGING_OPERATOR: 2900,
    Heard.LOST_AGENT: 3000,
    Heard.BENEFIT: 3300,
    Heard.PAUSED: 3100,
    Heard.RESUMED: 3200,
    Heard.LOGGED_IN: 650,
    Heard.LOGGED_OUT: 750,
    Heard.NOTHING_CHANGED: 850,
    Heard.PASSED_ON: 950,
    Heard.NOT_ANSWERING: 1050,
    Heard.ASKING: 1150,
    Heard.CALLBACK_OFFER: 1250,
    Heard.CALLBACK_NUMBER: 1350,
    Heard.CALLBACK_BOOKED: 1450,
    Heard.CALLBACK_AGENT: 1550,
    Heard.CALLBACK_MACHINE: 1650,
    Heard.CALLBACK_HOLD: 1750,
}

PLACES = (Heard.FIRST_PLACE, Heard.SECOND_PLACE, Heard.THIRD_PLACE)

RECORDINGS: dict[str, tuple[Heard, float]] = {
    "greeting": (Heard.GREETING, 1.5),
    "menu": (Heard.MENU, 1.5),
    "second-menu": (Heard.SECOND_MENU, 1.5),
    "sentence": (Heard.SENTENCE, 1.0),
    "wrong-key": (Heard.WRONG_KEY, 0.6),
    "still-there": (Heard.STILL_THERE, 0.6),
    "goodbye": (Heard.GOODBYE, 1.5),
    "still-ringing": (Heard.STILL_RINGING, 1.0),
    "closed": (Heard.CLOSED, 1.0),
    "press-one": (Heard.PRESS_ONE, 1.0),
    "long-menu": (Heard.MENU, 6.0),
    "waiting-keys": (Heard.WAITING_KEYS, 0.6),
    "queue-over": (Heard.QUEUE_OVER, 0.6),
    "nobody-here": (Heard.NOBODY_HERE, 0.6),
    "ringing-operator": (Heard.RINGING_OPERATOR, 0.6),
    "lost-agent": (Heard.LOST_AGENT, 0.6),
    "benefit": (Heard.BENEFIT, 0.8),
    "paused": (Heard.PAUSED, 1.0),
    "resumed": (Heard.RESUMED, 1.0),
    "logged-in": (Heard.LOGGED_IN, 1.0),
    "logged-out": (Heard.LOGGED_OUT, 1.0),
    "nothing-changed": (Heard.NOTHING_CHANGED, 1.0),
    "passed-on": (Heard.PASSED_ON, 0.8),
    "asking": (Heard.ASKING, 0.8),
    "not-answering": (Heard.NOT_ANSWERING, 0.8),
    "callback-agent": (Heard.CALLBACK_AGENT, 1.5),
    "callback-hold": (Heard.CALLBACK_HOLD, 0.8),
}
"""The recordings that the test plans name, what is on them, and for how many seconds."""

WORDS: dict[str, tuple[Heard, float]] = {
    "Thank you and goodbye.": (Heard.GOODBYE, 1.5),
    "An offer.": (Heard.CALLBACK_OFFER, 0.8),
    "A number.": (Heard.CALLBACK_NUMBER, 0.8),
    "It is promised.": (Heard.CALLBACK_BOOKED, 0.8),
    "A machine.": (Heard.CALLBACK_MACHINE, 0.8),
}
"""What the test plans say beside a time or a number. No recording can say both, so these go by their words."""

Samples = npt.NDArray[np.int16]


def tone(hertz: float, seconds: float, start: int = 0) -> Samples:
    """A sine from the sample `start` on, so that pieces made one after another join without a click."""
    at = np.arange(start, start + round(seconds * RATE))
    return np.asarray(LOUDNESS * np.sin(2 * np.pi * hertz * at / RATE), dtype=np.int16)


def record(folder: Path, language: str = "en") -> None:
    """Make the recordings of the test plans."""
    (folder / language).mkdir(parents=True, exist_ok=True)
    by_words = {made_name(text): sound for text, sound in WORDS.items()}
    for name, (heard, seconds) in (RECORDINGS | by_words | _places(language)).items():
        with wave.open(str(folder / language / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(tone(HERTZ[heard], seconds).tobytes())


def _places(language: str) -> dict[str, tuple[Heard, float]]:
    """No plan names a recording for these sentences, so they go by the name that is made of their words."""
    grammar = grammar_of(language)
    assert grammar is not None
    return {made_name(grammar.place(place)): (heard, 0.8) for place, heard in enumerate(PLACES, start=1)}


_FRAME = 320
_HERTZ = np.array([440.0, 480.0, *HERTZ.values()])
_NAMES = tuple(HERTZ)
# Goertzel for a handful of frequencies at once is one matrix product.
_PROBES = np.exp(-2j * np.pi * np.outer(_HERTZ, np.arange(_FRAME)) / RATE) * np.hanning(_FRAME)
_GAIN = float(np.sum(np.hanning(_FRAME)) ** 2 / 2)


def what_is(frame: Samples) -> Heard:
    """What is heard in 40 ms of sound."""
    samples = frame.astype(np.float64)
    energy = float(np.mean(samples**2))
    if energy < 100.0**2:
        return Heard.NOTHING
    # einsum, not @: for so little work the threads of a BLAS cost a hundred times more than they save.
    shares = np.abs(np.einsum("ij,j->i", _PROBES, samples)) ** 2 / _GAIN / energy
    if shares[0] + shares[1] > 0.6 and min(shares[0], shares[1]) > 0.2:  # music may hold an A, but not both
        return Heard.RINGING
    best = int(np.argmax(shares[2:]))
    return _NAMES[best] if shares[2 + best] > 0.6 else Heard.MUSIC
