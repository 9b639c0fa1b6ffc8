"""docs/dialplan.md: every example on it runs, and every key and step of the language is in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from callflow.core.explore import Proof, explore
from callflow.core.plan import Sentence
from callflow.dialplan import check_text
from callflow.dialplan.reference import every_part
from callflow.dialplan.schema import SentencesPart
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import BARE_VERBS, VERBS
from callflow.grammar.sentences import SENTENCES, SPOKEN_WORDS
from tests.docs.pages import Block, blocks, rows, sections, text_of

PAGE = text_of("dialplan.md")
SECTIONS = sections(PAGE)

HEAD = {
    "company": "Acme",
    "language": "en",
    "timezone": "Europe/Warsaw",
    "numbers": '["100"]',
    "operator": "{ring: [anna]}",
    "agents": "{anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}",
    "hours": '{office: {open: {mon-fri: "08:00-16:00"}}}',
    "call": "[operator]",
}
"""What an example may take for granted."""


def examples() -> Iterator[Any]:
    for block in blocks(PAGE):
        if block.language != "sh" and block.kind != "schema":
            yield pytest.param(block, id=f"line {block.line}")


def whole(block: Block) -> str:
    """The plan that an example stands for: what it leaves out is added below."""
    written = block.text
    if block.kind == "steps":
        written = "call:\n" + "".join(f"  {line}\n" for line in block.text.splitlines())
    keys = {line.partition(":")[0] for line in written.splitlines()}
    keys |= {"language"} if "languages" in keys else set()
    rest = {key: value for key, value in HEAD.items() if key not in keys and block.kind != "plan"}
    if "do: sales" in written and "sections" not in keys:
        rest["sections"] = "{sales: [{ring: jan}]}"
    return written + "".join(f"{key}: {value}\n" for key, value in rest.items())


@pytest.mark.parametrize("block", list(examples()))
def test_every_example_is_a_plan_that_is_proven(block: Block) -> None:
    assert (block.language, block.kind in {"plan", "keys", "steps"}) == ("yaml", True)
    plan, problems = check_text("example.yaml", whole(block), date(2026, 3, 1))
    assert plan is not None, "\n".join(map(str, problems))
    assert all(problem.message.startswith("nothing names") for problem in problems)
    assert block.kind != "plan" or not problems
    assert isinstance(explore(plan), Proof)


@pytest.mark.parametrize("part", every_part(), ids=lambda part: part.__name__)
def test_every_key_is_in_an_example(part: type[Part]) -> None:
    yaml = "\n".join(block.text for block in blocks(PAGE))
    for key in part.key_names() if part is not SentencesPart else ("confirm",):
        assert re.search(rf"\b{key}:", yaml), f"show {key} of {part.__name__} in an example"


def test_every_step_has_a_heading_and_an_example() -> None:
    for verb in (*VERBS, *BARE_VERBS):
        assert f"`{verb}`" in SECTIONS["Steps"]
        assert any(heading.partition(" ")[0].strip(":") == verb for heading in SECTIONS)
        assert any(re.search(rf"^ *- {verb}\b", block.text, re.MULTILINE) for block in blocks(PAGE))


def test_the_sentences_are_quoted_word_for_word() -> None:
    reference = sections(text_of("reference.md"))
    table = rows(reference["Sentences"]) | rows(reference["Operator"])
    assert set(table) >= set(Sentence)
    for sentence, words in SENTENCES["en"].items():
        assert f"“{words}”" in table[sentence]


def test_every_word_of_a_sentence_is_explained() -> None:
    section = SECTIONS["The sentences callflow says of its own accord"]
    assert all(f"`{{{word}}}`" in section for words in SPOKEN_WORDS.values() for word in words)
