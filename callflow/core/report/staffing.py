"""How many agents each half hour of the week should have: what one more costs, against what lost callers cost.

For each queue, weekday and half hour the arrivals are counted, and Erlang A (`erlang`) says with the learned patience
and handle time what s agents would mean. Advised is the s, at least 1, for which

    (cost of an agent-hour / 2) s + (cost of a lost call) (expected hang-ups of the half hour)

is least. It is found for certain: at most sμ calls a second can be served, so with s agents at least the share
1 − sμ/λ is lost, and every s whose cost would be greater even so need not be looked at. Where too little has been
seen there is no advice: a number made of nothing would be believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from callflow.core.records import Talk, Wait
from callflow.core.report.erlang import Expected, Load, erlang_a, hung_up
from callflow.core.report.patience import PatienceFigures
from callflow.core.report.period import HALF_HOUR, Period
from callflow.core.report.waits import WITHIN_S

ENOUGH_WAITS = 50
"""Stays in line from which on a queue's patience and arrivals can be reckoned with."""
ENOUGH_TALKS = 20
"""Talks from which on its handle time can."""
ENOUGH_CALLS = 5
"""Calls in a half hour of the week, on all its days together, from which on their number says something."""
AROUND = 6
"""So many agents fewer and more than advised are told beside the advice."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What an hour of an agent costs, and what a caller costs who hangs up; in one and the same money."""

    agent_hour: float
    lost_call: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour of the week (Monday is 0): `calls` came on `times` such half hours together."""

    weekday: int
    begins: time
    calls: int
    times: int

    @property
    def rate(self) -> float:
        """Calls in one such half hour, on average."""
        return self.calls / self.times


@dataclass(frozen=True, slots=True)
class Choice:
    """So many agents: what to expect, the hang-ups of one half hour, and what it all costs."""

    expected: Expected
    lost: float
    cost: float


@dataclass(frozen=True, slots=True)
class Advice:
    """`best` is None where the half hour has seen too few calls."""

    slot: Slot
    best: Choice | None


@dataclass(frozen=True, slots=True)
class Staffing:
    """The advice for one queue, or in `too_few` a sentence that says why there is none. Seconds.

    `handle_s` is how long a caller keeps an agent: ringing, talk and wrap-up. `around` has what fewer and more agents
    would mean in the busiest half hour.
    """

    queue: str
    handle_s: float | None = None
    patience_s: float | None = None
    advice: tuple[Advice, ...] = ()
    busiest: Advice | None = None
    around: tuple[Choice, ...] = ()
    too_few: str = ""


def staffing(
    queue: str,
    waits: Sequence[Wait],
    talks: Sequence[Talk],
    patience: PatienceFigures,
    period: Period,
    costs: Costs,
    *,
    wrap_up_s: float = 0.0,
    ringing_s: float = 0.0,
    within_s: float = WITHIN_S,
) -> Staffing:
    """Advice for one queue from its waits and talks within the period.

    Erlang A's wait ends when an agent is free, a caller's when the agent has picked up: so the agent has to be free by
    `within_s` less the ringing.
    """
    if len(waits) < ENOUGH_WAITS or len(talks) < ENOUGH_TALKS:
        needed = f"it takes {ENOUGH_WAITS} waits and {ENOUGH_TALKS} talks"
        return Staffing(queue, too_few=f"no advice: {needed}, and this queue had {len(waits)} and {len(talks)}")
    handle_s = sum(max(0.0, talk.ended_at - talk.began) for talk in talks) / len(talks) + wrap_up_s + ringing_s
    handle_s, patience_s, within_s = max(handle_s, 1.0), patience.staffing_s, max(0.0, within_s - ringing_s)
    loads = [(slot, Load(slot.rate / HALF_HOUR, handle_s, patience_s)) for slot in slots(waits, period)]
    advice = [
        Advice(slot, cheapest(load, costs, within_s) if slot.calls >= ENOUGH_CALLS else None) for slot, load in loads
    ]
    busiest = max((one for one in advice if one.best), key=lambda one: one.slot.rate, default=None)
    around = _around(busiest, handle_s, patience_s, costs, within_s) if busiest else ()
    return Staffing(queue, handle_s, patience_s, tuple(advice), busiest, around)


def _around(one: Advice, handle_s: float, patience_s: float, costs: Costs, within_s: float) -> tuple[Choice, ...]:
    """What fewer and more agents than advised would mean."""
    assert one.best is not None
    agents = one.best.expected.agents
    load = Load(one.slot.rate / HALF_HOUR, handle_s, patience_s)
    return tuple(
        choice(load, number, costs, within_s) for number in range(max(1, agents - AROUND), agents + AROUND + 1)
    )


def slots(waits: Iterable[Wait], period: Period) -> tuple[Slot, ...]:
    """The half hours of the week in which anybody came, in order. Who was dropped and came back came only once.

    Counted are whole half hours, from the day of the first caller on: what was before, nobody was there to see.
    """
    came = [wait.since for wait in waits if not wait.at_front and wait.since in period]
    if not came:
        return ()
    first = period.local(min(came)).date()
    calls: dict[tuple[int, time], int] = {}
    times: dict[tuple[int, time], int] = {}
    keys: dict[float, tuple[int, time]] = {}
    for begins in period.half_hours():
        local = period.local(begins)
        if local.date() >= first and begins + HALF_HOUR <= period.ends:
            key = keys[begins] = (local.weekday(), local.time())
            times[key] = times.get(key, 0) + 1
    for at in came:
        seen = keys.get(period.half_hour_of(at))
        if seen is not None:
            calls[seen] = calls.get(seen, 0) + 1
    return tuple(Slot(*key, calls[key], times[key]) for key in sorted(calls))


def choice(load: Load, agents: int, costs: Costs, within_s: float) -> Choice:
    """So many agents for one half hour."""
    expected = erlang_a(load, agents, within_s)
    lost = expected.hung_up * load.calls_per_s * HALF_HOUR
    return Choice(expected, lost, _wages(agents, costs) + costs.lost_call * lost)


def cheapest(load: Load, costs: Costs, within_s: float = WITHIN_S) -> Choice:
    """The number of agents that costs least; of equals the greater, for the callers. An agent must cost something."""
    agents = enough = max(1, round(load.offered))
    best = (_cost(load, enough, costs), -enough)
    while (agents := agents - 1) and _least(load, agents, costs) <= best[0]:
        best = min(best, (_cost(load, agents, costs), -agents))
    agents = enough + 1
    while _wages(agents, costs) <= best[0]:
        best = min(best, (_cost(load, agents, costs), -agents))
        agents += 1
    return choice(load, -best[1], costs, within_s)


def _cost(load: Load, agents: int, costs: Costs) -> float:
    return _wages(agents, costs) + costs.lost_call * hung_up(load, agents) * load.calls_per_s * HALF_HOUR


def _wages(agents: int, costs: Costs) -> float:
    return costs.agent_hour * agents * HALF_HOUR / 3600.0


def _least(load: Load, agents: int, costs: Costs) -> float:
    """What so many agents cost at the very least: whoever cannot be served is lost."""
    lost = load.calls_per_s * HALF_HOUR * max(0.0, 1.0 - agents / load.offered)
    return _wages(agents, costs) + costs.lost_call * lost
