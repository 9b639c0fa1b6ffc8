"""Finds the opening times that a text names, so that somebody can compare them with those that decide.

It would rather miss a time than take something else for one, because what it finds keeps a plan from running: only
sentences that speak of being open count, a lone number is never a time, and ``5 to 7 days`` is no span of hours.
It must never judge: which times are right is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache

from callflow.grammar.language import Mentions, in_forms
from callflow.grammar.speak import Grammar

LONGEST_MONTH = 16
"""Letters: enough for a name of a month and what stands between it and its day."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_BRACES = re.compile(r"\{[^{}]*\}")
_HOURS_AFTER_NOON = 12


@dataclass(frozen=True, slots=True)
class Mention:
    """A time, or a span of two, as it stands in the text; each may mean more than one (``9`` is morning or evening)."""

    text: str
    start: frozenset[time]
    end: frozenset[time] | None = None


def times_named(grammar: Grammar, text: str) -> Iterator[Mention]:
    """Every time or span that a text gives out as an opening time."""
    patterns = _patterns(grammar)
    for sentence in _SENTENCE_ENDS.split(_BRACES.sub(" ", text)):
        plain = " ".join(sentence.lower().split())
        if patterns.opening.search(plain):
            yield from _in_sentence(patterns, patterns.with_digits(plain))


def _in_sentence(patterns: _Patterns, plain: str) -> Iterator[Mention]:
    in_spans: set[int] = set()
    for found in patterns.span.finditer(plain):
        start, end = _times(found, "a"), _times(found, "b")
        before = plain[max(0, found.start() - LONGEST_MONTH) : found.start()]
        if start and end and not patterns.month_before.search(before):
            in_spans.update(range(*found.span()))
            yield Mention(found["said"], start, end)
    for found in patterns.single.finditer(plain):
        bare = found["minute_a"] is None and found["part_a"] is None
        start = _times(found, "a")
        if start and not bare and found.start() not in in_spans:
            yield Mention(found["said"], start)


def _times(found: re.Match[str], side: str) -> frozenset[time]:
    hour, minute = int(found[f"hour_{side}"]), int(found[f"minute_{side}"] or 0)
    part = (found[f"part_{side}"] or "").replace(".", "")
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return frozenset()
    if hour > _HOURS_AFTER_NOON or hour == 0:
        return frozenset({time(hour % 24, minute)})
    morning, evening = time(hour % 12, minute), time(hour % 12 + 12, minute)
    if part == "am":
        return frozenset({morning})
    return frozenset({evening}) if part == "pm" else frozenset({morning, evening})


# What to look for in one language.


@dataclass(frozen=True, slots=True)
class _Patterns:
    opening: re.Pattern[str]
    span: re.Pattern[str]
    single: re.Pattern[str]
    words: re.Pattern[str]
    month_before: re.Pattern[str]
    numbers: dict[str, int]

    def with_digits(self, plain: str) -> str:
        """The sentence with the hours that stand in it as words turned into digits."""
        return self.words.sub(lambda found: str(self.numbers[found[0]]), plain)


@cache
def _patterns(grammar: Grammar) -> _Patterns:
    mentions, numbers = grammar.language.mentions, _numbers(grammar)
    start, end = _time(mentions, "a"), _time(mentions, "b")
    # What stands behind an hour and a joint is its minutes, and begins no time.
    begin = r"(?<![\w.,:+–-])(?<!\d )" + "".join(rf"(?<!{re.escape(word)} )" for word in mentions.joints)
    joint = rf"(?:\s?(?:{_any_of(mentions.joints)})(?!\w))?"
    until = rf"(?:\s?[-–—]\s?|\s(?:{_any_of(mentions.until)})\s)"
    names = [day.lower() for day in grammar.weekdays]
    days = _any_of(name[:-2] if len(name) > 4 else name for name in names)
    short_days = _any_of(name[:3] for name in names)
    # What follows a span of bare numbers must leave them hours: nothing, a stop, a day, "and".
    then = rf"(?=\s*(?:$|[^\w\s%°$€£]|(?:{_any_of(mentions.onward)}|{short_days})\b|{days}))"
    return _Patterns(
        opening=re.compile(rf"\b(?:{_any_of(mentions.open)})"),
        span=re.compile(rf"(?P<said>{begin}{start}{joint}{until}{end}){joint}{then}"),
        single=re.compile(rf"(?P<said>{begin}{start})"),
        words=re.compile(rf"\b(?:{_any_of(numbers)})\b"),
        month_before=re.compile(rf"\b(?:{_any_of(month.lower()[:3] for month in grammar.months)})\w*\.?\s$"),
        numbers=numbers,
    )


def _time(mentions: Mentions, side: str) -> str:
    minutes = rf"(?:[:h]|\.(?=00|15|30|45)|\s(?=15|30|45))(?P<minute_{side}>\d\d)"
    parts = _any_of(mentions.parts) if mentions.parts else "(?!)"
    part = rf"(?:\s?(?P<part_{side}>{parts})(?!\w))?"
    return rf"(?P<hour_{side}>\d{{1,2}})(?:{minutes})?(?!\d|[.,:]\d){part}"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _numbers(grammar: Grammar) -> dict[str, int]:
    """Every word form of an hour in this language, the names of noon and midnight, and the numbers of minutes."""
    found: dict[str, int] = {}
    clock, parts = grammar.language.clock, grammar.language.mentions.parts
    for moment in (clock.at, clock.start, clock.end):
        named = ((words, at.hour) for at, words in moment.named.items())
        # "After midnight" is a part of the day: there midnight is no time of its own.
        found.update({words: hour for words, hour in named if not any(f" {words}" in part for part in parts)})
        for counted in (moment.hour, moment.full or moment.hour):
            found.update({in_forms(grammar.number(hour), counted.forms): hour for hour in range(25)})
    found.update({grammar.number(number): number for number in range(60)})
    return found
