"""How long Asterisk waits for us, and when it may be told to wait longer."""

from __future__ import annotations

import pytest

from callflow.core.events import RescueAsked
from callflow.core.lease import AFTER_PLAYBACK, LEASE, RENEW_EVERY, lease_for, may_be_renewed
from tests.core.life import Life
from tests.core.plans import small_plan


def test_a_lease_outlasts_the_prompt_that_is_about_to_play() -> None:
    assert lease_for(60.0) == 60.0 + AFTER_PLAYBACK


@pytest.mark.parametrize("playing", [None, 0.0, 1.0, LEASE - AFTER_PLAYBACK])
def test_a_lease_is_never_shorter_than_usual(playing: float | None) -> None:
    assert lease_for(playing) == LEASE


def test_two_renewals_may_be_lost() -> None:
    assert 3 * RENEW_EVERY < LEASE


def test_not_while_something_plays_to_the_caller() -> None:
    life = Life(small_plan())
    assert may_be_renewed(life.call)
    assert not may_be_renewed(life.arrives().call)
    assert not may_be_renewed(life.hears().call)
    assert may_be_renewed(life.hears().call)


def test_while_something_plays_to_an_agent_only() -> None:
    life = Life(small_plan(phones=("mobile",))).arrives().presses("0").answers("mobile")
    assert life.asking
    assert may_be_renewed(life.call)


def test_while_two_talk() -> None:
    assert may_be_renewed(Life(small_plan()).arrives().presses("0").answers("owner").call)


def test_not_on_the_way_to_asterisks_own_operators_nor_after_the_end() -> None:
    life = Life(small_plan()).arrives()
    assert not may_be_renewed(life.happens(RescueAsked(at=life.now)).call)
    assert not may_be_renewed(life.hangs_up().call)
