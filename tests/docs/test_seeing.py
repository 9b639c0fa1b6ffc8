"""docs/seeing.md: the comparison on it is what `callflow diff` says."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Callflow, callflow
from tests.docs.pages import DOCS, blocks, text_of

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
    (example,) = (block.text for block in blocks(PAGE) if block.language == "text")
    assert callflow("diff", SHIPPED, new_plan).out == example
