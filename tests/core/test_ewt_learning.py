"""What is learned converges to the truth, and a wait that was cut short is not taken for a whole one."""

from __future__ import annotations

import random
from math import inf, log1p, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.ewt_learning import EDGES, Arrivals, Duration, Patience, forgetting_of


def _talks(mean_s: float, cv: float, count: int, seed: int = 1) -> list[float]:
    chance, variance = random.Random(seed), log1p(cv * cv)
    return [mean_s * chance.lognormvariate(-variance / 2, sqrt(variance)) for _ in range(count)]


@pytest.mark.parametrize("prior", [60.0, 240.0, 960.0])
def test_a_wrong_prior_is_forgotten(prior: float) -> None:
    belief = Duration.prior(prior, 1.0)
    for talk in _talks(240.0, 1.0, 600):
        belief = belief.after(talk)
    assert belief.mean_s == pytest.approx(240.0, rel=0.25)
    assert belief.spread == pytest.approx(sqrt(log1p(1.0)), rel=0.15)
    assert belief.weight == pytest.approx(100.0, rel=0.01)


def test_without_forgetting_the_belief_is_that_of_the_textbook() -> None:
    """Two observations of log-seconds 4 and 6, after a prior of mean 5 worth 2: mean 5, scale up by 0.5 * (1 + 1)."""
    prior = Duration(centre=5.0, weight=2.0, shape=1.0, scale=1.0)
    belief = prior.after(2.718281828459045**4, 1.0).after(2.718281828459045**6, 1.0)
    assert (belief.centre, belief.weight, belief.shape) == pytest.approx((5.0, 4.0, 2.0))
    assert belief.scale == pytest.approx(2.0)


def test_more_is_remembered_where_more_agents_end_calls() -> None:
    assert forgetting_of(0) == forgetting_of(5) == forgetting_of(10) == 0.99
    assert forgetting_of(20) == pytest.approx(0.995)


def test_a_prior_has_the_mean_it_was_given() -> None:
    assert Duration.prior(240.0, 1.5).mean_s == pytest.approx(240.0)
    assert Duration.known(90.0, 0.3).mean_s == pytest.approx(90.0)


@given(st.lists(st.floats(0.0, 1e5), max_size=40))
def test_no_talk_breaks_the_belief(talks: list[float]) -> None:
    belief = Duration.prior(240.0)
    for talk in talks:
        belief = belief.after(talk)
    assert belief.weight > 0
    assert belief.shape > 0
    assert belief.scale > 0
    assert 0.0 < belief.mean_s < inf


def test_censored_waits_do_not_shorten_patience() -> None:
    """Callers of 360 s patience, all answered within two minutes: those who were are not taken for impatient."""
    chance, belief = random.Random(5), Patience(mean_s=60.0)
    for _ in range(3000):
        patience, answered = chance.expovariate(1 / 360.0), chance.uniform(0.0, 120.0)
        belief = belief.after(min(patience, answered), hung_up=patience < answered)
    assert 1 / belief.overall == pytest.approx(360.0, rel=0.25)
    naive = 60.0
    assert 1 / belief.hazards[0] > 4 * naive


def test_each_bin_learns_its_own_hazard() -> None:
    """Nobody leaves in the first minute, and everybody at 100 s."""
    belief = Patience()
    for _ in range(500):
        belief = belief.after(100.0, hung_up=True)
    assert belief.hazards[0] < belief.overall / 5
    assert belief.hazards[2] > belief.overall
    assert belief.staying(60.0) > 0.8
    assert belief.staying(120.0) < 0.35


def test_bins_hold_the_seconds_lived_through() -> None:
    belief = Patience().after(75.0, hung_up=True)
    assert belief.waited[:4] == (30.0, 30.0, 15.0, 0.0)
    assert belief.hung_up == tuple(1.0 if start == 60.0 else 0.0 for start in EDGES)
    assert Patience().after(75.0, hung_up=False).hung_up == (0.0,) * len(EDGES)


def test_patience_that_is_known_is_what_was_said() -> None:
    assert Patience.known(360.0).hazards == pytest.approx((1 / 360.0,) * len(EDGES))
    assert Patience.known(inf).staying(1e6) == 1.0
    assert Patience().staying(360.0) == pytest.approx(0.3679, rel=1e-3)


def test_the_rate_of_arrivals_follows_what_comes() -> None:
    seen = Arrivals(last_at=0.0)
    assert seen.rate(100.0) == 0.0
    for second in range(0, 7200, 20):
        seen = seen.after(float(second))
    assert seen.rate(7200.0) == pytest.approx(1 / 20, rel=0.05)
    assert seen.rate(7200.0 + 4 * 1800.0) < 0.1 / 20


def test_two_callers_at_once_are_no_flood() -> None:
    seen = Arrivals(last_at=0.0).after(1.0).after(1.0)
    assert seen.rate(1.0) <= 2 / 180.0
