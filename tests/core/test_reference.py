"""References: none twice, speakable, and a slip of the pen is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.reference import as_typed, in_groups, reference, serial_of

SERIALS = st.integers(min_value=1, max_value=5_000_000)


def test_none_is_given_twice() -> None:
    given_out = [reference(serial) for serial in range(1, 120_001)]
    assert len(set(given_out)) == len(given_out)
    assert {len(one) for one in given_out[:90_000]} == {6}
    assert {len(one) for one in given_out[90_000:]} == {7}


def test_what_callers_were_told_once_stays() -> None:
    assert [reference(serial) for serial in (1, 2, 3, 90_001)] == ["656212", "312426", "868635", "6562011"]


def test_running_numbers_begin_with_one() -> None:
    with pytest.raises(ValueError, match="begin with 1"):
        reference(0)


@given(SERIALS)
def test_it_is_digits_and_read_as_it_is_written(serial: int) -> None:
    one = reference(serial)
    assert one.isascii()
    assert one.isdecimal()
    assert one[0] != "0"
    assert as_typed(in_groups(one)) == one
    assert serial_of(one) == serial
    assert as_typed(f" {one[:2]}-{one[2:]} ") == one


@given(SERIALS, st.integers(0, 6), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(serial: int, at: int, digit: int) -> None:
    one = reference(serial)
    wrong = one[:at] + str(digit) + one[at + 1 :] if at < len(one) else one
    assert (as_typed(wrong) == wrong) is (wrong == one)


@given(SERIALS, st.integers(0, 5))
def test_two_neighbours_swapped_are_noticed(serial: int, at: int) -> None:
    one = reference(serial)
    wrong = one[:at] + one[at : at + 2][::-1] + one[at + 2 :]
    assert (as_typed(wrong) == wrong) is (wrong == one)


@pytest.mark.parametrize("text", ["", "1", "call1-promise-2", "00000", "000000", "1" * 40, "٤٨٢٩١٣", "12a456"])
def test_what_is_no_reference(text: str) -> None:
    assert as_typed(text) == ""
