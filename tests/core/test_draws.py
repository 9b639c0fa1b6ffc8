"""Chance from a seed."""

from __future__ import annotations

from math import log
from statistics import mean, stdev

import pytest

from callflow.core.draws import Draws

MANY = 20_000


def test_the_same_seed_draws_the_same() -> None:
    assert [Draws(7, 3).share() for _ in range(3)] == [Draws(7, 3).share() for _ in range(3)]
    first, second = Draws(7, 3), Draws(7, 3)
    assert [first.share() for _ in range(50)] == [second.share() for _ in range(50)]


def test_other_seeds_and_branches_draw_otherwise() -> None:
    assert len({Draws(seed, branch).share() for seed in range(30) for branch in range(30)}) == 900


def test_shares_are_even() -> None:
    draws = Draws(1)
    shares = [draws.share() for _ in range(MANY)]
    assert all(0.0 <= share < 1.0 for share in shares)
    tenths = [sum(int(share * 10) == tenth for share in shares) for tenth in range(10)]
    assert all(abs(count - MANY / 10) < 200 for count in tenths)


def test_streams_side_by_side_are_independent() -> None:
    first, second = Draws(1, 0), Draws(1, 1)
    pairs = [(first.share() - 0.5) * (second.share() - 0.5) for _ in range(MANY)]
    assert abs(mean(pairs)) < 0.002


def test_times_have_the_mean_that_was_asked_for() -> None:
    draws = Draws(2)
    assert mean(draws.exponential(240.0) for _ in range(MANY)) == pytest.approx(240.0, rel=0.03)
    talks = [draws.lognormal(240.0, 0.6) for _ in range(MANY)]
    assert mean(talks) == pytest.approx(240.0, rel=0.03)
    assert stdev(map(log, talks)) == pytest.approx(0.6, rel=0.03)


def test_choices_and_ranges() -> None:
    draws = Draws(3)
    assert {draws.one_of("abc") for _ in range(100)} == set("abc")
    assert all(2.0 <= draws.between(2.0, 3.0) < 3.0 for _ in range(100))
    assert sum(draws.happens(0.3) for _ in range(MANY)) / MANY == pytest.approx(0.3, abs=0.02)
    assert not draws.happens(0.0)
