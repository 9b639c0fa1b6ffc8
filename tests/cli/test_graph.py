from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import callflow as package
from callflow.core.graph import graph
from callflow.drawing import WRITERS, svg
from callflow.proof import read_plan
from tests.cli.conftest import GOOD, Callflow

ROOT = Path(package.__file__).parent.parent


def test_mermaid_on_the_terminal(callflow: Callflow, good: Path) -> None:
    done = callflow("graph", good)
    assert (done.code, done.err) == (0, "")
    assert done.out == WRITERS["mermaid"](graph(read_plan(good)))


def test_without_a_plan_that_of_the_settings(callflow: Callflow, good: Path) -> None:
    assert callflow("graph", "--format", "dot").out == WRITERS["dot"](graph(read_plan(good)))


@pytest.mark.parametrize(
    ("name", "begins"), [("a.svg", "<svg"), ("a.dot", "digraph"), ("a.GV", "digraph"), ("a.mmd", "flow")]
)
def test_the_ending_of_the_file_says_the_format(
    callflow: Callflow, good: Path, tmp_path: Path, name: str, begins: str
) -> None:
    done = callflow("graph", good, "--output", tmp_path / name)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / name).read_text().startswith(begins)


def test_a_format_wins_over_an_ending(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    callflow("graph", good, "--format", "svg", "--output", tmp_path / "plan.txt")
    Xml.fromstring((tmp_path / "plan.txt").read_text())


def test_a_file_that_cannot_be_written(callflow: Callflow, good: Path, tmp_path: Path) -> None:
    done = callflow("graph", good, "--output", tmp_path / "nowhere" / "a.svg")
    assert done.code == 2
    assert done.err == f"error: {tmp_path}/nowhere/a.svg cannot be written: No such file or directory\n"


def test_a_plan_with_a_mistake(callflow: Callflow, good: Path) -> None:
    good.write_text(GOOD.replace("{ring: jan}", "{ring: jam}"))
    done = callflow("graph", good)
    assert (done.code, done.out) == (2, "")
    assert "unknown-name" in done.err


def test_several_plans(callflow: Callflow, good: Path) -> None:
    (good.parent / "other.yaml").write_text(GOOD)
    done = callflow("graph", good.parent)
    assert (done.code, done.err) == (2, f"error: {good.parent} holds several plans: name one, such as {good}\n")


def test_the_picture_in_the_documentation_is_that_of_the_plan_shipped() -> None:
    shipped = svg(graph(read_plan(ROOT / "dialplans" / "acme.yaml")))
    made = "make it anew: callflow graph dialplans/acme.yaml --output docs/acme.svg"
    assert (ROOT / "docs" / "acme.svg").read_text("utf-8") == shipped, made
