"""How a caller goes through a plan: speaking, opening hours, menus, goodbye."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import Choosing, ForOperator, ForPerson, HangingUp, Parting, Ringing, Speaking
from callflow.core.commands import GiveBack, HangUp, Take
from callflow.core.plan import OPERATOR, Node, NodeId, Patience, Plan
from tests.core.life import Life
from tests.core.plans import goodbye, hours, menu, plan, ring, say, small_plan


def at_menu(a_plan: Plan) -> Life:
    """In the menu at the start of a plan, hearing it."""
    return Life(a_plan).arrives()


def one_menu(*, tries: int = 2, barge_in: bool = True, silence: str = OPERATOR, wrong: str = OPERATOR) -> Plan:
    first = menu("Press 1 for Anna.", {"1": "anna"}, silence=silence, wrong=wrong, tries=tries, barge_in=barge_in)
    return plan("menu", {"menu": first, "anna": ring("anna"), "bye": goodbye(), "word": say("Well.", "bye")})


def test_a_greeting_leads_to_the_menu() -> None:
    life = Life(small_plan()).arrives()
    assert isinstance(life.phase, Speaking)
    life.hears()
    assert isinstance(life.phase, Choosing)
    assert life.playing.text == "For sales press 1, for support press 2."


def test_outside_opening_hours_the_caller_takes_the_other_branch() -> None:
    life = Life(small_plan(), open=frozenset()).arrives().hears()
    assert isinstance(life.phase, Speaking)
    assert life.phase.node == "closed/0"


def test_opening_hours_are_those_of_the_instant() -> None:
    life = Life(small_plan()).arrives()
    life.open = frozenset()
    life.hears()
    assert isinstance(life.phase, Speaking)
    assert life.phase.node == "closed/0"


def test_a_list_that_ends_goes_to_the_operator() -> None:
    life = Life(plan("a", {"a": say("One moment.", OPERATOR)})).arrives().hears()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_a_prompt_that_cannot_be_played_does_not_stop_the_call() -> None:
    life = Life(small_plan()).arrives().hears(failed=True)
    assert isinstance(life.phase, Choosing)


def test_a_menu_that_cannot_be_played_leads_to_the_operator() -> None:
    life = at_menu(one_menu()).hears(failed=True)
    assert isinstance(life.phase, Ringing)


def test_a_key_stops_the_prompt_and_leads_on() -> None:
    life = at_menu(one_menu())
    prompt = life.playing
    life.presses("1")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("anna")
    assert life.commands[0] == GiveBack(prompt)


def test_a_key_after_the_prompt_leads_on() -> None:
    life = at_menu(one_menu()).hears().presses("1")
    assert isinstance(life.phase, Ringing)


def test_a_wrong_key_is_told_and_the_menu_asked_again() -> None:
    life = at_menu(one_menu()).presses("7")
    assert life.playing.text == "That key is not in use. Press 1 for Anna."
    life.presses("1")
    assert isinstance(life.phase, Ringing)


def test_wrong_keys_run_out() -> None:
    life = at_menu(one_menu()).presses("7").presses("8")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_silence_is_told_and_the_menu_asked_again() -> None:
    life = at_menu(one_menu()).hears().waits()
    assert life.playing.text == "I did not hear a key. Press 1 for Anna."


def test_silence_runs_out() -> None:
    life = at_menu(one_menu()).hears().waits().hears().waits()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_silence_and_wrong_keys_are_counted_apart() -> None:
    life = at_menu(one_menu()).presses("7").hears().waits()
    assert isinstance(life.phase, Choosing)
    assert (life.phase.silences, life.phase.wrongs) == (1, 1)


def test_a_menu_says_no_more_than_its_prompt_where_nothing_else_is_given() -> None:
    terse = replace(menu("Press 1.", {"1": OPERATOR}), silence=Patience(2, None, OPERATOR))
    life = at_menu(plan("menu", {"menu": terse})).hears().waits()
    assert life.playing.text == "Press 1."


def test_silence_may_end_in_a_goodbye() -> None:
    life = at_menu(one_menu(silence="bye", tries=1)).hears().waits()
    assert isinstance(life.phase, Parting)
    life.hears()
    assert isinstance(life.phase, HangingUp)
    assert life.commands == (HangUp(),)


def test_silence_may_end_in_a_word_and_a_goodbye() -> None:
    life = at_menu(one_menu(silence="word", tries=1)).hears().waits().hears()
    assert isinstance(life.phase, Parting)


def test_a_key_during_the_word_before_the_goodbye_shows_that_somebody_is_there() -> None:
    life = at_menu(one_menu(silence="word", tries=1)).hears().waits().presses("5").hears()
    assert isinstance(life.phase, Ringing)


def test_a_key_during_the_goodbye_leads_to_the_operator() -> None:
    life = at_menu(one_menu(silence="bye", tries=1)).hears().waits().presses("5")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_a_goodbye_that_cannot_be_played_leads_to_the_operator() -> None:
    life = at_menu(one_menu(silence="bye", tries=1)).hears().waits().hears(failed=True)
    assert isinstance(life.phase, Ringing)


def test_wrong_keys_never_end_in_a_goodbye_whatever_the_plan_says() -> None:
    life = at_menu(one_menu(wrong="bye", tries=1)).presses("7")
    assert isinstance(life.phase, Ringing)


def test_a_menu_without_tries_leads_on_at_once() -> None:
    assert isinstance(at_menu(one_menu(tries=0)).presses("7").phase, Ringing)
    assert isinstance(at_menu(one_menu(tries=0)).hears().waits().phase, Ringing)


def test_without_barge_in_a_key_waits_for_the_end_of_the_prompt() -> None:
    life = at_menu(one_menu(barge_in=False)).presses("1")
    assert isinstance(life.phase, Choosing)
    assert life.commands == ()
    life.hears()
    assert isinstance(life.phase, Ringing)
    assert life.call.typed == ""


def test_without_barge_in_zero_still_is_the_operator_at_once() -> None:
    life = at_menu(one_menu(barge_in=False)).presses("0")
    assert isinstance(life.phase, Ringing)


def test_without_barge_in_the_last_of_several_keys_counts() -> None:
    life = at_menu(one_menu(barge_in=False)).presses("7").presses("1").hears()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("anna")


def test_a_key_pressed_during_the_greeting_chooses_in_the_menu_that_follows() -> None:
    life = Life(small_plan()).arrives().presses("1")
    assert isinstance(life.phase, Speaking)
    life.hears()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("sales/0")
    assert life.call.rounds == 1


def test_a_key_pressed_ahead_counts_once() -> None:
    life = Life(small_plan()).arrives().presses("2").hears()
    assert isinstance(life.phase, Choosing)
    assert life.phase.node == "support/0"
    assert life.call.typed == ""


def test_a_wrong_key_pressed_ahead_is_forgotten() -> None:
    life = Life(small_plan()).arrives().presses("9").hears()
    assert isinstance(life.phase, Choosing)
    assert life.phase.wrongs == 0
    assert life.playing.text == "For sales press 1, for support press 2."


@pytest.mark.parametrize("keys", ["0", "20", "270"])
def test_zero_is_the_operator_at_every_depth(keys: str) -> None:
    life = Life(small_plan()).arrives()
    if keys != "0":
        life.hears()
    for key in keys:
        life.presses(key)
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_a_third_menu_is_the_operator() -> None:
    deep = {str(number): menu(f"Menu {number}", {"1": str(number + 1)}) for number in range(4)}
    life = Life(plan("0", {**deep, "4": say("Never.", OPERATOR)})).arrives().presses("1").presses("1")
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_a_prompt_whose_end_was_lost_is_stopped_and_leads_on() -> None:
    life = Life(small_plan()).arrives()
    greeting = life.playing
    life.waits()
    assert isinstance(life.phase, Choosing)
    assert life.commands == (GiveBack(greeting), Take(life.playing))
    life.waits()
    assert life.phase == Choosing("call/2", None)


def test_opening_hours_lead_to_opening_hours() -> None:
    nodes: dict[NodeId, Node] = {
        "a": hours("office", open="b", closed=OPERATOR),
        "b": hours("lunch", open=OPERATOR, closed="c"),
        "c": say("Hello.", OPERATOR),
    }
    life = Life(plan("a", nodes)).arrives()
    assert isinstance(life.phase, Speaking)


def test_silence_after_a_wrong_key_is_no_reason_for_a_goodbye() -> None:
    life = at_menu(one_menu(silence="bye", tries=2)).presses("7").hears().waits().hears().waits()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForOperator()


def test_a_prompt_that_must_be_heard_is_not_skipped_by_a_key_pressed_ahead() -> None:
    must_hear = menu("This call is recorded. Press 1.", {"1": "anna"}, barge_in=False)
    nodes: dict[NodeId, Node] = {"a": say("Hello.", "m"), "m": must_hear, "anna": ring("anna")}
    life = Life(plan("a", nodes)).arrives().presses("1").hears()
    assert life.playing.prompts == tuple(must_hear.speech.prompts())
    life.hears()
    assert isinstance(life.phase, Ringing)
    assert life.phase.search == ForPerson("anna")


def test_opening_hours_that_lead_round_in_a_circle_end_at_the_operator() -> None:
    nodes: dict[NodeId, Node] = {
        "a": hours("office", open="b", closed=OPERATOR),
        "b": hours("office", open="a", closed=OPERATOR),
    }
    assert Life(plan("a", nodes)).arrives().rung == ("owner",)
