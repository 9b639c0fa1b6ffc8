"""Random days and random nonsense on the floor: nobody overtakes, nobody is forgotten, no rule is broken."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from callflow.core.floor import (
    AgentBusyElsewhere,
    AgentCame,
    AgentFreeElsewhere,
    AgentPaused,
    AgentReleased,
    AgentResumed,
    AgentRings,
    AgentRules,
    AgentTalks,
    AgentWent,
    DayBegan,
    Floor,
    FloorEvent,
    FloorRules,
    Kind,
    Offer,
    Offered,
    QueueRules,
    Released,
    RulesChanged,
    SeatLeft,
    SeatTaken,
    Strategy,
    TimePassed,
    ahead,
    broken,
    broken_by,
    react,
)
from callflow.core.shifts import Shift
from tests.core.floor_day import AGENTS, a_day

QUEUES = ("sales", "repairs", "english")
AS_DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)
"""A day is told by its seed: a smaller seed is no smaller day."""

CALLS = tuple(f"c{number}" for number in range(6))

agents = st.sampled_from(AGENTS)
queue_rules = st.builds(
    QueueRules,
    agents=st.lists(agents, unique=True, max_size=4).map(tuple),
    strategy=st.sampled_from(Strategy),
    wrap_up=st.sampled_from((0.0, 10.0)),
    set_aside=st.sampled_from((0.0, 60.0)),
    skills=st.dictionaries(agents, st.integers(0, 3)),
    priority=st.integers(0, 1),
    ageing=st.sampled_from((0.0, 30.0)),
    same_agent_within=st.sampled_from((0.0, 86400.0)),
)
times = st.lists(st.sampled_from(range(0, 1800, 5)), unique=True, max_size=6).map(sorted)
shifts = times.map(lambda at: tuple(Shift(float(one), float(two)) for one, two in zip(at[::2], at[1::2], strict=False)))
agent_rules = st.dictionaries(agents, st.builds(AgentRules, shifts=st.none() | shifts))
all_rules = st.builds(FloorRules, st.dictionaries(st.sampled_from(QUEUES), queue_rules, min_size=1), agent_rules)


@st.composite
def events(draw: st.DrawFn, at: float) -> FloorEvent:
    """Anything about anybody, whether it makes sense or not."""
    agent, call = draw(agents), draw(st.sampled_from(CALLS))
    if draw(st.integers(0, 3)) == 0:
        when = st.one_of(st.none(), st.floats(at - 100, at + 100))
        return SeatTaken(
            call,
            draw(st.sampled_from(QUEUES)),
            at - draw(st.sampled_from((0.0, 0.0, 50.0))),
            priority=draw(st.integers(-1, 1)),
            at_front=draw(st.integers(0, 5)) == 0,
            last_agent=draw(st.none() | agents),
            kind=draw(st.sampled_from(Kind)),
            deadline=draw(when),
            urgent_from=draw(when),
            at=at,
        )
    choices: tuple[FloorEvent, ...] = (
        SeatLeft(call, at=at),
        AgentRings(agent, call, at=at),
        AgentTalks(agent, call, at=at),
        AgentReleased(agent, call, draw(st.sampled_from(Released)), at=at),
        AgentCame(agent, at=at),
        AgentWent(agent, at=at),
        AgentPaused(agent, "lunch", at=at),
        AgentResumed(agent, at=at),
        AgentBusyElsewhere(agent, at=at),
        AgentFreeElsewhere(agent, at=at),
        TimePassed(at=at),
        RulesChanged(at=at),
        DayBegan(at=at),
    )
    return draw(st.sampled_from(choices))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(all_rules, all_rules, st.data())
def test_whatever_is_told_in_whatever_order_no_rule_is_broken(
    rules: FloorRules, later_rules: FloorRules, data: st.DataObject
) -> None:
    floor, at = Floor(), 1_000.0
    for name in AGENTS:
        floor = react(rules, floor, AgentCame(name, at=at)).floor
    for _ in range(data.draw(st.integers(1, 40))):
        at += data.draw(st.sampled_from((-5.0, 0.0, 0.0, 1.0, 12.0, 70.0, 130.0)))
        event = data.draw(events(at))
        rules = later_rules if isinstance(event, RulesChanged) else rules
        step = react(rules, floor, event)
        assert broken(rules, step.floor) is None, event
        assert broken_by(rules, step) is None, event
        next_at = step.floor.next_at(rules)
        assert next_at is None or next_at > step.floor.at
        before, floor = floor, step.floor
        for order in step.orders:
            if isinstance(order, Offer):
                kept = [name for name in order.agents if isinstance(floor.agents[name].state, Offered)]
                assert kept == list(order.agents)
        assert all(1 <= ahead(rules, floor, call) <= len(floor.seats) for call in floor.seats)
        assert react(rules, before, event) == step


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=AS_DRAWN)
@given(all_rules, st.integers(0, 10_000))
def test_on_a_busy_day_everybody_gets_to_an_end_and_nobody_overtakes(rules: FloorRules, seed: int) -> None:
    """Every agent answers now and then, so whoever waits with somebody at work is served: nobody is forgotten."""
    day = a_day(rules, seed)
    assert day.callers <= day.ended.keys()
    assert day.waiting == {}
    assert day.floor.seats == {}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=AS_DRAWN)
@given(all_rules, st.integers(0, 10_000))
def test_within_a_queue_and_a_priority_who_came_first_is_offered_first(rules: FloorRules, seed: int) -> None:
    day = a_day(rules, seed)
    offered = [day.told[call] for call in day.first_offers if not day.told[call].at_front]
    for queue in rules.queues:
        for priority in (0, 1):
            arrivals = [told.arrived_at for told in offered if (told.queue, told.priority) == (queue, priority)]
            assert arrivals == sorted(arrivals)


@pytest.mark.parametrize("strategy", Strategy)
def test_a_willing_agent_is_never_idle_while_somebody_waits(strategy: Strategy) -> None:
    """With one agent who always answers, a line is worked off one by one, whatever the others do."""
    rules = FloorRules({"sales": QueueRules(AGENTS, strategy, wrap_up=5)})
    day = a_day(rules, seed=7, breaks=False)
    served = [call for call, how in day.ended.items() if how == "served"]
    assert len(served) > 40
