"""A first plan and its tests, as texts, from a few answers. What is written is the admin's from then on.

Every word of theirs is quoted, so that no name can become a key, a number or a remark. The plan says its hours from
the data that decides, and every list in it ends at a human.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from callflow.core.plan import Place, Sentence
from callflow.dialplan.first_answers import OpeningTimes, Person
from callflow.dialplan.first_words import FIRST_WORDS, FirstWords
from callflow.dialplan.openings import MINUTES_A_DAY, MINUTES_A_WEEK, days, opening
from callflow.dialplan.sentences import default_wording
from callflow.dialplan.written import Word

SCHEMA = "dialplan.schema.json"
"""The file beside the plan from which an editor knows the keys."""

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOWHERE = Place("answer", 1, 1)
_NEVER_BARE = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True, slots=True)
class FirstPlan:
    """The answers; `holidays` is a country whose public holidays are closed days, or None."""

    company: str
    language: str
    numbers: tuple[str, ...]
    people: tuple[Person, ...]
    hours: OpeningTimes
    holidays: str | None

    @property
    def words(self) -> FirstWords:
        return FIRST_WORDS[self.language.partition("-")[0]]

    @property
    def first(self) -> str:
        """Whoever key 1 rings, and 0 first of all."""
        return _name(self.people[0].name)

    @property
    def second(self) -> str:
        """Whoever key 2 rings."""
        return _name(self.people[1 % len(self.people)].name)


def plan_text(first: FirstPlan) -> str:
    """The plan."""
    return "\n".join(
        [
            f"# yaml-language-server: $schema={SCHEMA}",
            "# What callers hear, and where they go. Read it from top to bottom.",
            f"company: {_text(first.company)}",
            f"language: {first.language}",
            f"timezone: {first.hours.timezone}",
            f"numbers: [{', '.join(map(_text, first.numbers))}]        # exactly as they arrive",
            "",
            "operator:                         # the human at the end of every path, and behind the 0 in every menu",
            f"  ring: [{', '.join(_name(person.name) for person in first.people)}]",
            "  ring_for: 20s",
            "",
            "agents:                           # everybody who has a phone",
            *(f"  {_name(person.name)}: {{phone: {_text(person.phone)}}}" for person in first.people),
            "",
            *_hours(first),
            "",
            *_call(first),
            "",
        ]
    )


def _hours(first: FirstPlan) -> Iterator[str]:
    yield "hours:"
    yield "  office:"
    yield "    open:"
    for names, times in first.hours.week:
        yield f"      {names}: {_text(times[0]) if len(times) == 1 else '[' + ', '.join(map(_text, times)) + ']'}"
    if first.holidays:
        yield f"    holidays: {_text(first.holidays)}"


def _call(first: FirstPlan) -> Iterator[str]:
    words = first.words
    yield "call:"
    yield f"  - say: {_text(words.greeting)}"
    yield "  - hours: office"
    yield "    closed:"
    yield "      - menu:"
    yield f"          say: {_text(words.closed)}"
    yield f"          keys: {{1: [{{say: {_text(words.hours)}}}]}}"
    yield "          silence: {tries: 1}         # on to the operator, without asking twice"
    yield "  - menu:"
    yield f"      say: {_text(words.menu)}"
    yield "      keys:"
    yield f"        1: [{{ring: {first.first}}}]        # nobody there: the list ends, and the operator follows"
    yield f"        2: [{{ring: {first.second}}}]"


# Its tests.


def tests_text(first: FirstPlan, plan: str) -> str:
    """The tests; `plan` is the plan's file, seen from theirs."""
    return "\n".join(
        [
            "# What callers are to hear and whom they are to reach. Try it: callflow test",
            f"plan: {_text(plan)}",
            "",
            "calls:",
            *_test_of_key("1", first.first, first),
            *_test_of_key("2", first.second, first),
            *_test_of_nobody_there(first),
            *_test("0 is a person", f"hears: {_menu(first)}", "press 0", *_reaches(first.first)),
            *_test("Silence leads to a person", *_twice(first, Sentence.SILENCE), *_reaches(first.first)),
            *_test(
                "Wrong keys lead to a person", *_twice(first, Sentence.WRONG_KEY, "press 9"), *_reaches(first.first)
            ),
            *_tests_of_closed(first),
        ]
    )


def _test_of_key(key: str, agent: str, first: FirstPlan) -> Iterator[str]:
    greeting = f"hears: {_heard(first.words.greeting, first)}"
    name = f"Key {key}, and somebody answers"
    return _test(name, greeting, f"hears: {_menu(first)}", f"press {key}", *_reaches(agent), "ends: talked to a human")


def _test_of_nobody_there(first: FirstPlan) -> Iterator[str]:
    """Whoever is first does not come; then the next of the operators does, or whoever is alone is rung again."""
    then = ["talks with: " + first.second] if len(first.people) > 1 else [f"rings: {first.first}"] * 2
    lines = [f"hears: {_menu(first)}", "press 1", f"rings: {first.first}", *then]
    return _test("Key 1, and nobody comes", *lines, phones=f"{{{first.first}: rings}}")


def _tests_of_closed(first: FirstPlan) -> Iterator[str]:
    if not is_always_open(first.hours):
        closed, hours = (_heard(words, first) for words in (first.words.closed, first.words.hours.partition(" {")[0]))
        yield from _test("Closed, and whoever is on duty", f"hears: {closed}", *_reaches(first.first), when="closed")
        lines = (f"hears: {closed}", "press 1", f"hears: {hours}", *_reaches(first.first))
        yield from _test("Closed, and key 1 says when you are open", *lines, when="closed")


def is_always_open(hours: OpeningTimes) -> bool:
    """Whether there is no minute of the week that is closed. Openings do not overlap."""
    open_for = sum(len(days(Word(names, _NOWHERE))) * sum(map(_minutes, times)) for names, times in hours.week)
    return open_for == MINUTES_A_WEEK


def _minutes(text: str) -> int:
    found = opening(Word(text, _NOWHERE))
    start, end = (at.hour * 60 + at.minute for at in (found.start, found.end))
    return (end - start - 1) % MINUTES_A_DAY + 1


def _twice(first: FirstPlan, between: Sentence, *act: str) -> Iterator[str]:
    said = default_wording(first.language, between)
    assert said is not None
    yield f"hears: {_menu(first)}"
    yield from act
    yield f"hears: {_heard(said, first)}"
    yield f"hears: {_menu(first)}"
    yield from act


def _reaches(agent: str) -> tuple[str, str]:
    return f"rings: {agent}", f"talks with: {agent}"


def _test(name: str, *lines: str, when: str = "open", phones: str = "") -> Iterator[str]:
    yield f"  - name: {_text(name)}"
    yield f"    when: {when}"
    if phones:
        yield f"    phones: {phones}"
    yield "    call:"
    yield from (f"      - {line}" for line in lines)
    yield ""


# How it is written.


def _text(text: str) -> str:
    """A text in quotation marks: what JSON writes, YAML reads as the same."""
    return json.dumps(text, ensure_ascii=False)


def _name(name: str) -> str:
    """A name, in quotation marks if YAML or a reader could take it for something else."""
    return name if _BARE.fullmatch(name) and name.lower() not in _NEVER_BARE else _text(name)


def _heard(words: str, first: FirstPlan) -> str:
    return _text(words.replace("{company}", first.company))


def _menu(first: FirstPlan) -> str:
    return _heard(first.words.menu, first)
