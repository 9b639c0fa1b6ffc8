"""A notice is heard by who asks for it in a menu, counts against nobody, and is not said for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import Choosing, Ending, ForOperator, ForPerson, Parting, Ringing, Speaking
from callflow.core.events import Recovered
from callflow.core.explore import Proof, explore
from callflow.core.plan import Plan
from callflow.core.steps import NOTICES
from callflow.core.world import World
from tests.core.life import Life
from tests.core.plans import in_two_languages, notice_plan, plan_in_two_languages, small_plan, words

NOTICE = "This call is not recorded."
FIRST = "For sales press 1. About privacy press 9."
SECOND = "For pumps press 1, for pipes press 2."
MUST_BE_HEARD = notice_plan(barge_in=False)


def in_menu(plan: Plan | None = None) -> Life:
    """In the first menu, hearing it."""
    return Life(plan or notice_plan()).arrives().hears()


def choosing(life: Life) -> Choosing:
    assert isinstance(life.phase, Choosing)
    return life.phase


@pytest.mark.parametrize("thinking", [False, True])
def test_its_key_says_the_notice_and_then_the_same_menu_and_counts_for_nothing_else(*, thinking: bool) -> None:
    life = in_menu().hears() if thinking else in_menu()
    before = choosing(life)
    life.presses("9")
    assert life.playing.text == f"{NOTICE} {FIRST}"
    assert choosing(life) == replace(before, playing=life.playing, notices=1)
    assert (life.call.rounds, life.call.silent, life.call.typed) == (1, False, "")
    assert life.presses("1").playing.text == SECOND


def test_in_every_menu_it_is_said_twice_and_then_its_key_is_a_wrong_one() -> None:
    life = in_menu()
    for _ in range(2):
        for _ in range(NOTICES):
            assert NOTICE in life.presses("9").playing.text
        assert life.presses("9").playing.text.startswith("That key is not in use.")
        assert choosing(life).wrongs == 1
        life.presses("1")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("pumps/0")


def test_wrong_keys_and_silence_do_not_make_the_notice_new() -> None:
    life = in_menu().presses("9").presses("9").presses("5").hears().waits()
    assert (choosing(life).silences, choosing(life).wrongs, choosing(life).notices) == (1, 1, 2)
    life.presses("9")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_who_asked_for_it_is_not_taken_for_silent_and_not_sent_away() -> None:
    silent = in_menu().hears().waits().hears().waits()
    assert isinstance(silent.phase, Parting)
    asked = in_menu().presses("9").hears().waits().hears().waits()
    assert not asked.call.silent
    assert isinstance(asked.phase, Ringing)
    assert asked.phase.search == ForOperator()


def test_asked_for_ahead_it_comes_before_the_menu() -> None:
    life = Life(notice_plan()).arrives().presses("9")
    assert isinstance(life.phase, Speaking)
    life.hears()
    assert life.playing.text == f"{NOTICE} {FIRST}"
    assert (choosing(life).notices, life.call.rounds, life.call.typed) == (1, 1, "")


@pytest.mark.parametrize("ahead", [False, True])
def test_a_menu_that_must_be_heard_is_said_to_its_end_first(*, ahead: bool) -> None:
    life = Life(MUST_BE_HEARD).arrives().presses("9").hears() if ahead else in_menu(MUST_BE_HEARD).presses("9")
    assert life.playing.text == FIRST
    assert life.hears().playing.text == f"{NOTICE} {FIRST}"
    assert (choosing(life).notices, life.call.typed) == (1, "")


def test_after_a_restart_the_menu_is_said_and_the_notice_can_be_asked_for_once_more() -> None:
    life = in_menu().presses("9")
    life.happens(Recovered(at=life.now))
    assert (life.playing.text, choosing(life).notices) == (FIRST, 1)
    assert life.presses("9").playing.text == f"{NOTICE} {FIRST}"


def test_zero_is_the_operator_in_the_middle_of_it() -> None:
    life = in_menu().presses("9").presses("0")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_of_two_notices_each_key_says_its_own() -> None:
    life = in_menu(replace(notice_plan(), notices={"8": words("Our address."), "9": words(NOTICE)}))
    assert life.presses("9").playing.text == f"{NOTICE} {FIRST}"
    assert life.presses("8").playing.text == f"Our address. {FIRST}"
    life.presses("8").presses("8")
    assert choosing(life).notices == 2 * NOTICES
    assert life.presses("9").playing.text.startswith("That key is not in use.")


def test_it_is_said_in_the_language_that_was_chosen() -> None:
    plan = replace(plan_in_two_languages(), notices={"9": in_two_languages("We record.", "Nagrywamy.")})
    life = Life(plan).arrives().hears().presses("9")
    assert life.playing.text.startswith("We record. For English, press 1.")
    assert life.presses("2").presses("9").playing.text == "Nagrywamy. Naciśnij 1."


def test_the_plan_can_say_it() -> None:
    assert [prompt.text for prompt in notice_plan().prompts()].count(NOTICE) == 1


@pytest.mark.parametrize("barge_in", [True, False])
def test_every_state_is_walked_and_nobody_goes_in_circles(*, barge_in: bool) -> None:
    proof = explore(notice_plan(barge_in=barge_in))
    assert isinstance(proof, Proof)
    assert Ending.GOODBYE_AFTER_SILENCE in proof.endings


def test_what_a_caller_asks_for_is_no_time_that_keeps_them_from_a_human() -> None:
    plan = notice_plan()
    with_it, without = explore(plan), explore(replace(plan, notices={}))
    assert isinstance(with_it, Proof)
    assert isinstance(without, Proof)
    assert (with_it.seconds_to_human, with_it.typical_seconds) == (without.seconds_to_human, without.typical_seconds)
    assert with_it.leavings == without.leavings
    assert with_it.states > without.states


def test_the_world_presses_its_key_where_a_menu_is_or_follows_and_nowhere_else() -> None:
    noticed = replace(small_plan(), notices={"7": words(NOTICE)})
    life = Life(noticed).arrives()
    pressed = {event.digit for event in World(noticed).events(life.call) if hasattr(event, "digit")}
    assert "7" in pressed
    closed = Life(noticed, open=frozenset()).arrives().hears()
    assert isinstance(closed.phase, Speaking)
    pressed = {event.digit for event in World(noticed).events(closed.call) if hasattr(event, "digit")}
    assert "7" not in pressed
