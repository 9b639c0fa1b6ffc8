"""Advice on agents: the cheapest number, from what was seen, and none where too little was."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.records import Wait, WaitEnding
from callflow.core.report.erlang import Load, erlang_a
from callflow.core.report.period import Period, midnight
from callflow.core.report.staffing import Costs, cheapest, choice, slots
from tests.core.report.office import MONDAY, WARSAW, Office, asked, lived, report_on


@given(
    st.floats(0.05, 60.0), st.floats(30.0, 600.0), st.floats(20.0, 900.0), st.floats(0.5, 80.0), st.floats(0.0, 80.0)
)
@settings(max_examples=60, deadline=None)
def test_no_other_number_is_cheaper(
    calls: float, handle_s: float, patience_s: float, agent: float, lost: float
) -> None:
    load, costs = Load(calls / 1800.0, handle_s, patience_s), Costs(agent, lost)
    best = cheapest(load, costs)
    others = [choice(load, agents, costs, 20.0) for agents in range(1, 60)]
    assert best.expected.agents >= 1
    assert best.cost <= min(one.cost for one in others) + 1e-9


def test_a_call_that_costs_more_brings_agents() -> None:
    load = Load(30 / 1800, 240.0, 300.0)
    agents = [cheapest(load, Costs(30.0, lost)).expected.agents for lost in (0.0, 5.0, 15.0, 60.0, 500.0)]
    assert agents == sorted(agents)
    assert agents[0] == 1, "somebody answers in any case"
    assert agents[-1] > load.offered


def a_wait(at: float, *, at_front: bool = False) -> Wait:
    return Wait("c", "Acme", "sales", at, at + 5.0, WaitEnding.ANSWERED, at_front=at_front)


def test_calls_are_counted_by_half_hour_of_the_week() -> None:
    monday = midnight(MONDAY, WARSAW)
    nine = monday + 9 * 3600.0
    week = 7 * 86400.0
    waits = [a_wait(nine), a_wait(nine + 100.0), a_wait(nine + week), a_wait(nine + 200.0, at_front=True)]
    found = slots(waits, Period(monday, monday + 14 * 86400.0, WARSAW))
    assert [(one.weekday, one.begins, one.calls, one.times, one.rate) for one in found] == [(0, time(9), 3, 2, 1.5)]


def test_days_before_the_first_caller_and_a_half_hour_under_way_do_not_count() -> None:
    monday = midnight(MONDAY, WARSAW)
    nine = monday + 7 * 86400.0 + 9 * 3600.0
    period = Period(monday, nine + 1800.0 + 600.0, WARSAW)
    (only,) = slots([a_wait(nine), a_wait(nine + 1900.0)], period)
    assert (only.begins, only.calls, only.times) == (time(9), 1, 1)
    assert slots([], period) == ()


def test_an_hour_that_comes_twice_counts_twice() -> None:
    sunday = date(2026, 10, 25)
    begins = midnight(sunday, WARSAW)
    waits = [a_wait(begins + 2 * 3600.0), a_wait(begins + 3 * 3600.0)]
    found = slots(waits, Period(begins, midnight(sunday + timedelta(days=1), WARSAW), WARSAW))
    assert [(one.begins, one.calls, one.times) for one in found] == [(time(2), 2, 2)]


def test_too_few_calls_and_no_advice() -> None:
    found = report_on(lived(Office(calls=60)))
    assert all(
        one.too_few.startswith("no advice: it takes 50 waits and 20 talks, and this queue had 30 and ")
        and one.advice == ()
        for one in found.staffing
    )


def test_a_quiet_half_hour_has_no_advice_and_a_busy_one_has() -> None:
    found = report_on(lived(Office(calls=200)))
    sales = found.staffing[0]
    assert sales.too_few == ""
    for one in sales.advice:
        assert (one.best is None) == (one.slot.calls < 5)
    assert sales.busiest is not None
    assert sales.busiest.best is not None
    agents = [one.expected.agents for one in sales.around]
    assert sales.busiest.best.expected.agents in agents
    assert agents == list(range(agents[0], agents[-1] + 1))


def test_handle_time_is_ringing_talk_and_wrap_up_and_patience_is_learned() -> None:
    records = lived(Office(calls=1500, agents=6, talks_s=200.0, patience_s=200.0), days=3)
    sales, support = report_on(records, asked(3)).staffing
    talks = [talk.ended_at - talk.began for talk in records.talks if talk.queue == "sales"]
    assert sales.handle_s == pytest.approx(sum(talks) / len(talks) + 6.0 + 10.0)
    assert support.handle_s == pytest.approx(200.0 + 6.0, rel=0.1), "without a wrap-up in the plan"
    assert sales.patience_s == pytest.approx(200.0, rel=0.2)
    assert sales.busiest is not None
    load = Load(sales.busiest.slot.rate / 1800.0, sales.handle_s or 0.0, sales.patience_s or 0.0)
    assert sales.around[0].expected == erlang_a(load, sales.around[0].expected.agents, 20.0 - 6.0), "it rings for six"
