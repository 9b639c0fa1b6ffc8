"""What callflow says of its own accord: the same in every language, with a time in each promise, and nothing empty."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from callflow.core.plan import Sentence
from callflow.grammar import LANGUAGES
from callflow.grammar.sentences import SENTENCES, SPOKEN_WORDS

NAMED = {
    Sentence.CONFIRM,
    Sentence.CALLBACK_AGENT,
    Sentence.CALLBACK_CUSTOMER,
    Sentence.CALLBACK_MACHINE,
}
"""Whoever hears these has not just heard the company's name."""

SCRIPTS = {"el": "Ͱ-Ͽ", "ru": "А-яЁё", "pl": "A-Za-zÓóĄąĆćĘęŁłŃńŚśŹźŻż", "ro": "A-Za-zĂăÂâÎîȘșȚț", "fr": "A-Za-zÀ-ÿ"}
"""Letters; a letter that only looks like one of them is read out wrongly."""

EMPTY = re.compile(
    "important|as soon as|shortly|ważn|niebawem|wkrótce|jak najszybciej|σημαντικ|σύντομα|το συντομότερο"
    "|curând|cât mai repede|cel mai scurt|важен|важн|скоро|как можно|ближайшее|bientôt|dès que possible|plus brefs"
)


each_sentence = pytest.mark.parametrize(
    ("code", "sentence", "text"),
    [
        pytest.param(code, sentence, text, id=f"{code}-{sentence}")
        for code, words in SENTENCES.items()
        for sentence, text in words.items()
    ],
)


def words_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_all_of_them() -> None:
    assert set(SENTENCES) == {language.code for language in LANGUAGES}
    for words in SENTENCES.values():
        assert list(words) == list(Sentence)


@each_sentence
def test_each_has_its_words_in_braces_and_no_others(code: str, sentence: Sentence, text: str) -> None:
    named = {"company"} if sentence in NAMED else set()
    assert words_of(text) == SPOKEN_WORDS.get(sentence, frozenset()) | named


@each_sentence
def test_each_names_the_same_keys_in_the_same_order(code: str, sentence: Sentence, text: str) -> None:
    assert re.findall(r"\d", text) == re.findall(r"\d", SENTENCES["en"][sentence])


@each_sentence
def test_each_is_made_of_clean_sentences(code: str, sentence: Sentence, text: str) -> None:
    letters = SCRIPTS.get(code, "A-Za-z")
    assert re.fullmatch(rf"([{letters}0-9 .,:'—-]|{{[a-z_]+}})+", text)
    assert text.endswith(".")
    assert text[0].isupper()
    assert not re.search(r"  |[ ][.,:]|[.,:](?![ ]|$)|[.] [^\W\d_A-ZΑ-ΩΆ-ΏА-ЯЁÎÉÀŁŻŚ]", text)


@each_sentence
def test_none_is_empty_talk(code: str, sentence: Sentence, text: str) -> None:
    assert not EMPTY.search(text.lower())


def test_those_for_waiting_callers_are_short() -> None:
    for code, words in SENTENCES.items():
        assert all(len(text) <= 270 for text in words.values()), code
