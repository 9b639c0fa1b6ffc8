"""The plan as data: what it can say, what follows what, how long words take."""

from __future__ import annotations

import pytest

from callflow.core.plan import OPERATOR, CallOperator, Place, next_nodes, speeches_of
from callflow.core.prompts import Prompt, Sound, spoken_seconds
from tests.core.plans import HERE, goodbye, hours, menu, ring, say, small_plan, words


def test_a_place_is_written_as_editors_read_it() -> None:
    assert str(Place("acme.yaml", 3, 7)) == "acme.yaml:3:7"


def test_what_follows_each_kind_of_step() -> None:
    assert next_nodes(say("Hello.", "a")) == ("a",)
    assert next_nodes(ring("anna", "a")) == ("a",)
    assert next_nodes(hours("office", open="a", closed="b")) == ("a", "b")
    assert next_nodes(menu("?", {"1": "a", "2": "b"}, silence="c", wrong="d")) == ("a", "b", "c", "d")
    assert next_nodes(goodbye()) == next_nodes(CallOperator(HERE)) == ()


def test_what_each_kind_of_step_says() -> None:
    assert speeches_of(say("Hello.", OPERATOR)) == (words("Hello."),)
    assert speeches_of(goodbye("Bye.")) == (words("Bye."),)
    assert len(speeches_of(menu("?", {}))) == 3
    assert speeches_of(ring("anna")) == speeches_of(hours("office", open="a", closed="b")) == ()


def test_a_plan_knows_everything_it_can_say_once() -> None:
    plan = small_plan()
    prompts = plan.prompts()
    assert len(prompts) == len(set(prompts))
    for speech in (plan.operator.between_rounds, plan.confirm, words("We are closed.")):
        assert set(speech.prompts()) <= set(prompts)


def test_a_prompt_that_has_been_prepared_lasts_as_long_as_measured() -> None:
    plan, hello = small_plan(), Prompt("We are closed.", "en")
    assert plan.with_sounds({hello: Sound("sound:x", 12.5)}).seconds((hello,)) == 12.5
    assert plan.seconds((hello,)) == spoken_seconds(hello.text)


@pytest.mark.parametrize("text", ["", "Yes", "."])
def test_the_shortest_text_takes_a_second(text: str) -> None:
    assert spoken_seconds(text) == 1.0


def test_more_words_and_more_stops_take_longer() -> None:
    assert spoken_seconds("one two three four five") == 2.0
    assert spoken_seconds("one two, three four, five.") == pytest.approx(2.9)
