"""Dial strings and quiet hours."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.dialling import (
    TRY_WITHIN,
    Allowed,
    dial_string,
    is_dial_string,
    is_quiet,
    next_attempt,
    rings_from,
    rings_until,
)
from callflow.core.hours import Opening
from callflow.core.windows import STEP
from tests.core.callbacks import TERMS

NIGHT = Opening(time(20), time(8))
LUNCH = Opening(time(12), time(13, 30))
HOUR = 3_600.0
MIDNIGHT = 20_000 * 86_400.0
WARSAW, NEW_YORK = 7_200, -14_400


@pytest.mark.parametrize(
    "number",
    [
        "",
        "+",
        "48601000000",
        "+0601000000",
        "+48",
        "+48601000000@elsewhere",
        "+4860100000a",
        "+48601000000\n",
        "+" + 16 * "4",
    ],
)
def test_nothing_else_than_a_plus_and_digits_can_be_allowed(number: str) -> None:
    with pytest.raises(ValueError, match="a plus and 7 to 15 digits"):
        Allowed(number)


@pytest.mark.parametrize("trunk", ["", "trunk@host", "trunk/sip:1@host", "a b", "trunk\n", "trunk&PJSIP"])
def test_a_trunk_is_a_plain_name(trunk: str) -> None:
    with pytest.raises(ValueError, match="trunk"):
        dial_string(Allowed("+48601000000"), trunk)
    assert not is_dial_string(f"PJSIP/+48601000000@{trunk}", trunk)


@pytest.mark.parametrize(
    "text",
    [
        "PJSIP/+48601000000@trunk/x",
        "PJSIP/anna",
        "PJSIP/+48601000000&PJSIP/jan@trunk",
        "Local/+48601000000@trunk",
        "PJSIP/@trunk",
    ],
)
def test_a_dial_string_is_known_again(text: str) -> None:
    assert is_dial_string(dial_string(Allowed("+48601000000"), "trunk"), "trunk")
    assert not is_dial_string(text, "trunk")


def test_nobody_is_rung_at_night() -> None:
    at_seven = MIDNIGHT + 5 * HOUR  # in Warsaw
    assert is_quiet((WARSAW,), NIGHT, at_seven)
    assert rings_from((WARSAW,), NIGHT, at_seven) == MIDNIGHT + 6 * HOUR
    assert rings_until((WARSAW,), NIGHT, MIDNIGHT + 6 * HOUR) == MIDNIGHT + 18 * HOUR
    assert not is_quiet((WARSAW,), None, at_seven)
    assert rings_until((WARSAW,), None, at_seven) is None


def test_a_number_of_two_zones_is_rung_when_both_are_awake() -> None:
    assert rings_from((WARSAW, NEW_YORK), NIGHT, MIDNIGHT + 8 * HOUR) == MIDNIGHT + 12 * HOUR
    assert rings_from((0, 43_200), NIGHT, MIDNIGHT) is None


@given(
    st.floats(0, 2e9),
    st.lists(st.integers(-48, 56).map(lambda quarter: quarter * 900), max_size=3),
    st.sampled_from((NIGHT, LUNCH)),
)
def test_the_time_to_ring_is_the_first_that_is_not_quiet(at: float, zones: list[int], quiet: Opening) -> None:
    offsets = tuple(zones)
    found = rings_from(offsets, quiet, at)
    if found is None:
        assert all(is_quiet(offsets, quiet, at + step * 900.0) for step in range(96))
        return
    assert at <= found <= at + 86_400.0
    assert not is_quiet(offsets, quiet, found + 0.01)
    assert all(is_quiet(offsets, quiet, at + part * (found - at) / 10) for part in range(10) if found > at)


@given(st.floats(0, 2e9), st.integers(-48, 56))
def test_the_next_attempt_is_after_the_spacing_and_by_day(at: float, quarters: int) -> None:
    offsets = (quarters * 900,)
    window = next_attempt(TERMS, offsets, at)
    assert window.earliest >= at + TERMS.spacing
    assert window.latest - window.earliest == TRY_WITHIN
    assert window.earliest % STEP == 0
    assert not is_quiet(offsets, TERMS.quiet, window.earliest)
