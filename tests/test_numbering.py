"""Numbers as people type and networks send them: what is read, and what may be dialled then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.dialling import (
    Allowed,
    Counters,
    NumberKind,
    Refusal,
    Refused,
    dial_string,
    is_dial_string,
    may_dial,
)
from callflow.core.terms import Caps
from callflow.numbering import own_numbers, read
from tests.core.callbacks import TERMS

SUMMER = 1_783_000_000.0
WIDE = replace(TERMS, to=("+48", "+44", "+1", "+870", "+881", "+979", "+112"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+48 22 123 45 67", "+48221234567"),
        ("22 123 45 67", "+48221234567"),
        ("0048601000000", "+48601000000"),
        ("601-000-000", "+48601000000"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: str) -> None:
    facts = read(text, "PL", SUMMER)
    assert facts.e164 == number
    assert may_dial(facts, TERMS) == Allowed(number)
    assert facts.offsets == (7_200,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Refusal.NO_NUMBER),
        ("not a number", Refusal.NO_NUMBER),
        ("anna", Refusal.NO_NUMBER),
        ("112", Refusal.EMERGENCY),
        ("911", Refusal.EMERGENCY),
        ("999", Refusal.EMERGENCY),
        ("118912", Refusal.SHORT),
        ("+48 700 123 456", Refusal.PREMIUM),
        ("+44 9098 790 123", Refusal.PREMIUM),
        ("+1 900 234 5678", Refusal.PREMIUM),
        ("+979 123 456 789", Refusal.PREMIUM),
        ("+870 773 111 632", Refusal.SATELLITE),
        ("+8816 2231 0000", Refusal.SATELLITE),
        ("+48 801 123 456", Refusal.KIND),
        ("+48 800 123 456", Refusal.KIND),
        ("+48 22 123", Refusal.NOT_IN_USE),
        ("+355 67 212 3456", Refusal.NOT_ALLOWED),
        ("601000000;ext=5", Refusal.NOT_IN_USE),
    ],
)
def test_a_number_is_refused_for_what_it_is(text: str, reason: Refusal) -> None:
    refused = may_dial(read(text, "PL", SUMMER), WIDE)
    assert refused == Refused(reason)
    assert reason.for_the_caller.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "+48600700800" * 42,
        "600700800" + " " * 40,
        "\uff0b\uff14\uff18\uff16\uff10\uff10\uff17\uff10\uff10\uff18\uff10\uff10",
        "\u0666\u0660\u0660\u0667\u0660\u0660\u0668\u0660\u0660",
        "60070080\uff100",
        "6007008001\u0661",
        "\u4e00600700800",
    ],
    ids=ascii,
)
def test_a_number_of_which_something_would_be_cut_out_is_none(text: str) -> None:
    assert may_dial(read(text, "PL", SUMMER), TERMS) == Refused(Refusal.NO_NUMBER)


def test_the_companys_own_numbers_are_never_dialled() -> None:
    own = own_numbers(("100", "22 123 45 67"), "PL")
    assert may_dial(read("+48221234567", "PL", SUMMER), TERMS, own=own) == Refused(Refusal.OWN)
    assert may_dial(read("0048 22 123 45 67", "PL", SUMMER), TERMS, own=own) == Refused(Refusal.OWN)


@pytest.mark.parametrize(
    ("counters", "reason"),
    [
        (Counters(number_today=3), Refusal.NUMBER_CAP),
        (Counters(this_hour=10), Refusal.HOUR_CAP),
        (Counters(today=20), Refusal.DAY_CAP),
        (Counters(minutes_today=30.0), Refusal.MINUTES),
    ],
)
def test_caps_hold(counters: Counters, reason: Refusal) -> None:
    terms = replace(TERMS, caps=Caps(3, 10, 20, 30.0))
    facts = read("+48601000000", "PL", SUMMER)
    assert may_dial(facts, terms, counters) == Refused(reason)
    assert reason.of_the_number == (reason is Refusal.NUMBER_CAP)
    assert may_dial(facts, terms, Counters(2, 9, 19, 29.0)) == Allowed("+48601000000")


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[+0-9 ;@/&|,*#a-zA-Z:()-]{0,40}", fullmatch=True)))
def test_no_text_gets_into_a_dial_string(text: str) -> None:
    answer = may_dial(read(text, "PL", SUMMER), TERMS)
    if isinstance(answer, Allowed):
        string = dial_string(answer, TERMS.trunk)
        assert string.startswith("PJSIP/+48")
        assert is_dial_string(string, TERMS.trunk)
        assert set(string.removeprefix("PJSIP/+").removesuffix("@trunk")) <= set("0123456789")


@pytest.mark.parametrize("to", [(), ("",), ("+",), ("48",)])
def test_without_prefixes_nothing_is_dialled(to: tuple[str, ...]) -> None:
    assert may_dial(read("+48601000000", "PL", SUMMER), replace(TERMS, to=to)) == Refused(Refusal.NOT_ALLOWED)


def test_a_number_of_many_zones_has_all_their_distances() -> None:
    facts = read("+1 800 234 5678", "US", SUMMER)
    assert facts.kind is NumberKind.TOLL_FREE
    assert len(facts.offsets) > 3
