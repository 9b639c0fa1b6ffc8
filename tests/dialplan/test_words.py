"""Words in braces: filled in from what decides, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.core.plan import Say
from callflow.dialplan import check_text, compile_text
from callflow.dialplan.words import filled

PLAN = """\
company: "{hours.office} & {x}"
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
hours:
  office: {open: {mon-fri: "08:00-16:00", sat: "09:00-13:00"}, closed: [2026-12-24]}
  night-line_2: {open: {mon-sun: "00:00-24:00"}}
call:
  - say: "TEXT"
  - hours: office
    closed: [operator]
  - hours: night-line_2
    closed: [operator]
"""
TODAY = date(2026, 3, 1)


def said(text: str, plan: str = PLAN) -> str:
    node = compile_text("a.yaml", plan.replace("TEXT", text), TODAY).nodes["call/0"]
    assert isinstance(node, Say)
    return node.speech.text


def test_opening_times_are_filled_in() -> None:
    assert said("We are open {hours.office}.") == (
        "We are open Monday to Friday from eight in the morning to four in the afternoon, "
        "on Saturdays from nine in the morning to one in the afternoon."
    )
    assert said("{hours.night-line_2}, {hours.night-line_2}") == "around the clock, around the clock"


def test_they_follow_the_times_that_decide() -> None:
    later = PLAN.replace("08:00-16:00", "09:30-16:00")
    assert said("{hours.office}", later).startswith("Monday to Friday from nine thirty in the morning")


def test_a_variant_of_a_language_is_that_language() -> None:
    assert said("{hours.night-line_2}", PLAN.replace("language: en", "language: en-GB")) == "around the clock"


def test_braces_in_the_name_of_the_company_are_left_alone() -> None:
    assert said("This is {company}.") == "This is {hours.office} & {x}."


def test_what_is_known_only_on_the_line_is_left_for_then() -> None:
    assert filled("{company}, {by}", "Acme", str) == "Acme, {by}"
    assert filled("{hours.office} {key}", "Acme", str.upper) == "OFFICE {key}"


def test_our_own_words_are_those_of_the_language_of_the_plan() -> None:
    polish = (
        PLAN.replace("language: en", "language: pl").replace("TEXT", "Witamy.").replace("{hours.office} & {x}", "Acme")
    )
    plan = compile_text("a.yaml", polish, TODAY)
    assert plan.confirm.text.startswith("Czeka osoba dzwoniąca do firmy Acme.")
    assert plan.operator.between_rounds.text.startswith("Nikt nie mógł teraz odebrać.")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{compnay}", "did you mean '{company}'?"),
        ("{hour.office}", "did you mean '{hours.office}'?"),
        ("{hours}", "did you mean '{hours.NAME}'?"),
        ("{hours.}", "did you mean '{hours.NAME}'?"),
        ("{ hours.office }", "did you mean '{hours.office}'?"),
        ("{{company}}", ""),
        ("}", ""),
    ],
)
def test_other_words_are_refused(text: str, hint: str) -> None:
    plan, problems = check_text("a.yaml", PLAN.replace("TEXT", text), TODAY)
    assert plan is None
    problem = next(problem for problem in problems if problem.rule == "unknown-word")
    assert hint in problem.hint


def test_a_name_of_no_hours_is_refused_wherever_it_is_said() -> None:
    text = PLAN.replace("TEXT", "{hours.ofice}").replace(
        "{ring: [anna]}", "{ring: [anna], between_rounds: '{hours.x}'}"
    )
    found = [str(problem) for problem in check_text("a.yaml", text, TODAY)[1] if problem.rule == "unknown-name"]
    assert len(found) == 2
    assert "did you mean 'office'?" in found[1]
