"""What a language needs to say numbers, times and days: the shape of the data, and how a word changes its form.

It holds no word of any language; those stand in `languages/`, a file each. It must never ask which language it is
given: a language that needs another rule needs another field here, and then every language may use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

LARGEST = 199
"""The largest number that is put into words; longer ones are read digit by digit."""


@dataclass(frozen=True, slots=True)
class Form:
    """How words change, into a gender, a case, or from ``three`` to ``third``.

    `alone` holds for a whole text only, `words` for each word of it, `endings` (the first that fits) for the words
    that are not in `words`. `last_only` is for languages in which only the last word of a number changes.
    """

    alone: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[tuple[str, str], ...] = ()
    last_only: bool = False

    def of(self, text: str) -> str:
        """The text in this form."""
        if text in self.alone:
            return self.alone[text]
        parts = re.split(r"([ -])", text)
        first = len(parts) - 1 if self.last_only else 0
        return "".join([*parts[:first], *map(self._word, parts[first:])])

    def _word(self, word: str) -> str:
        if word in self.words or word in (" ", "-"):
            return self.words.get(word, word)
        for old, new in self.endings:
            if word.endswith(old):
                return word.removesuffix(old) + new
        return word


def in_forms(text: str, forms: tuple[Form, ...]) -> str:
    """A text taken from form to form."""
    for form in forms:
        text = form.of(text)
    return text


@dataclass(frozen=True, slots=True)
class Numerals:
    """The numbers in their plainest form: `ones` from 0 to 19, `tens` from 20 to 90, `odd` what is built otherwise."""

    ones: tuple[str, ...]
    tens: tuple[str, ...]
    hundred: str
    joint: str = " "
    after_hundred: str = " "
    odd: Mapping[int, str] = field(default_factory=dict)

    def words(self, number: int) -> str:
        """The number in words."""
        if not 0 <= number <= LARGEST:
            raise ValueError(f"{number} is not put into words: numbers go from 0 to {LARGEST}")
        if number >= 100:
            return self.hundred + (self.after_hundred + self.words(number - 100) if number > 100 else "")
        if number in self.odd or number < 20:
            return self.odd.get(number) or self.ones[number]
        ten, one = divmod(number, 10)
        return self.tens[ten - 2] + (self.joint + self.ones[one] if one else "")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and what it counts: a pattern for each CLDR plural class, ``other`` for those that have none.

    ``{n}`` is the number, taken through `forms`: a numeral agrees with what it counts.
    """

    patterns: Mapping[str, str]
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day in one case. `full` says hours without minutes, `hour` and `minute` those with minutes.

    `named` are times with a name of their own (midnight). `below_ten` is how 5 is said in 13:05.
    """

    hour: Counted
    minute: Counted
    full: Counted | None = None
    named: Mapping[time, str] = field(default_factory=dict)
    below_ten: str = "{n}"
    half: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Two times between which something happens: two phrases that are spoken one after the other, behind a day."""

    start: Moment
    end: Moment
    start_frame: str
    end_frame: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Times of day. With `parts` (from which hour on, and its words) the hours are counted from 1 to 12.

    `before_day` and `after_day` are what "at the latest" is made of, around a day; ``{time}`` is the one of `at`.
    """

    at: Moment
    start: Moment
    end: Moment
    at_frame: str
    span_frame: str
    round_the_clock: str
    window: Window
    before_day: str
    after_day: str = ""
    parts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays and dates, in the cases that their frames ask for.

    `on` is one coming day; `habit` is a day of every week: `habit_frame` around each, `habits_frame` around all.
    """

    today: str
    tomorrow: str
    on_frame: str
    habit_frame: str
    habits_frame: str
    range_frame: str
    every_day: str
    date: Counted
    on: Form = field(default_factory=Form)
    habit: Form = field(default_factory=Form)
    first: Form = field(default_factory=Form)
    last: Form = field(default_factory=Form)


@dataclass(frozen=True, slots=True)
class WaitRange:
    """A wait that is said as a range: `frame` is the sentence, `low` and `high` are its two numbers of minutes."""

    frame: str
    low: Counted
    high: Counted


@dataclass(frozen=True, slots=True)
class Mentions:
    """How a text betrays that it names opening times.

    `open` are beginnings of words; without one of them nearby a time may be anything. `until` joins two times.
    `joints` may stand between an hour and its minutes. `onward` are words that may follow a span without making it
    something else, as ``days`` does in ``5 to 7 days``.
    """

    open: tuple[str, ...]
    until: tuple[str, ...]
    joints: tuple[str, ...]
    onward: tuple[str, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ago:
    """How long ago something was: ``{time}`` is minutes, hours or days, in the case that the frame asks for."""

    just_now: str
    frame: str
    minutes: Counted
    hours: Counted
    days: Counted


@dataclass(frozen=True, slots=True)
class Language:
    """Everything one language needs. `mend` are plain replacements at the end: elisions, ``w wtorek`` → ``we``."""

    code: str
    numerals: Numerals
    minutes: Counted
    wait: str
    wait_over: str
    wait_range: WaitRange
    place: str
    place_forms: tuple[Form, ...]
    clock: Clock
    days: Days
    day_and_time: str
    open_again: str
    plus: str
    mentions: Mentions
    ago: Ago
    mend: tuple[tuple[str, str], ...] = ()
