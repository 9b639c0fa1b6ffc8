"""What became of each call while we were away: four kinds, and no fifth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from callflow.core.recovery import Finding, Found, take_stock


def test_each_kind() -> None:
    found = take_stock(["stayed", "taken", "gone"], ["stayed", "stranger"], {"stayed", "stranger", "taken", "leg"})
    assert found == (
        Found("stayed", Finding.GOES_ON),
        Found("taken", Finding.TAKEN),
        Found("gone", Finding.GONE),
        Found("stranger", Finding.STRANGER),
    )


def test_nothing_saved_and_nobody_there() -> None:
    assert take_stock([], [], set()) == ()


def test_a_living_channel_that_is_not_with_us_and_unknown_is_none_of_our_business() -> None:
    assert take_stock([], [], {"somebody"}) == ()


def test_a_call_named_twice_is_found_once() -> None:
    assert take_stock(["a", "a"], ["a", "b", "b"], {"a", "b"}) == (
        Found("a", Finding.GOES_ON),
        Found("b", Finding.STRANGER),
    )


ids = st.sampled_from("abcdef")


@given(st.lists(ids), st.sets(ids), st.sets(ids))
def test_every_saved_call_and_every_caller_with_us_is_found_once(
    saved: list[str], with_us: set[str], others: set[str]
) -> None:
    found = take_stock(saved, sorted(with_us), with_us | others)
    assert sorted(one.call for one in found) == sorted({*saved, *with_us})
    assert {one.call for one in found if one.finding is Finding.STRANGER} == with_us - set(saved)
    assert {one.call for one in found if one.finding is Finding.GOES_ON} == with_us & set(saved)
