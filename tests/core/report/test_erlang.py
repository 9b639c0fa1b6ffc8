"""Erlang A against published figures, against the birth-death chain solved by brute force, and at its edges."""

from __future__ import annotations

from math import exp, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow.core.draws import Draws
from callflow.core.report.erlang import Expected, Load, erlang_a, erlang_b, hung_up


def by_brute_force(load: Load, agents: int, within_s: float, places: int = 1200) -> Expected:
    """The chain cut off at so many in line; the wait behind j others by uniformization in small steps of time."""
    service, leaving = 1 / load.handle_s, 1 / load.patience_s
    weights = [1.0]
    for number in range(1, agents + places):
        weights.append(
            weights[-1] * load.calls_per_s / (min(number, agents) * service + max(0, number - agents) * leaving)
        )
        if weights[-1] > 1e200:
            weights = [one / 1e200 for one in weights]
    total = sum(weights)
    chances = [one / total for one in weights]
    in_line = chances[agents:]
    mean = sum(ahead * chance for ahead, chance in enumerate(in_line)) / load.calls_per_s
    return Expected(
        agents, sum(in_line), leaving * mean, mean, sum(chances[:agents]) + _in_time(load, agents, in_line, within_s)
    )


def _in_time(load: Load, agents: int, in_line: list[float], within_s: float) -> float:
    """Solve the caller's own chain: the place in line moves up, the caller is answered, or hangs up (RK4)."""
    capacity, leaving = agents / load.handle_s, 1 / load.patience_s
    known = max((place for place, chance in enumerate(in_line) if chance > 1e-12), default=0) + 1
    places = in_line[:known]
    rates = [capacity + ahead * leaving for ahead in range(known)]

    def slope(state: list[float]) -> list[float]:
        inflow = [*(rates[ahead + 1] * state[ahead + 1] for ahead in range(known - 1)), 0.0]
        return [inflow[ahead] - (rates[ahead] + leaving) * state[ahead] for ahead in range(known)]

    def moved(state: list[float], by: list[float], step: float) -> list[float]:
        return [one + step * more for one, more in zip(state, by, strict=True)]

    steps = max(200, int(within_s * rates[-1] * 4))
    step, answered = within_s / steps, 0.0
    for _ in range(steps):
        first = slope(places)
        second = slope(moved(places, first, step / 2))
        third = slope(moved(places, second, step / 2))
        fourth = slope(moved(places, third, step))
        after = [
            one + step / 6 * (a + 2 * b + 2 * c + d)
            for one, a, b, c, d in zip(places, first, second, third, fourth, strict=True)
        ]
        middle = moved(places, second, step / 2)[0]
        answered += step / 6 * rates[0] * (places[0] + 4 * middle + after[0])
        places = after
    return answered


def test_the_published_call_center() -> None:
    """48 calls a minute, 50 agents, talks of one minute, patience of two (Garnett, Mandelbaum and Reiman, 2002):

    3.1 % hang up, the mean wait is 3.7 s. Without hanging up (M/M/50) it would be 20.8 s.
    """
    found = erlang_a(Load(48 / 60, 60.0, 120.0), 50, 20.0)
    assert found.hung_up == pytest.approx(0.031, abs=5e-4)
    assert found.mean_wait_s == pytest.approx(3.7, abs=0.05)
    assert erlang_a(Load(48 / 60, 60.0, inf), 50, 20.0).mean_wait_s == pytest.approx(20.8, abs=0.05)


def test_the_published_erlang_b() -> None:
    """From the tables of every teletraffic handbook."""
    assert erlang_b(10.0, 10) == pytest.approx(0.2146, abs=5e-5)
    assert erlang_b(100.0, 117) == pytest.approx(0.01, abs=3e-4)
    assert erlang_b(0.5, 1) == pytest.approx(1 / 3)


@pytest.mark.parametrize("agents", [1, 2, 5, 20])
@pytest.mark.parametrize("load", [0.3, 0.9, 1.0, 1.6])
@pytest.mark.parametrize("patience_s", [60.0, 360.0])
def test_brute_force_says_the_same(agents: int, load: float, patience_s: float) -> None:
    traffic = Load(load * agents / 240.0, 240.0, patience_s)
    found, brute = erlang_a(traffic, agents, 30.0), by_brute_force(traffic, agents, 30.0)
    assert found.waiting == pytest.approx(brute.waiting, rel=1e-9)
    assert found.hung_up == pytest.approx(brute.hung_up, rel=1e-9)
    assert found.mean_wait_s == pytest.approx(brute.mean_wait_s, rel=1e-9)
    assert found.service_level == pytest.approx(brute.service_level, abs=2e-5)


@pytest.mark.parametrize(("agents", "load"), [(300, 0.95), (300, 1.1), (800, 1.0)])
def test_hundreds_of_agents(agents: int, load: float) -> None:
    traffic = Load(load * agents / 240.0, 240.0, 360.0)
    found, brute = erlang_a(traffic, agents, 20.0), by_brute_force(traffic, agents, 0.0)
    assert found.waiting == pytest.approx(brute.waiting, rel=1e-8)
    assert found.hung_up == pytest.approx(brute.hung_up, rel=1e-8)


def test_as_patient_as_a_talk_is_long_it_is_an_endless_row_of_servers() -> None:
    """With θ = μ the number of callers is Poisson, whatever the agents (M/M/∞)."""
    chance, poisson = exp(-8.0), 0.0
    for number in range(10):
        poisson += chance
        chance *= 8.0 / (number + 1)
    found = erlang_a(Load(8 / 240, 240.0, 240.0), 10, 20.0)
    assert found.waiting == pytest.approx(1.0 - poisson, rel=1e-12)


@given(
    st.floats(1e-6, 1.0), st.floats(1.0, 1000.0), st.floats(1.0, 3600.0), st.integers(1, 400), st.floats(0.0, 3600.0)
)
@settings(max_examples=60, deadline=None)
def test_every_share_is_one(calls: float, handle_s: float, patience_s: float, agents: int, within_s: float) -> None:
    load = Load(calls, handle_s, patience_s)
    found = erlang_a(load, agents, within_s)
    for share in (found.waiting, found.hung_up, found.service_level):
        assert 0.0 <= share <= 1.0
    assert found.hung_up >= 1.0 - agents / load.offered - 1e-9, "no more can be served than the agents can"
    assert found.service_level <= 1.0 - found.hung_up + 1e-9
    assert hung_up(load, agents) == pytest.approx(found.hung_up)


def test_more_agents_never_hurt() -> None:
    load = Load(0.2, 300.0, 90.0)
    found = [erlang_a(load, agents, 20.0) for agents in range(1, 150)]
    assert [one.hung_up for one in found] == sorted((one.hung_up for one in found), reverse=True)
    assert [one.service_level for one in found] == pytest.approx(sorted(one.service_level for one in found), abs=1e-12)


def test_nobody_hangs_up_and_too_few_answer() -> None:
    assert erlang_a(Load(1.0, 60.0, inf), 60, 20.0) == Expected(60, 1.0, 0.0, inf, 0.0)
    assert hung_up(Load(1.0, 60.0, inf), 60) == 0.0


def test_a_simulated_half_year_says_the_same() -> None:
    """Drawn call by call: 3 agents, talks of 200 s, patience of 150 s, 60 calls an hour."""
    draws, free, at = Draws(7), [0.0, 0.0, 0.0], 0.0
    waits, lost, in_time = [], 0, 0
    for _ in range(60_000):
        at += draws.exponential(60.0)
        free.sort()
        wait, patience = max(0.0, free[0] - at), draws.exponential(150.0)
        waits.append(min(wait, patience))
        lost += patience < wait
        if patience >= wait:
            in_time += wait <= 20.0
            free[0] = max(at, free[0]) + draws.exponential(200.0)
    found = erlang_a(Load(1 / 60, 200.0, 150.0), 3, 20.0)
    assert lost / len(waits) == pytest.approx(found.hung_up, rel=0.03)
    assert sum(waits) / len(waits) == pytest.approx(found.mean_wait_s, rel=0.03)
    assert in_time / len(waits) == pytest.approx(found.service_level, rel=0.02)
