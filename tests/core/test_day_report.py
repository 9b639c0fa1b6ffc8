"""A day in numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.call import Arriving, Ending, ForOperator, ForPerson, Pausing, Ringing
from callflow.core.day_report import Turn, Visit, Waits, report, where
from tests.core.phases import IN_PHASE


def talked(number: int, waited: float, agent: str = "anna", queue: str = "") -> Visit:
    turns = (Turn(queue, 0.0),) if queue else ()
    return Visit(number, 0.0, 100.0, Ending.TALKED, "after a talk", waited=waited, talks=(agent,), turns=turns)


def test_waits_are_those_of_callers_who_talked() -> None:
    visits = [talked(number, float(number)) for number in range(1, 101)]
    gone = Visit(101, 0.0, 900.0, Ending.CALLER_HUNG_UP, "in line", waited=800.0)
    found = report([*visits, gone])
    assert found.waits == Waits(100, 50.0, 80.0, 95.0, 100.0)
    assert found.service_level == pytest.approx(20 / 101)
    assert (found.callers, found.hung_up) == (101, {"in line": 1})


def test_one_caller_is_the_median_and_the_worst() -> None:
    assert report([talked(1, 7.0)]).waits == Waits(1, 7.0, 7.0, 7.0, 7.0)


def test_each_queue_has_its_waits() -> None:
    found = report([talked(1, 5.0, queue="sales"), talked(2, 9.0, queue="support"), talked(3, 1.0)])
    assert {name: (waits.callers, waits.worst) for name, waits in found.queues.items()} == {
        "sales": (1, 5.0),
        "support": (1, 9.0),
    }


def test_what_was_given_for_long_waits_is_counted() -> None:
    given = [replace(talked(number, 400.0), benefit=what) for number, what in enumerate(("cake", "cake", "tea", ""))]
    assert report(given).benefits == {"cake": 2, "tea": 1}


def test_endings_talks_keys_and_named_waits_are_counted() -> None:
    gone = Visit(3, 0.0, 1.0, Ending.CALLER_HUNG_UP, "in line", zero=True, named_ends=(True, False))
    found = report([talked(1, 1.0), talked(2, 1.0, "jan"), talked(4, 1.0), gone])
    assert found.endings == {Ending.TALKED: 3, Ending.CALLER_HUNG_UP: 1}
    assert found.talks == {"anna": 2, "jan": 1}
    assert (found.zeros, found.named, found.kept) == (1, 2, 1)


def test_the_longest_waits_are_kept_with_their_stories() -> None:
    found = report([talked(1, 1.0), talked(2, 9.0), talked(3, 5.0)], longest=2)
    assert [visit.number for visit in found.longest] == [2, 3]


def test_a_day_without_callers() -> None:
    found = report([])
    assert (found.callers, found.service_level, found.waits, found.longest) == (0, None, Waits(0), ())


def test_every_place_of_a_call_has_words() -> None:
    assert all(where(reach().phase) for reach in IN_PHASE.values())
    assert where(Arriving()) == "while something was said"
    assert where(Pausing(1)) == where(Ringing(ForOperator(), (), 0.0)) == "while operators were rung"
    assert where(Ringing(ForPerson("anna"), (), 0.0)) == "while a person was rung"
