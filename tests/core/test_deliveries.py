"""When a webhook is tried again, and what it says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.benefit import Granted
from callflow.core.deliveries import (
    GIVE_UP_AFTER,
    LONGEST_PAUSE,
    SPREAD,
    Pending,
    Progress,
    after_failure,
    after_success,
    delivery,
    of_benefit,
)

MADE = 1_700_000_000.0
NEW = Pending(delivery("d1", "alert", "", MADE, {"why": "nobody is there"}), Progress.WAITING, 0, MADE, MADE)


def test_the_body_says_what_when_and_about_what() -> None:
    body = json.loads(of_benefit(Granted("c-benefit", "c", "Acme", "sales", "cake", "+48", MADE, 61.26)).body)
    assert body == {
        "id": "c-benefit",
        "kind": "benefit.granted",
        "subject": "c",
        "at": "2023-11-14T22:13:20.000Z",
        "facts": {"company": "Acme", "queue": "sales", "what": "cake", "number": "+48", "waited_seconds": 61.3},
    }


@pytest.mark.parametrize(
    ("attempts", "pause"), [(0, 2.0), (1, 4.0), (2, 8.0), (10, 2048.0), (11, 3600.0), (900, 3600.0)]
)
def test_pauses_become_longer_up_to_an_hour(attempts: int, pause: float) -> None:
    after = after_failure(replace(NEW, attempts=attempts), MADE, 0.5, "it answers 500")
    assert (after.progress, after.attempts, after.why) == (Progress.WAITING, attempts + 1, "it answers 500")
    assert after.next_at == MADE + pause


@given(st.integers(1, 60), st.floats(0.0, 1.0), st.floats(0.0, GIVE_UP_AFTER - 1.0))
def test_whatever_chance_does_the_next_try_comes_and_not_after_the_end(
    attempts: int, chance: float, age: float
) -> None:
    after = after_failure(replace(NEW, attempts=attempts), MADE + age, chance, "")
    assert after.progress is Progress.WAITING
    assert MADE + age < after.next_at <= MADE + GIVE_UP_AFTER
    assert after.next_at - MADE - age <= LONGEST_PAUSE * (1 + SPREAD) + 1e-3  # of times that long, not all is kept


def test_after_a_day_it_is_kept_as_failed() -> None:
    late = MADE + 5 * GIVE_UP_AFTER  # the day begins with the first try: nobody could try before
    now, pending, tries = late, replace(NEW, next_at=late), 0
    while pending.progress is Progress.WAITING:
        now = pending.next_at
        pending, tries = after_failure(pending, now, 0.5, "it cannot be reached"), tries + 1
    assert pending.progress is Progress.FAILED
    assert now == late + GIVE_UP_AFTER
    assert pending.attempts == tries
    assert GIVE_UP_AFTER / LONGEST_PAUSE < tries < 2 * GIVE_UP_AFTER / LONGEST_PAUSE


def test_what_was_accepted_is_over() -> None:
    assert after_success(NEW).progress is Progress.DELIVERED
