"""Whatever becomes of a plan's text, reading it ends with a plan or with problems, never with anything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callflow.core.plan import OPERATOR, Goodbye, Menu, Plan, next_nodes
from callflow.dialplan import check, check_text
from callflow.dialplan.events import Unreadable
from callflow.dialplan.source import decode

ACME = (Path(__file__).parents[2] / "dialplans" / "acme.yaml").read_bytes()
TODAY = date(2026, 3, 1)
SNIPPETS = rb"""- |: |{|}|[|]|"|&a |*a|!x |#|>|0:|- goodbye: x|- do: sales|~|\u0000|? |---|%|{x}|'""".split(b"|")
SNIPPETS += [b"\n", b"\r", b"\t", b"|", b"\xff", b"\xc3\xa9", b" # callflow: allow loop because x", b"#callflow:\n"]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    lines = ACME.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["remove", "repeat", "indent", "dedent", "swap", "insert", "flip"])):
            case "remove" if len(lines) > 1:
                del lines[at]
            case "repeat":
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case "indent":
                lines[at] = b"  " + lines[at]
            case "dedent":
                lines[at] = lines[at].removeprefix(b"  ")
            case "swap":
                lines[at - 1], lines[at] = lines[at], lines[at - 1]
            case "insert":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(st.sampled_from(SNIPPETS)) + lines[at][column:]
            case _:
                column = draw(st.integers(0, max(0, len(lines[at]) - 1)))
                lines[at] = lines[at][:column] + bytes([draw(st.integers(0, 255))]) + lines[at][column + 1 :]
    return b"".join(lines)


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
    """Every way leads on to a node that is there, never back, and to a goodbye from silence only."""
    assert OPERATOR in plan.nodes
    silences = {node.silence.then for node in plan.nodes.values() if isinstance(node, Menu)}
    for name, node in plan.nodes.items():
        for target in next_nodes(node):
            assert target in plan.nodes
            assert not isinstance(plan.nodes[target], Goodbye) or target in silences or "silence" in name
    open_nodes: set[str] = set()

    def descend(name: str) -> None:
        assert name not in open_nodes
        open_nodes.add(name)
        for target in set(next_nodes(plan.nodes[name])):
            descend(target)
        open_nodes.remove(name)

    descend(plan.start)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_plan_gives_problems_or_a_safe_plan(data: bytes) -> None:
    plan = judge(data)
    if plan is not None:
        assert_safe(plan)


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
