from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from callflow.dialplan.events import MOST_VALUES, Reading, Unreadable
from callflow.dialplan.source import LONGEST_FILE, decode, read_file, read_text
from callflow.dialplan.written import Listing, Table, Word, Written

ACME = Path(__file__).parents[2] / "dialplans" / "acme.yaml"


def refusal(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_text("a.yaml", text)
    return str(caught.value.problem)


def places(written: Written) -> list[tuple[str, str]]:
    """Every value with its place, to compare two trees by."""
    own = [(str(written.place), type(written).__name__ if not isinstance(written, Word) else str(written))]
    match written:
        case Word():
            return own
        case Listing():
            return own + [found for item in written for found in places(item)]
        case Table():
            return own + [found for pair in written.items() for part in pair for found in places(part)]


def test_every_word_stays_text_and_knows_its_place() -> None:
    tree = read_text("a.yaml", "open: 08:00\nbarge_in: no\ncount: 010\nlist:\n  - ~\n  - 2026-12-24\n")
    assert tree == {"open": "08:00", "barge_in": "no", "count": "010", "list": ["~", "2026-12-24"]}
    assert places(tree)[1:5] == [
        ("a.yaml:1:1", "open"),
        ("a.yaml:1:7", "08:00"),
        ("a.yaml:2:1", "barge_in"),
        ("a.yaml:2:11", "no"),
    ]
    assert places(tree)[-1] == ("a.yaml:6:5", "2026-12-24")


def test_nothing_written_differs_from_an_empty_text() -> None:
    tree = read_text("a.yaml", "a:\nb: ''\nc: null\nd: 'null'\n")
    assert [value.is_nothing for value in tree.values() if isinstance(value, Word)] == [True, False, True, False]


def test_the_first_of_two_equal_keys_holds_and_the_second_is_remembered() -> None:
    tree = read_text("a.yaml", "a: 1\nb: 2\n'a': 3\n")
    assert tree == {"a": "1", "b": "2"}
    assert [(second.place.line, first.place.line) for second, first in tree.repeated] == [(3, 1)]


def test_an_alias_stands_for_the_same_words() -> None:
    tree = read_text("a.yaml", "a: &x [one]\nb: *x\n")
    assert tree == {"a": ["one"], "b": ["one"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.yaml:1:1: error unreadable: this file is empty"),
        ("# only a comment\n", "a.yaml:1:1: error unreadable: this file is empty"),
        ("---\n", "a.yaml:1:1: error unreadable: this file is empty"),
        ("- a\n", "a.yaml:1:1: error unreadable: this is no table of keys"),
        ("company\n", "a.yaml:1:1: error unreadable: this is no table of keys"),
        ("a: b\n---\nc: d\n", "a.yaml:2:1: error unreadable: a second plan begins here"),
        ("%YAML 1.1\n---\na: b\n", "a.yaml:1:1: error unreadable: a plan has no % lines"),
        ("a:\n\t- b\n", "a.yaml:2:1: error unreadable: a tab cannot indent a line"),
        ("a: b\0c\n", "a.yaml:1:5: error unreadable: here stands a NUL byte"),
        ("a: \x1b[31m\n", "a.yaml:1:4: error unreadable: here stands the unprintable character U+001B"),
        ("a: \ufeffb\n", "a.yaml:1:4: error unreadable: here stands the unprintable character U+FEFF"),
        ('a: "\\0"\n', "a.yaml:1:4: error unreadable: this text contains an unprintable character"),
        ('a: "\\ud800"\n', "a.yaml:1:4: error unreadable: this text contains an unprintable character"),
        ("a: !!python/object:os.system x\n", "a.yaml:1:4: error unreadable: a plan has no tags such as"),
        ("a: !mine x\n", "a.yaml:1:4: error unreadable: a plan has no tags such as '!mine'"),
        ("a: &x [*x]\n", "a.yaml:1:8: error unreadable: '*x' stands inside of itself"),
        ("a: *x\n", "a.yaml:1:4: error unreadable: there is no '&x' above"),
        ("? [a]\n: b\n", "a.yaml:1:3: error unreadable: a key is a word"),
        ("a: b: c\n", "a.yaml:1:5: error unreadable: a key cannot stand here"),
        ("a:\n  - b\n c: d\n", "a.yaml:3:2: error unreadable: this does not fit what stands above it"),
        ("a: 'x\nb: c\n", "a.yaml:1:4: error unreadable: this quotation mark is never closed"),
        ("a: b\nfoo\nc: d\n", "a.yaml:2:1: error unreadable: this is neither a key with its colon nor an item"),
        ("a: [1\nb: 2\n", "a.yaml:1:4: error unreadable: the bracket that opens here is not closed"),
        ("a: @x\n", "a.yaml:1:4: error unreadable: a text cannot begin with this character"),
        ('a: "\\q"\n', "a.yaml:1:6: error unreadable: after this backslash"),
    ],
)
def test_a_fault_of_form_is_one_clear_sentence_with_its_place(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "a: [" * 60_000])
def test_a_hundred_thousand_levels_do_not_crash_the_reader(text: str) -> None:
    assert "nests more than 60 deep" in refusal(text)


def test_aliases_are_counted_as_if_written_out() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    assert f"at most {MOST_VALUES} words" in refusal("\n".join(lines))
    nested = "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))])
    assert "too big" in refusal(nested)


def test_files_that_are_no_plans(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(Unreadable) as caught:
            read_file(path)
        return str(caught.value.problem).removeprefix(str(path))

    assert said(tmp_path).startswith(":1:1: error unreadable: this is a directory, not a plan")
    assert said(tmp_path / "none.yaml").startswith(":1:1: error unreadable: there is no such file")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("company: Acme\nsay: Grüße\n".encode("latin-1"))
    assert said(latin).startswith(":2:8: error unreadable: this is not UTF-8 text")
    latin.write_bytes("company: Acme\n".encode("utf-16"))
    assert said(latin).startswith(":1:1: error unreadable: this file is written in UTF-16")
    latin.write_bytes(b"#" * (LONGEST_FILE + 1))
    assert "at most 256 KiB" in said(latin)


def test_a_byte_order_mark_and_windows_lines_are_no_fault() -> None:
    tree = read_text("a.yaml", decode("a.yaml", b"\xef\xbb\xbfcompany: Acme\r\nlanguage: en\r\n"))
    assert [key.place.column for key in tree] == [1, 1]


def test_a_tab_that_does_not_indent_is_as_good_as_a_space() -> None:
    tree = read_text("a.yaml", "company:\tAcme\t# ours\nlanguage: en\n")
    assert tree == {"company": "Acme", "language": "en"}


def test_both_parsers_read_the_same_words_at_the_same_places() -> None:
    text = ACME.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    variants = [
        text,
        "a:\n  b:\n\n  c: [d, {e: f}, 'g h', \"i\\n\"]\n",
        "k: |\n  one\n  two\nl: >-\n  x\n  y\nm: &z [n]\no: *z\n",
    ]
    variants += ["".join(lines[:cut]) for cut in range(5, len(lines), 3)]
    compared = 0
    for variant in variants:
        try:
            slow = Reading("a.yaml").read(yaml.parse(variant, Loader=yaml.SafeLoader))
            fast = Reading("a.yaml").read(yaml.parse(variant, Loader=yaml.CSafeLoader))
        except yaml.YAMLError:
            continue
        assert slow is not None
        assert fast is not None
        for one, other in itertools.zip_longest(places(slow), places(fast)):
            assert one == other
        compared += 1
    assert compared > 10
