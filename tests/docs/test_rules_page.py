"""docs/rules.md: current, complete, and each rule says what it finds, why, and how to mend it."""

from __future__ import annotations

from typing import get_args

import pytest

from callflow.core.explore import Counterexample, Story
from callflow.dialplan import RULES, Rule, compile_text
from callflow.dialplan.shape import ShapeRule
from callflow.proof import Proven
from tests.dialplan.rules.test_rules import completed
from tests.docs import rules
from tests.docs.pages import sections, text_of


def test_the_page_is_current() -> None:
    assert text_of("rules.md") == rules.page()


def test_every_name_of_a_problem_is_a_heading() -> None:
    plan = compile_text(rules.FILE, completed("call: [operator]\n", []), rules.ON)
    unsafe = Proven(plan, Counterexample("", Story()), "").problem
    assert unsafe is not None
    names = {*get_args(ShapeRule), "unreadable", unsafe.rule, *(rule.name for rule in RULES)}
    assert names <= set(sections(text_of("rules.md")))


@pytest.mark.parametrize("shape", rules.SHAPES, ids=lambda shape: shape.name)
def test_an_example_of_reading_finds_what_it_shows(shape: rules.Shape) -> None:
    assert [problem.rule for problem in rules.said_of(shape.example)] == [shape.name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_why_and_how_to_mend(rule: Rule) -> None:
    what, *why = rule.manual.strip().split("\n\n")
    assert what.endswith(".")
    assert "\n" not in what
    assert len(" ".join(why).split()) >= 15
    found = [one for case in rules.failing_cases(rule) for one in rules.found_in(case) if one.rule == rule.name]
    assert all(problem.hint for problem in found)
