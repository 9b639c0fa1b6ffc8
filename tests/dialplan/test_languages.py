"""A plan in several languages: which texts there are, and what a choice of language becomes."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.core.explore import Proof, explore
from callflow.core.plan import Menu, Plan, Say, Sentence, SetLanguage
from callflow.core.prompts import Prompt
from callflow.dialplan import check_text, compile_text

TODAY = date(2026, 3, 1)
REST = """
company: Acme
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
"""


def compiled(text: str) -> Plan:
    return compile_text("a.yaml", text + REST, TODAY)


def problems_of(text: str) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.rule}: {one.message}" for one in check_text("a", text, TODAY)[1]]


def test_a_text_has_its_words_in_each_language_and_one_name_of_a_recording() -> None:
    plan = compiled("languages: [en, pl]\ncall:\n  - say: {en: Hello., pl: Dzień dobry., recording: hello}\n")
    node = plan.nodes["call/0"]
    assert isinstance(node, Say)
    assert node.speech.text == "Hello."
    assert node.speech.parts == {
        "en": (Prompt("Hello.", "en", "hello"),),
        "pl": (Prompt("Dzień dobry.", "pl", "hello"),),
    }
    assert (plan.language, plan.languages) == ("en", ("en", "pl"))


def test_callflows_own_sentences_are_there_in_every_language_but_those_for_agents() -> None:
    plan = compiled("languages: [pl, en]\ncall: [operator]\n")
    assert list(plan.operator.between_rounds.parts) == ["pl", "en"]
    assert list(plan.confirm.parts) == ["pl"]
    assert {tuple(speech.parts) for speech in plan.to_agents.values()} == {("pl",)}


def test_agents_hear_english_where_we_have_no_words_in_the_plans_language() -> None:
    own = "language: de\nsentences: {confirm: Drücken Sie 1., agent_paused: Sie haben Pause.}\ncall: [operator]\n"
    german = (own + REST).replace("{ring: [anna]}", "{ring: [anna], between_rounds: Bitte warten.}")
    plan = compile_text("a.yaml", german, TODAY)
    said = {sentence: tuple(speech.parts) for sentence, speech in plan.to_agents.items()}
    assert said[Sentence.AGENT_PAUSED] == ("de",)
    assert said[Sentence.AGENT_RESUMED] == ("en",)


def test_a_choice_of_language_asks_in_each_and_leads_on_in_it() -> None:
    plan = compiled(
        "languages: [en, pl]\ncall:\n  - language: {1: en, 2: pl}\n  - say: {en: Hello., pl: Dzień dobry.}\n"
    )
    menu = plan.nodes["call/0"]
    assert isinstance(menu, Menu)
    assert [prompt.language for prompt in menu.speech.prompts()] == ["en", "pl"]
    assert menu.speech.text.startswith("For English, press one.")
    chosen = {key: plan.nodes[target] for key, target in menu.keys.items()}
    assert {key: (node.language, node.then) for key, node in chosen.items() if isinstance(node, SetLanguage)} == {
        "1": ("en", "call/1"),
        "2": ("pl", "call/1"),
    }
    assert (menu.silence, menu.silence.tries, menu.silence.speech) == (menu.wrong, 2, None)
    otherwise = plan.nodes[menu.silence.then]
    assert isinstance(otherwise, SetLanguage)
    assert (otherwise.language, otherwise.then) == ("en", "call/1")
    assert isinstance(explore(plan), Proof)


def test_a_choice_of_language_in_own_words() -> None:
    choice = '{keys: {3: pl, 4: en}, say: {en: "English: {key}.", pl: "Polski: {key}.", recording: choice}, wait: 8s}'
    menu = compiled(f"languages: [en, pl]\ncall:\n  - language: {choice}\n").nodes["call/0"]
    assert isinstance(menu, Menu)
    assert menu.speech.parts == {
        "en": (Prompt("Polski: trzy.", "pl", "choice"), Prompt("English: four.", "en", "choice"))
    }
    assert menu.wait == 8


def test_in_one_language_language_and_languages_are_the_same() -> None:
    short, long = compiled("language: pl\ncall: [operator]\n"), compiled("languages: [pl]\ncall: [operator]\n")
    assert (short.language, short.languages) == (long.language, long.languages) == ("pl", ("pl",))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("language: en\nlanguages: [en]", "1:1 wrong-value: a plan has either language or languages, not both"),
        ("languages: [en, en]", "1:17 wrong-value: 'en' is named already: it stands on line 1 too"),
        ("languages: []", "1:12 wrong-value: at least one is needed here"),
        ("languages: [en, x]", "1:17 wrong-value: 'x' is no language code"),
        ("languages: en", "1:12 wrong-value: this must be a list"),
        ("", "2:1 missing-key: the key 'language' is missing here"),
    ],
)
def test_the_languages_of_a_plan(head: str, expected: str) -> None:
    assert problems_of(f"{head}\ncall: [operator]{REST}") == [expected]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("language: {1: en}", "3:15 wrong-value: a choice needs two languages at least"),
        ("language: {0: en, 2: pl}", "3:16 operator-key-taken: 0 always means the operator"),
        ("language: {'*': en, 2: pl}", "3:16 wrong-value: '*' is no digit"),
        ("language: en", "3:15 wrong-value: a choice of language needs a key for each"),
        ("say: {en: 'Hi {name}.', pl: Hej.}", "3:15 unknown-word: '{name}' cannot be spoken"),
        ("say: {en: Hi., text: Hi.}", "3:11 unknown-key: unknown key 'en'"),
        ("say: {text: {en: Hi., pl: Hej.}}", "3:17 wrong-value: this must be a text"),
        ("say: {en: [Hi.], pl: Hej.}", "3:15 wrong-value: this must be a text"),
    ],
)
def test_a_fault_is_told_at_its_place(step: str, expected: str) -> None:
    assert problems_of(f"languages: [en, pl]\ncall:\n  - {step}{REST}")[:1] == [expected]


def test_a_choice_of_language_is_a_round() -> None:
    menus = "language: {1: en, 2: pl}\n  - language: {1: en, 2: pl}\n  - language: {1: en, 2: pl}"
    (only,) = problems_of(f"languages: [en, pl]\ncall:\n  - {menus}{REST}")
    assert only.startswith("5:5 menu-too-deep: this is the third menu on one path: call → the choice of language on")


def test_opening_times_are_compared_in_every_language() -> None:
    hours = 'hours: {office: {open: {mon-fri: "08:00-16:00"}}}'
    text = "say: {en: We are open from 8 to 16., pl: Czynne od 9 do 16.}"
    found = problems_of(
        f"languages: [en, pl]\ncall:\n  - {text}\n  - hours: office\n    closed: [operator]\n{hours}{REST}"
    )
    assert found == ["3:46 hours-misstated: callers are told '9 do 16', but no hours of this plan say so"]
