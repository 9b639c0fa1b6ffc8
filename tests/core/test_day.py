"""A day of callers: everybody ends as promised, nobody overtakes, and the same seed gives the same day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from callflow.core.call import Ending
from callflow.core.day import Day, Minutely
from callflow.core.day_report import Turn, Visit, report
from callflow.core.floor import broken
from callflow.core.people import Habits
from callflow.core.plan import Agent, Plan, Strategy
from callflow.core.shifts import Shift
from tests.core.plans import PLANS, queue_plan

MIDNIGHT = 1_700_002_800.0
OFFICE = frozenset({"office"})
NEVER_THERE = Habits(absent=1.0)
ALWAYS_THERE = Habits(absent=0.0, declines=0.0, misses=0.0)


def open_now(at: float) -> frozenset[str]:
    return OFFICE if 8 <= (at - MIDNIGHT) / 3600 < 16 else frozenset()


def staffed(agents: int, strategy: Strategy = Strategy.LONGEST_IDLE) -> Plan:
    """The plan of a queue with so many agents of the house."""
    plan = queue_plan(strategy)
    names = tuple(f"agent{number}" for number in range(agents))
    sales = replace(plan.queues["sales"], agents=names)
    there = {**plan.agents, **{name: Agent(name, f"PJSIP/{name}") for name in names}}
    return replace(plan, agents=there, queues={"sales": sales})


def a_day(
    plan: Plan, *, callers: int = 100, seed: int = 1, habits: Habits | None = None
) -> tuple[Day, tuple[Visit, ...]]:
    day = Day(plan, MIDNIGHT, open_now, callers=callers, seed=seed, habits=habits or Habits())
    return day, day.run()


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_lives_through_a_day(name: str) -> None:
    day, visits = a_day(PLANS[name], callers=60)
    assert [visit.number for visit in visits] == list(range(1, 61))
    assert not day.hall.floor.seats
    assert not any(agent.calls for agent in day.hall.floor.agents.values())
    assert broken(day.hall.rules, day.hall.floor) is None


def test_who_waits_long_is_given_the_benefit_and_nobody_else() -> None:
    _, visits = a_day(PLANS["benefit"], callers=150, habits=ALWAYS_THERE)
    given = [visit for visit in visits if visit.benefit]
    assert report(visits).benefits == {"ten euros": len(given)}
    assert given
    assert all(visit.over_at - visit.came_at >= 60.0 for visit in given)


@pytest.mark.parametrize("seed", range(4))
def test_everybody_ends_with_a_human_by_own_will_or_by_an_allowed_goodbye(seed: int) -> None:
    _, visits = a_day(PLANS["small"], seed=seed)
    for visit in visits:
        match visit.ending:
            case Ending.TALKED:
                assert visit.talks
            case Ending.CALLER_HUNG_UP:
                assert visit.waited > 0, "callers of this day hang up only when they have waited too long"
            case Ending.GOODBYE_AFTER_SILENCE:
                assert not visit.talks
            case other:
                raise AssertionError(f"caller {visit.number} ended so: {other}")


@pytest.mark.parametrize("strategy", [Strategy.LONGEST_IDLE, Strategy.ALL_AT_ONCE, Strategy.ROUND_ROBIN])
@pytest.mark.parametrize("seed", range(3))
def test_nobody_overtakes(strategy: Strategy, seed: int) -> None:
    _, visits = a_day(staffed(3, strategy), seed=seed)
    turns = [turn for visit in visits for turn in visit.turns]
    assert any(turn.rung_at is None for turn in turns), "some gave up before their turn"
    assert overtaken(turns) == []


def overtaken(turns: Iterable[Turn]) -> list[tuple[Turn, Turn]]:
    """Those who were rung for later than somebody who came after them; whom a phone has dropped goes before all."""
    in_turn = sorted((turn for turn in turns if turn.rung_at and not turn.at_front), key=lambda turn: turn.since)
    return [(first, second) for first, second in pairwise(in_turn) if (first.rung_at or 0) > (second.rung_at or 0)]


def test_the_same_seed_gives_the_same_day() -> None:
    _, first = a_day(staffed(3))
    _, second = a_day(staffed(3))
    _, other = a_day(staffed(3), seed=2)
    assert first == second
    assert [visit.came_at for visit in first] != [visit.came_at for visit in other]


def test_the_same_callers_come_whatever_the_plan() -> None:
    _, few = a_day(staffed(2))
    _, many = a_day(staffed(9))
    assert [visit.came_at for visit in few] == [visit.came_at for visit in many]
    assert report(few).waits.of_95 > report(many).waits.of_95


def test_an_agent_talks_with_one_caller_at_a_time() -> None:
    _, visits = a_day(staffed(2), habits=ALWAYS_THERE)
    for agent in ("agent0", "agent1", "owner"):
        talks = sorted(
            (visit.came_at + line.at, visit.over_at)
            for visit in visits
            if visit.talks == (agent,)
            for line in visit.story
            if line.what == f"the caller talks with {agent}"
        )
        assert talks
        assert all(over <= begins for (_, over), (begins, _) in pairwise(talks))


def test_with_nobody_at_work_nobody_waits_in_line() -> None:
    day, visits = a_day(staffed(3), habits=NEVER_THERE, callers=40)
    assert day.absent == day.plan.agents.keys()
    assert {visit.ending for visit in visits} == {Ending.CALLER_HUNG_UP}
    for visit in visits:
        assert all(line.what != "the caller hears “You are in line.”" for line in visit.story)


def test_what_changes_by_the_minute_is_asked_for_once_a_minute() -> None:
    asked: list[float] = []

    def ask(at: float) -> int:
        asked.append(at)
        return len(asked)

    known = Minutely(ask)
    assert [known(600.0), known(659.9), known(660.0), known(601.0)] == [1, 1, 2, 1]
    assert asked == [600.0, 660.0]


def test_agents_with_hours_take_nobody_outside_of_them() -> None:
    plan = staffed(2)
    works = {"PJSIP/agent0": (Shift(MIDNIGHT + 8 * 3600, MIDNIGHT + 12 * 3600),), "PJSIP/agent1": ()}
    day = Day(plan, MIDNIGHT, open_now, callers=80, seed=3, habits=Habits(absent=0.0), roster=works)
    visits = day.run()
    talked = [visit for visit in visits if "agent0" in visit.talks]
    assert talked
    assert all("agent1" not in visit.talks for visit in visits)
    assert all(visit.came_at < MIDNIGHT + 12 * 3600 for visit in talked)
    assert any("owner" in visit.talks for visit in visits if visit.came_at > MIDNIGHT + 12 * 3600)
