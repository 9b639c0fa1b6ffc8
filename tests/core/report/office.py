"""A made-up office whose calls are drawn from a seed: callers, agents who answer in turn, waits that are named.

It is the queue of the textbook (arrivals at random by the hour, log-normal talks, exponential patience), so that what
a report ought to say is known beforehand.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from callflow.core.draws import Draws
from callflow.core.floor.events import Released
from callflow.core.records import Announcement, CallRecord, Moment, Offered, Records, Talk, Wait, WaitEnding
from callflow.core.report import Asked, CompanyReport, Costs, Period, company_report, cut, longest_waits, midnight

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = date(2026, 3, 2)
COMPANY = "Acme Plumbing"
RINGS_S = 6.0


@dataclass(frozen=True)
class Office:
    """Means in seconds; `calls` a day, from 8:00 to 16:00 with a peak at noon, in turn for each of the queues."""

    calls: int = 200
    agents: int = 4
    talks_s: float = 240.0
    patience_s: float = 300.0
    queues: tuple[str, ...] = ("sales", "support")
    company: str = COMPANY
    seed: int = 1


@dataclass
class _Line:
    """One queue: when each of its agents is free again, those first that are free first."""

    queue: str
    free: list[tuple[float, str]]
    waits: list[Wait] = field(default_factory=list)


def lived(office: Office, first: date = MONDAY, days: int = 1, zone: ZoneInfo = WARSAW) -> Records:
    """What is remembered of so many days."""
    draws = Draws(office.seed)
    calls: list[CallRecord] = []
    talks: list[Talk] = []
    said: list[Announcement] = []
    offers: list[Offered] = []
    lines = [
        _Line(queue, [(0.0, f"{queue[:3]}-{number}") for number in range(office.agents)]) for queue in office.queues
    ]
    for day in range(days):
        opens = midnight(first + timedelta(days=day), zone) + 8 * 3600
        times = sorted(opens + 4 * 3600 * (draws.share() + draws.share()) for _ in range(office.calls))
        for number, at in enumerate(times):
            line = lines[number % len(lines)]
            _visit(f"{day}-{number}", at, line, office, draws, calls, talks, said, offers)
    waits = sorted((wait for line in lines for wait in line.waits), key=lambda wait: wait.since)
    return Records(tuple(calls), tuple(waits), tuple(talks), tuple(said), tuple(offers))


def _visit(
    call: str,
    at: float,
    line: _Line,
    office: Office,
    draws: Draws,
    calls: list[CallRecord],
    talks: list[Talk],
    said: list[Announcement],
    offers: list[Offered],
) -> None:
    free, agent = line.free[0]
    talk = draws.lognormal(office.talks_s, 0.8)
    gives_up = at + draws.exponential(office.patience_s)
    chance = draws.share()
    rung = max(at, free)
    answered = rung + RINGS_S
    ending, ended_at = WaitEnding.ANSWERED, answered
    if gives_up < answered:
        ending, ended_at = WaitEnding.HUNG_UP, gives_up
        if chance < 0.1:
            ending = WaitEnding.PRESSED_ZERO if chance < 0.04 else WaitEnding.TOOK_CALLBACK
    line.waits.append(
        Wait(call, office.company, line.queue, at, ended_at, ending, agent if ending is WaitEnding.ANSWERED else "")
    )
    who = (call, office.company, line.queue, agent)
    over = ended_at
    if ending is WaitEnding.ANSWERED:
        heapq.heapreplace(line.free, (answered + talk, agent))
        offers.append(Offered(*who, rung, answered, Released.TALKED))
        talks.append(Talk(*who, answered, answered + talk))
        over = answered + talk
    elif chance > 0.9 and rung < gives_up:
        offers.append(Offered(*who, rung, gives_up, Released.NOT_NEEDED if chance > 0.95 else Released.DECLINED))
    if answered - at > 15.0 and ended_at - at > 12.0:
        named = at + 12.0 + 60.0 * max(1, round((answered - at) * draws.between(0.9, 2.0) / 60.0))
        held = None if ending is not WaitEnding.ANSWERED and ended_at <= named else ended_at <= named
        said.append(Announcement(call, office.company, line.queue, at + 12.0, 2, named, held))
    story = (
        Moment(at, f"the caller waits in {line.queue}"),
        Moment(ended_at, f"the wait is over: {ending}"),
        Moment(over, "the call is over"),
    )
    outcome = "talked with somebody" if ending is WaitEnding.ANSWERED else "the caller hung up"
    calls.append(
        CallRecord(call, office.company, "v1", "100", "+4860000" + f"{len(calls):04}", at, over, outcome, story)
    )


def asked(days: int = 1, first: date = MONDAY, *, queue: str = "", zone: ZoneInfo = WARSAW) -> Asked:
    """The question about whole days that are over."""
    last = first + timedelta(days=days - 1)
    period = Period.of_days(first, last, zone, now=midnight(first + timedelta(days=days + 1), zone))
    return Asked(COMPANY, period, queue, costs=Costs(30.0, 15.0), wrap_up_s={"sales": 10.0})


def report_on(records: Records, question: Asked | None = None) -> CompanyReport:
    question = question or asked()
    found = cut(records, question)
    return company_report(found, question, longest_waits(found.waits, 5))
