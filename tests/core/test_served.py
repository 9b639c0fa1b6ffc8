"""In whose hours a queue is served, by plans built by hand."""

from __future__ import annotations

from dataclasses import replace

from callflow.core.hours import Schedule
from callflow.core.plan import OPERATOR, Node, NodeId, Plan
from callflow.core.served import DAYTIME, hours_of, schedules_of
from tests.core.plans import callback, callback_plan, hours, join, menu, plan, queue, say, with_callback

NONE_OPEN = frozenset[str]()


def leading(nodes: dict[NodeId, Node]) -> Plan:
    a_plan = plan("start", nodes, queues=[with_callback(queue("sales", "anna"))])
    return replace(a_plan, hours={**a_plan.hours, "evening": Schedule(((),) * 7)})


def test_the_step_callback_says_it() -> None:
    assert hours_of(callback_plan(), "sales", NONE_OPEN) == ("office",)


def test_of_several_steps_the_one_counts_whose_hours_are_closed() -> None:
    late = replace(callback("sales"), hours="evening")
    nodes: dict[NodeId, Node] = {"start": callback("sales", "late", "late"), "late": late}
    assert hours_of(leading(nodes), "sales", NONE_OPEN) == ("office",)
    assert hours_of(leading(nodes), "sales", frozenset({"office"})) == ("evening",)
    assert hours_of(leading(nodes), "sales", frozenset({"office", "evening"})) == ("office",)


def test_without_one_it_is_what_is_open_on_the_way() -> None:
    nodes: dict[NodeId, Node] = {
        "start": hours("office", open="menu", closed=OPERATOR),
        "menu": menu("Press 1.", {"1": "later"}),
        "later": hours("evening", open="line", closed="closed"),
        "closed": say("Closed.", OPERATOR),
        "line": join("sales"),
    }
    assert hours_of(leading(nodes), "sales", NONE_OPEN) == ("office", "evening")
    assert len(schedules_of(leading(nodes), "sales", NONE_OPEN)) == 2


def test_a_queue_for_who_calls_when_it_is_closed_offers_no_time_to_choose() -> None:
    nodes: dict[NodeId, Node] = {"start": hours("office", open=OPERATOR, closed="line"), "line": join("sales")}
    assert hours_of(leading(nodes), "sales", NONE_OPEN) is None
    assert schedules_of(leading(nodes), "sales", NONE_OPEN) == ()


def test_without_any_hours_callbacks_are_for_the_day() -> None:
    nodes: dict[NodeId, Node] = {"start": say("Hello.", "line"), "line": join("sales")}
    assert hours_of(leading(nodes), "sales", NONE_OPEN) == ()
    assert schedules_of(leading(nodes), "sales", NONE_OPEN) == (DAYTIME,)


def test_steps_in_a_circle_come_to_an_end() -> None:
    nodes: dict[NodeId, Node] = {"start": say("Hello.", "again"), "again": say("Hello again.", "start")}
    assert hours_of(leading(nodes), "sales", NONE_OPEN) is None
