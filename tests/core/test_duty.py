"""What agents say of themselves, and the codes by which they say it on the phone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.duty import (
    LONGEST_REASON,
    REASONS,
    SAID_NOTHING,
    Code,
    Duty,
    Refusal,
    Standing,
    Wish,
    heed,
    read_code,
    tidy,
)

wishes = st.lists(st.sampled_from(Wish), max_size=8)


def after(*said: Wish, must_log_in: bool = False, reason: str = "lunch") -> Duty:
    """What is left of these wishes, one second apart; one that is refused changes nothing."""
    duty = SAID_NOTHING
    for at, wish in enumerate(said, start=1):
        heeded = heed(duty, wish, reason, float(at), must_log_in=must_log_in)
        duty = heeded if isinstance(heeded, Duty) else duty
    return duty


def test_who_need_not_log_in_is_at_work_until_logging_out() -> None:
    assert SAID_NOTHING.at_work(must_log_in=False)
    assert not SAID_NOTHING.at_work(must_log_in=True)
    assert after(Wish.LOGIN, must_log_in=True).at_work(must_log_in=True)
    assert not after(Wish.LOGOUT).at_work(must_log_in=False)


def test_a_pause_has_a_reason_and_ends_by_resuming_logging_in_or_out() -> None:
    assert after(Wish.PAUSE) == Duty(Standing.PAUSED, 1.0, "lunch")
    assert after(Wish.PAUSE, Wish.RESUME) == Duty(Standing.AT_WORK, 2.0)
    assert after(Wish.PAUSE, Wish.LOGIN) == Duty(Standing.AT_WORK, 2.0)
    assert after(Wish.PAUSE, Wish.LOGOUT) == Duty(Standing.GONE, 2.0)


@pytest.mark.parametrize("wish", [Wish.PAUSE, Wish.RESUME])
def test_who_is_not_logged_in_can_neither_pause_nor_resume(wish: Wish) -> None:
    assert heed(SAID_NOTHING, wish, "", 1.0, must_log_in=True) is Refusal.NOT_LOGGED_IN
    assert heed(after(Wish.LOGOUT), wish, "", 2.0, must_log_in=False) is Refusal.NOT_LOGGED_IN


@given(wishes, st.sampled_from(Wish), st.booleans())
def test_said_twice_it_has_been_so_since_the_first_time(said: list[Wish], wish: Wish, must_log_in: bool) -> None:
    assert after(*said, wish, must_log_in=must_log_in) == after(*said, wish, wish, must_log_in=must_log_in)


def test_a_pause_told_again_has_the_later_reason_and_the_earlier_beginning() -> None:
    assert heed(after(Wish.PAUSE), Wish.PAUSE, "meeting", 9.0, must_log_in=False) == Duty(
        Standing.PAUSED, 1.0, "meeting"
    )


@given(st.text(max_size=200))
def test_a_reason_is_one_line_that_can_be_shown(text: str) -> None:
    assert tidy(text).isprintable()
    assert len(tidy(text)) <= LONGEST_REASON
    assert tidy(tidy(text)) == tidy(text)


def test_the_codes() -> None:
    assert [read_code(code) for code in ("*11", "*12", "*20", "*21")] == [
        Code(Wish.LOGIN),
        Code(Wish.LOGOUT),
        Code(Wish.RESUME),
        Code(Wish.PAUSE),
    ]
    assert {read_code(f"*21{digit}") for digit in REASONS} == {Code(Wish.PAUSE, why) for why in REASONS.values()}
    assert [read_code(odd) for odd in ("", "*", "21", "*2", "*210", "*2122", "*99", "*11*11")] == [None] * 8
