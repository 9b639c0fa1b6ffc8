"""The key `extension`: what agents type, and what a caller then meets."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.core.plan import OPERATOR, JoinQueue, Plan, Ring, Say
from callflow.dialplan import Level, check_text

HEAD = """
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
call: [{ring: anna}]
"""


def read(parts: str) -> tuple[Plan | None, list[str]]:
    plan, problems = check_text("plan.yaml", HEAD + parts, date(2026, 3, 1))
    return plan, [one.message for one in problems]


def said(plan: Plan, name: str) -> str:
    node = plan.nodes[name]
    assert isinstance(node, Say)
    return node.speech.text


def test_an_agent_a_queue_and_the_operator() -> None:
    plan, problems = read("""
agents:
  anna: {phone: PJSIP/anna}
  jan: {phone: PJSIP/jan, extension: 22}
queues:
  sales: {agents: [anna], max_wait: 2m, extension: "21"}
""")
    assert problems == [], "who can be reached by an extension is named"
    assert plan is not None
    assert plan.transfers == {"22": "transfers/22", "21": "transfers/21", "0": "transfers/0"}
    assert (plan.agents["jan"].extension, plan.queues["sales"].extension) == ("22", "21")
    assert "putting you through" in said(plan, "transfers/22")
    colleague, line = plan.nodes["transfers/22/to"], plan.nodes["transfers/21/to"]
    assert isinstance(colleague, Ring)
    assert (colleague.agent, colleague.then) == ("jan", "transfers/22/nobody")
    assert isinstance(line, JoinQueue)
    assert (line.queue, line.at_front) == ("sales", True)
    ends = (colleague.then, line.over, line.nobody)
    assert all("operator" in said(plan, end) for end in ends)
    for end in (*ends, "transfers/0"):
        node = plan.nodes[end]
        assert isinstance(node, Say)
        assert node.then == OPERATOR


def test_without_extensions_nobody_is_passed_on() -> None:
    plan, _ = read("agents: {anna: {phone: PJSIP/anna}}")
    assert plan is not None
    assert plan.transfers == {}
    assert not [name for name in plan.nodes if name.startswith("transfers")]


@pytest.mark.parametrize("extension", ["0", "01", "12345", "'*1'", "a", "-1"])
def test_what_is_no_extension(extension: str) -> None:
    text = f"{HEAD}agents: {{anna: {{phone: PJSIP/anna, extension: {extension}}}}}"
    _, problems = check_text("plan.yaml", text, date(2026, 3, 1))
    [message] = [one.message for one in problems if one.level is Level.ERROR]
    assert message.endswith("is no extension")
