"""A caller types a number: what is typed, read back, kept, and given up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.asking import FIRST_DIGIT
from callflow.core.call import Asking, Call, Confirming, Detail, ForOperator, ForPerson, Ringing, Speaking
from callflow.core.canonical import canonical
from callflow.core.explore import Proof, explore
from callflow.core.keypad import LONE_ZERO, NEXT_DIGIT
from callflow.core.plan import Node, NodeId
from tests.core.life import Life
from tests.core.plans import ask, asking_plan, plan, ring, say


def asked(*, digits: tuple[int, int] = (2, 4), confirm: bool = True, tries: int = 2) -> Life:
    question = ask("Your account?", "anna", digits=digits, confirm=confirm, tries=tries)
    return Life(plan("ask", {"ask": question, "anna": ring("anna")})).arrives()


def types(life: Life, keys: str) -> Life:
    for key in keys:
        life.presses(key)
    return life


def is_with_operator(life: Life) -> bool:
    return isinstance(life.phase, Ringing) and isinstance(life.phase.search, ForOperator)


def has_gone_on(life: Life) -> bool:
    return isinstance(life.phase, Ringing) and isinstance(life.phase.search, ForPerson)


def test_a_digit_ends_the_prompt() -> None:
    life = types(asked(), "1")
    assert life.phase == Asking("ask", None, "1")
    assert life.call.deadline == life.now + NEXT_DIGIT


@pytest.mark.parametrize("keys", ["1234", "12#", "12"])
def test_a_number_ends_with_its_last_digit_or_a_hash_or_a_pause(keys: str) -> None:
    life = types(asked(), keys)
    if len(keys) == 2:
        life.waits()
    assert isinstance(life.phase, Confirming)
    assert life.phase.digits == keys.rstrip("#")
    assert " ".join(f"digit {digit}" for digit in life.phase.digits) in life.playing.text


def test_what_is_confirmed_is_kept() -> None:
    life = types(asked(), "1234").presses("1")
    assert life.call.profile == (Detail("account", "1234"),)
    assert has_gone_on(life)


def test_what_need_not_be_confirmed_is_kept_at_once() -> None:
    life = types(asked(confirm=False), "0123")
    assert life.call.profile == (Detail("account", "0123"),)
    assert has_gone_on(life)


def test_silence_after_it_was_read_twice_means_yes() -> None:
    life = types(asked(), "1234").hears().waits()
    assert isinstance(life.phase, Confirming)
    life.hears().waits()
    assert life.call.profile == (Detail("account", "1234"),)


def test_what_is_wrong_is_typed_again_while_a_try_is_left() -> None:
    life = types(asked(), "1234").presses("2")
    assert isinstance(life.phase, Asking)
    types(life, "5678").presses("2")
    assert isinstance(life.phase, Speaking)
    assert life.playing.text == "We go on without it."
    life.hears()
    assert life.call.profile == ()
    assert has_gone_on(life)


def test_a_number_that_is_too_short_is_asked_for_again() -> None:
    life = types(asked(), "1#")
    assert life.playing.text == "That is too short. Your account?"
    assert life.phase == Asking("ask", life.playing, tries=2)


def test_star_begins_again_as_often_as_may_be_typed() -> None:
    life = types(asked(), "12*34*")
    assert life.phase == Asking("ask", None, "34", tries=2)


def test_nothing_typed_twice_goes_on() -> None:
    life = asked().hears()
    assert life.call.deadline == life.now + FIRST_DIGIT
    life.waits()
    assert isinstance(life.phase, Asking)
    life.hears().waits()
    assert life.playing.text == "We go on without it."
    assert has_gone_on(life.hears())


@pytest.mark.parametrize("keys", ["0", "0#"])
def test_a_lone_zero_is_the_operator(keys: str) -> None:
    life = types(asked(), keys)
    if keys == "0":
        assert life.call.deadline == life.now + LONE_ZERO
        life.waits()
    assert is_with_operator(life)


def test_a_zero_in_front_is_a_digit() -> None:
    life = types(asked(), "01#")
    assert isinstance(life.phase, Confirming)
    assert life.phase.digits == "01"


def test_a_zero_while_it_is_read_back_is_the_operator() -> None:
    assert is_with_operator(types(asked(), "12340"))


def test_one_digit_may_be_asked_for() -> None:
    assert has_gone_on(types(asked(digits=(1, 1), confirm=False), "7"))
    assert is_with_operator(types(asked(digits=(1, 1), confirm=False), "0"))


def test_the_same_question_twice_keeps_the_last_answer() -> None:
    first, second = ask("Account?", "b", digits=(2, 2), confirm=False), ask("Again?", digits=(2, 2), confirm=False)
    life = types(Life(plan("a", {"a": first, "b": second})).arrives(), "1122")
    assert life.call.profile == (Detail("account", "22"),)


def test_a_key_pressed_ahead_is_not_the_first_digit() -> None:
    nodes: dict[NodeId, Node] = {"hello": say("Hello.", "ask"), "ask": ask("Your account?")}
    life = Life(plan("hello", nodes)).arrives().presses("5").hears()
    assert life.phase == Asking("ask", life.playing)
    assert life.call.typed == ""


def test_after_we_were_away_the_question_begins_anew() -> None:
    life = types(asked(), "12").recovers()
    assert life.phase == Asking("ask", life.playing)
    life = types(asked(), "1234").recovers()
    assert isinstance(life.phase, Confirming)


def test_after_we_were_away_a_question_given_up_stays_given_up() -> None:
    life = asked().hears().waits().hears().waits().recovers()
    assert isinstance(life.phase, Speaking)
    assert life.playing.text == "We go on without it."


def test_digits_are_alike_for_the_proof_but_a_lone_zero() -> None:
    def of(digits: str) -> Call:
        return canonical(replace(asked().call, phase=Asking("ask", None, digits)), 0.0)

    assert of("12") == of("34") == of("05") != of("1")
    assert of("0") != of("5")


def test_a_plan_that_asks_is_proven() -> None:
    proof = explore(asking_plan())
    assert isinstance(proof, Proof)
    assert proof.states < 2000
