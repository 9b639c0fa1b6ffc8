"""Who may be dialled, and when: the one gate that every callback's number passes, before a promise and before dialling.

Only an allow-list can stop toll fraud: new expensive ranges appear every week, so nothing is allowed by not being
forbidden. What a caller typed or the network said never gets into a dial string: a string is made of the plan's trunk
and of an `Allowed` number, which is a plus and digits by construction.

What a number *is* (valid, premium, where) has been read before, outside; nothing here parses a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from math import ceil

from callflow.core.hours import Opening
from callflow.core.terms import CallbackTerms
from callflow.core.windows import STEP, Window, rounded

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_TRUNK = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DAY = 86_400.0


class NumberKind(StrEnum):
    """What a number is, as its country's numbering plan says."""

    FIXED = "a fixed line"
    MOBILE = "a mobile phone"
    FIXED_OR_MOBILE = "a fixed line or a mobile phone"
    INTERNET = "an internet phone"
    TOLL_FREE = "a toll-free number"
    PERSONAL = "a personal number"
    COMPANY = "a company-wide number"
    PAGER = "a pager"
    VOICEMAIL = "a voicemail"
    SHARED_COST = "a shared-cost number"
    PREMIUM = "a premium number"
    SATELLITE = "a satellite phone"
    SHORT = "a short code"
    EMERGENCY = "an emergency number"
    UNKNOWN = "a number of no known kind"


A_PERSON_IS_THERE = frozenset(
    {NumberKind.FIXED, NumberKind.MOBILE, NumberKind.FIXED_OR_MOBILE, NumberKind.INTERNET, NumberKind.PERSONAL}
)
"""The kinds that may be dialled at all. Whatever else a numbering plan knows costs somebody money or is nobody."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What is known of a number that was typed or sent: its international form (empty if none) and what it is.

    `offsets` are the distances from UTC, in seconds, of all zones it can belong to, as they are now.
    """

    text: str
    e164: str = ""
    possible: bool = False
    valid: bool = False
    kind: NumberKind = NumberKind.UNKNOWN
    region: str = ""
    offsets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counters:
    """What has been dialled already: to this number today, in the last hour and today in all, and for how long."""

    number_today: int = 0
    this_hour: int = 0
    today: int = 0
    minutes_today: float = 0.0


class Refusal(StrEnum):
    """Why a number is not dialled, for the log."""

    NO_NUMBER = "it is no telephone number"
    NOT_IN_USE = "no such number is in use"
    EMERGENCY = "emergency numbers are never dialled"
    SHORT = "short codes are never dialled"
    PREMIUM = "premium numbers are never dialled"
    SATELLITE = "satellite phones are never dialled"
    KIND = "only phones of persons are dialled, no shared-cost, toll-free or service numbers"
    OWN = "it is a number of the company itself"
    NOT_ALLOWED = "the plan's list of prefixes does not have it"
    NUMBER_CAP = "it has been dialled as often today as the plan allows"
    HOUR_CAP = "the plan's cap per hour is reached"
    DAY_CAP = "the plan's cap per day is reached"
    MINUTES = "the plan's minutes for callbacks are used up for today"

    @property
    def of_the_number(self) -> bool:
        """Whether another number might do; otherwise nothing can be promised to anybody just now."""
        return self not in (Refusal.HOUR_CAP, Refusal.DAY_CAP, Refusal.MINUTES)

    @property
    def for_the_caller(self) -> str:
        """The same in plain words for the person who asked."""
        match self:
            case Refusal.NO_NUMBER | Refusal.NOT_IN_USE:
                return "This does not seem to be a complete telephone number."
            case Refusal.NUMBER_CAP:
                return "We have already called this number as often as we may today."
            case Refusal.HOUR_CAP | Refusal.DAY_CAP | Refusal.MINUTES:
                return "We cannot promise a callback just now."
            case _:
                return "We cannot call this number."


@dataclass(frozen=True, slots=True)
class Allowed:
    """A number that may be dialled. It is a plus and seven to fifteen digits, or it cannot exist."""

    number: str

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number):
            raise ValueError("an allowed number is a plus and 7 to 15 digits")


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Refusal


def may_dial(
    facts: NumberFacts, terms: CallbackTerms, counters: Counters = Counters(), own: Collection[str] = ()
) -> Allowed | Refused:
    """Whether a number may be dialled on these terms. `own` are the company's numbers, as written and in full."""
    reason = _refused_for(facts, terms, own) or _capped(terms, counters)
    return Refused(reason) if reason else Allowed(facts.e164)


def _refused_for(facts: NumberFacts, terms: CallbackTerms, own: Collection[str]) -> Refusal | None:
    match facts.kind:
        case NumberKind.EMERGENCY:
            return Refusal.EMERGENCY
        case NumberKind.SHORT:
            return Refusal.SHORT
        case NumberKind.PREMIUM:
            return Refusal.PREMIUM
        case NumberKind.SATELLITE:
            return Refusal.SATELLITE
        case _:
            pass
    if facts.e164 in own or _digits(facts.text) in map(_digits, own):
        return Refusal.OWN
    if not _NUMBER.fullmatch(facts.e164):
        return Refusal.NO_NUMBER
    if not facts.possible or not facts.valid:
        return Refusal.NOT_IN_USE
    if facts.kind not in A_PERSON_IS_THERE:
        return Refusal.KIND
    if not any(prefix.startswith("+") and facts.e164.startswith(prefix) for prefix in terms.to if prefix != "+"):
        return Refusal.NOT_ALLOWED
    return None


def _digits(text: str) -> str:
    return "".join(each for each in text if each in "0123456789") or "-"


def _capped(terms: CallbackTerms, counters: Counters) -> Refusal | None:
    if counters.number_today >= terms.caps.per_number_a_day:
        return Refusal.NUMBER_CAP
    return used_up(terms, counters)


def used_up(terms: CallbackTerms, counters: Counters) -> Refusal | None:
    """The cap that is reached for all numbers together; None if none is."""
    caps = terms.caps
    if counters.this_hour >= caps.per_hour:
        return Refusal.HOUR_CAP
    if counters.today >= caps.per_day:
        return Refusal.DAY_CAP
    return Refusal.MINUTES if counters.minutes_today >= caps.minutes_a_day else None


# The dial string.


def dial_string(allowed: Allowed, trunk: str) -> str:
    """What Asterisk is told to dial: nothing in it but the plan's trunk and an allowed number."""
    if not _TRUNK.fullmatch(trunk):
        raise ValueError("a trunk's name is letters, digits, - and _")
    return f"PJSIP/{allowed.number}@{trunk}"


def is_dial_string(text: str, trunk: str) -> bool:
    """Whether a text could have been made by `dial_string` for this trunk: asked again before it is used."""
    head, tail = "PJSIP/", f"@{trunk}"
    if not (_TRUNK.fullmatch(trunk) and text.startswith(head) and text.endswith(tail)):
        return False
    return _NUMBER.fullmatch(text[len(head) : len(text) - len(tail)]) is not None


# Quiet hours, where the number is.


def is_quiet(offsets: tuple[int, ...], quiet: Opening | None, at: float) -> bool:
    """Whether it is a quiet hour at this time (epoch seconds) in any of the number's zones."""
    return quiet is not None and any(_within(quiet, (at + offset) % _DAY) for offset in offsets or (0,))


def rings_from(offsets: tuple[int, ...], quiet: Opening | None, at: float) -> float | None:
    """The first time at or after `at` that is quiet in no zone of the number; None if every hour is."""
    if quiet is None or not is_quiet(offsets, quiet, at):
        return at
    ends = sorted(_next(quiet.end, offset, at) for offset in offsets or (0,))
    return next((end for end in ends if not is_quiet(offsets, quiet, end)), None)


def rings_until(offsets: tuple[int, ...], quiet: Opening | None, at: float) -> float | None:
    """When the quiet hours begin next in one of the number's zones; None if there are none."""
    if quiet is None:
        return None
    return min(_next(quiet.start, offset, at) for offset in offsets or (0,))


def _next(of_day: time, offset: int, at: float) -> float:
    """When a clock shows this time next: a whole second, whatever is lost of `at` in the reckoning."""
    return float(round(at + (_seconds(of_day) - offset - at) % _DAY))


def _within(quiet: Opening, of_day: float) -> bool:
    start, end = _seconds(quiet.start), _seconds(quiet.end)
    return start <= of_day < end if start < end else of_day >= start or of_day < end


def _seconds(of_day: time) -> float:
    return of_day.hour * 3600.0 + of_day.minute * 60.0 + of_day.second


# When it is tried again.

TRY_WITHIN = 900.0
"""Seconds: how long the window of another attempt is."""


def next_attempt(terms: CallbackTerms, offsets: tuple[int, ...], at: float) -> Window:
    """The window of the next attempt, should one fail now (`at`): after the plan's spacing, outside quiet hours.

    Where every hour is quiet it is the spacing alone that counts; dialling will be refused then.
    """
    earliest = ceil((at + terms.spacing) / STEP) * STEP  # rounded first: the next five minutes may be quiet ones
    awake = rings_from(offsets, terms.quiet, earliest)
    begin = ceil((earliest if awake is None else awake) / STEP) * STEP
    return rounded(begin, begin + TRY_WITHIN)
