"""A new key needs nothing but its field: whatever its type, it is told in words and as a schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BeforeValidator, Field

from callflow.dialplan.forms import Demanded, Form, Lone
from callflow.dialplan.keys import Key, ListOf, OneOf, TableOf, keys, meaning, name_of, written
from callflow.dialplan.shape import Part
from callflow.dialplan.spoken import SpokenPart
from callflow.dialplan.steps import RingFor, Steps
from callflow.dialplan.values import Language, Name, Text, YesNo


class Order(StrEnum):
    IN_TURN = "in-turn"
    AT_ONCE = "at-once"


class CallbackOfferPart(Part):
    """Offers a callback.

    A second paragraph.
    """

    short_for = "to"

    to: Annotated[tuple[Name, ...], Lone(), Field(min_length=2)]
    """Who calls."""
    words: Text | dict[Language, SpokenPart] | None = None
    """What is said. Default: nothing."""
    order: Order = Order.IN_TURN
    """In which order."""
    way: Literal["sms", "call"] = "call"
    """In which way."""
    ring_for: RingFor = 90.0
    """How long."""
    again: Annotated[YesNo | None, Demanded("some-rule")] = None
    """Whether again."""
    weeks: tuple[Steps, ...] = ()
    """Lists. Default: none."""


class UnreadablePart(Part):
    """Has a key that nothing says how to write."""

    at: Annotated[complex, BeforeValidator(complex)]
    """Where."""


TOLD = {key.name: key for key in keys(CallbackOfferPart)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("to", "a name, or a list of names"),
        ("words", "a text, or a table of languages, each with a text, or a table with `text`, `recording`"),
        ("order", "`in-turn` or `at-once`"),
        ("way", "`sms` or `call`"),
        ("ring_for", "a duration, 5s to 120s"),
        ("again", "yes or no"),
        ("weeks", "a list, each item a list of steps"),
    ],
)
def test_what_to_write_is_told_in_words(name: str, words: str) -> None:
    assert written(TOLD[name].kind) == words


def test_the_short_form_is_told_before_the_table() -> None:
    table = "a table with `to`, `words`, `order`, `way`, `ring_for`, `again`, `weeks`"
    assert written(CallbackOfferPart) == f"a name, or a list of names, or {table}"


def test_defaults_are_those_of_the_field_or_of_its_docstring() -> None:
    assert [(key.must, key.default, key.otherwise) for key in TOLD.values()] == [
        (True, None, ""),
        (False, None, "nothing"),
        (False, "in-turn", ""),
        (False, "call", ""),
        (False, "90s", ""),
        (True, None, ""),
        (False, None, "none"),
    ]


def test_kinds_are_taken_from_types() -> None:
    to, words = TOLD["to"].kind, TOLD["words"].kind
    assert isinstance(to, ListOf)
    assert (to.at_least, to.lone) == (2, True)
    assert isinstance(words, OneOf)
    assert [type(one) for one in words.choices] == [Form, TableOf]


def test_a_part_is_called_by_its_class_and_told_by_its_docstring() -> None:
    assert name_of(CallbackOfferPart) == "Callback offer"
    assert meaning(CallbackOfferPart) == "Offers a callback. A second paragraph."
    assert isinstance(TOLD["to"], Key)
    assert TOLD["words"].meaning == "What is said."


def test_a_value_without_a_form_is_refused() -> None:
    with pytest.raises(TypeError, match=r"nothing says how .*complex.* is written"):
        keys(UnreadablePart)
