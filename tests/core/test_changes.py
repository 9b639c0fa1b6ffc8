"""What callers notice between two plans, and that nothing they would notice is kept from an admin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest

from callflow.core.benefit import Benefit
from callflow.core.change import Change
from callflow.core.changes import changes
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import (
    OPERATOR,
    Agent,
    CallOperator,
    Hours,
    Menu,
    Node,
    NodeId,
    Patience,
    Plan,
    Ring,
    Say,
    Sentence,
)
from callflow.core.prompts import Fill, Prompt, Speech, Word, says
from callflow.core.terms import CallbackTerms, Caps, First
from tests.core import plans

TODAY = date(2026, 3, 2)


def between(old: Plan, new: Plan) -> list[tuple[str, str, str, str]]:
    return [(one.where, one.what, one.old, one.new) for one in changes(old, new, TODAY)]


def small(**nodes: Node) -> Plan:
    """The small plan with other steps: ``call_2=`` stands for ``call/2``."""
    plan = plans.small_plan()
    return replace(plan, nodes={**plan.nodes, **{name.replace("_", "/"): node for name, node in nodes.items()}})


def line(*steps: Node) -> Plan:
    """Steps one after the other, then the operator."""
    names = [f"call/{index}" for index in range(len(steps))]
    nodes: dict[NodeId, Node] = {}
    for name, then, step in zip(names, [*names[1:], OPERATOR], steps, strict=False):
        assert isinstance(step, Say | Ring)
        nodes[name] = replace(step, then=then)
    return plans.plan(names[0] if names else OPERATOR, nodes)


def first_menu() -> Menu:
    menu = plans.small_plan().nodes["call/2"]
    assert isinstance(menu, Menu)
    return menu


A, B, C = (plans.say(text, OPERATOR) for text in ("A.", "B.", "C."))
ANNA, JAN = plans.ring("anna"), plans.ring("jan")


# What is no change.


def test_the_same_plan() -> None:
    assert between(plans.small_plan(), plans.small_plan()) == []


def test_what_callers_cannot_notice_is_no_change() -> None:
    old = plans.small_plan()
    names = {name: f"sections/new/{index}" for index, name in enumerate(old.nodes) if name != OPERATOR}
    renamed = {names.get(name, name): moved(node, names) for name, node in reversed(list(old.nodes.items()))}
    agents = {name: replace(agent, phone=agent.phone) for name, agent in reversed(list(old.agents.items()))}
    new = replace(old, version="v2", nodes=renamed, agents=agents, start=names[old.start], hours={"desk": plans.OFFICE})
    assert between(old, new) == []


def moved(node: Node, names: dict[NodeId, NodeId]) -> Node:
    """The same step, with other names for all that it names."""
    match node:
        case Say() | Ring():
            return replace(node, then=names.get(node.then, node.then))
        case Hours():
            return replace(node, schedule="desk", open=names.get(node.open, node.open), closed=names[node.closed])
        case Menu():
            keys = {key: names[target] for key, target in reversed(list(node.keys.items()))}
            return replace(node, keys=keys, silence=elsewhere(node.silence, names), wrong=elsewhere(node.wrong, names))
        case _:
            return node


def elsewhere(patience: Patience, names: dict[NodeId, NodeId]) -> Patience:
    return replace(patience, then=names.get(patience.then, patience.then))


def test_agents_by_other_names_at_the_same_phones() -> None:
    old = line(ANNA)
    agents = {**old.agents, "ania": Agent("ania", "PJSIP/anna")}
    assert between(old, replace(line(plans.ring("ania")), agents=agents)) == []


def test_words_that_are_never_said() -> None:
    once = replace(first_menu(), wrong=Patience(1, plans.words("Never said."), OPERATOR))
    other = replace(once, wrong=replace(once.wrong, speech=plans.words("Never said either.")))
    assert between(small(call_2=once), small(call_2=other)) == []


def test_days_that_are_over() -> None:
    old = plans.small_plan()
    past = replace(old, hours={"office": replace(plans.OFFICE, closed=frozenset({date(2025, 12, 24)}))})
    assert between(old, past) == []


def test_steps_that_nobody_reaches() -> None:
    assert between(plans.small_plan(), small(lost_0=A)) == []


# What is a change.


def test_words() -> None:
    assert between(line(A), line(B)) == [("at the start", "the announcement: the words", "“A.”", "“B.”")]


def test_how_long_what_is_personal_is_kept() -> None:
    old = plans.small_plan()
    what = "for how long what is personal is kept after a call"
    assert between(old, replace(old, keep=30 * 86_400.0)) == [("when the call is over", what, "90 days", "30 days")]


def test_a_recording() -> None:
    new = line(replace(A, speech=recorded(A.speech)))
    assert between(line(A), new) == [("at the start", "the announcement: the recording", "none yet", "recorded")]


def test_an_announcement_that_comes_or_goes() -> None:
    assert between(line(A, C), line(A, B, C)) == [("at the start", "an announcement", "", "“B.”")]
    assert between(line(A, B, C), line(A, C)) == [("at the start", "an announcement", "“B.”", "")]


def test_another_order() -> None:
    assert between(line(ANNA, JAN), line(JAN, ANNA)) == [
        ("at the start", "the order", "anna for 20 s, then jan for 20 s", "jan for 20 s, then anna for 20 s")
    ]


def test_who_is_rung_and_for_how_long() -> None:
    assert between(line(ANNA), line(JAN)) == [("at the start", "who is rung", "anna", "jan")]
    assert between(line(ANNA), line(replace(ANNA, ring_for=30.0))) == [
        ("at the start", "how long anna is rung", "20 s", "30 s")
    ]
    assert between(line(ANNA), line(ANNA, JAN)) == [("at the start", "a person who is rung", "", "jan for 20 s")]


def test_another_phone_of_the_same_person() -> None:
    old = line(ANNA)
    new = replace(old, agents={**old.agents, "anna": Agent("anna", "PJSIP/+48@trunk", confirm=True)})
    assert between(old, new) == [
        ("at the start", "the phone of anna", "PJSIP/anna", "PJSIP/+48@trunk"),
        ("at the start", "anna must press 1 to take the call", "no", "yes"),
    ]


def test_keys_that_come_go_and_move() -> None:
    old = first_menu()
    gone = replace(old, keys={"1": "sales/0"})
    assert between(plans.small_plan(), small(call_2=gone)) == [
        (
            "when office is open",
            "key 2 is gone",
            "the menu “For billing press 1, for a burst pipe press 2.” with the keys 1 and 2",
            "",
        )
    ]
    assert between(small(call_2=gone), plans.small_plan())[0][1] == "key 2 is new"
    swapped = replace(old, keys={"1": "support/0", "2": "sales/0"})
    assert [one[1:] for one in between(plans.small_plan(), small(call_2=swapped))] == [
        (
            "moves to another key: anna for 20 s, then mobile for 20 s, then the operator",
            "key 1",
            "key 2",
        ),
        (
            "moves to another key: the menu “For billing press 1, for a burst pipe press 2.” with the keys 1 and 2",
            "key 2",
            "key 1",
        ),
    ]


def test_a_section_that_moves_and_changes() -> None:
    menu = plans.menu("Choose.", {"1": "sections/sales/0"})
    old = plans.plan("a", {"a": menu, "sections/sales/0": A})
    new = plans.plan("a", {"a": replace(menu, keys={"2": "sections/sales/0"}), "sections/sales/0": B})
    assert between(old, new) == [
        ("at the start", "moves to another key: “B.”, then the operator", "key 1", "key 2"),
        ("key 2", "the announcement: the words", "“A.”", "“B.”"),
    ]


def test_what_is_behind_a_key_bears_its_way() -> None:
    new = small(billing_0=plans.ring("anna"))
    assert between(plans.small_plan(), new) == [("when office is open, key 2, key 1", "who is rung", "jan", "anna")]


def test_what_two_keys_share_is_told_once() -> None:
    menu = plans.menu("Choose.", {"1": "s", "2": "s"})
    assert len(between(plans.plan("a", {"a": menu, "s": A}), plans.plan("a", {"a": menu, "s": B}))) == 1


def test_opening_hours() -> None:
    old = plans.small_plan()
    week = (*plans.OFFICE.week[:5], (Opening(time(9), time(13)),), ())
    holidays = frozenset({date(2026, 12, 24)})
    new = replace(old, hours={"office": Schedule(week, holidays)})
    assert between(old, new) == [
        (
            "at the start",
            "the opening hours office",
            "Mon-Fri 08:00-16:00",
            "Mon-Fri 08:00-16:00, Sat 09:00-13:00",
        ),
        ("at the start", "the opening hours office: days closed", "", "2026-12-24"),
    ]
    assert between(new, replace(new, hours={"office": Schedule(week)}))[0][1:] == (
        "the opening hours office: days no longer closed",
        "2026-12-24",
        "",
    )


def test_opening_hours_where_there_were_none() -> None:
    nodes: dict[NodeId, Node] = {"a": replace(A, then="menu"), "menu": plans.menu("Choose.", {"1": "s"}), "s": ANNA}
    old = plans.plan("a", nodes)
    asked = plans.hours("office", open="menu", closed="night")
    new = plans.plan("a", {**nodes, "a": replace(A, then="h"), "h": asked, "night": B})
    assert between(old, new) == [
        ("at the start", "the opening hours office decide here", "", "Mon-Fri 08:00-16:00"),
        ("when office is closed", "an announcement", "", "“B.”"),
        ("when office is closed", "what follows", "the menu “Choose.” with the key 1", "the operator"),
    ]
    assert between(new, old)[0][1:] == ("the opening hours office decide here", "Mon-Fri 08:00-16:00", "")


def test_opening_hours_in_front_of_others() -> None:
    week = tuple((Opening(time(0), time(0)),) for _ in range(7))
    old = replace(plans.small_plan(), hours={"office": plans.OFFICE, "season": Schedule(week)})
    season = plans.hours("season", open="call/1", closed="winter/0")
    new = replace(
        old,
        nodes={
            **old.nodes,
            "call/0": plans.say("Thank you for calling Acme Plumbing.", "s"),
            "s": season,
            "winter/0": A,
        },
    )
    assert between(old, new)[0] == ("at the start", "the opening hours season decide here", "", "Mon-Sun 00:00-24:00")
    assert all(one[0].startswith("when season is closed") for one in between(old, new)[1:])
    assert between(new, old)[0] == ("at the start", "the opening hours season decide here", "Mon-Sun 00:00-24:00", "")


def test_a_new_menu_tells_its_keys() -> None:
    new = plans.plan("a", {"a": plans.menu("Choose.", {"1": "s"}), "s": ANNA})
    assert [one[1:] for one in between(line(), new)] == [
        ("what follows", "the operator", "the menu “Choose.” with the key 1"),
        ("key 1 is new", "", "anna for 20 s, then the operator"),
    ]


def test_numbers_language_and_operators() -> None:
    old = plans.small_plan(phones=("owner", "anna"))
    operator = replace(old.operator, ring=("owner",), ring_for=30.0)
    new = replace(old, numbers=("100", "101"), language="pl", timezone="Europe/London", operator=operator)
    assert between(old, new) == [
        ("when dialling", "numbers answered now", "", "101"),
        ("when dialling", "the language of all that is said", "en", "pl"),
        ("when dialling", "the time zone of the opening hours", "Europe/Warsaw", "Europe/London"),
        ("at the operator", "who is rung, in this order", "owner, anna", "owner"),
        ("at the operator", "how long each phone rings", "20 s", "30 s"),
    ]


# Nothing is kept back.


def with_field(node: Node, **changed: Any) -> Node:
    return replace(node, **changed)


def mutants(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """The plan with one field of one step changed, each in its turn."""
    for name, node in plan.nodes.items():
        for field in fields(node):
            for value in others(getattr(node, field.name), field.name):
                yield (
                    f"{name}.{field.name}",
                    replace(plan, nodes={**plan.nodes, name: with_field(node, **{field.name: value})}),
                )


def recorded(speech: Speech) -> Speech:
    return says(*(replace(prompt, recording="recorded") for prompt in speech.prompts()))


def others(value: object, name: str) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case float():
            yield value + 1
        case Speech():
            yield plans.words(f"{value.text} More.")
            yield recorded(value)
        case Patience():
            yield replace(value, tries=value.tries + 1)
            yield replace(value, speech=plans.words("Other words."))
            yield replace(value, then="extra")
        case dict():
            for key in value:
                yield {one: target for one, target in value.items() if one != key}
                yield {**value, key: "extra"}
            yield {**value, "9": "extra"}
        case str() if name in {"then", "open", "closed"}:
            yield "extra"
        case str() if name == "agent":
            yield "owner"


EXTRA = small(extra=plans.say("Something else.", OPERATOR))
MUTANTS = list(mutants(EXTRA))


@pytest.mark.parametrize(("changed", "new"), MUTANTS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(MUTANTS)])
def test_whatever_changes_is_told(changed: str, new: Plan) -> None:
    if changed.startswith("extra"):
        return
    found = changes(EXTRA, new, TODAY)
    assert found
    assert all(isinstance(one, Change) and one.where and one.what for one in found)
    assert changes(new, EXTRA, TODAY)


def test_a_plan_of_thousands_of_steps() -> None:
    steps = [replace(A, speech=plans.words(f"Step {number}.")) for number in range(3000)]
    assert between(line(*steps), line(*steps, B)) == [("at the start", "an announcement", "", "“B.”")]


def test_an_operator_step_is_the_operator() -> None:
    old = plans.plan("a", {"a": A})
    new = plans.plan("a", {"a": replace(A, then="a/1"), "a/1": CallOperator(plans.HERE)})
    assert between(old, new) == []


def spoken(english: str, polish: str) -> Plan:
    return plans.plan("a", {"a": replace(A, speech=plans.in_two_languages(english, polish))})


def test_words_that_change_in_another_language_are_told() -> None:
    assert between(spoken("Hi.", "Hej."), spoken("Hi.", "Cześć.")) == [
        ("at the start", "the announcement: the words in pl", "“Hej.”", "“Cześć.”")
    ]
    assert between(spoken("Hi.", "Hej."), spoken("Ho.", "Hej.")) == [
        ("at the start", "the announcement: the words", "“Hi.”", "“Ho.”")
    ]


def naming(about: str, *keys: str) -> Plan:
    fill = Fill(Word.NEXT_OPENING, {key: Prompt("We open again soon.", "en") for key in keys}, about)
    return plans.plan("a", {"a": replace(A, speech=Speech("Hi. {next_opening}.", {"en": (Prompt("Hi.", "en"), fill)}))})


def test_other_openings_that_are_named_are_told() -> None:
    what = "the announcement: the openings that it can name"
    assert between(naming("office", "mon 08:00"), naming("shop", "mon 08:00", "tue 08:00")) == [
        ("at the start", what, "office: mon 08:00", "shop: mon 08:00, tue 08:00")
    ]


def test_a_choice_of_language_is_told() -> None:
    two = plans.plan_in_two_languages()
    german = {**two.nodes, "in Polish": plans.set_language("de", "office?")}
    assert ("key 2", "the language from here on", "pl", "de") in between(two, replace(two, nodes=german))
    one = replace(two, languages=("en",))
    assert between(one, two) == [("when dialling", "the languages a caller can hear", "en", "en and pl")]


def with_queue(**changed: Any) -> Plan:
    plan = plans.queue_plan()
    return replace(plan, queues={"sales": replace(plan.queues["sales"], **changed)})


def test_who_must_log_in_first_and_what_agents_hear_who_dial_a_code() -> None:
    old = plans.queue_plan()
    anna = replace(old.agents["anna"], must_log_in=True)
    assert between(old, replace(old, agents={**old.agents, "anna": anna})) == [
        ("key 1", "the queue sales: who must log in first", "nobody", "anna")
    ]
    paused = replace(old, to_agents={Sentence.AGENT_PAUSED: says(Prompt("Off you go.", "en"))})
    assert between(old, paused) == [("for an agent who dials a code", "agent paused: the words", "", "“Off you go.”")]


def test_a_queue_that_changes_is_told_in_words() -> None:
    assert between(with_queue(), with_queue(wrap_up=30 * 86_400.0, max_wait=90.0)) == [
        ("key 1", "the queue sales: the longest wait", "180 s", "90 s"),
        ("key 1", "the queue sales: an agent's time after a call", "0 s", "30 days"),
    ]


def test_a_benefit_that_comes_or_changes_is_told_in_words() -> None:
    cake = Benefit(60.0, "cake", plans.words("You get cake."))
    what = "the queue sales: the benefit for a long wait"
    assert between(with_queue(), with_queue(benefit=cake)) == [("key 1", what, "", "cake")]
    tea = Benefit(90.0, "tea", plans.words("You get tea."))
    assert between(with_queue(benefit=cake), with_queue(benefit=tea)) == [
        ("key 1", what, "cake", "tea"),
        ("key 1", f"{what}: given after", "60 s", "90 s"),
        ("key 1", f"{what}: the words", "“You get cake.”", "“You get tea.”"),
    ]
    assert between(with_queue(), with_queue(same_agent_within=30 * 86_400.0)) == [
        ("key 1", "the queue sales: for how long a caller's last agent is preferred", "0 s", "30 days")
    ]


def test_words_that_come_or_go_are_not_told_as_an_empty_text() -> None:
    silent = with_queue(longer=Speech("", {"en": ()}))
    what, words = "the queue sales: that it takes longer: the words", "“It takes longer than we said.”"
    assert between(with_queue(), silent) == [("key 1", what, words, "")]
    assert between(silent, with_queue()) == [("key 1", what, "", words)]


def test_notices_are_told_where_there_is_a_menu() -> None:
    old = plans.notice_plan()
    where, what = "in every menu", "the notice behind key 9: the words"
    new = replace(old, notices={"9": plans.words("We record."), "8": plans.words("Here.")})
    assert between(old, new) == [
        (where, what, "“This call is not recorded.”", "“We record.”"),
        (where, "the notice behind key 8: the words", "", "“Here.”"),
    ]
    assert between(old, replace(old, notices={})) == [(where, what, "“This call is not recorded.”", "")]
    assert between(line(A), replace(line(A), notices=old.notices)) == []


def with_terms(**terms: Any) -> Plan:
    plan = plans.callback_plan()
    sales = plan.queues["sales"]
    assert sales.callback is not None
    callback = replace(sales.callback, terms=replace(sales.callback.terms, **terms))
    return replace(plan, queues={"sales": replace(sales, callback=callback)})


def test_other_terms_of_callbacks_are_told_once() -> None:
    old = plans.callback_plan()
    new = with_terms(to=("+48", "+49"), attempts=2, quiet=None, caps=Caps(per_day=10))
    what = "callbacks by the queue sales"
    assert [(one.what, one.old, one.new) for one in changes(old, new, TODAY)] == [
        (f"{what}: the prefixes that may be called", "+48", "+48 or +49"),
        (f"{what}: attempts", "3", "2"),
        (f"{what}: quiet hours", "20:00-08:00", "none"),
        (f"{what}: calls a day", "300", "10"),
    ]


def test_callbacks_that_are_offered_no_longer_are_told() -> None:
    old = plans.callback_plan()
    new = replace(old, queues={"sales": replace(old.queues["sales"], callback=None)})
    told = [(one.what, one.old, one.new) for one in changes(old, new, TODAY)]
    assert told == [("callbacks by the queue sales", "to numbers that begin with +48", "")]


@pytest.mark.parametrize("name", [one.name for one in fields(CallbackTerms) if one.name != "speeches"])
def test_none_of_the_terms_changes_in_silence(name: str) -> None:
    others = {
        "to": ("+49",),
        "trunk": "another",
        "shown": "+48221112233",
        "first": First.CUSTOMER,
        "quiet": None,
        "caps": Caps(minutes_a_day=1.0),
        "late_share": 0.2,
    }
    assert changes(plans.callback_plan(), with_terms(**{name: others.get(name, 6)}), TODAY)


# When agents work.


def of_anna(hours: Schedule | None) -> Plan:
    """The plan with a queue, of which anna works by these hours."""
    old = plans.queue_plan()
    anna = replace(old.agents["anna"], hours=None if hours is None else "anna's")
    more = {} if hours is None else {"anna's": hours}
    return replace(old, agents={**old.agents, "anna": anna}, hours={**old.hours, **more})


def test_hours_of_an_agent_are_told() -> None:
    holiday = replace(plans.OFFICE, closed=frozenset({date(2026, 12, 24)}))
    always, week = "whenever the phone is there", "Mon-Fri 08:00-16:00"
    assert [one[1:] for one in between(of_anna(None), of_anna(plans.OFFICE))] == [("when anna works", always, week)]
    assert [one[1:] for one in between(of_anna(plans.OFFICE), of_anna(None))] == [("when anna works", week, always)]
    assert [one[1:] for one in between(of_anna(plans.OFFICE), of_anna(holiday))] == [
        ("when anna works: days off", "", "2026-12-24")
    ]


def test_other_hours_of_a_person_by_another_name_are_told_too() -> None:
    old, new = of_anna(None), of_anna(plans.OFFICE)
    queue = new.queues["sales"]
    renamed = replace(queue, agents=tuple("ania" if name == "anna" else name for name in queue.agents))
    new = replace(
        new, agents={**new.agents, "ania": replace(new.agents["anna"], name="ania")}, queues={"sales": renamed}
    )
    assert "when ania works" in [one[1] for one in between(old, new)]


def test_the_time_zone_counts_for_hours_of_agents_too() -> None:
    old = of_anna(plans.OFFICE)
    (change,) = between(old, replace(old, timezone="Europe/London"))
    assert change[2:] == ("Europe/Warsaw", "Europe/London")
    assert between(of_anna(None), replace(of_anna(None), timezone="Europe/London")) == []


def test_whom_agents_can_pass_callers_on_to() -> None:
    old = plans.transfer_plan()
    fewer = replace(old, version="v2", transfers={key: old.transfers[key] for key in ("0", "21")})
    assert between(old, fewer) == [
        ("in a talk", "extensions to which an agent can no longer pass the caller on", "22", "")
    ]
    assert between(fewer, old) == [("in a talk", "extensions to which an agent can pass the caller on now", "", "22")]


def test_what_a_caller_hears_while_an_agent_asks_a_colleague() -> None:
    old = plans.transfer_plan()
    new = replace(old, version="v2", asking=plans.words("We ask."))
    assert between(old, new) == [
        ("in a talk", "while an agent asks a colleague: the words", "“We ask a colleague.”", "“We ask.”")
    ]


def test_what_a_caller_meets_whom_an_agent_passes_on() -> None:
    old = plans.transfer_plan()
    nodes = {**old.nodes, "transfers/22": plans.say("To a colleague.", "transfers/22/to")}
    [(where, _, before, after)] = between(old, replace(old, version="v2", nodes=nodes))
    assert where == "when an agent passes the caller on to 22"
    assert (before, after) == ("“We put you through.”", "“To a colleague.”")
