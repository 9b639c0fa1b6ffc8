"""The curve of Kaplan and Meier against published figures, against the truth, and at its edges."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.core.draws import Draws
from callflow.core.report.survival import Point, Stay, survival

TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
"""Weeks in remission of 21 patients given 6-MP, + where censored (Freireich et al., 1963), as in every textbook."""


def stays(written: str) -> list[Stay]:
    return [Stay(float(one.rstrip("+")), not one.endswith("+")) for one in written.split()]


def test_the_textbook() -> None:
    """Survival and Greenwood's standard errors, as printed in Kalbfleisch and Prentice, and in Collett."""
    curve = survival(stays(TREATED))
    published = {
        6: (0.857, 0.0764),
        7: (0.807, 0.0869),
        10: (0.753, 0.0963),
        13: (0.690, 0.1068),
        16: (0.627, 0.1141),
        22: (0.538, 0.1282),
        23: (0.448, 0.1346),
    }
    assert [point.seconds for point in curve.steps] == list(published)
    assert [point.at_risk for point in curve.steps] == [21, 17, 15, 12, 11, 7, 6]
    for point in curve.steps:
        staying, error = published[int(point.seconds)]
        assert point.staying == pytest.approx(staying, abs=6e-4)
        low, high = log_log_band(staying, error)
        assert point.low == pytest.approx(low, abs=3e-3)
        assert point.high == pytest.approx(high, abs=3e-3)
    assert curve.median_s == 23.0
    assert curve.seen_s == 35.0


def log_log_band(staying: float, error: float) -> tuple[float, float]:
    """From the standard error of S by the delta method."""
    wide = 1.96 * error / (staying * -log(staying))
    return staying ** exp(wide), staying ** exp(-wide)


def test_without_censoring_it_is_the_share_still_there() -> None:
    curve = survival(stays("1 2 3 4"))
    assert [point.staying for point in curve.steps] == pytest.approx([0.75, 0.5, 0.25, 0.0])
    assert curve.mean_s == pytest.approx(2.5)
    assert curve.median_s == 2.0
    assert curve.steps[-1] == Point(4.0, 0.0, 0.0, 1.0, 1)


def test_who_is_answered_at_the_same_moment_was_still_at_risk() -> None:
    (point,) = survival(stays("5 5+ 5+ 5+")).steps
    assert (point.staying, point.at_risk) == (0.75, 4)


def test_nobody_hung_up() -> None:
    curve = survival(stays("5+ 9+"))
    assert (curve.steps, curve.median_s, curve.mean_s) == ((), None, 9.0)
    assert curve.at(7.0).staying == 1.0


def test_nobody_at_all() -> None:
    curve = survival([])
    assert (curve.steps, curve.median_s, curve.mean_s, curve.seen_s) == ((), None, 0.0, 0.0)


@pytest.mark.parametrize("patience_s", [60.0, 300.0])
def test_the_true_curve_lies_in_the_band(patience_s: float) -> None:
    """Where answers come at random as fast as hang-ups, the band holds the truth 95 of 100 times; 90 are asked."""
    inside = seen = 0
    for seed in range(120):
        draws = Draws(seed)
        drawn = [(draws.exponential(patience_s), draws.exponential(patience_s)) for _ in range(150)]
        curve = survival([Stay(min(patience, answer), patience < answer) for patience, answer in drawn])
        for seconds in (0.1 * patience_s, 0.5 * patience_s, patience_s):
            point, truth = curve.at(seconds), exp(-seconds / patience_s)
            inside += point.low <= truth <= point.high
            seen += 1
            assert point.staying == pytest.approx(truth, abs=5 * sqrt(0.25 / 30))
    assert inside / seen >= 0.90


@given(st.lists(st.tuples(st.floats(0, 900), st.booleans()), min_size=1, max_size=60))
def test_it_only_falls_and_lies_in_its_band(drawn: list[tuple[float, bool]]) -> None:
    curve = survival([Stay(*one) for one in drawn])
    assert [point.staying for point in curve.steps] == sorted((point.staying for point in curve.steps), reverse=True)
    for point in curve.steps:
        assert 0.0 <= point.low <= point.staying <= point.high <= 1.0
    assert 0.0 <= curve.mean_s <= curve.seen_s + 1e-9


def test_a_thinned_curve_is_the_curve() -> None:
    curve = survival([Stay(float(number), number % 2 == 0) for number in range(5000)])
    thin = curve.thinned(100)
    assert len(thin) <= 100
    assert set(thin) <= set(curve.steps)
    assert thin[-1] == curve.steps[-1]
    assert survival(stays(TREATED)).thinned() == survival(stays(TREATED)).steps
