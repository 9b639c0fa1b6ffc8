"""The proof: it holds for sound plans, and a plan broken on purpose is refused with the story of a caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.call import Call, Ending, Parting, Ringing, Speaking
from callflow.core.circles import around, circles
from callflow.core.events import CallArrived, DeadlinePassed, Event, PlaybackEnded
from callflow.core.explore import Counterexample, Proof, explore
from callflow.core.interpreter import Step, step
from callflow.core.plan import OPERATOR, Node, NodeId, Plan
from callflow.core.prompts import Prompt, Speech
from tests.core.plans import (
    goodbye,
    hours,
    join,
    large_plan,
    menu,
    plan,
    queue,
    queue_plan,
    ring,
    say,
    small_plan,
    words,
)


def refused(nodes: Mapping[NodeId, Node], start: NodeId = "a") -> Counterexample:
    found = explore(plan(start, nodes))
    assert isinstance(found, Counterexample)
    return found


def proven(a_plan: Plan) -> Proof:
    found = explore(a_plan)
    assert isinstance(found, Proof), found
    return found


# Sound plans.


@pytest.mark.parametrize("phones", [("owner",), ("mobile",), ("owner", "jan"), ("owner", "mobile", "jan")])
def test_the_small_plan_is_proven(phones: tuple[str, ...]) -> None:
    assert proven(small_plan(phones=phones)).endings == frozenset(Ending) - {
        Ending.GOODBYE_AFTER_MESSAGE,
        Ending.GOODBYE_AFTER_CALLBACK,
    }


def test_the_large_plan_is_proven() -> None:
    assert proven(large_plan()).states > 500


def test_without_a_goodbye_no_call_ends_with_one() -> None:
    assert Ending.GOODBYE_AFTER_SILENCE not in proven(plan(OPERATOR, {})).endings


def test_the_longest_way_to_a_human_is_told() -> None:
    first = menu("Press 1 please.", {"1": OPERATOR}, tries=2)
    a_plan = plan("a", {"a": say("Hello there.", "m"), "m": first})
    proof = proven(a_plan)

    def seconds(speech: Speech) -> float:
        return a_plan.seconds(tuple(speech.prompts()))

    spoken = [seconds(one) for one in (first.speech, first.silence.speech, first.speech) if one]
    by_silence = seconds(words("Hello there.")) + sum(spoken) + 2 * first.wait
    wrong = first.wrong.speech
    assert wrong is not None
    longest = by_silence + seconds(wrong) + seconds(first.speech) + first.wait
    assert proof.seconds_to_human == pytest.approx(longest)
    assert isinstance(proof.slowest.chapters[-1][1].phase, Ringing)


def test_a_plan_that_only_rings_takes_no_time_to_a_human() -> None:
    assert proven(plan(OPERATOR, {})).seconds_to_human == 0.0


def test_texts_of_the_same_length_take_their_time() -> None:
    a_plan = plan("a", {"a": say("Hello.", "b"), "b": say("Hello.", OPERATOR)})
    proof = proven(a_plan)
    assert proof.seconds_to_human == proof.typical_seconds == 2 * a_plan.seconds((Prompt("Hello.", "en"),))


# Plans broken on purpose: refused, or made harmless by the interpreter.


def test_words_that_lead_back_to_themselves_are_a_circle() -> None:
    found = refused({"a": say("Again.", "b"), "b": say("And again.", "a")})
    assert found.wrong == "the caller goes round in circles"


def test_a_person_rung_again_and_again_is_a_circle() -> None:
    assert refused({"a": ring("anna", "b"), "b": ring("jan", "a")}).wrong == "the caller goes round in circles"
    assert isinstance(refused({"a": ring("anna", "a")}), Counterexample)


def test_menus_that_lead_back_to_themselves_end_at_the_operator() -> None:
    proof = proven(plan("a", {"a": menu("Round and round.", {"1": "a"}, silence="a", wrong="a")}))
    assert proof.seconds_to_human > 0


def test_words_and_a_menu_in_a_circle_end_at_the_operator() -> None:
    proven(plan("a", {"a": say("Hello.", "m"), "m": menu("Again?", {"1": "a"}, silence="a")}))


def test_opening_hours_in_a_circle_end_at_the_operator() -> None:
    proven(plan("a", {"a": hours("office", open="b", closed=OPERATOR), "b": hours("office", open="a", closed="a")}))


def test_a_third_menu_is_made_harmless() -> None:
    nodes = {str(number): menu(f"Menu {number}", {"1": str(number + 1)}) for number in range(3)}
    proven(plan("0", {**nodes, "3": ring("anna")}))


def test_a_goodbye_without_silence_is_made_harmless() -> None:
    nodes: dict[NodeId, Node] = {"a": menu("Press 1.", {"1": "bye"}, wrong="bye"), "bye": goodbye()}
    assert Ending.GOODBYE_AFTER_SILENCE not in proven(plan("a", nodes)).endings


def test_a_menu_without_tries_is_made_harmless() -> None:
    proven(plan("a", {"a": menu("Press 1.", {"1": OPERATOR}, tries=0)}))


def test_a_menu_that_leaves_no_time_is_refused() -> None:
    found = refused({"a": replace(menu("Press 1.", {"1": OPERATOR}), wait=-1.0)})
    assert "deadline" in found.wrong


def test_a_menu_that_waits_for_minutes_is_refused() -> None:
    found = refused({"a": replace(menu("Press 1.", {"1": OPERATOR}), wait=120.0)})
    assert found.wrong == "the caller is left in silence"


def test_operators_who_are_never_rung_are_refused() -> None:
    assert isinstance(explore(plan("a", {"a": say("Hello.", OPERATOR)}, phones=())), Counterexample)


@pytest.mark.parametrize(
    "nodes", [{"a": say("Hello.", "nowhere")}, {"b": say("Hello.", OPERATOR)}, {"a": ring("nobody")}]
)
def test_what_does_not_exist_is_named(nodes: Mapping[NodeId, Node]) -> None:
    assert "not there" in refused(nodes).wrong


def test_hours_of_an_agent_change_nothing_that_can_happen_in_a_call() -> None:
    """Who is at work is a fact of the moment, and the proof knows no time of day: it lets agents go at every moment."""
    silent = queue_plan()
    anna = replace(silent.agents["anna"], hours="office")
    with_hours = replace(silent, agents={**silent.agents, "anna": anna})
    assert proven(with_hours) == proven(silent)
    unknown = replace(silent, agents={**silent.agents, "anna": replace(anna, hours="nowhere")})
    found = explore(unknown)
    assert isinstance(found, Counterexample)
    assert "nowhere" in found.wrong


# The story of what went wrong.


def test_a_counterexample_tells_how_the_caller_gets_there() -> None:
    def deaf(a_plan: Plan, call: Call, event: Event) -> Step:
        """A `step` that takes no notice of the goodbye's end."""
        if isinstance(call.phase, Parting) and isinstance(event, PlaybackEnded):
            return Step(call)
        return step(a_plan, call, event)

    nodes: dict[NodeId, Node] = {"m": menu("Press 1.", {"1": OPERATOR}, silence="bye", tries=1), "bye": goodbye()}
    found = explore(plan("m", nodes), deaf)
    assert isinstance(found, Counterexample)
    assert found.wrong == "PlaybackEnded changes nothing"
    told = [type(event) for event, _ in found.story.chapters]
    assert told[0] is CallArrived
    assert told[-2:] == [DeadlinePassed, PlaybackEnded]


def told(a_plan: Plan) -> list[str]:
    """The texts that the caller of a counterexample hears, by their order."""
    found = explore(a_plan)
    assert isinstance(found, Counterexample)
    phases = [call.phase for _, call in found.story.chapters]
    return [phase.playing.text for phase in phases if isinstance(phase, Speaking)]


def test_the_story_of_a_circle_goes_once_round_it() -> None:
    three: dict[NodeId, Node] = {
        "start": say("Welcome.", "one"),
        "one": say("One.", "two"),
        "two": say("Two.", "three"),
        "three": say("Three.", "one"),
    }
    assert told(plan("start", three)) == ["Welcome.", "One.", "Two.", "Three.", "One."]


# Circles in a graph.


def reachable(edges: set[tuple[int, int]], start: int) -> set[int]:
    found: set[int] = set()
    todo = [target for source, target in edges if source == start]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += [target for source, target in edges if source == node]
    return found


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 8), st.data())
def test_circles_are_those_found_by_trying_every_way(size: int, data: st.DataObject) -> None:
    node = st.integers(0, size - 1)
    edges = data.draw(st.lists(st.tuples(node, node), max_size=20))
    ways = {number: reachable(set(edges), number) for number in range(size)}
    naive = {
        frozenset(other for other in ways[number] if number in ways[other])
        for number in range(size)
        if number in ways[number]
    }
    assert {frozenset(circle) for circle in circles(size, edges)} == naive


def test_a_long_chain_needs_no_recursion() -> None:
    assert circles(50_000, ((number, number + 1) for number in range(49_999))) == []
    assert len(circles(50_000, ((number, (number + 1) % 50_000) for number in range(50_000)))) == 1


@pytest.mark.parametrize("words", range(1, 15))
def test_rounding_makes_no_plan_unsafe(words: int) -> None:
    """A sum such as 11.4 + 10 - 11.4 is a little more than 10."""
    text = "word, " * words
    proven(plan("a", {"a": say(text, "b"), "b": ring("mobile")}, phones=("mobile",)))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 8), st.data())
def test_the_way_round_a_circle_stays_in_it_and_comes_back(size: int, data: st.DataObject) -> None:
    node = st.integers(0, size - 1)
    edges = data.draw(st.lists(st.tuples(node, node), max_size=20))
    for circle in circles(size, edges):
        for start in circle:
            way = around(edges, circle, start)
            assert (way[0], way[-1]) == (start, start)
            assert set(pairwise(way)) <= set(edges)
            assert set(way) <= set(circle)
            assert len(way) == len(set(way)) + 1


def test_a_queue_behind_a_queue_is_a_line_of_its_own() -> None:
    nodes: dict[NodeId, Node] = {"one": join("sales", "two", "two"), "two": join("sales")}
    assert isinstance(explore(plan("one", nodes, queues=[queue("sales", "anna")])), Proof)
