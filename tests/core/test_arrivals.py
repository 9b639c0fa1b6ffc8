"""When the callers of a day ring."""

from __future__ import annotations

from callflow.core.arrivals import OUT_OF_HOURS, arrivals
from callflow.core.draws import Draws

MIDNIGHT = 1_700_002_800.0
HOUR = 3600.0


def office(at: float) -> bool:
    return MIDNIGHT + 8 * HOUR <= at < MIDNIGHT + 16 * HOUR


def test_callers_come_in_order_within_the_day_and_mostly_when_it_is_open() -> None:
    times = arrivals(2000, MIDNIGHT, office, Draws(1))
    assert list(times) == sorted(times)
    assert all(MIDNIGHT <= at < MIDNIGHT + 24 * HOUR for at in times)
    outside = sum(not office(at) for at in times) / 2000
    assert abs(outside - OUT_OF_HOURS) < 0.02


def test_there_are_two_peaks() -> None:
    times = arrivals(5000, MIDNIGHT, office, Draws(1))
    by_hour = [sum(int((at - MIDNIGHT) // HOUR) == hour for at in times) for hour in range(24)]
    morning, noon, afternoon, late = by_hour[10], by_hour[11] + by_hour[12], by_hour[13], by_hour[15]
    assert morning > noon / 2 < afternoon
    assert afternoon > late


def test_where_it_is_never_open_or_always_callers_come_at_any_time() -> None:
    assert len({int((at - MIDNIGHT) // HOUR) for at in arrivals(500, MIDNIGHT, lambda _at: False, Draws(1))}) == 24
    assert len(arrivals(500, MIDNIGHT, lambda _at: True, Draws(1))) == 500
    assert arrivals(0, MIDNIGHT, office, Draws(1)) == ()
