from __future__ import annotations

from callflow.core.dialled import TWO_DAYS, Dialled, Tally
from callflow.core.dialling import Counters

NUMBER, OTHER = "+48221234567", "+48600700800"


def test_each_sum_has_its_own_time() -> None:
    tally = Tally([Dialled("yesterday", NUMBER, 500.0, 560.0), Dialled("morning", NUMBER, 1_000.0, 1_120.0)])
    tally.began("now", OTHER, 9_000.0)
    assert tally.counters(NUMBER, 900.0, 9_060.0) == Counters(1, 1, 2, 3.0)
    tally.ended("now", 9_030.0)
    assert tally.counters(OTHER, 900.0, 9_060.0) == Counters(1, 1, 2, 2.5)


def test_said_again_it_counts_once_and_what_is_over_stays_over() -> None:
    tally = Tally()
    for _ in range(2):
        tally.began("one", NUMBER, 10.0)
    tally.ended("one", 70.0)
    tally.ended("one", 700.0)
    tally.ended("never begun", 700.0)
    assert tally.counters(NUMBER, 0.0, 800.0) == Counters(1, 1, 1, 1.0)
    assert tally.of("one") == Dialled("one", NUMBER, 10.0, 70.0)


def test_what_is_long_ago_is_forgotten() -> None:
    tally = Tally([Dialled("old", NUMBER, 10.0, 20.0)])
    tally.began("new", NUMBER, 11.0 + TWO_DAYS)
    assert tally.of("old") is None
