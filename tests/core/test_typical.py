"""The typical caller: a median over equally likely keys, by the lengths of the texts."""

from __future__ import annotations

import pytest

from callflow.core.interpreter import step
from callflow.core.plan import OPERATOR, Node, NodeId, Plan
from callflow.core.prompts import Prompt
from callflow.core.typical import typical_seconds
from tests.core.plans import goodbye, hours, large_plan, menu, plan, queue_plan, ring, say

LONG = "This is a long text that has about a dozen words in it."


def seconds(a_plan: Plan, *texts: str) -> float:
    return a_plan.seconds(tuple(Prompt(text, "en") for text in texts))


def test_who_is_rung_at_once_waits_for_nothing() -> None:
    assert typical_seconds(plan(OPERATOR, {}), step) == 0.0


def test_a_text_is_heard_to_its_end_and_half_of_the_callers_choose_the_quick_key() -> None:
    nodes: dict[NodeId, Node] = {
        "hello": say("Hello.", "m"),
        "m": menu("Press 1 or 2.", {"1": "long", "2": "jan"}),
        "long": say(LONG, OPERATOR),
        "jan": ring("jan"),
    }
    a_plan = plan("hello", nodes)
    assert typical_seconds(a_plan, step) == pytest.approx(seconds(a_plan, "Hello.", "Press 1 or 2."))


def test_two_of_three_keys_decide_and_each_menu_shares_its_chances() -> None:
    nodes: dict[NodeId, Node] = {
        "m": menu("Press a key.", {"1": "jan", "2": "n", "3": "n"}),
        "n": menu("And another.", {"1": "jan", "2": "long"}),
        "jan": ring("jan"),
        "long": say(LONG, OPERATOR),
    }
    a_plan = plan("m", nodes)
    assert typical_seconds(a_plan, step) == pytest.approx(seconds(a_plan, "Press a key.", "And another."))
    more = plan("m", nodes | {"m": menu("Press a key.", {"1": "long", "2": "n", "3": "n"}), "n": say(LONG, "long")})
    assert typical_seconds(more, step) == pytest.approx(seconds(more, "Press a key.", LONG, LONG))


def test_they_call_while_everything_is_open_and_are_never_silent() -> None:
    nodes: dict[NodeId, Node] = {
        "h": hours("office", open="m", closed="night"),
        "night": say(LONG, OPERATOR),
        "m": menu("Press 1.", {"1": "jan"}, silence="bye"),
        "jan": ring("jan"),
        "bye": goodbye(),
    }
    a_plan = plan("h", nodes)
    assert typical_seconds(a_plan, step) == pytest.approx(seconds(a_plan, "Press 1."))


def test_a_text_that_must_be_heard_is() -> None:
    a_plan = plan("m", {"m": menu("Press 1.", {"1": OPERATOR}, barge_in=False)})
    assert typical_seconds(a_plan, step) == pytest.approx(seconds(a_plan, "Press 1."))


def test_a_large_plan_has_few_typical_callers() -> None:
    asked = 0

    def counting(*anything: object) -> object:
        nonlocal asked
        asked += 1
        return step(*anything)  # type: ignore[arg-type]

    assert typical_seconds(large_plan(), counting) > 0  # type: ignore[arg-type]
    assert asked < 300


def test_in_a_queue_an_agent_is_free() -> None:
    a_plan = queue_plan()
    heard = seconds(a_plan, "For sales press 1.", "We look for somebody.")
    assert typical_seconds(a_plan, step) == pytest.approx(heard)
