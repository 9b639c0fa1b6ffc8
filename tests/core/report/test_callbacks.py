"""Callbacks counted: each promise once, in the hour in which it was made, and nobody left out of the share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.core.dialling import Refusal
from callflow.core.promise_life import Outcome, PromiseState
from callflow.core.records import Promised, Records
from callflow.core.report.callbacks import CallbackFigures
from callflow.core.windows import Gated
from tests.core.report.callbacks import BUSY, NINE, PROMISES, REACHED, RECORDS, promised
from tests.core.report.office import MONDAY, asked, report_on


def figures(*promises: Promised) -> CallbackFigures:
    return report_on(replace(RECORDS, promises=promises, gatings=(), refusals=())).callbacks.together


def test_each_promise_is_one_of_six() -> None:
    found = report_on(RECORDS).callbacks.together
    assert (found.promised, found.kept_in_time, found.kept_late) == (8, 2, 1)
    assert (found.by_human, found.withdrawn, found.given_up, found.open, found.moved) == (1, 1, 2, 1, 1)


def test_in_time_is_when_the_phone_rang_and_nobody_who_was_due_is_left_out() -> None:
    found = report_on(RECORDS).callbacks.together
    assert (found.due, found.rang, found.rang_in_time) == (6, 4, 3), "all but who withdrew, and what is still open"
    assert found.share_in_time == pytest.approx(0.5)
    assert CallbackFigures().share_in_time is None


def test_how_late_is_told_of_those_that_were() -> None:
    late = [promised(str(n), PromiseState.KEPT, REACHED, rang_after=900.0 + 60.0 * n) for n in range(11)]
    found = figures(*late)
    assert (found.kept_in_time, found.kept_late) == (1, 10)
    assert found.lateness == (300.0, 540.0, 600.0)
    assert figures(late[0]).lateness == (None, None, None)


def test_who_was_reached_at_the_first_attempt_that_rang() -> None:
    found = report_on(RECORDS).callbacks.together
    assert (found.rang, found.reached_at_once) == (4, 2), "an attempt without an agent has not rung the customer"
    assert found.attempts == {Outcome.KEPT: 3, Outcome.BUSY: 3, Outcome.MACHINE: 1, Outcome.NO_AGENT: 1}


def test_what_was_not_promised_counts_by_its_reason() -> None:
    found = report_on(RECORDS).callbacks
    assert found.together.gated == {Gated.NO_ROSTER: 1, Gated.TOO_OFTEN_LATE: 2}
    assert found.together.refused == {Refusal.PREMIUM: 1, Refusal.NOT_ALLOWED: 1}
    assert found.queues["support"].gated == {Gated.TOO_OFTEN_LATE: 1}


def test_by_queue_day_hour_and_half_hour_they_add_up() -> None:
    found = report_on(RECORDS).callbacks
    for parts in (found.queues, found.days, found.hours, found.half_hours):
        assert sum(one.promised for one in parts.values()) == 8
        assert sum(sum(one.gated.values()) for one in parts.values()) == 3
    assert list(found.queues) == ["", "sales", "support"]
    assert list(found.days) == [MONDAY]
    assert {hour: one.promised for hour, one in found.hours.items()} == {9: 3, 10: 4, 23: 1}
    assert found.half_hours["sales", NINE].kept_in_time == 2


def test_others_promises_do_not_count() -> None:
    theirs = replace(PROMISES[0], company="Other")
    assert report_on(Records(promises=(*PROMISES, theirs))).callbacks.together.promised == 8
    assert report_on(RECORDS, asked(queue="support")).callbacks.together.promised == 1
    assert not report_on(Records(promises=(theirs,))).callbacks.together.anything


def test_what_is_open_is_due_once_its_window_has_ended() -> None:
    still_open = promised("1", PromiseState.TRIED_AGAIN, BUSY)
    assert figures(still_open).due == 1
    assert figures(PROMISES[-1]).due == 0
