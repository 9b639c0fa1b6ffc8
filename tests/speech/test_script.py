from __future__ import annotations

from datetime import date

from callflow.core.plan import Plan
from callflow.dialplan import compile_text
from callflow.speech.script import Line, script
from tests.cli.conftest import GOOD


def plan(text: str = GOOD) -> Plan:
    return compile_text("good.yaml", text, date(2026, 1, 5))


def by_text(lines: tuple[Line, ...]) -> dict[str, Line]:
    return {line.text: line for line in lines}


def test_everything_a_plan_says_is_a_line() -> None:
    lines = script([plan()])
    assert {line.text for line in lines} == {prompt.text for prompt in plan().prompts()}
    assert all(line.places and line.seconds >= 1 for line in lines)


def test_a_line_says_where_it_is_said() -> None:
    lines = by_text(script([plan()]))
    assert lines["Welcome."].places == ("say, good.yaml:12",)
    assert lines["For sales, press 1."].places == ("menu, good.yaml:15",)
    assert lines["Take your time. Here are the choices again."].places == ("menu, after silence, good.yaml:15",)
    assert lines["Sorry, that key is not one of the choices."].places == ("menu, after a wrong key, good.yaml:15",)
    between = next(line for line in lines.values() if line.text.startswith("Nobody"))
    assert between.places == ("operator, when nobody has answered, good.yaml:5",)


def test_a_line_has_the_name_of_the_plan_or_one_of_its_words() -> None:
    named = GOOD.replace("say: Welcome.", "say: {text: Welcome., recording: hello}")
    lines = by_text(script([plan(named)]))
    assert (lines["Welcome."].file, lines["Welcome."].named) == ("en/hello.wav", True)
    assert lines["We are closed."].file.startswith("en/we-are-closed-")
    assert not lines["We are closed."].named


def test_the_same_words_are_recorded_once() -> None:
    twice = GOOD.replace("say: We are closed.", "say: Welcome.")
    (line,) = (line for line in script([plan(twice)]) if line.text == "Welcome.")
    assert line.places == ("say, good.yaml:12", "say, good.yaml:14")


def test_two_plans_give_one_script_by_language() -> None:
    british = plan(GOOD.replace("language: en", "language: en-GB"))
    languages = [line.language for line in script([british, plan()])]
    assert languages == sorted(languages)
    assert set(languages) == {"en", "en-GB"}


def test_every_sentence_that_is_prepared_for_a_word_is_a_line() -> None:
    text = GOOD.replace("say: We are closed.", 'say: "We are closed. We open {next_opening}. You are {caller_number}."')
    lines = by_text(script([plan(text)]))
    assert lines["We open tomorrow at eight in the morning."].places == ("say, good.yaml:14",)
    assert {"You are", "zero", "plus", "We are closed."} <= set(lines)
