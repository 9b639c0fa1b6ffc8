"""Every sentence callflow says with a number, a time or a day in it, in every language, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callflow.grammar import LANGUAGES, grammar_of
from callflow.grammar.language import Language
from tests.grammar import golden


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_sentence_is_as_it_was_read(language: Language) -> None:
    grammar = grammar_of(language.code)
    assert grammar is not None
    text = golden.written(grammar)
    assert text == (golden.FOLDER / f"{language.code}.txt").read_text("utf-8"), "python -m tests.grammar.golden"
    spoken = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [line for line in spoken if re.search(r"[{}]|  |\d$|[^\d:]\d", line.partition(" ")[2])]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_what_callflow_says_of_its_own_accord_is_as_it_was_read(language: Language) -> None:
    grammar = grammar_of(language.code)
    assert grammar is not None
    text = golden.own_sentences(grammar)
    assert text == (golden.OWN / f"{language.code}.txt").read_text("utf-8"), "python -m tests.grammar.golden"


@pytest.mark.parametrize("folder", [golden.FOLDER, golden.OWN], ids=lambda folder: folder.name)
def test_every_language_has_its_file_and_no_other(folder: Path) -> None:
    assert {path.stem for path in folder.iterdir()} == {language.code for language in LANGUAGES}
