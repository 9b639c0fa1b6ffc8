from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.call import (
    PHASES,
    Arriving,
    Call,
    Caller,
    Choosing,
    ForOperator,
    ForPerson,
    Leg,
    Phase,
    Playing,
    Ringing,
    Speaking,
)
from callflow.core.prompts import Prompt
from callflow.errors import StoreError
from callflow.storage.codec import decode, encode

WELCOME = Prompt("Welcome.", "en")
SPEAKING = Call("1.1", "v1", Speaking("call/0", Playing(1, (WELCOME,))), deadline=12.5)


@pytest.mark.parametrize("kind", PHASES, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_call_comes_back_as_it_was(kind: type[Phase], data: st.DataObject) -> None:
    phase = data.draw(st.from_type(kind))
    call = data.draw(st.builds(Call, phase=st.just(phase), caller=st.from_type(Caller)))
    assert repr(decode(encode(call))) == repr(call)  # by repr, because NaN does not equal itself


def test_every_phase_is_among_those_tried() -> None:
    assert set(PHASES) == set(get_args(Phase))


def test_kinds_that_look_alike_are_told_apart() -> None:
    for search in (ForPerson("call/1"), ForOperator(2, 3)):
        call = replace(SPEAKING, phase=Ringing(search, (Leg(1, "anna"),), until=30.0))
        back = decode(encode(call)).phase
        assert isinstance(back, Ringing)
        assert back.search == search


def test_text_is_one_line_of_ascii_whatever_a_caller_is_called() -> None:
    text = encode(replace(SPEAKING, caller=Caller("+48\n", "Zażółć \x1b[31m \ud800")))
    assert text.isascii()
    assert text.isprintable()


def changed(where: tuple[str | int, ...], value: Any) -> str:
    """SPEAKING as JSON, with one thing changed; `...` takes it away."""
    document = json.loads(encode(SPEAKING))
    inside = document
    for key in where[:-1]:
        inside = inside[key]
    if value is ...:
        del inside[where[-1]]
    else:
        inside[where[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (changed(("phase", "is"), "Dancing"), "phase: unknown kind 'Dancing'"),
        (changed(("phase", "is"), ["Speaking"]), "phase: unknown kind a list"),
        (changed(("phase",), None), "phase: expected one of Arriving, "),
        (changed(("phase", "playing", "number"), ...), "phase.playing: the field 'number' is missing"),
        (changed(("phase", "playing", "volume"), 11), "phase.playing: the field 'volume' is unknown"),
        (changed(("phase", "playing", "number"), "1"), "phase.playing.number: expected int, not '1'"),
        (changed(("phase", "playing", "number"), True), "phase.playing.number: expected int, not True"),
        (changed(("phase", "playing"), []), "phase.playing: expected a Playing, not a list"),
        (changed(("answered",), 1), "answered: expected bool, not 1"),
        (changed(("rescues",), ...), "the field 'rescues' is missing"),
        ("[]", "expected a Call, not a list"),
        ("", "it is not JSON text"),
        ("{", "it is not JSON text"),
        ("[" * 100_000, "it is not JSON text"),
    ],
)
def test_what_does_not_fit_is_named(text: str, why: str) -> None:
    with pytest.raises(StoreError) as caught:
        decode(text)
    assert str(caught.value).startswith("the saved call cannot be read: ")
    assert why in str(caught.value)


def test_items_of_a_list_are_checked_and_counted() -> None:
    call = replace(SPEAKING, phase=Choosing("call/1", Playing(2, (WELCOME, WELCOME))))
    document = json.loads(encode(call))
    document["phase"]["playing"]["prompts"][1] = "Welcome."
    with pytest.raises(StoreError, match=r"phase\.playing\.prompts\.1: expected a Prompt"):
        decode(json.dumps(document))
    document["phase"]["playing"]["prompts"] = {}
    with pytest.raises(StoreError, match=r"phase\.playing\.prompts: expected a list, not an object"):
        decode(json.dumps(document))


def test_a_whole_number_will_do_for_a_time() -> None:
    assert decode(changed(("deadline",), 13)).deadline == 13.0


def test_an_unknown_ending_is_named() -> None:
    document = json.loads(encode(replace(SPEAKING, phase=Arriving())))
    document["phase"] = {"is": "Ended", "ending": "abducted"}
    with pytest.raises(StoreError, match=r"phase\.ending: unknown Ending 'abducted'"):
        decode(json.dumps(document))
