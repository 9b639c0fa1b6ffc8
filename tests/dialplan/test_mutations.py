"""Whatever becomes of a plan's text, reading it ends with a safe plan or with problems, never with anything else.

10,000 plans with something wrong in them are judged, and what is accepted is walked. ``MUTANTS=1000000 pytest
tests/dialplan/test_mutations.py`` tries more, other ones too. A failure names the plan; the same number finds it again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.explore import Proof, explore
from callflow.core.plan import OPERATOR, Goodbye, Menu, NodeId, Place, Plan, next_nodes
from callflow.core.prompts import Speech
from callflow.core.steps import ROUNDS
from callflow.dialplan import check, check_text
from callflow.dialplan.events import Unreadable
from callflow.dialplan.source import decode
from tests.dialplan.mutations import ACME, SMALL, mutated

TODAY = date(2026, 3, 1)
BLOCKS = 20
MUTANTS = int(os.environ.get("MUTANTS", "10000"))


def judge(data: bytes) -> Plan | None:
    try:
        text = decode("a.yaml", data)
    except Unreadable:
        return None
    plan, problems = check_text("a.yaml", text, TODAY)
    assert (plan is None) == any(problem.is_error for problem in problems)
    assert problems == sorted(problems)
    for problem in problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert "\n" not in str(problem)
    return plan


def assert_safe(plan: Plan) -> None:
    """Every way leads on to a node that is there, never back, to two menus at most, to a goodbye from silence only."""
    assert OPERATOR in plan.nodes
    silences = {node.silence.then for node in plan.nodes.values() if isinstance(node, Menu)}
    for name, node in plan.nodes.items():
        for target in next_nodes(node):
            assert target in plan.nodes
            assert not isinstance(plan.nodes[target], Goodbye) or target in silences or "silence" in name
    above: set[NodeId] = set()

    @cache
    def menus(name: NodeId) -> int:
        """How many menus lie ahead at most."""
        above.add(name)
        node, ahead = plan.nodes[name], 0
        for target in next_nodes(node):
            assert target not in above
            ahead = max(ahead, menus(target))
        above.remove(name)
        return ahead + isinstance(node, Menu)

    assert menus(plan.start) <= ROUNDS


def shape(value: object) -> object:
    """What of a plan decides where callers come: all but places, and what exactly is said."""
    match value:
        case Place():
            return None
        case Speech(parts=parts):
            return tuple(type(part).__name__ for spoken in parts.values() for part in spoken)
        case Mapping():
            return tuple((key, shape(each)) for key, each in value.items())
        case tuple():
            return tuple(map(shape, value))
        case _ if is_dataclass(value):
            return (type(value).__name__, *(shape(getattr(value, field.name)) for field in fields(value)))
        case _:
            return value


WALKED: set[object] = set()


def assert_proven(plan: Plan) -> None:
    """The walk of every state finds nothing; plans of the same shape are walked once."""
    phones = tuple((name, agent.confirm, agent.is_outside) for name, agent in plan.agents.items())
    alike = shape((plan.nodes, plan.start, plan.operator, plan.queues, phones))
    if alike not in WALKED:
        found = explore(plan)
        assert isinstance(found, Proof), found.wrong
        WALKED.add(alike)


@pytest.mark.parametrize(
    "text",
    [ACME, *(small.encode() for small in SMALL)],
    ids=["acme", *(str(number + 1) for number in range(len(SMALL)))],
)
def test_what_is_mutated_is_sound(text: bytes) -> None:
    plan = judge(text)
    assert plan is not None
    assert_proven(plan)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_mutated_plan_gives_problems_or_a_safe_plan(block: int) -> None:
    accepted, each = 0, -(-MUTANTS // BLOCKS)
    for number in range(block * each, (block + 1) * each):
        text = mutated(Random(number))
        try:
            plan = judge(text)
            if plan is not None:
                assert_safe(plan)
                assert_proven(plan)
                accepted += 1
        except Exception as error:
            raise AssertionError(f"plan {number}: {error!r}\n{text.decode(errors='replace')}") from error
    assert 0 < accepted < each / 2


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}'\"&*!|>%@#?,~ \n\t\\\x00\u2028é1", max_size=60))
def test_any_text_gives_problems(text: str) -> None:
    assert judge(text.encode()) is None


def test_a_file_of_noise(tmp_path: Path) -> None:
    path = tmp_path / "noise.yaml"
    path.write_bytes(bytes(range(256)) * 8)
    plans, (problem,) = check([path], TODAY)
    assert plans == []
    assert problem.rule == "unreadable"
