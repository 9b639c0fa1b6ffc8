"""Goal B6: a month of a bank's call centre replayed, with the data file that the caller of this module has.

Anonymous Bank, Israel, February 1999; data by Ilan Guedj and Avi Mandelbaum, Technion. Columns: day, type, priority,
join_s, wait_s, outcome, talk_start_s, talk_s, agent.

What the file does not say must be modelled: agents are seen only while they talk. Who took a call today and does not
talk is away, since somebody waits; for how long is learned from the gaps that ended with a caller who had waited.
Prospective customers (NW) stand 90 s behind their time of arrival and priority callers 90 s before it, as the file's
own order of service shows.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from callflow.core.ewt import forecast
from callflow.core.ewt_calibration import Level, Outcome, Scale, held
from callflow.core.ewt_learning import Arrivals, Duration, Laws, Patience
from callflow.core.line import Agent, Ahead, Paused, QueueState, Talking, Urgent

LINES = {"PS": "regular", "PE": "regular", "TT": "regular", "NW": "prospects", "NE": "stocks", "IN": "internet"}
SHARED = {"regular", "prospects"}
"""Lines that the same agents serve in one order."""
CREDIT = 90.0
SKILLED = 0.005
"""An agent serves a line if at least this share of their calls came from it, older days fading by `FADING`."""
FADING = 0.8
FORGOTTEN = 7200.0
"""Seconds without a call after which an agent has gone home."""
FEWEST = 2
"""Agents assumed at least: somebody unseen may come."""
_ENDED, _BEGAN, _JOINED, _AT_ONCE = 0, 1, 2, 3


@dataclass(slots=True, eq=False)
class Call:
    """One row; times in seconds of the day."""

    kind: str
    priority: bool
    joined: float
    waited: float
    agent: str
    talk: float | None
    bound: float = 0.0
    median: float = 0.0
    raw: float = 0.0
    app_queue: float = 0.0

    @property
    def line(self) -> str:
        return LINES[self.kind]

    @property
    def stands_at(self) -> float:
        """The time of arrival by which the line is ordered."""
        return self.joined - CREDIT * (self.priority and self.waited > 0) + CREDIT * (self.kind == "NW")


@dataclass(slots=True)
class Day:
    """Who waits, talks or has talked, as far as the file lets it be seen."""

    waiting: list[Call] = field(default_factory=list)
    talking: dict[str, tuple[Call, float]] = field(default_factory=dict)
    ended: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """When each agent's last call ended, and whether somebody waited for them at that moment."""
    regular: Arrivals = field(default_factory=lambda: Arrivals(0.0))
    priority: Arrivals = field(default_factory=lambda: Arrivals(0.0))


@dataclass(slots=True)
class Memory:
    """What is learned over the days."""

    patience: Patience = field(default_factory=Patience)
    gap: Duration = field(default_factory=lambda: Duration.prior(40.0, 2.0))
    """Away after a call although somebody waits."""
    away: Duration = field(default_factory=lambda: Duration.prior(60.0, 2.0))
    handling: dict[str, Duration] = field(default_factory=lambda: defaultdict(lambda: Duration.prior(180.0, 1.2)))
    levels: dict[str, Level] = field(default_factory=lambda: defaultdict(lambda: Level.aimed(0.8)))
    scales: dict[str, Scale] = field(default_factory=lambda: defaultdict(Scale))
    holdtime: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    skills: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))

    def serves(self, agent: str, line: str) -> bool:
        skills = self.skills[agent]
        return skills[line] > 0.0 and skills[line] >= SKILLED * sum(skills.values())


@dataclass(frozen=True, slots=True)
class Bank:
    """Over served callers who waited: errors in seconds and shares. `held_informative` also counts hung-up callers

    who outwaited the bound; app_queue has one queue for each type of call, which serves it better than a single one.
    """

    served: int
    ours: float
    app_queue: float
    held: float
    held_informative: float
    app_queue_held: float


def replay(path: Path, *, days: int | None = None) -> dict[str, Bank]:
    """The whole month, and the part after its first week. Some choices of the model were made on that week."""
    memory, judged = Memory(), dict[str, list[Call]]()
    for day, calls in list(_days(path).items())[:days]:
        for skills in memory.skills.values():
            for line in skills:
                skills[line] *= FADING
        judged[day] = _one_day(calls, memory)
    later = [call for calls in list(judged.values())[7:] for call in calls]
    parts = {"all days": [call for calls in judged.values() for call in calls], "after the first week": later}
    return {name: _summed(calls) for name, calls in parts.items() if calls}


def _days(path: Path) -> dict[str, list[Call]]:
    days: dict[str, list[Call]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="ascii") as text:
        for row in csv.DictReader(text):
            talk = float(row["talk_s"]) if row["outcome"] == "served" else None
            call = Call(
                row["type"], row["priority"] == "2", float(row["join_s"]), float(row["wait_s"]), row["agent"], talk
            )
            days[row["day"]].append(call)
    return dict(sorted(days.items()))


def _happenings(calls: list[Call]) -> Iterator[tuple[float, int, Call]]:
    """In order of time; at one moment calls end before others begin, and begin before others join."""
    agenda: list[tuple[float, int, int]] = []
    for number, call in enumerate(calls):
        agenda.append((call.joined, _JOINED, number))
        began = call.joined + call.waited
        agenda.append((began, _BEGAN if call.waited else _AT_ONCE, number))
        if call.talk is not None:
            agenda.append((max(began + call.talk, began + 1.0), _ENDED, number))
    for at, what, number in sorted(agenda):
        yield at, what, calls[number]


def _one_day(calls: list[Call], memory: Memory) -> list[Call]:
    day, judged = Day(), []
    for seed, (at, what, call) in enumerate(_happenings(calls)):
        if what == _JOINED:
            if seed == 0:
                day.regular, day.priority = Arrivals(at), Arrivals(at)
            if call.waited > 0:
                _estimate(day, memory, call, at, seed)
                judged.append(call)
                day.waiting.append(call)
            if call.line == "regular":
                day.regular = day.regular.after(at) if not call.priority else day.regular
                day.priority = day.priority.after(at) if call.priority else day.priority
        elif what == _ENDED:
            _ended(day, memory, call, at)
        else:
            _began(day, memory, call, at)
    return judged


def _estimate(day: Day, memory: Memory, call: Call, at: float, seed: int) -> None:
    served_together = SHARED if call.line in SHARED else {call.line}
    before = [one for one in day.waiting if one.line in served_together and one.stands_at <= call.stands_at]
    before.sort(key=lambda one: one.stands_at)
    urgent: tuple[Urgent, ...] = ()
    if call.line in SHARED:
        lead = call.stands_at - at
        classes = ((day.regular.rate(at), lead), (day.priority.rate(at), lead + CREDIT))
        urgent = tuple(Urgent(rate, for_s) for rate, for_s in classes if for_s > 0)
    state = QueueState(_agents(day, memory, call.line, at), tuple(Ahead(at - one.joined) for one in before), urgent)
    handling = memory.handling["regular" if call.line in SHARED else call.line]
    says = forecast(state, Laws(handling, memory.patience, away=memory.away, between=memory.gap), seed)
    call.raw, factor = says.point(0.5), memory.scales[call.kind].factor
    call.median, call.bound = factor * call.raw, factor * memory.levels[call.kind].bound(says)
    call.app_queue = float(memory.holdtime[call.kind])


def _agents(day: Day, memory: Memory, line: str, at: float) -> tuple[Agent, ...]:
    agents = [Agent(Talking(at - since)) for name, (_, since) in day.talking.items() if memory.serves(name, line)]
    agents += [
        Agent(Paused(at - ended))
        for name, (ended, _) in day.ended.items()
        if name not in day.talking and at - ended < FORGOTTEN and memory.serves(name, line)
    ]
    return tuple(agents + [Agent(Paused())] * (FEWEST - len(agents)))


def _began(day: Day, memory: Memory, call: Call, at: float) -> None:
    """A wait is over: an agent answered, or the caller hung up."""
    served = call.talk is not None
    if call.waited > 0:
        day.waiting.remove(call)
        memory.patience = memory.patience.after(call.waited, hung_up=not served)
        outcome = Outcome(call.waited, answered=served)
        memory.levels[call.kind] = memory.levels[call.kind].after(call.bound, outcome, memory.patience)
        memory.scales[call.kind] = memory.scales[call.kind].after(call.raw, outcome)
    if not served:
        return
    memory.holdtime[call.kind] = (3 * memory.holdtime[call.kind] + int(call.waited)) >> 2
    if not call.agent:
        return
    if call.agent in day.ended and call.waited > 1:  # had they been free before, the caller would not have waited
        ended, wanted = day.ended[call.agent]
        if at - ended < FORGOTTEN:
            memory.away = memory.away.after(at - ended)
            memory.gap = memory.gap.after(at - ended) if wanted else memory.gap
    day.talking[call.agent] = (call, at)
    memory.skills[call.agent][call.line] += 1.0


def _ended(day: Day, memory: Memory, call: Call, at: float) -> None:
    if call.talk is not None:
        line = "regular" if call.line in SHARED else call.line
        memory.handling[line] = memory.handling[line].after(call.talk)
    if call.agent and day.talking.get(call.agent, (None,))[0] is call:
        del day.talking[call.agent]
        wanted = any(memory.serves(call.agent, one.line) for one in day.waiting)
        day.ended[call.agent] = (at, wanted)


def _summed(calls: list[Call]) -> Bank:
    served = [call for call in calls if call.talk is not None]
    informative = [held(call.bound, Outcome(call.waited, call.talk is not None)) for call in calls]
    return Bank(
        served=len(served),
        ours=fmean(abs(call.median - call.waited) for call in served),
        app_queue=fmean(abs(call.app_queue - call.waited) for call in served),
        held=fmean(call.waited <= call.bound for call in served),
        held_informative=fmean(came for came in informative if came is not None),
        app_queue_held=fmean(call.waited <= call.app_queue for call in served),
    )
