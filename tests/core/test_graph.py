from __future__ import annotations

from dataclasses import replace

from callflow.core.graph import MANY, START, Arrow, Box, Graph, Kind, graph
from callflow.core.plan import OPERATOR, CallOperator, Node, NodeId
from tests.core import plans


def box(drawn: Graph, name: str) -> Box:
    return next(one for one in drawn.boxes if one.name == name)


def ways(drawn: Graph, name: str) -> list[tuple[str, str]]:
    return [(arrow.label, arrow.target) for arrow in drawn.arrows if arrow.source == name]


def test_every_kind_of_step_is_a_box_of_its_kind() -> None:
    drawn, asking = graph(plans.small_plan()), graph(plans.asking_plan())
    kinds = {one.name: one.kind for one in (*asking.boxes, *drawn.boxes)}
    assert kinds[START] is Kind.CALL
    assert kinds["call/0"] is Kind.ANNOUNCEMENT
    assert kinds["call/1"] is Kind.HOURS
    assert kinds["call/2"] is Kind.MENU
    assert kinds["sales/0"] is Kind.PERSON
    assert kinds["bye/0"] is Kind.GOODBYE
    assert kinds[OPERATOR] is Kind.OPERATOR
    queue, message = graph(plans.queue_plan()), graph(plans.message_plan())
    callback = graph(plans.callback_plan())
    assert {*drawn.kinds, *asking.kinds, *queue.kinds, *message.kinds, *callback.kinds} == set(Kind)
    assert Kind.QUESTION in asking.kinds


def test_a_queue_says_who_serves_it_and_where_its_wait_leads() -> None:
    drawn = graph(plans.queue_plan())
    assert box(drawn, "sales/1").title == "sales"
    assert "anna" in box(drawn, "sales/1").text
    assert ways(drawn, "sales/1") == [("waited too long", "over/0"), ("nobody on duty", "nobody/0")]


def test_a_box_says_what_its_step_does() -> None:
    drawn = graph(plans.small_plan(phones=("owner", "mobile")))
    assert box(drawn, START).title == "Calls to 100"
    assert box(drawn, "call/0").text == "“Thank you for calling Acme Plumbing.”"
    assert (box(drawn, "call/1").title, box(drawn, "call/1").text) == ("office", "Mon-Fri 08:00-16:00")
    assert (box(drawn, "sales/0").title, box(drawn, "sales/0").text) == ("anna", "rings for 20 s")
    assert box(drawn, OPERATOR).text == "rings owner, then mobile (20 s each), then all at once, again and again"


def test_arrows_say_what_leads_there() -> None:
    drawn = graph(plans.small_plan())
    assert ways(drawn, START) == [("", "call/0")]
    assert ways(drawn, "call/1") == [("open", "call/2"), ("closed", "closed/0")]
    assert ways(drawn, "sales/0") == [("nobody there", "sales/1")]
    assert ways(drawn, "call/2") == [
        ("1", "sales/0"),
        ("2", "support/0"),
        ("silence", "bye/0"),
        ("wrong key", OPERATOR),
    ]


def test_ways_to_the_same_place_are_one_arrow() -> None:
    menu = plans.menu("Press 1 or 2.", {"1": "sales/0", "2": "sales/0"})
    drawn = graph(plans.plan("call/0", {"call/0": menu, "sales/0": plans.ring("anna")}))
    assert ways(drawn, "call/0") == [("1, 2", "sales/0"), ("silence, wrong key", OPERATOR)]


def test_the_zero_is_said_once() -> None:
    drawn = graph(plans.small_plan())
    assert drawn.notes == ("0 in every menu: the operator.",)
    assert graph(plans.queue_plan()).notes == ("0 in every menu and queue: the operator.",)
    assert not any("0" in arrow.labels for arrow in drawn.arrows)
    assert graph(plans.plan("a", {"a": plans.say("Hello.", OPERATOR)})).notes == ()


def test_the_operator_is_one_box_however_often_the_plan_says_so() -> None:
    hours = plans.hours("office", open=OPERATOR, closed="call/0/closed/0")
    drawn = graph(plans.plan("call/0", {"call/0": hours, "call/0/closed/0": CallOperator(plans.HERE)}))
    assert [one.kind for one in drawn.boxes].count(Kind.OPERATOR) == 1
    assert ways(drawn, "call/0") == [("open, closed", OPERATOR)]


def test_many_ways_to_the_operator_end_each_at_a_box_of_its_own() -> None:
    keys = {str(key): f"ring/{key}" for key in range(1, 10)}
    rings = {name: plans.ring("anna") for name in keys.values()}
    drawn = graph(plans.plan("call/0", {"call/0": plans.menu("Choose.", keys), **rings}))
    operators = [one for one in drawn.boxes if one.kind is Kind.OPERATOR]
    assert len(operators) == len(rings) + 1 > MANY
    assert drawn.notes[-1] == "The operator: rings owner for 20 s, again and again."
    assert {arrow.target for arrow in drawn.arrows} <= {one.name for one in drawn.boxes}


def test_steps_that_nobody_reaches_are_not_drawn() -> None:
    drawn = graph(plans.plan("a", {"a": plans.say("Hello.", OPERATOR), "b": plans.say("Never.", OPERATOR)}))
    assert [one.name for one in drawn.boxes] == [START, "a", OPERATOR]


def test_a_box_names_the_section_that_begins_with_it() -> None:
    nodes: dict[NodeId, Node] = {
        "sections/sales/0": plans.say("One moment.", "sections/sales/1"),
        "sections/sales/1": plans.ring("anna"),
    }
    drawn = graph(plans.plan("sections/sales/0", nodes))
    assert box(drawn, "sections/sales/0").caption == "announcement · section sales"
    assert box(drawn, "sections/sales/1").caption == "person"


def test_all_numbers_are_named() -> None:
    plan = replace(plans.small_plan(), numbers=("100", "101", "+48221234567"))
    assert box(graph(plan), START).title == "Calls to 100, 101 or +48221234567"


def test_the_summary_counts_the_steps() -> None:
    drawn = Graph("t", (Box("a", Kind.MENU), Box("b", Kind.MENU), Box("c", Kind.OPERATOR)), (Arrow("a", "b"),), ())
    assert drawn.summary.endswith("It has these steps: menu: 2.")


def test_a_language_is_said_on_the_way_to_what_follows() -> None:
    drawn = graph(plans.plan_in_two_languages())
    assert ways(drawn, "language") == [("1 (en), 2 (pl), silence, wrong key", "office?")]
    assert "in Polish" not in [one.name for one in drawn.boxes]


def test_what_can_be_heard_in_every_menu_is_a_note() -> None:
    plan = plans.notice_plan()
    assert graph(plan).notes == ("0 in every menu: the operator.", "9 in every menu: “This call is not recorded.”")
    without = plans.plan("call/0", {"call/0": plans.say("Hello.", OPERATOR)})
    assert graph(replace(without, notices=plan.notices)).notes == ()
