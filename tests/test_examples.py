"""The plans that callflow brings along: safe, tried in every branch, dialled on the demo phones, and told of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import callflow as package
from callflow.core.plan import Menu, Plan, Ring, speeches_of
from callflow.core.prompts import spoken_seconds
from callflow.core.simulate import Kind, Told
from callflow.doctor import lines
from callflow.doctor.finding import Mark
from callflow.proof import read_plan
from callflow.rehearsal import Rehearsal, rehearse
from tests.cli.conftest import Callflow, callflow

ROOT = Path(package.__file__).parent.parent
FOLDER = ROOT / "dialplans"
FILES = sorted(FOLDER.glob("*.yaml"))
ONE_SCREEN_OR_TWO = 90
LONGEST_PROMPT = 20.0

__all__ = ["callflow"]

each_plan = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@cache
def plan_of(file: Path) -> Plan:
    return read_plan(file)


@cache
def rehearsal_of(file: Path) -> Rehearsal:
    return rehearse(FOLDER / "tests" / file.name)


def told(file: Path) -> Iterator[Told]:
    """Everything that happened in all tests of a plan."""
    return chain.from_iterable(one.played.transcript for one in rehearsal_of(file).calls)


def test_there_are_the_small_one_and_three_to_take_over() -> None:
    assert [file.stem for file in FILES] == ["acme", "clinic", "office", "shop"]


def test_all_together_are_proven_safe_without_a_warning(callflow: Callflow) -> None:
    done = callflow("validate", FOLDER, "--format", "json")
    found = json.loads(done.out)
    assert (done.code, found["problems"]) == (0, [])
    assert [plan["verdict"] for plan in found["plans"]] == ["proven safe"] * len(FILES)


@each_plan
def test_its_tests_pass(file: Path) -> None:
    rehearsal = rehearsal_of(file)
    assert rehearsal.problems == ()
    assert [(one.call.name, one.played.failed) for one in rehearsal.calls if one.played.failed] == []


@each_plan
def test_its_tests_hear_everything_that_its_callers_can_hear(file: Path) -> None:
    plan, heard = plan_of(file), " ".join(line.about for line in told(file) if line.kind is Kind.CALLER_HEARS)
    said = {(language, text) for language in plan.languages for text in texts(plan, language)}
    assert sorted(one for one in said if one[1] not in heard) == []


def texts(plan: Plan, language: str) -> Iterator[str]:
    """What each step says in this language, up to the first word that only a call knows."""
    for node in plan.nodes.values():
        first, *_ = speeches_of(node) or (None,)
        if first is not None:
            yield next(prompt.text for prompt in first.prompts() if prompt.language == language)


@each_plan
def test_its_tests_ring_everybody_and_press_every_key(file: Path) -> None:
    plan, happened = plan_of(file), list(told(file))
    rung = {line.about for line in happened if line.kind is Kind.PHONE_RINGS}
    assert rung == set(plan.agents)
    assert {node.agent for node in plan.nodes.values() if isinstance(node, Ring)} <= rung
    pressed = {line.what.rpartition(" ")[2] for line in happened if line.what.startswith("the caller presses ")}
    assert set(chain("0", *(node.keys for node in plan.nodes.values() if isinstance(node, Menu)))) <= pressed


@each_plan
def test_no_prompt_is_long(file: Path) -> None:
    texts = {prompt.text for prompt in plan_of(file).prompts()}
    assert [text for text in texts if spoken_seconds(text) > LONGEST_PROMPT] == []


@each_plan
@pytest.mark.parametrize(("format_", "begins"), [("svg", "<svg"), ("mermaid", "flowchart"), ("dot", "digraph")])
def test_it_can_be_drawn(callflow: Callflow, file: Path, format_: str, begins: str) -> None:
    done = callflow("graph", file, "--format", format_)
    assert (done.code, done.err) == (0, "")
    assert begins in done.out
    assert plan_of(file).company in done.out
    if format_ == "svg":
        Xml.fromstring(done.out)


@each_plan
def test_its_text_is_short_and_known_to_editors(file: Path) -> None:
    first, *others = file.read_text("utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../docs/dialplan.schema.json"
    assert len(others) < ONE_SCREEN_OR_TWO
    assert max(map(len, others)) <= 120


@each_plan
def test_it_can_be_dialled_on_the_demo_phones(file: Path) -> None:
    plan = plan_of(file)
    there = re.findall(r"^\[([a-z0-9]+)\]", (ROOT / "asterisk-conf" / "pjsip.conf").read_text("utf-8"), re.MULTILINE)
    assert {agent.phone for agent in plan.agents.values()} <= {f"PJSIP/{name}" for name in there}
    short, long = plan.numbers
    assert re.fullmatch(r"[1-9]00", short)
    assert re.fullmatch(r"\+48\d{9}", long)


def test_their_operators_are_those_of_asterisks_own_line() -> None:
    findings = lines.examine([plan_of(file) for file in FILES], ROOT / "asterisk-conf" / "queues.conf")
    assert {finding.mark for finding in findings} == {Mark.WELL}


@each_plan
def test_the_readme_names_it(file: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8").splitlines()
    (line,) = (line for line in readme if f"dialplans/{file.name}" in line)
    assert plan_of(file).numbers[0] in line
