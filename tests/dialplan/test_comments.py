"""Finding the comments of a plan: never in a text, whichever parser looks, and always where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.dialplan.comments import _scanned, comments, without_words
from callflow.dialplan.events import Unreadable
from callflow.dialplan.source import read_text, readable

ACME = (Path(__file__).parents[2] / "dialplans" / "acme.yaml").read_text("utf-8")
COMMENT = " # callflow: allow loop because of me"
TEXTS = [
    "a: |\n  # b\n  c\nd: e # f\n",
    "a: >-  # b\n  # c\n\n# d\n",
    "a: |+\n  b\n\n\n# c\n",
    "a: |",
    "a: 'b # c\n  # d' # e\n",
    'a: "#\\"#" # b\n',
    "- a#b # c\n-  d # e\n",
    "[a,#b\n c]#d\n",
    "? a # b\n: c # d\n",
    "a: b\n  c # d\n",
    "é: '😀 # x' # y\n",
]


def test_where_a_comment_stands_and_which_line_it_is_about() -> None:
    text = "\ufeffa: b # callflow: one\r\n# callflow: two\r\n  # callflow: three\r\nc:\td\t#callflow:four \n"
    text += "# callflow: five"
    found = [(one.place.line, one.place.column, one.words, one.about) for one in comments("a.yaml", text)]
    assert found == [(1, 6, "one", 1), (2, 1, "two", 4), (3, 3, "three", 4), (4, 6, "four", 4), (5, 1, "five", 6)]


@pytest.mark.parametrize("text", [ACME, *TEXTS])
def test_both_parsers_see_the_same_words(text: str) -> None:
    text = readable("a.yaml", text)
    assert list(_scanned(text, yaml.CSafeLoader)) == list(_scanned(text, yaml.SafeLoader))


@pytest.mark.parametrize("text", [ACME, *TEXTS])
def test_with_other_comments_a_text_reads_the_same(text: str) -> None:
    lines, bare = text.split("\n"), without_words(text).split("\n")
    assert [len(line) for line in lines] == [len(line) for line in bare]
    shorn = [f"{line[: mask.index('#')]}#" if "#" in mask else line for line, mask in zip(lines, bare, strict=True)]
    assert yaml.safe_load("\n".join(shorn)) == yaml.safe_load(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}'\"|># \n", max_size=40), st.integers(0, 40))
def test_what_is_found_is_a_comment_to_the_parser_too(text: str, at: int) -> None:
    """A comment that is found may be replaced by any other, and the text still reads the same."""
    text = f"x: [a]\n{text[:at]}{COMMENT}{text[at:]}"
    try:
        before = read_text("a.yaml", text)
    except Unreadable:
        return
    lines = text.split("\n")
    for one in comments("a.yaml", text):
        line = lines[one.place.line - 1]
        lines[one.place.line - 1] = line[: one.place.column - 1] + "# else"
    assert read_text("a.yaml", "\n".join(lines)) == before
