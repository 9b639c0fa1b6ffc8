"""The five questions of `callflow init`, and what is proposed for each on this machine."""

from __future__ import annotations

import os
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from callflow.cli.questions import Asking, Question
from callflow.dialplan import check
from callflow.dialplan import first_answers as answers
from callflow.dialplan.first_answers import OpeningTimes, Person
from callflow.dialplan.first_plan import FirstPlan
from callflow.dialplan.first_words import FIRST_WORDS
from callflow.errors import CallflowError
from callflow.proof import plan_files

QUESTIONS = 5
HOME = {
    "en": "Europe/London",
    "pl": "Europe/Warsaw",
    "el": "Europe/Athens",
    "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow",
    "fr": "Europe/Paris",
}
"""The time zone proposed where the machine says nothing but UTC."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given, as it was written."""

    folder: Path
    name: str | None
    company: str | None
    language: str | None
    numbers: str | None
    people: str | None
    hours: str | None

    @property
    def all(self) -> bool:
        """Whether nothing is left to ask."""
        return None not in (self.company, self.language, self.numbers, self.people, self.hours)


def first_plan(given: Given, *, silent: bool) -> FirstPlan:
    """What the plan is made from: what was given, and for the rest the answers; if silent, what is proposed."""
    asking = Asking(QUESTIONS, silent=silent)
    company = asking.answer(_company(), given.company)
    language = asking.answer(_language(), given.language)
    claimed = _claimed(given.folder, answers.file_name(given.name or company))
    numbers = asking.answer(_numbers(claimed), given.numbers)
    people = asking.answer(_people(), given.people)
    hours = asking.answer(_hours(_zone_here() or HOME[language.partition("-")[0]]), given.hours)
    return FirstPlan(company, language, numbers, people, hours, answers.holidays_of(hours.timezone))


def _company() -> Question[str]:
    return Question("What is your company called?", "Callers hear it first.", "--company", "Acme", answers.company)


def _language() -> Question[str]:
    return Question(
        "Which language do callers hear?",
        "en English, pl Polish, el Greek, ro Romanian, ru Russian, fr French",
        "--language",
        _language_here(),
        answers.language,
    )


def _numbers(claimed: Set[str]) -> Question[tuple[str, ...]]:
    return Question(
        "Which numbers do they dial?",
        "As they arrive from your carrier; commas between several.",
        "--numbers",
        next(number for number in map(str, range(100, 10_000)) if number not in claimed),
        lambda text: answers.numbers(text, claimed),
    )


def _people() -> Question[tuple[Person, ...]]:
    return Question(
        "Who answers? The first one is rung first.",
        "Names, commas between. A phone is PJSIP/name; for another one write anna=PJSIP/+48601000000@trunk.",
        "--people",
        "operator, agent1, agent2",
        answers.people,
    )


def _hours(zone: str) -> Question[OpeningTimes]:
    return Question(
        "When are you open, and by the clock of which place?",
        "Like mon-fri 08:00-12:00 13:00-17:00, sat 09:00-13:00 Europe/Warsaw; or 24/7.",
        "--hours",
        f"mon-fri 08:00-16:00 {zone}",
        lambda text: answers.opening_times(text, zone),
    )


# What is proposed.


def _language_here() -> str:
    here = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")[:2]
    return here if here in FIRST_WORDS else "en"


def _zone_here() -> str | None:
    """The machine's time zone, None if it has none but UTC."""
    written = os.environ.get("TZ", "").removeprefix(":")
    found = written or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    try:
        zone = answers.time_zone(found) if "/" in found else ""
    except CallflowError:
        return None
    return None if zone.startswith("Etc/") else zone or None


def _claimed(folder: Path, own: str) -> frozenset[str]:
    """The numbers that the other plans of the folder answer."""
    if not folder.is_dir() or not any(folder.glob("*.y*ml")):
        return frozenset()
    others = [file for file in plan_files(folder) if file.stem != own]
    plans, _ = check(others, datetime.now(UTC).date())
    return frozenset(number for plan in plans for number in plan.numbers)
