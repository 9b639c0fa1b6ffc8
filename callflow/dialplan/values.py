"""What single words mean: durations, names, telephone numbers, phones, yes and no.

Each reader takes a written word and returns what it stands for, or refuses it with a sentence that says what to
write. Numbers and phones end up in a dial string, so their patterns are narrow: no `&`, no comma, no address.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator

from callflow.core.plan import KEYS
from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.shape import NOTHING, refuse
from callflow.dialplan.written import Word

_NAME = re.compile(r"[^\W_][\w-]{0,39}")
_NUMBER = re.compile(r"\+?[0-9]{1,15}")
_PHONE = re.compile(r"PJSIP/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}|PJSIP/\+?[0-9]{2,20}@[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TIMEZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_DIGITS = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")
_DURATION = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,4})s)?")

MOST_DIGITS = 20
"""Nobody types more without an error."""


def word(data: Any) -> Word:
    """Any text at all."""
    if not isinstance(data, Word):
        raise refuse("this must be a text", "a text with brackets or a colon in it needs quotation marks")
    if data.is_nothing or not data.strip():
        raise refuse(NOTHING)
    return data


def matching(pattern: re.Pattern[str], what: str, hint: str) -> Callable[[Any], Word]:
    """A reader of words of one pattern."""

    def read_word(data: Any) -> Word:
        if not pattern.fullmatch(text := word(data)):
            raise refuse(f"{quoted(text)} is no {what}", hint)
        return text

    return read_word


def duration(shortest: int, longest: int) -> BeforeValidator:
    """A reader of durations such as 20s, 2m or 1m30s between two limits, in seconds."""

    def read_duration(data: Any) -> float:
        text = word(data)
        seconds = seconds_of(text)
        if seconds is None:
            hint = f"did you mean {text}s?" if text.isdecimal() and len(text) < 5 else "write it like 20s, 2m or 1m30s"
            raise refuse(f"{quoted(text)} is no duration", hint)
        if not shortest <= seconds <= longest:
            raise refuse(f"{text} is out of bounds here", f"choose between {shortest}s and {longest}s")
        return seconds

    return BeforeValidator(read_duration)


def seconds_of(text: str) -> float | None:
    """The length of a duration such as 20s, 2m or 1m30s, None if it is none."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def yes_or_no(data: Any) -> bool:
    match word(data).lower():
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
        case other:
            raise refuse(f"{quoted(other)} is neither yes nor no", "write yes or no")


def tries(data: Any) -> int:
    text = word(data)
    if text not in ("1", "2", "3"):
        raise refuse(f"{quoted(text)} is no number of tries", "a caller is asked once, twice or three times in all")
    return int(text)


def digits(data: Any) -> tuple[int, int]:
    """How many digits may be typed: 6, or 4-10; the fewest and the most."""
    found = _DIGITS.fullmatch(text := word(data))
    if found is None:
        raise refuse(f"{quoted(text)} is no number of digits", "write it like 6, or like 4-10")
    fewest, most = int(found[1]), int(found[2] or found[1])
    if not 1 <= fewest <= most <= MOST_DIGITS:
        raise refuse(f"{text} digits cannot be typed", f"write the fewest first, from 1 to {MOST_DIGITS}")
    return fewest, most


def key_of_a_telephone(data: Any) -> Word:
    text = word(data)
    if len(text) != 1 or text not in KEYS:
        raise refuse(f"a telephone has no key {quoted(text)}", "keys are 0 to 9, * and #; write * and # in quotes")
    return text


def digit_key(data: Any) -> Word:
    text = key_of_a_telephone(data)
    if text in "*#":
        raise refuse(f"{quoted(text)} is no digit", "a language has a digit as its key")
    return text


def is_language(text: str) -> bool:
    """Whether this could be the code of a language."""
    return _LANGUAGE.fullmatch(text) is not None


def timezone(data: Any) -> Word:
    text = word(data)
    if _TIMEZONE.fullmatch(text):
        try:
            zoneinfo.ZoneInfo(text)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass
        else:
            return text
    hint = did_you_mean(text, zoneinfo.available_timezones()) or "write it like Europe/Warsaw"
    raise refuse(f"{quoted(text)} is no time zone", hint)


Name = Annotated[
    Word,
    BeforeValidator(
        matching(_NAME, "name", "use letters, digits, - and _, at most 40, and begin with a letter or a digit")
    ),
]
Text = Annotated[Word, BeforeValidator(word)]
Recording = Annotated[
    Word, BeforeValidator(matching(_NAME, "name of a recording", "write it without folder and without .wav"))
]
Number = Annotated[
    Word, BeforeValidator(matching(_NUMBER, "telephone number", "write digits only, with a + in front if need be"))
]
Phone = Annotated[
    Word, BeforeValidator(matching(_PHONE, "phone", "write it like PJSIP/anna or, outside, PJSIP/+48601000000@trunk"))
]
Language = Annotated[Word, BeforeValidator(matching(_LANGUAGE, "language code", "write it like en or pl"))]
Timezone = Annotated[Word, BeforeValidator(timezone)]
YesNo = Annotated[bool, BeforeValidator(yes_or_no)]
Tries = Annotated[int, BeforeValidator(tries)]
Digits = Annotated[tuple[int, int], BeforeValidator(digits)]
Key = Annotated[Word, BeforeValidator(key_of_a_telephone)]
DigitKey = Annotated[Word, BeforeValidator(digit_key)]
