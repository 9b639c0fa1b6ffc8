"""Plans from their files: all of them judged, all problems told, and none that has an error.

Nothing here raises for an admin's mistake but `PlanError`, and that carries every problem of every file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from callflow.core.plan import Place, Plan
from callflow.dialplan.allow import silence
from callflow.dialplan.build import build
from callflow.dialplan.comments import comments
from callflow.dialplan.draft import Draft
from callflow.dialplan.events import Unreadable
from callflow.dialplan.problems import Level, Problem
from callflow.dialplan.rules import RULES
from callflow.dialplan.schema import read_plan
from callflow.dialplan.source import read_file, read_text
from callflow.errors import PlanError

LANGUAGE_VERSION = 1
"""Counts up when the same text comes to mean another plan."""


def read_plans(paths: Iterable[Path], today: date) -> list[Plan]:
    """The plans in these files; raises `PlanError` if any of them has an error."""
    plans, problems = check(paths, today)
    _refuse_errors(problems)
    return plans


def read_source(path: Path) -> str:
    """The text of a plan, as `version_of` names it and `compile_text` takes it; raises `PlanError`."""
    try:
        return read_file(path)
    except Unreadable as stopped:
        raise PlanError([stopped.problem]) from None


def check(paths: Iterable[Path], today: date) -> tuple[list[Plan], list[Problem]]:
    """The plans that may run, and everything there is to say about all of them, sorted by file and line."""
    plans: list[Plan] = []
    problems: list[Problem] = []
    claimed: dict[str, Place] = {}
    for path in paths:
        try:
            text = read_file(path)
        except Unreadable as stopped:
            problems.append(stopped.problem)
            continue
        plan, found = _compile(str(path), text, today, claimed)
        problems.extend(found)
        if plan is not None:
            plans.append(plan)
    return plans, sorted(problems)


def check_texts(texts: Mapping[str, str], today: date) -> tuple[list[Plan], list[Problem]]:
    """The same for plans whose texts are known, by the names that problems shall give them."""
    plans: list[Plan] = []
    problems: list[Problem] = []
    claimed: dict[str, Place] = {}
    for name, text in texts.items():
        plan, found = _compile(name, text, today, claimed)
        problems.extend(found)
        if plan is not None:
            plans.append(plan)
    return plans, sorted(problems)


def check_text(name: str, text: str, today: date) -> tuple[Plan | None, list[Problem]]:
    """One plan from its text, None if it has an error, and everything there is to say about it."""
    return _compile(name, text, today, {})


def compile_text(name: str, text: str, today: date) -> Plan:
    """One plan from its text, as when a version is taken from the database; raises `PlanError`."""
    plan, problems = check_text(name, text, today)
    _refuse_errors(problems)
    assert plan is not None
    return plan


def version_of(text: str) -> str:
    """What names a plan exactly: its text, and the language it is read in."""
    return hashlib.sha256(f"{LANGUAGE_VERSION}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def judge(draft: Draft) -> list[Problem]:
    """What every rule finds."""
    return [
        Problem(found.place, found.level, rule.name, found.message, found.hint)
        for rule in RULES
        for found in rule.find(draft)
    ]


def _compile(name: str, text: str, today: date, claimed: dict[str, Place]) -> tuple[Plan | None, list[Problem]]:
    """One plan; the numbers it answers are added to those that are claimed."""
    found: list[Problem] = []
    try:
        table = read_text(name, text)
    except Unreadable as stopped:
        return None, [stopped.problem]
    draft = Draft(table, read_plan(table, found), not found, dict(claimed), today)
    everything = {*found, *judge(draft)}  # what an alias repeats is told once
    problems = sorted(silence(everything, comments(name, text)))
    for number in draft.plan.numbers:
        claimed.setdefault(number, number.place)
    if any(problem.is_error for problem in problems):
        return None, problems
    return build(draft, version_of(text), today), problems


def _refuse_errors(problems: list[Problem]) -> None:
    if any(problem.level is Level.ERROR for problem in problems):
        raise PlanError(problems)
