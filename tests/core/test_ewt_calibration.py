"""A level that is wrong corrects itself by what came true; a factor likewise."""

from __future__ import annotations

import random

import pytest

from callflow.core.ewt_calibration import Level, Outcome, Scale, held
from callflow.core.ewt_learning import Patience
from tests.core.lines import NEVER, spread_over


def test_who_hung_up_before_the_time_says_nothing_and_after_it_is_a_miss() -> None:
    assert held(60.0, Outcome(30.0, answered=True)) is True
    assert held(60.0, Outcome(90.0, answered=True)) is False
    assert held(60.0, Outcome(90.0, answered=False)) is False
    assert held(60.0, Outcome(30.0, answered=False)) is None


def test_a_step_is_a_fiftieth_of_what_was_missing() -> None:
    level = Level.aimed(0.8)
    assert level.after(60.0, Outcome(90.0, answered=True), NEVER).level == pytest.approx(0.8 + 0.02 * 0.8)
    assert level.after(60.0, Outcome(30.0, answered=True), NEVER).level == pytest.approx(0.8 - 0.02 * 0.2)
    assert level.after(60.0, Outcome(30.0, answered=False), NEVER) == level


def test_a_forecast_that_is_too_short_is_read_higher_until_it_holds() -> None:
    """Waits are even over 0 to 110 s, the forecast says 0 to 100: 80 % is at 88 s, which it calls its 88 % point."""
    chance, level = random.Random(1), Level.aimed(0.8)
    says, levels = spread_over(0.0, 100.0), []
    for _ in range(6000):
        level = level.after(level.bound(says), Outcome(chance.uniform(0.0, 110.0), answered=True), NEVER)
        levels.append(level.level)
    assert sum(levels[1000:]) / 5000 == pytest.approx(0.88, abs=0.01)


def test_hangups_do_not_bend_the_level() -> None:
    """The forecast is right. Long waits are seen less often because callers leave; the weights make up for that."""
    chance, level, patience = random.Random(2), Level.aimed(0.8), Patience.known(150.0)
    says, levels = spread_over(0.0, 300.0), []
    for _ in range(8000):
        offered, stays = chance.uniform(0.0, 300.0), chance.expovariate(1 / 150.0)
        outcome = Outcome(min(offered, stays), answered=offered <= stays)
        level = level.after(level.bound(says), outcome, patience)
        levels.append(level.level)
    assert sum(levels[1000:]) / 7000 == pytest.approx(0.8, abs=0.015)


def test_a_level_keeps_near_its_aim() -> None:
    level = Level.aimed(0.8)
    for _ in range(500):
        level = level.after(60.0, Outcome(1000.0, answered=True), NEVER)
    assert level.level == pytest.approx(0.95)
    for _ in range(500):
        level = level.after(60.0, Outcome(1.0, answered=True), NEVER)
    assert level.level == pytest.approx(0.65)


def test_the_factor_is_the_regression_through_the_origin() -> None:
    scale = Scale()
    assert scale.factor == 1.0
    for _ in range(1500):
        scale = scale.after(100.0, Outcome(130.0, answered=True))
    assert scale.factor == pytest.approx(1.3, abs=0.02)
    assert scale.after(100.0, Outcome(5.0, answered=False)) == scale


def test_the_factor_stays_within_a_half_and_two() -> None:
    high, low = Scale(), Scale()
    for _ in range(500):
        high, low = high.after(60.0, Outcome(6000.0, answered=True)), low.after(60.0, Outcome(0.0, answered=True))
    assert (high.factor, low.factor) == (2.0, 0.5)
