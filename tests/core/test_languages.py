"""A caller who chooses a language hears it from there on; what is filled in is in it, too, or is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import Choosing
from callflow.core.explore import Proof, explore
from callflow.core.plan import Plan, Say
from callflow.core.prompts import Fill, Known, Prompt, Speech, Word
from callflow.core.saying import prompts_now
from callflow.core.world import World
from tests.core.life import Life
from tests.core.plans import plan_in_two_languages

PLAN = plan_in_two_languages()


def asked(a_plan: Plan = PLAN, *, open: frozenset[str] = frozenset({"office"})) -> Life:
    """In the choice of language."""
    return Life(a_plan, open=open).arrives().hears()


def test_everybody_hears_the_choice_in_all_languages() -> None:
    assert [prompt.language for prompt in asked().playing.prompts] == ["en", "pl"]


@pytest.mark.parametrize(("key", "language", "text"), [("1", "en", "Press 1."), ("2", "pl", "Naciśnij 1.")])
def test_what_follows_is_in_the_language_that_was_chosen(key: str, language: str, text: str) -> None:
    life = asked().presses(key)
    assert isinstance(life.phase, Choosing)
    assert (life.call.language, life.playing.text, life.call.rounds) == (language, text, 2)


def test_silence_and_wrong_keys_are_asked_once_more_and_then_go_on_in_the_first_language() -> None:
    life = asked().hears().waits()
    assert life.playing.text.startswith("For English, press 1. Po polsku")
    life.hears().waits()
    assert (life.call.language, life.playing.text) == ("", "Press 1.")
    assert asked().presses("9").presses("9").playing.text == "Press 1."


def test_a_language_chosen_ahead_counts() -> None:
    life = Life(PLAN).arrives().presses("2").hears()
    assert (life.call.language, life.playing.text) == ("pl", "Naciśnij 1.")


def test_words_are_filled_in_in_that_language_and_left_out_where_nothing_is_known() -> None:
    closed = PLAN.nodes["closed"]
    assert isinstance(closed, Say)
    polish = replace(asked().call, language="pl")
    known = Known(opens=(("shop", "mon 08:00"), ("office", "tomorrow 08:00")))
    assert [one.text for one in prompts_now(closed.speech, polish, known)] == [
        "Nieczynne.",
        "Otwieramy tomorrow 08:00.",
    ]
    assert [one.text for one in prompts_now(closed.speech, polish, Known())] == ["Nieczynne."]
    never_prepared = Known(opens=(("office", "12-24 08:00"),))
    assert [one.text for one in prompts_now(closed.speech, polish, never_prepared)] == ["Nieczynne."]


def test_a_number_that_is_withheld_takes_its_sentence_with_it() -> None:
    digits = {digit: Prompt(digit, "en") for digit in "0123456789"}
    fill = Fill(Word.CALLER_NUMBER, digits, before=Prompt("You call from", "en"), after=Prompt("today.", "en"))
    speech = Speech("...", {"en": (Prompt("Hello.", "en"), fill)})
    call = asked().call
    assert [one.text for one in prompts_now(speech, call, Known())] == ["Hello."]
    number = replace(call, caller=replace(call.caller, number="48"))
    assert [one.text for one in prompts_now(speech, number, Known())] == ["Hello.", "You call from", "4", "8", "today."]


def test_the_world_knows_the_next_opening_of_what_is_closed_that_takes_longest_to_say() -> None:
    events = World(PLAN).events(asked().call)
    known = {(event.open, event.known.opens) for event in events if event.open or event.known.opens}
    assert known == {(frozenset(), (("office", "tomorrow 08:00"),)), (frozenset({"office"}), ())}


def test_the_walk_comes_to_an_end() -> None:
    assert isinstance(explore(PLAN), Proof)
