"""docs/rules.md: current and complete, and each manual says what is found, why, and how to mend it."""

from __future__ import annotations

from typing import get_args

import pytest

from callflow.core.explore import Counterexample, Story
from callflow.dialplan import RULES, compile_text
from callflow.dialplan.manual import Manual, completed
from callflow.dialplan.manuals import COMMENTS, MANUALS, PROOF, READING
from callflow.dialplan.shape import ShapeRule
from callflow.proof import Proven
from tests.docs import rules
from tests.docs.pages import sections, text_of


def test_the_page_is_current() -> None:
    assert text_of("rules.md") == rules.page(), "make it anew: python -m tests.docs.rules > docs/rules.md"


def test_every_problem_has_one_manual_and_every_manual_a_heading() -> None:
    plan = compile_text(rules.FILE, completed("call: [operator]"), rules.ON)
    unsafe = Proven(plan, Counterexample("", Story()), "").problem
    assert unsafe is not None
    names = [*get_args(ShapeRule), "unreadable", unsafe.rule, *(rule.name for rule in RULES)]
    assert sorted([*names, *(one.name for one in COMMENTS)]) == sorted(MANUALS)
    assert set(MANUALS) <= set(sections(text_of("rules.md")))
    assert sum(map(len, (READING, COMMENTS, PROOF, RULES))) == len(MANUALS)


@pytest.mark.parametrize("one", MANUALS.values(), ids=lambda one: one.name)
def test_a_manual_says_what_why_and_how_to_mend(one: Manual) -> None:
    assert one.what.endswith(".")
    assert len(one.what) <= 100, "what it is fits into a line of the list"
    assert len(one.why.split()) >= 8, "after the first line: a paragraph that begins with Why:"
    assert len(one.mend.split()) >= 4, "and one that begins with Mend:"


@pytest.mark.parametrize("one", [one for one in MANUALS.values() if one not in PROOF], ids=lambda one: one.name)
def test_the_wrong_example_is_found_and_the_mended_one_is_clean(one: Manual) -> None:
    assert one.wrong, "a paragraph Wrong: with YAML indented below it"
    assert one.mended, "a paragraph Mended: with the same YAML, mended"
    found = [problem for problem in rules.said_of(one.wrong) if problem.rule == one.name]
    assert found
    assert all(problem.place.line <= len(one.wrong.splitlines()) for problem in found)
    assert all(problem.level in one.levels for problem in found)
    assert rules.said_of(one.mended) == []
