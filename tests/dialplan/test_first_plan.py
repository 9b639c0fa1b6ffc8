"""A first plan is proven safe and passes its own tests, whatever is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from callflow.core.explore import Proof, explore
from callflow.dialplan import check_text
from callflow.dialplan import first_answers as answers
from callflow.dialplan.first_answers import OpeningTimes, Person
from callflow.dialplan.first_plan import FirstPlan, is_always_open, plan_text
from callflow.dialplan.first_plan import tests_text as text_of_tests
from callflow.dialplan.first_words import FIRST_WORDS
from callflow.errors import CallflowError
from callflow.rehearsal import Rehearsal, rehearse

TODAY = date(2026, 3, 2)


def opening_times_in_warsaw(text: str) -> OpeningTimes:
    return answers.opening_times(text, "Europe/Warsaw")


def taken(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except CallflowError:
        return False
    return True


companies = (
    some.text(alphabet=some.sampled_from("aB1 'é\"ß\\{}[]:#,&*!|>%@`-?łЖω{company}~🙂 "), min_size=1, max_size=60)
    | some.text(max_size=80)
).filter(lambda text: taken(answers.company, text))
names = some.sampled_from(["anna", "null", "yes", "No", "1", "007", "true", "Łukasz", "Анна", "on", "a-b", "_x"]) | (
    some.text(alphabet="aZ09_-łЖ", min_size=1, max_size=40)
)
phones = some.sampled_from(["PJSIP/anna", "PJSIP/0", "PJSIP/a.b-c_d", "PJSIP/+48601000000@trunk"])
people = (
    some.lists(some.tuples(names, phones), min_size=1, max_size=4, unique_by=lambda pair: pair[0])
    .map(lambda pairs: ", ".join(f"{name}={phone}" for name, phone in pairs))
    .filter(lambda text: taken(answers.people, text))
)
clock = some.tuples(some.integers(0, 23), some.integers(0, 59)).map(lambda at: f"{at[0]:02}:{at[1]:02}")
times = some.tuples(clock, clock | some.just("24:00")).map("-".join)
days = some.sampled_from(["mon-fri", "mon-sun", "sat", "sun", "mon,wed", "fri-mon", "tue", "thu"])
zones = some.sampled_from(["UTC", "Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
hours = (
    some.lists(some.tuples(days, times).map(" ".join), min_size=1, max_size=3).map(", ".join) | some.just("24/7")
).filter(lambda text: taken(opening_times_in_warsaw, text))


@some.composite
def first_plans(draw: some.DrawFn) -> FirstPlan:
    zone = draw(zones)
    return FirstPlan(
        answers.company(draw(companies)),
        draw(some.sampled_from([*FIRST_WORDS, "en-GB", "fr-CA"])),
        answers.numbers(draw(some.sampled_from(["100", "+48221234567, 007", "0"]))),
        answers.people(draw(people)),
        answers.opening_times(draw(hours), zone),
        draw(some.sampled_from([None, answers.holidays_of(zone)])),
    )


def rehearsed(first: FirstPlan) -> Rehearsal:
    with TemporaryDirectory() as folder:
        plan, tests = Path(folder, "plan.yaml"), Path(folder, "tests", "plan.yaml")
        tests.parent.mkdir()
        plan.write_text(plan_text(first), "utf-8")
        tests.write_text(text_of_tests(first, "../plan.yaml"), "utf-8")
        return rehearse(tests)


def first_plan(hours: str = "mon-fri 8-16", people: str = "anna, jan", company: str = "Acme") -> FirstPlan:
    opened = opening_times_in_warsaw(hours)
    return FirstPlan(company, "en", ("100",), answers.people(people), opened, "PL")


@settings(max_examples=40)
@given(first_plans())
@example(first_plan(people="null"))
@example(first_plan(company="\"\\': {hours.office} # callflow: allow"))
@example(first_plan("mon-sun 00:00-24:00"))
def test_whatever_is_answered_the_plan_is_accepted_and_passes_its_tests(first: FirstPlan) -> None:
    plan, problems = check_text("plan.yaml", plan_text(first), TODAY)
    assert problems == []
    assert plan is not None
    assert (plan.company, plan.numbers) == (first.company, first.numbers)
    assert list(plan.agents) == [person.name for person in first.people]
    rehearsal = rehearsed(first)
    assert rehearsal.problems == ()
    assert [one.played.failed for one in rehearsal.calls if one.played.failed] == []


@pytest.mark.parametrize("hours", ["24/7", "mon-fri 8-16"])
@pytest.mark.parametrize("people", ["anna", "anna=PJSIP/+48601000000@trunk", "anna, jan=PJSIP/+48601000000@trunk, eve"])
def test_the_plan_is_proven_safe(people: str, hours: str) -> None:
    first = replace(first_plan(hours, people), language="pl")
    plan, _ = check_text("plan.yaml", plan_text(first), TODAY)
    assert plan is not None
    assert isinstance(explore(plan), Proof)


@pytest.mark.parametrize("language", sorted(FIRST_WORDS))
def test_every_language_has_its_words(language: str) -> None:
    first = FirstPlan(
        "Acme", language, ("100",), (Person("anna", "PJSIP/anna"),), opening_times_in_warsaw("24/7"), None
    )
    plan, problems = check_text("plan.yaml", plan_text(first), TODAY)
    assert problems == []
    assert plan is not None
    assert {prompt.text for prompt in plan.prompts()} >= {
        first.words.menu,
        first.words.greeting.replace("{company}", "Acme"),
    }


def test_who_is_never_closed_has_no_test_of_it() -> None:
    assert is_always_open(opening_times_in_warsaw("24/7"))
    assert is_always_open(opening_times_in_warsaw("mon-sat 0-24, sun 0-12 12-24"))
    assert not is_always_open(opening_times_in_warsaw("mon-sun 0:00-23:59"))
    always, hardly_ever = (rehearsed(first_plan(hours)).calls for hours in ("24/7", "mon-sun 0:00-23:59"))
    assert not any("Closed" in one.call.name for one in always)
    assert sum("Closed" in one.call.name for one in hardly_ever) == 2
