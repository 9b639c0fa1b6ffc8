"""What single words mean: durations, names, telephone numbers, phones, yes and no.

Each reader takes a written word and returns what it stands for, or refuses it with a sentence that says what to
write. Numbers and phones end up in a dial string, so their patterns are narrow: no `&`, no comma, no address.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from typing import Annotated, Any

from callflow.core.plan import KEYS, OPERATOR_KEY
from callflow.dialplan.forms import (
    ANY_WORD,
    NAME_PATTERN,
    ONE_HOUR,
    Form,
    Reader,
    choice_form,
    count_form,
    duration_form,
    in_words,
    json_pattern,
    word_form,
)
from callflow.dialplan.problems import did_you_mean, quoted
from callflow.dialplan.shape import NOTHING, refuse
from callflow.dialplan.written import Word

_NAME = re.compile(r"[^\W_][\w-]{0,39}")
_NUMBER = re.compile(r"\+?[0-9]{1,15}")
_EXTENSION = re.compile(r"[1-9][0-9]{0,3}")
_PHONE = re.compile(r"PJSIP/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}|PJSIP/\+?[0-9]{2,20}@[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TIMEZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_YES_OR_NO = "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
_DIGITS = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")
_DIGITS_JSON = "^0*([1-9]|1[0-9]|20)(-0*([1-9]|1[0-9]|20))?$"
_DURATION = re.compile(r"(?:([0-9]{1,3})d)?(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,4})s)?")

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


def duration(shortest: int, longest: int) -> Reader:
    """A reader of durations such as 20s, 2m or 1m30s between two limits, in seconds."""

    def read_duration(data: Any) -> float:
        text = word(data)
        seconds = seconds_of(text)
        if seconds is None or (longest <= ONE_HOUR and not set(text).isdisjoint("hd")):
            hint = f"did you mean {text}s?" if text.isdecimal() and len(text) < 5 else "write it like 20s, 2m or 1m30s"
            raise refuse(f"{quoted(text)} is no duration", hint)
        if not shortest <= seconds <= longest:
            raise refuse(
                f"{text} is out of bounds here", f"choose between {in_words(shortest)} and {in_words(longest)}"
            )
        return seconds

    return Reader(read_duration, form=duration_form(shortest, longest))


def whole_number(least: int, most: int) -> Reader:
    """A reader of whole numbers between two limits."""

    def read_number(data: Any) -> int:
        text = word(data)
        if text not in map(str, range(least, most + 1)):
            raise refuse(f"{quoted(text)} is no number from {least} to {most}", f"write {least} to {most}")
        return int(text)

    return Reader(read_number, form=count_form(least, most))


def choice(*choices: str) -> Reader:
    """A reader of a word that is one of a few."""

    def read_choice(data: Any) -> str:
        text = word(data)
        if text not in choices:
            hint = did_you_mean(text, choices) or f"write {', '.join(choices[:-1])} or {choices[-1]}"
            raise refuse(f"{quoted(text)} is not one of the choices", hint)
        return str(text)

    return Reader(read_choice, form=choice_form(*choices))


def seconds_of(text: str) -> float | None:
    """The length of a duration such as 20s, 2m or 1m30s, None if it is none."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


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


def notice_key(data: Any) -> Word:
    text = key_of_a_telephone(data)
    if text == OPERATOR_KEY:
        raise refuse("0 always means the operator", "choose another key for the notice, 1 to 9")
    if text in "*#":
        raise refuse(f"{quoted(text)} is no digit", "a notice has a digit as its key, 1 to 9")
    return text


def is_language(text: str) -> bool:
    """Whether this could be the code of a language."""
    return LANGUAGE.fullmatch(text) is not None


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


_ANY_NAME = {"type": list(ANY_WORD), "pattern": NAME_PATTERN, "minimum": 0}
_ANY_TEXT = {"type": list(ANY_WORD), "pattern": "\\S"}

Name = Annotated[
    Word,
    Reader(
        matching(_NAME, "name", "use letters, digits, - and _, at most 40, and begin with a letter or a digit"),
        form=Form(
            "a name",
            "names",
            _ANY_NAME,
            "Letters, digits, `-` and `_`, at most 40, beginning with a letter or a digit. `Anna` is not `anna`.",
        ),
    ),
]
TEXT = Form("a text", "texts", _ANY_TEXT, "With a colon, a `#` or words in braces it needs quotation marks.")
Text = Annotated[Word, Reader(word, form=TEXT)]
Recording = Annotated[
    Word,
    Reader(
        matching(_NAME, "name of a recording", "write it without folder and without .wav"),
        form=Form(
            "the name of a recording",
            "names of recordings",
            _ANY_NAME,
            "Letters, digits, `-` and `_`, at most 40; neither a folder nor `.wav`.",
        ),
    ),
]
Number = Annotated[
    Word,
    Reader(
        matching(_NUMBER, "telephone number", "write digits only, with a + in front if need be"),
        form=Form(
            "a telephone number",
            "telephone numbers",
            {"type": ["string", "integer"], "pattern": json_pattern(_NUMBER), "minimum": 0, "examples": ["100"]},
            "Up to 15 digits, with a `+` in front if need be. Put it in quotation marks.",
        ),
    ),
]
Phone = Annotated[
    Word,
    Reader(
        matching(_PHONE, "phone", "write it like PJSIP/anna or, outside, PJSIP/+48601000000@trunk"),
        form=word_form(
            "a phone",
            "phones",
            json_pattern(_PHONE),
            "PJSIP/anna",
            "PJSIP/+48601000000@trunk",
            note="`PJSIP/` and a name of Asterisk's `pjsip.conf`; or `PJSIP/`, a number of 2 to 20 digits, `@` and the "
            "name of a trunk there.",
        ),
    ),
]
Extension = Annotated[
    Word,
    Reader(
        matching(_EXTENSION, "extension", "write one to four digits, the first of them 1 to 9: 0 is the operator"),
        form=Form(
            "an extension",
            "extensions",
            {"type": ["string", "integer"], "pattern": json_pattern(_EXTENSION), "minimum": 1, "examples": ["21"]},
            "One to four digits, the first of them `1` to `9`: `0` is the operator.",
        ),
    ),
]
Language = Annotated[
    Word,
    Reader(
        matching(LANGUAGE, "language code", "write it like en or pl"),
        form=word_form("a language", "languages", json_pattern(LANGUAGE), "en", "pl", note="Its code: `en`, `en-GB`."),
    ),
]
Timezone = Annotated[
    Word,
    Reader(
        timezone,
        form=word_form(
            "a time zone",
            "time zones",
            json_pattern(_TIMEZONE),
            "Europe/Warsaw",
            "UTC",
            note="A name of the tz database, such as `Europe/Warsaw`.",
        ),
    ),
]
YesNo = Annotated[
    bool,
    Reader(
        yes_or_no,
        form=Form(
            "yes or no",
            "yes or no",
            {"anyOf": [{"enum": ["yes", "no", True, False]}, {"type": "string", "pattern": _YES_OR_NO}]},
            written=lambda value: "yes" if value else "no",
        ),
    ),
]
Tries = Annotated[int, Reader(tries, form=count_form(1, 3))]
Key = Annotated[
    Word,
    Reader(
        key_of_a_telephone,
        form=word_form(
            "a key of a telephone",
            "keys of a telephone",
            "^[1-9*#]$",
            "1",
            note='`1` to `9`, `"*"` and `"#"`, these two in quotation marks. `0` is taken: it is the operator.',
        ),
    ),
]
_DIGIT = Form(
    "a digit",
    "digits",
    {"type": ["string", "integer"], "pattern": "^[1-9]$", "minimum": 1, "maximum": 9, "examples": ["1"]},
    "`1` to `9`. `0` is taken: it is the operator.",
)
DigitKey = Annotated[Word, Reader(digit_key, form=_DIGIT)]
NoticeKey = Annotated[Word, Reader(notice_key, form=_DIGIT)]
Digits = Annotated[
    tuple[int, int],
    Reader(
        digits,
        form=Form(
            "how many digits",
            "numbers of digits",
            {
                "type": ["integer", "string"],
                "pattern": "^0*([1-9]|1[0-9]|20)(-0*([1-9]|1[0-9]|20))?$",
                "minimum": 1,
                "maximum": MOST_DIGITS,
            },
            f"`8`, or `6-10` for six to ten; at most {MOST_DIGITS}.",
        ),
    ),
]
