from __future__ import annotations

from datetime import date

import pytest

from callflow.core.explore import Proof, explore
from callflow.core.plan import Ask
from callflow.core.prompts import Fill, Word, prompts_in
from callflow.dialplan import check_text

HEAD = """\
company: Acme
language: {language}
timezone: Europe/Warsaw
numbers: ["100"]
operator: {{ring: [anna]}}
agents: {{anna: {{phone: PJSIP/anna}}}}
call:
"""
ASK = "  - ask: {say: Type., name: account, digits: 4-10}\n"


def built(text: str = ASK, language: str = "en") -> Ask:
    plan, problems = check_text("plan.yaml", HEAD.format(language=language) + text, date(2026, 3, 1))
    assert plan is not None, "\n".join(map(str, problems))
    assert isinstance(explore(plan), Proof)
    node = plan.nodes["call/0"]
    assert isinstance(node, Ask)
    return node


def test_a_question_as_it_is_written() -> None:
    node = built()
    assert (node.name, node.shortest, node.longest, node.confirm, node.tries) == ("account", 4, 10, True, 2)
    node = built("  - ask: {say: Type., name: code, digits: 6, confirm: no, tries: 3}\n  - ring: anna\n")
    assert (node.shortest, node.longest, node.confirm, node.tries, node.then) == (6, 6, False, 3, "call/1")


@pytest.mark.parametrize(("language", "four"), [("en", "four"), ("pl", "cztery")])
def test_the_digits_are_spoken_one_by_one(language: str, four: str) -> None:
    parts = built(language=language).read_back.in_language(language)
    fill = next(part for part in parts if isinstance(part, Fill))
    assert fill.word is Word.DIGITS
    assert fill.said["4"].text == four
    assert not any("{" in prompt.text for part in parts for prompt in prompts_in(part))


@pytest.mark.parametrize(
    ("digits", "says"),
    [
        ("many", "'many' is no number of digits"),
        ("10-4", "10-4 digits cannot be typed"),
        ("0", "0 digits cannot be typed"),
        ("4-21", "4-21 digits cannot be typed"),
    ],
)
def test_digits_that_cannot_be_typed_are_refused(digits: str, says: str) -> None:
    text = ASK.replace("4-10", digits)
    plan, problems = check_text("plan.yaml", HEAD.format(language="en") + text, date(2026, 3, 1))
    assert plan is None
    [problem] = problems
    assert says in problem.message
    assert (problem.place.line, problem.place.column) == (8, 46)
