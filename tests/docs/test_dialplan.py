"""docs/dialplan.md: every example on it runs, every key of the language is on it, and its figures are the schema's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from callflow.core.explore import Proof, explore
from callflow.core.plan import Place, Sentence
from callflow.dialplan import check_text
from callflow.dialplan.schema import AgentPart, HoursPart, OperatorPart, PlanPart, SentencesPart
from callflow.dialplan.sentences import DEFAULTS
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import (
    BARE_VERBS,
    VERBS,
    DoStep,
    GoodbyeStep,
    HoursStep,
    MenuPart,
    MenuStep,
    OperatorStep,
    PatiencePart,
    RingFor,
    RingPart,
    RingStep,
    SayStep,
    SpokenPart,
    Wait,
)
from callflow.dialplan.values import Tries
from callflow.dialplan.written import Word
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

WHERE: dict[type[Part], str] = {
    PlanPart: "Keys of the plan",
    OperatorPart: "operator",
    AgentPart: "agents",
    HoursPart: "hours",
    SentencesPart: "The sentences callflow says of its own accord",
    SpokenPart: "say",
    HoursStep: "hours: open or closed",
    MenuPart: "menu",
    PatiencePart: "silence and wrong",
    RingPart: "ring",
}
"""The heading under which the keys of each part stand in a table."""

VERB_ALONE: dict[type[Part], str] = {
    SayStep: "say",
    MenuStep: "menu",
    RingStep: "ring",
    DoStep: "do",
    OperatorStep: "operator (the step)",
    GoodbyeStep: "goodbye",
}
"""The heading of each step that is a verb and nothing else beside it."""


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


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for one in kind.__subclasses__():
        yield one
        yield from parts(one)


def test_every_part_of_the_language_has_a_place_on_the_page() -> None:
    ours = {one for one in parts() if one.__module__.startswith("callflow.") and one.__name__ != "Broken"}
    assert ours == {*WHERE, *VERB_ALONE}
    assert {*WHERE.values(), *VERB_ALONE.values()} <= set(SECTIONS)


@pytest.mark.parametrize(("part", "key"), [(part, key) for part in WHERE for key in part.key_names()])
def test_every_key_stands_in_its_table(part: type[Part], key: str) -> None:
    assert key in rows(SECTIONS[WHERE[part]])


def test_every_step_has_a_heading_and_an_example() -> None:
    for verb in (*VERBS, *BARE_VERBS):
        assert f"`{verb}`" in SECTIONS["Steps"]
        assert any(heading.partition(" ")[0].strip(":") == verb for heading in SECTIONS)
        assert any(re.search(rf"^ *- {verb}\b", block.text, re.MULTILINE) for block in blocks(PAGE))


DEFAULT_IN_WORDS = {20.0: "20s", 5.0: "5s", 2: "2", True: "yes"}


@pytest.mark.parametrize(("part", "key"), [(part, key) for part in WHERE for key in part.key_names()])
def test_the_defaults_are_those_of_the_schema(part: type[Part], key: str) -> None:
    field = next(field for name, field in part.model_fields.items() if (field.alias or name) == key)
    row = rows(SECTIONS[WHERE[part]])[key]
    default = row.split("|")[2].strip()
    if part is SentencesPart:
        return
    if field.is_required() or (part, key) == (PlanPart, "operator"):  # that one has a rule of its own
        assert default == "must be there"
    elif field.default in DEFAULT_IN_WORDS:
        assert default == DEFAULT_IN_WORDS[field.default]
    else:
        assert default not in {"", "must be there"}


@pytest.mark.parametrize(
    ("kind", "key", "heading"), [(RingFor, "ring_for", "operator"), (RingFor, "for", "ring"), (Wait, "wait", "menu")]
)
def test_the_limits_of_durations_are_those_of_the_schema(kind: Any, key: str, heading: str) -> None:
    shortest, longest = limits(rows(SECTIONS[heading])[key])
    assert limits(rows(SECTIONS["Limits"])["for" if key == "ring_for" else key]) == (shortest, longest)
    for seconds in (shortest, longest):
        assert read(kind, f"{seconds}s") == seconds
    for seconds in (shortest - 1, longest + 1):
        with pytest.raises(ValidationError):
            read(kind, f"{seconds}s")


def test_the_tries_are_those_of_the_schema() -> None:
    assert "1, 2 or 3" in rows(SECTIONS["silence and wrong"])["tries"]
    assert [read(Tries, str(number)) for number in (1, 2, 3)] == [1, 2, 3]
    for number in ("0", "4"):
        with pytest.raises(ValidationError):
            read(Tries, number)


def test_the_sentences_are_quoted_word_for_word() -> None:
    table = rows(SECTIONS["The sentences callflow says of its own accord"])
    assert set(table) == set(Sentence)
    for sentence, words in DEFAULTS["en"].items():
        assert table[sentence].split("|")[3].strip() == words


def limits(row: str) -> tuple[int, int]:
    found = re.search(r"(\d+)s to (\d+)s", row)
    assert found is not None, row
    return int(found[1]), int(found[2])


def read(kind: Any, text: str) -> Any:
    return TypeAdapter(kind).validate_python(Word(text, Place("docs", 1, 1)))
