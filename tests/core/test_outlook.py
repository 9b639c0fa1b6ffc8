"""What is named to callers: a bound that is read off, never a later end, and no number where none is honest."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.announcing import LADDER, news
from callflow.core.call import Told
from callflow.core.ewt_learning import Duration, Laws
from callflow.core.line import LEVELS, Forecast
from callflow.core.outlook import CAUTION, Why, bound, look_again_at, outlook, spoken_level
from tests.core.lines import spread_over

LAWS = Laws(Duration.prior(240.0), told=True)
NO_END = Forecast((inf,) * len(LEVELS), inf, reached=0.0)

forecasts = st.builds(
    lambda least, width: spread_over(least, least + width), st.floats(0.0, 3000.0), st.floats(1.0, 3000.0)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(forecasts, st.floats(1.0, 200.0)), min_size=1, max_size=40))
def test_no_later_end_is_ever_named(looks: list[tuple[Forecast, float]]) -> None:
    told, at, ends, longer = Told(), 0.0, list[float](), 0
    for says, passes in looks:
        said = news(told, outlook(told, says, LAWS, at), at)
        assert said.told.end is None or told.end is None or said.told.end <= told.end
        if said.wait:
            assert told.at is None or at - told.at >= 60.0
            assert said.told.end is not None
            ends.append(said.told.end)
        longer += said.longer
        told, at = said.told, at + passes
    assert ends == sorted(ends, reverse=True)
    assert longer <= 1


@given(forecasts)
def test_the_first_end_named_is_the_70_percent_point_rounded_up(says: Forecast) -> None:
    told = news(Told(), outlook(Told(), says, LAWS, 0.0), 0.0).told
    if says.point(0.70) > 3600.0:
        assert told.end is None
    else:
        assert told.end == 60.0 * min(step for step in LADDER if 60.0 * step >= says.point(0.70))


@given(forecasts, st.floats(61.0, 3000.0))
def test_who_is_told_and_looked_after_hears_it_before_the_end_passes(says: Forecast, worse: float) -> None:
    """Whatever the forecast becomes: at every look that is due, an end with less than even chances is taken back."""
    told, at = news(Told(), outlook(Told(), says, LAWS, 0.0), 0.0).told, 0.0
    if told.end is None:
        return
    late = spread_over(worse, worse + 600.0)
    while not told.longer and at < told.end:
        at = look_again_at(told, at)
        known = outlook(told, late, LAWS, at)
        told = news(told, known, at).told
    assert told.longer
    assert told.end is not None
    assert at < told.end


def test_an_end_that_replaces_another_is_read_with_caution() -> None:
    says = spread_over(0.0, 100.0)
    assert outlook(Told(), says, LAWS, 0.0).bound == pytest.approx(70.0)
    again = outlook(Told(end=120.0, at=0.0), says, LAWS, 60.0)
    assert again.bound == pytest.approx(100.0 * (0.70 + CAUTION))
    assert again.holds == pytest.approx(0.6)
    assert outlook(Told(end=50.0, at=0.0), says, LAWS, 60.0).holds == 0.0


@pytest.mark.parametrize(
    ("says", "laws", "closes_in_s", "why"),
    [
        (NO_END, LAWS, None, Why.NO_AGENT),
        (spread_over(0.0, 100.0), Laws(Duration.prior(240.0), calls=9), None, Why.TOO_LITTLE_KNOWN),
        (spread_over(0.0, 1000.0), LAWS, 800.0, Why.BEYOND_CLOSING),
        (spread_over(3600.0, 7200.0), LAWS, None, Why.BEYOND_AN_HOUR),
    ],
)
def test_no_number_where_none_can_be_honest(says: Forecast, laws: Laws, closes_in_s: float | None, why: Why) -> None:
    assert bound(says, laws, closes_in_s=closes_in_s) == (None, why)
    assert outlook(Told(), says, laws, 0.0, closes_in_s=closes_in_s).bound is None


def test_ten_calls_are_enough_without_a_word_in_the_plan() -> None:
    seconds, why = bound(spread_over(0.0, 100.0), Laws(Duration.prior(240.0), calls=10))
    assert seconds == pytest.approx(70.0)
    assert why is None


def test_the_next_look_is_each_minute_and_around_the_end() -> None:
    assert look_again_at(Told(), 0.0) == 60.0
    assert look_again_at(Told(end=300.0, at=0.0), 0.0) == 60.0
    assert look_again_at(Told(end=300.0, at=0.0), 60.0) == 120.0
    assert look_again_at(Told(end=300.0, at=180.0), 240.0) == 285.0
    assert look_again_at(Told(end=300.0, at=180.0), 285.0) == 300.0
    assert look_again_at(Told(end=300.0, at=180.0, longer=True), 285.0) == inf


def test_the_spoken_level_starts_at_70_and_aims_at_80() -> None:
    assert (spoken_level().level, spoken_level().target) == (0.70, 0.80)
