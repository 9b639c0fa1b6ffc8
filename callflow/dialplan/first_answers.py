"""What a first plan is made from, and how each answer is read: refused in one sentence, or meant.

Answers are read by the same readers as the keys of a plan, so what is taken here is right there too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.core import get_global
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from callflow.core.plan import Place
from callflow.core.prompts import spoken_seconds
from callflow.dialplan.days_off import country
from callflow.dialplan.first_words import FIRST_WORDS
from callflow.dialplan.problems import Problem, quoted
from callflow.dialplan.schema import HoursPart
from callflow.dialplan.shape import explained, read
from callflow.dialplan.values import Language, Name, Number, Phone, Timezone
from callflow.dialplan.written import Listing, Table, Word
from callflow.errors import CallflowError

LONGEST_COMPANY = 80
LONGEST_SAID = 6.0
"""Seconds: what is said before a caller can choose is to be short."""
MOST = 20
"""Numbers, and people, that a first plan can have."""
ALWAYS = "24/7"
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ /.-]+(?=[0-9])")
_SPAN = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?-([0-9]{1,2})(?::([0-9]{2}))?")
_NOWHERE = Place("answer", 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers, and their phone as Asterisk dials it."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class OpeningTimes:
    """Days with the times at which they are open, as they stand in a plan."""

    week: tuple[tuple[str, tuple[str, ...]], ...]
    timezone: str


def company(text: str) -> str:
    """The company's name, with one space between its words."""
    name = " ".join(text.split())
    if not name:
        raise CallflowError("a company has a name")
    if not name.isprintable():
        raise CallflowError(f"{quoted(name)} contains a character that cannot be printed")
    if not any(letter.isalnum() for letter in name):
        raise CallflowError(f"{quoted(name)} cannot be spoken (a name has letters or digits)")
    if len(name) > LONGEST_COMPANY:
        raise CallflowError(f"this name has {len(name)} letters (callers are told it: use at most {LONGEST_COMPANY})")
    if (seconds := spoken_seconds(name)) > LONGEST_SAID:
        raise CallflowError(f"this name takes {seconds:.0f} s to say (callers are told it: at most {LONGEST_SAID:g} s)")
    return name


def language(text: str) -> str:
    """A language code; the language's name in English or in itself will do."""
    wanted = text.strip()
    code = _languages_by_name().get(wanted.casefold(), wanted.lower() if len(wanted) < 4 else wanted)
    if code.partition("-")[0] in FIRST_WORDS:
        return _meant(Language, code)
    raise CallflowError(f"callflow has no words in {quoted(wanted)} (it has them in {', '.join(FIRST_WORDS)})")


def numbers(text: str, claimed: Iterable[str] = ()) -> tuple[str, ...]:
    """Telephone numbers, separated by commas; `claimed` are those that other plans answer."""
    found = [_meant(Number, _BETWEEN_DIGITS.sub("", part)) for part in _parts(text, "number")]
    for number in found:
        if number in claimed:
            raise CallflowError(f"another plan in this folder answers {number} already")
    return tuple(dict.fromkeys(found))


def people(text: str) -> tuple[Person, ...]:
    """Who answers, the first to be rung first: names, each with = and a phone if it is not PJSIP and the name."""
    found: dict[str, Person] = {}
    for part in _parts(text, "person"):
        name, equals, phone = (one.strip() for one in part.partition("="))
        name = _meant(Name, name)
        if not equals and not _plain(name):
            raise CallflowError(f"a phone's name has plain letters only (write {name}=PJSIP/ and the phone's name)")
        if name in found:
            raise CallflowError(f"{quoted(name)} is named twice")
        found[name] = Person(name, _meant(Phone, phone if equals else f"PJSIP/{_plain(name)}"))
    return tuple(found.values())


def opening_times(text: str, timezone_otherwise: str) -> OpeningTimes:
    """``mon-fri 08:00-16:00, sat 09:00-13:00``, and behind it the time zone if it is another; ``24/7`` is always."""
    joined = re.sub(r"\s*[-–]\s*", "-", text.strip())
    words = [one for one in re.split(r"[\s,;]+", joined) if one]
    zone = timezone_otherwise
    if words and words[-1] != ALWAYS and ("/" in words[-1] or words[-1].upper() == "UTC"):
        zone = time_zone(words.pop())
    if words == [ALWAYS]:
        words = ["mon-sun", "00:00-24:00"]
    week: dict[str, list[str]] = {}
    ahead: list[str] = []
    days = ""
    for one in words:
        span = _SPAN.fullmatch(one)
        if span is None:
            ahead.append(one.lower())
            continue
        days = ",".join(ahead) or days
        ahead = []
        start, end = (f"{int(hour):02}:{minute or '00'}" for hour, minute in (span.group(1, 2), span.group(3, 4)))
        week.setdefault(days, []).append(f"{start}-{end}")
    if not words or ahead or "" in week:
        lost = f"{quoted(','.join(ahead))} has no times" if ahead and week else f"{quoted(text)} says no days and times"
        raise CallflowError(f"{lost} (write it like mon-fri 08:00-16:00, sat 09:00-13:00)")
    _refuse_broken(week)
    return OpeningTimes(tuple((names, tuple(times)) for names, times in week.items()), zone)


def time_zone(text: str) -> str:
    """A time zone such as Europe/Warsaw."""
    return _meant(Timezone, text.strip())


def holidays_of(zone: str) -> str | None:
    """The country whose public holidays hold in a time zone, None if that is not known."""
    found = get_global("zone_territories").get(zone)
    try:
        return str(country(Word(found, _NOWHERE))) if found else None
    except PydanticCustomError:
        return None


def file_name(name: str) -> str:
    """A company's name as that of a file, without an ending."""
    return _plain(name.replace(" ", "-")).lower().strip("-_.")[:40].rstrip("-_.") or "plan"


# How they are read.


def _meant(kind: Any, text: str) -> str:
    """The word, once a plan would take it as one of this kind; its refusal as one sentence otherwise."""
    adapter: TypeAdapter[Word] = TypeAdapter(kind, config=ConfigDict(arbitrary_types_allowed=True))
    try:
        return str(adapter.validate_python(Word(text, _NOWHERE, bare=False)))
    except ValidationError as error:
        problem = explained(error, Word(text, _NOWHERE, bare=False))[0]
        raise CallflowError(_sentence(problem)) from None


def _sentence(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _parts(text: str, what: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise CallflowError(f"at least one {what} is needed")
    if len(parts) > MOST:
        raise CallflowError(f"at most {MOST} can be given here (the plan takes more later)")
    return parts


def _refuse_broken(week: dict[str, list[str]]) -> None:
    """Judge opening times as those of a plan are judged."""
    table, days, problems = Table(_NOWHERE), Table(_NOWHERE), list[Problem]()
    for names, times in week.items():
        listing = Listing(_NOWHERE)
        listing.extend(Word(time, _NOWHERE, bare=False) for time in times)
        days[Word(names, _NOWHERE, bare=False)] = listing
    table[Word("open", _NOWHERE)] = days
    read(HoursPart, table, problems)
    if problems:
        raise CallflowError(_sentence(problems[0]).replace(" on line 1", ""))


def _plain(text: str) -> str:
    """The letters, digits, - and _ of a text that every system takes, without their accents."""
    text = text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss")
    apart = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9_]+", "-", apart).strip("-")


def _languages_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in FIRST_WORDS:
        locale = Locale.parse(code)
        names |= {str(name).casefold(): code for name in (locale.english_name, locale.display_name) if name}
    return names
