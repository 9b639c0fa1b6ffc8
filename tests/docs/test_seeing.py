"""docs/seeing.md: the comparison on it is what `callflow diff` says, and its tests of a plan do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callflow.core.behaviours import BEHAVIOURS
from callflow.dialplan.script_lines import ACTS, VERBS
from callflow.dialplan.scripts import CallPart
from tests.cli.conftest import Callflow, callflow
from tests.docs.pages import DOCS, blocks, rows, sections, text_of

PAGE = text_of("seeing.md")
SHIPPED = DOCS.parent / "dialplans" / "acme.yaml"
EDITS = (
    ('"+48221234567"]', '"+48221234567", "200"]'),
    ("Thank you for calling", "Welcome to"),
    ('sat: "09:00-13:00"', 'sat: "09:00-12:00"'),
    ("1: [{do: sales}]", "3: [{do: sales}]"),
    ("For sales, press 1.", "For sales, press 3."),
    ("- ring: agent2 ", "- ring: {who: agent2, for: 30s} "),
    ("      wrong:\n        tries: 2", "      wrong:\n        tries: 3"),
)

__all__ = ["callflow"]


def test_the_example_is_what_the_command_says(callflow: Callflow, tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new)
    new_plan = tmp_path / "acme.yaml"
    new_plan.write_text(text, "utf-8")
    (example,) = (block.text for block in blocks(PAGE) if (block.language, block.kind) == ("text", ""))
    assert callflow("diff", SHIPPED, new_plan).out == example


def shape(line: str) -> str:
    """A line without its numbers, which are chance."""
    return " ".join(re.sub(r"\d[\d,]*", "#", line).split())


def test_the_day_on_the_page_is_told_as_the_command_tells_one(callflow: Callflow) -> None:
    (example,) = (block.text.splitlines() for block in blocks(PAGE) if block.kind == "day")
    said = callflow("simulate", SHIPPED, "--day", "--at", "2026-11-23", "--callers", 60).out.splitlines()
    assert list(map(shape, said[: len(example)])) == list(map(shape, example))


def test_the_tests_on_the_page_pass_on_the_shipped_plan(callflow: Callflow, tmp_path: Path) -> None:
    (example,) = (block.text for block in blocks(PAGE) if block.language == "yaml")
    (tmp_path / "acme.yaml").write_text(SHIPPED.read_text("utf-8"), "utf-8")
    (tmp_path / "test.yaml").write_text(example, "utf-8")
    assert callflow("test", tmp_path / "test.yaml").code == 0


def test_the_failure_on_the_page_is_what_the_command_says(
    callflow: Callflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = (block.text for block in blocks(PAGE) if (block.language, block.kind) == ("text", "tests"))
    file = tmp_path / "dialplans" / "tests" / "acme.yaml"
    file.parent.mkdir(parents=True)
    (tmp_path / "dialplans" / "acme.yaml").write_text(SHIPPED.read_text("utf-8"), "utf-8")
    file.write_text(
        "plan: ../acme.yaml\ncalls:\n  - name: Sales, and agent1 answers\n    when: open\n    call:\n"
        "      - hears: For sales\n      - press 1\n      - talks with: agent2\n"
    )
    monkeypatch.chdir(tmp_path)
    assert callflow("test", "dialplans").out == example


def test_every_key_and_line_of_a_test_is_on_the_page() -> None:
    documented = rows(sections(PAGE)["Tests of a plan"])
    assert set(CallPart.key_names()) <= set(documented)
    assert set(ACTS) <= set(documented)
    assert {line.partition(":")[0] for line in documented if ":" in line} == set(VERBS)
    assert all(f"`{how}`" in documented["phones"] for how in BEHAVIOURS)
