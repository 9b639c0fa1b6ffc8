"""The forecast: against formulas where there are some, and against common sense where there are none."""

from __future__ import annotations

from dataclasses import replace
from math import exp, inf, isfinite, log, log1p, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.ewt import forecast, qlm, waits
from callflow.core.ewt_learning import Duration, Laws, Patience
from callflow.core.line import (
    Absence,
    Agent,
    Ahead,
    Coming,
    Forecast,
    Free,
    Paused,
    QueueState,
    Ringing,
    Talking,
    Ticket,
    Urgent,
    WrappingUp,
)
from tests.core.lines import NEVER, busy, known, spread_over

MANY = 20_000


def test_qlm_without_hangups_is_the_queue_length_over_the_rate() -> None:
    assert qlm(3, 2, 0.01, 0.0) == pytest.approx(4 / 0.02)
    assert qlm(3, 2, 0.01, 0.005) == pytest.approx(1 / 0.02 + 1 / 0.025 + 1 / 0.03 + 1 / 0.035)
    assert qlm(3, 0, 0.01, 0.0) == inf
    assert qlm(3, 2, 0.0, 0.01) == inf


@pytest.mark.parametrize(("agents", "ahead"), [(40, 0), (40, 10), (40, 60)])
def test_with_many_agents_in_all_stages_of_a_talk_the_mean_is_qlm(agents: int, ahead: int) -> None:
    """Superposed departures of many independent talks are nearly Poisson, which is what QLm assumes."""
    rate = 1 / 240.0
    state = QueueState(tuple(Agent(Talking(age)) for age in _stages(agents)), (Ahead(),) * ahead)
    expected = qlm(ahead, agents, rate, 1 / 360.0)
    assert forecast(state, known(240.0), 1, paths=MANY).mean == pytest.approx(expected, rel=0.08)


def _stages(agents: int) -> list[float]:
    """Ages of talks as met in a long-busy queue: the quantiles of the stationary age of a log-normal of CV 1."""
    variance = log1p(1.0)
    law = NormalDist(log(240.0) - variance / 2, sqrt(variance))
    ages, age, passed = list[float](), 0.0, 0.0
    while len(ages) < agents:
        age += 0.5
        passed += 0.5 * (1 - law.cdf(log(age))) / 240.0
        if passed >= (len(ages) + 0.5) / agents:
            ages.append(age)
    return ages


@pytest.mark.parametrize("age", [5.0, 120.0, 600.0, 3600.0])
def test_what_is_left_of_a_talk_follows_the_law_given_its_age(age: float) -> None:
    variance = log1p(1.0)
    law = NormalDist(log(240.0) - variance / 2, sqrt(variance))
    above = 1 - law.cdf(log(age))
    says = forecast(busy(1, for_s=age), known(240.0), 7, paths=MANY)
    for level in (0.2, 0.5, 0.9):
        expected = exp(law.inv_cdf(1 - (1 - level) * above)) - age
        assert says.point(level) == pytest.approx(expected, rel=0.06)


def test_a_talk_far_beyond_the_law_stays_finite() -> None:
    says = forecast(busy(1, for_s=1e6), known(60.0, 0.2), 3)
    assert all(isfinite(point) and point >= 0.0 for point in says.points)


def test_fixed_talks_and_patient_callers_are_plain_arithmetic() -> None:
    """One agent with 10 s of wrap-up left, two callers ahead of 100 s each: 210 s."""
    state = QueueState((Agent(WrappingUp(10.0)),), (Ahead(), Ahead()))
    says = forecast(state, known(100.0, 1e-6, NEVER), 1)
    assert says.point(0.05) == pytest.approx(210.0, rel=1e-3)
    assert says.point(0.95) == pytest.approx(210.0, rel=1e-3)


def test_the_same_seed_gives_the_same_forecast_and_another_another() -> None:
    state, laws = busy(3, 4), Laws(Duration.prior(240.0), Patience())
    assert forecast(state, laws, 11, deadline_s=300.0) == forecast(state, laws, 11, deadline_s=300.0)
    assert forecast(state, laws, 11) != forecast(state, laws, 12)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(agents=st.integers(1, 8), ahead=st.integers(0, 12), cv=st.floats(0.2, 1.5), seed=st.integers(0, 2**32))
def test_more_ahead_means_later_and_more_agents_sooner(agents: int, ahead: int, cv: float, seed: int) -> None:
    laws, slack = known(cv=cv, patience=Patience.known(3600.0)), 1.10
    here = forecast(busy(agents, ahead), laws, seed, paths=2000)
    longer = forecast(busy(agents, ahead + 3), laws, seed, paths=2000)
    staffed = forecast(busy(agents + 2, ahead), laws, seed, paths=2000)
    for level in (0.3, 0.5, 0.8):
        assert here.point(level) <= longer.point(level) * slack
        assert staffed.point(level) <= here.point(level) * slack
    assert list(here.points) == sorted(here.points)


def test_callers_who_have_waited_long_leave_by_their_hazard() -> None:
    """Nobody survives half an hour here, so those ahead are as good as gone, and only the agent is waited for."""
    restless = Patience.known(1.0)
    alone = forecast(busy(2), known(patience=restless), 5, paths=MANY).mean
    assert forecast(busy(2, 8), known(patience=restless), 5, paths=MANY).mean == pytest.approx(alone, rel=0.05)


def test_a_few_calls_give_a_wider_interval_than_many() -> None:
    def width(worth: float) -> float:
        says = forecast(busy(2, 5), Laws(Duration.prior(240.0, worth=worth), Patience()), 9, paths=4000)
        return says.point(0.9) - says.point(0.1)

    assert width(2.0) > 1.3 * width(200.0)


def test_no_agents_is_no_wait_that_ends() -> None:
    says = forecast(QueueState(()), known(), 1, deadline_s=60.0)
    assert says == Forecast((inf,) * len(says.points), inf, reached=0.0, late=1.0)


def test_a_free_agent_is_no_wait_and_a_ringing_one_is_taken() -> None:
    assert forecast(QueueState((Agent(Free()),)), known(), 1).point(0.95) == 0.0
    ringing = forecast(QueueState((Agent(Ringing(3.0)),)), known(100.0, 1e-6), 1)
    assert ringing.point(0.5) == pytest.approx(100.0, rel=1e-3)


def test_a_ring_costs_its_time_for_each_caller() -> None:
    state = QueueState((Agent(WrappingUp(10.0)),), (Ahead(),))
    says = forecast(state, replace(known(100.0, 1e-6, NEVER), ring_s=5.0), 1)
    assert says.point(0.5) == pytest.approx(10.0 + 5.0 + 100.0 + 5.0, rel=1e-3)


def test_pauses_end_when_they_are_said_to_or_as_learned_or_never() -> None:
    back, unknown = QueueState((Agent(Paused(5.0, 90.0)),)), QueueState((Agent(Paused(5.0)),))
    assert forecast(back, known(), 1).point(0.5) == 90.0
    assert forecast(unknown, known(), 1).point(0.05) == inf
    learned = forecast(unknown, replace(known(), away=Duration.known(120.0, 0.5)), 1)
    assert 30.0 < learned.point(0.5) < 240.0


def test_the_roster_is_known() -> None:
    """An agent who is due in ten minutes shortens the wait; one who leaves in one minute takes no call after that."""
    now = Agent(Talking(60.0))
    due, leaving = Agent(Free(), (Absence(0.0, 600.0),)), Agent(Talking(60.0), (Absence(60.0),))
    alone = forecast(QueueState((now,), (Ahead(),) * 6), known(), 2, paths=2000)
    joined = forecast(QueueState((now, due), (Ahead(),) * 6), known(), 2, paths=2000)
    assert joined.point(0.8) < alone.point(0.8)
    assert forecast(QueueState((due,)), known(), 2).points == (600.0,) * len(alone.points)
    last = waits(QueueState((leaving,)), known(), 2)
    assert all(wait < 60.0 or wait == inf for wait in last)
    assert (last == inf).any()


def test_closing_and_deadline_are_shares_of_the_same_paths() -> None:
    state = replace(busy(1, 2), closes_in_s=300.0)
    says = forecast(state, known(), 3, paths=4000, deadline_s=300.0)
    assert says.late is not None
    assert 0.0 < says.late < 1.0
    assert says.reached == pytest.approx(1.0 - says.late)
    assert says.share_by(300.0) == pytest.approx(says.reached, abs=0.03)


def test_a_ticket_never_hangs_up_and_costs_its_dialling() -> None:
    restless = known(100.0, 1e-6, Patience.known(1.0))
    state = QueueState((Agent(WrappingUp(60.0)),), (Ahead(1.0, Ticket(20.0, answers=1.0)),))
    assert forecast(state, restless, 1).point(0.5) == pytest.approx(180.0, rel=1e-3)
    nobody = QueueState((Agent(WrappingUp(60.0)),), (Ahead(1.0, Ticket(20.0, answers=0.0, attempts=3)),))
    assert forecast(nobody, restless, 1).point(0.5) == pytest.approx(120.0)


def test_callers_of_a_higher_priority_go_first_while_they_may() -> None:
    """On the way to an agent free in 100 s, ten arrive who take 50 s each; at 1 / 40 s the rest keeps overtaking."""
    laws = known(50.0, 1e-6, NEVER)
    state = QueueState((Agent(WrappingUp(100.0)),))
    calm = forecast(state, laws, 4, paths=4000)
    assert calm.point(0.95) == 100.0
    within = forecast(replace(state, urgent=(Urgent(0.1, for_s=100.0),)), laws, 4, paths=4000)
    assert within.mean == pytest.approx(100.0 + 10 * 50.0, rel=0.05)
    two = forecast(replace(state, urgent=(Urgent(0.06, 100.0), Urgent(0.04, 100.0))), laws, 4, paths=4000)
    assert two.mean == pytest.approx(within.mean, rel=0.05)
    flood = forecast(replace(state, urgent=(Urgent(0.1),)), laws, 4)
    assert flood.point(0.5) == inf


def test_points_and_shares_are_each_others_inverse() -> None:
    says = spread_over(100.0, 200.0)
    assert says.point(0.5) == pytest.approx(150.0)
    assert says.point(0.525) == pytest.approx(152.5)
    assert says.share_by(152.5) == pytest.approx(0.525)
    assert says.share_by(0.0) == 0.0
    assert says.share_by(1000.0) == 1.0
    assert says.scaled(2.0).point(0.5) == pytest.approx(300.0)


# Promised callbacks that are to come.

SURE = Ticket(dialling_s=0.0, answers=1.0, attempts=1)


def test_a_callback_that_is_there_in_time_counts_like_one_ahead_and_one_that_is_not_costs_nothing() -> None:
    alone, line = busy(2), busy(2, ahead=3)
    one_by_one = replace(line, ahead=(Ahead(ticket=SURE),) * 3)
    known_laws = known(240.0, patience=NEVER)
    ahead = forecast(one_by_one, known_laws, 1, paths=MANY)
    here = forecast(replace(alone, coming=(Coming(0.0, SURE),) * 3), known_laws, 1, paths=MANY)
    assert here.mean == pytest.approx(ahead.mean, rel=0.03)
    assert here.point(0.9) == pytest.approx(ahead.point(0.9), rel=0.03)
    never = forecast(replace(alone, coming=(Coming(1e6, SURE),) * 3), known_laws, 1, paths=MANY)
    assert never.mean == pytest.approx(forecast(alone, known_laws, 1, paths=MANY).mean, rel=0.03)


def test_the_later_a_callback_comes_the_less_it_keeps_a_caller_waiting() -> None:
    def mean(from_s: float) -> float:
        state = replace(busy(2, ahead=4), coming=(Coming(from_s, SURE),) * 4)
        return forecast(state, known(240.0, patience=NEVER), 1, paths=MANY).mean

    found = [mean(from_s) for from_s in (0.0, 200.0, 400.0, 800.0, 3000.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 1.5 * found[-1]


def test_one_who_steps_forward_waits_for_nobody_who_is_before_them_until_then() -> None:
    laws = known(240.0, patience=NEVER)
    turn = busy(2, ahead=30)
    forward = replace(turn, ahead=(Ahead(until_s=600.0),) * 30)
    next_one = forecast(busy(2), laws, 1, paths=MANY)
    found = waits(forward, laws, 1, paths=MANY)
    assert found.min() >= 600.0, "thirty are not served in ten minutes"
    assert found.mean() == pytest.approx(600.0 + next_one.mean, rel=0.15)
    assert found.mean() < 0.4 * waits(turn, laws, 1, paths=MANY).mean()
    came = replace(forward, coming=(Coming(0.0, SURE, until_s=600.0),) * 10)
    assert waits(came, laws, 1, paths=MANY).mean() == pytest.approx(found.mean(), rel=0.05)


def test_with_no_agent_ever_free_nothing_ends_whatever_comes() -> None:
    away = QueueState((Agent(Paused(60.0)),), coming=(Coming(10.0, SURE),))
    assert forecast(away, known(240.0), 1).mean == inf
