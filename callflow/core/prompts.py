"""What callers hear, as data: prompts, and texts whose words in braces are only known when somebody calls.

Every sound is prepared before anybody phones, so a text is kept as *parts*: words that never change, and places that
are filled with one of a finite number of prepared prompts. Nothing here knows a voice or a grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from callflow.core.caller import LastTalk


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something a caller hears: the words, their language, and a studio recording that may replace synthesis."""

    text: str
    language: str
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """A prompt as Asterisk plays it: a media URI without suffix, and how long it lasts."""

    uri: str
    seconds: float


class Word(StrEnum):
    """The words in braces that are only known when somebody calls."""

    NEXT_OPENING = "next_opening"
    CALLER_NUMBER = "caller_number"
    WAIT = "wait"
    PLACE = "place"
    CALLBACK_WINDOW = "callback_window"
    BY = "by"
    DIGITS = "digits"
    AGO = "ago"


@dataclass(frozen=True, slots=True)
class Fill:
    """A place in a text for a word that is known later.

    `said` has the prompts for every value the word can have. A value is a list of keys in `said`, said one after the
    other (the digits of a number, the day and the two ends of a window); a key that is not there is not said.
    `about` names the schedule whose next opening is meant. `before` and `after` are the rest of its sentence: without
    the word they are not said either.
    """

    word: Word
    said: Mapping[str, Prompt]
    about: str = ""
    before: Prompt | None = None
    after: Prompt | None = None

    def filled(self, keys: tuple[str, ...]) -> tuple[Prompt, ...]:
        """The whole sentence for a value; nothing if nothing of it can be said."""
        value = [self.said[key] for key in keys if key in self.said]
        return tuple(one for one in (self.before, *value, self.after) if one) if value else ()

    def prompts(self) -> tuple[Prompt, ...]:
        """Everything that can be heard of it."""
        return tuple(one for one in (self.before, *self.said.values(), self.after) if one)


Part: TypeAlias = Prompt | Fill


def prompts_in(part: Part) -> tuple[Prompt, ...]:
    """Everything that can be heard of a part."""
    return (part,) if isinstance(part, Prompt) else part.prompts()


@dataclass(frozen=True, slots=True)
class Speech:
    """A text of the plan in each of its languages. `text` is how the admin worded it, in the first one."""

    text: str
    parts: Mapping[str, tuple[Part, ...]]

    def in_language(self, language: str) -> tuple[Part, ...]:
        """The parts in a language; those of the plan's first one for a caller who has not chosen."""
        found = self.parts.get(language)
        return next(iter(self.parts.values())) if found is None else found

    def prompts(self) -> Iterator[Prompt]:
        """Everything that can be heard of it."""
        return (prompt for parts in self.parts.values() for part in parts for prompt in prompts_in(part))

    def fills(self) -> Iterator[Fill]:
        """The places that are filled when somebody calls."""
        return (part for parts in self.parts.values() for part in parts if isinstance(part, Fill))

    @property
    def recordings(self) -> tuple[str, ...]:
        """The studio recordings it names, in the order of the languages."""
        return tuple(prompt.recording for prompt in self.prompts() if prompt.recording)


def says(*prompts: Prompt) -> Speech:
    """A speech in one language in which nothing is left open."""
    return Speech(" ".join(prompt.text for prompt in prompts), {prompts[0].language: prompts})


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of a caller's wait in line, from now on.

    `place` counts from 1, None where it could rise. `bound` are the seconds within which the caller will be served
    with the share of certainty that is announced, None where no honest number can be named. `holds` is the share of
    futures in which the end that was named last still holds, None if none was named.
    """

    place: int | None = None
    bound: float | None = None
    holds: float | None = None


Opens: TypeAlias = tuple[tuple[str, str], ...]
"""Schedules that are closed, each with the key of its next opening (`hours.opening_key`)."""


@dataclass(frozen=True, slots=True)
class Answering:
    """When messages are answered: by `within` seconds of opening time of the schedule `hours`."""

    hours: str
    within: float


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """What can be promised now to who leaves a message: times are epoch seconds, `keys` how the latest is said."""

    answering: Answering
    earliest: float
    latest: float
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """A window in which somebody can be called, in epoch seconds, and how it is said.

    A `slot` is a time that can be chosen, in opening hours; any other is what the line itself allows now.
    """

    earliest: float
    latest: float
    keys: tuple[str, ...] = ()
    slot: bool = False

    def overlaps(self, other: Appointment) -> bool:
        """Whether the two share some time."""
        return self.earliest < other.latest and other.earliest < self.latest


Appointments: TypeAlias = tuple[tuple[str, Appointment], ...]
"""The queues that can call back, each with when."""

Slots: TypeAlias = tuple[tuple[str, tuple[Appointment, ...]], ...]
"""The queues of whose callbacks the time can be chosen, each with the slots that have room, the soonest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A callback that was promised and is not kept yet, by the number it will be dialled on. Times are epoch seconds.

    `arrived_at` is whose place in line it keeps, `keys` how its window is said. `own` says that the caller rings from
    that number, `reached` that its customer has
    just been reached: nothing can be changed about it any more.
    """

    promise: str
    queue: str
    dial: str
    arrived_at: float
    earliest: float
    latest: float
    keys: tuple[str, ...] = ()
    own: bool = False
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the world knows, at the instant of an event, of what can be said.

    `opens` has for each schedule that is closed the key of its next opening; `line` what is known of a caller's wait;
    `answers` when messages are answered; `appointments` when each queue can call back, `slots` when else; `reach` how
    numbers are dialled; `last_talks` with whom the caller has talked before. `standing` are the callbacks promised to
    the number of the caller, and to the one that is being agreed on.
    """

    opens: Opens = ()
    line: Outlook | None = None
    answers: tuple[AnswerTime, ...] = ()
    appointments: Appointments = ()
    slots: Slots = ()
    reach: tuple[tuple[str, str], ...] = ()
    last_talks: tuple[LastTalk, ...] = ()
    standing: tuple[Standing, ...] = ()

    def appointment(self, queue: str) -> Appointment | None:
        """The window in which a queue can call somebody who is promised it now; None if nothing can be promised."""
        return next((window for name, window in self.appointments if name == queue), None)

    def slots_of(self, queue: str) -> tuple[Appointment, ...]:
        """The slots in which a queue can call, the soonest first; none if none has room."""
        return next((slots for name, slots in self.slots if name == queue), ())

    def dialled_as(self, number: str) -> str:
        """The number as we would dial it; empty if it may not be dialled, or is none."""
        return next((dial for known, dial in self.reach if known == number and number), "")

    def promised(self, queue: str, number: str) -> Standing | None:
        """The callback that a queue has promised already to a number, as it is dialled."""
        return next((one for one in self.standing if one.queue == queue and one.dial == number and number), None)

    def promised_to_caller(self, queue: str) -> Standing | None:
        """The callback that a queue has promised to who rings now, if something can still be changed about it."""
        mine = (one for one in self.standing if one.queue == queue and one.own and not one.reached)
        return next(mine, None)

    def answer_time(self, answering: Answering) -> AnswerTime | None:
        return next((one for one in self.answers if one.answering == answering), None)

    def next_opening(self, schedule: str) -> tuple[str, ...]:
        return tuple(key for name, key in self.opens if name == schedule)


NOTHING_KNOWN = Known()


WORDS_A_SECOND = 2.5
PAUSE_AT_A_STOP = 0.3


@lru_cache(maxsize=4096)
def spoken_seconds(text: str) -> float:
    """How long a text takes to say, in seconds: 150 words a minute, a pause at each stop, at least one second."""
    stops = sum(text.count(mark) for mark in ".,;:!?")
    return max(1.0, len(text.split()) / WORDS_A_SECOND + stops * PAUSE_AT_A_STOP)
