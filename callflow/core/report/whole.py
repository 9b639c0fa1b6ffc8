"""The whole report on one company: everything remembered of a period, counted.

It is made from `Records` alone and decides nothing. Whoever asks says which company, which period by which clock, and
what an agent and a lost call cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import TypeVar

from callflow.core.caller import CallId
from callflow.core.floor.events import Released
from callflow.core.records import Announcement, Moment, Offered, Records, Talk, Wait
from callflow.core.report.agents import AgentFigures, agent_figures
from callflow.core.report.announced import HourOfTruth, Named, Truth, named_and_true, truth, truth_by_hour
from callflow.core.report.callbacks import CallbackReport, callback_report
from callflow.core.report.longest import LongWait, with_stories
from callflow.core.report.patience import PatienceFigures, patience_figures
from callflow.core.report.period import HALF_HOUR, Period
from callflow.core.report.staffing import Costs, Staffing, staffing
from callflow.core.report.waits import WITHIN_S, WaitFigures, wait_figures

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class HalfHour:
    """The waits that began in one half hour of the period; `begins` is in epoch seconds."""

    begins: float
    figures: WaitFigures


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """The waits that began when the wall clock showed that half hour, on all days together."""

    begins: time
    figures: WaitFigures


@dataclass(frozen=True, slots=True)
class LineReport:
    """One queue, or all of a company together, whose `queue` is empty."""

    queue: str
    figures: WaitFigures
    half_hours: tuple[HalfHour, ...]
    by_time: tuple[TimeOfDay, ...]
    patience: PatienceFigures
    truth: Truth


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know. `wrap_up_s` has each queue's wrap-up by the plan, where that is known (seconds)."""

    company: str
    period: Period
    queue: str = ""
    within_s: float = WITHIN_S
    costs: Costs = field(default_factory=lambda: Costs(30.0, 15.0))
    wrap_up_s: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompanyReport:
    """Everything. `calls` ended as `endings` say; one still under way is not among those."""

    asked: Asked
    calls: int
    endings: Mapping[str, int]
    together: LineReport
    queues: tuple[LineReport, ...]
    truth_by_hour: tuple[HourOfTruth, ...]
    named: tuple[Named, ...]
    longest: tuple[LongWait, ...]
    agents: tuple[AgentFigures, ...]
    staffing: tuple[Staffing, ...]
    callbacks: CallbackReport = field(default_factory=CallbackReport)


def cut(records: Records, asked: Asked) -> Records:
    """The records of that company and period; with a queue, those of its callers only."""

    def wanted(company: str, queue: str, at: float) -> bool:
        return company == asked.company and asked.queue in ("", queue) and at in asked.period

    waits = tuple(one for one in records.waits if wanted(one.company, one.queue, one.since))
    stood = {wait.call for wait in waits}
    return Records(
        calls=tuple(
            one
            for one in records.calls
            if wanted(one.company, asked.queue, one.arrived_at) and (not asked.queue or one.id in stood)
        ),
        waits=waits,
        talks=tuple(one for one in records.talks if wanted(one.company, one.queue, one.began)),
        announcements=tuple(one for one in records.announcements if wanted(one.company, one.queue, one.at)),
        offers=tuple(one for one in records.offers if wanted(one.company, one.queue, one.at)),
        promises=tuple(one for one in records.promises if wanted(one.company, one.queue, one.made_at)),
        gatings=tuple(one for one in records.gatings if wanted(one.company, one.queue, one.at)),
        refusals=tuple(one for one in records.refusals if wanted(one.company, one.queue, one.at)),
    )


def company_report(
    records: Records,
    asked: Asked,
    longest: Sequence[Wait] = (),
    stories: Mapping[CallId, tuple[Moment, ...]] | None = None,
) -> CompanyReport:
    """The report on records that `cut` gave; `longest` are the waits to be told with their `stories`."""
    queues = sorted({wait.queue for wait in records.waits})
    waits = _grouped(records.waits, lambda wait: wait.queue)
    said = _grouped(records.announcements, lambda one: one.queue)
    lines = tuple(_line(queue, waits.get(queue, ()), said.get(queue, ()), asked) for queue in queues)
    return CompanyReport(
        asked=asked,
        calls=len(records.calls),
        endings=dict(Counter(call.ending for call in records.calls if call.ending).most_common()),
        together=_line("", records.waits, records.announcements, asked),
        queues=lines,
        truth_by_hour=truth_by_hour(records.announcements, asked.period),
        named=named_and_true(records.announcements, records.waits),
        longest=with_stories(longest, records.calls, stories or {}),
        agents=agent_figures(records.talks, records.offers),
        staffing=_staffing(lines, waits, records, asked),
        callbacks=callback_report(records.promises, records.gatings, records.refusals, asked.period),
    )


def _line(queue: str, waits: Sequence[Wait], said: Sequence[Announcement], asked: Asked) -> LineReport:
    period, groups = asked.period, _grouped(waits, lambda wait: asked.period.half_hour_of(wait.since))
    clock: dict[time, list[Wait]] = {}
    half_hours = []
    for begins in period.half_hours():
        group = groups.get(begins, ())
        half_hours.append(HalfHour(begins, wait_figures(group, asked.within_s)))
        clock.setdefault(period.local(begins).time(), []).extend(group)
    return LineReport(
        queue=queue,
        figures=wait_figures(waits, asked.within_s),
        half_hours=tuple(half_hours),
        by_time=tuple(TimeOfDay(at, wait_figures(clock[at], asked.within_s)) for at in sorted(clock)),
        patience=patience_figures(waits),
        truth=truth(said),
    )


def _staffing(
    lines: Iterable[LineReport], waits: Mapping[str, Sequence[Wait]], records: Records, asked: Asked
) -> tuple[Staffing, ...]:
    talks = _grouped(records.talks, lambda talk: talk.queue)
    offers = _grouped(records.offers, lambda offer: offer.queue)
    return tuple(
        staffing(
            line.queue,
            waits[line.queue],
            talks.get(line.queue, ()),
            line.patience,
            asked.period,
            asked.costs,
            wrap_up_s=asked.wrap_up_s.get(line.queue, 0.0),
            ringing_s=_ringing_s(talks.get(line.queue, ()), offers.get(line.queue, ())),
            within_s=asked.within_s,
        )
        for line in lines
    )


def _ringing_s(talks: Iterable[Talk], offers: Iterable[Offered]) -> float:
    """How long an agent's phone rings until the agent answers, on average: it keeps the agent, too."""
    began = {(talk.call, talk.agent): talk.began for talk in talks}
    times = [
        began[offer.call, offer.agent] - offer.at
        for offer in offers
        if began.get((offer.call, offer.agent), 0.0) >= offer.at
        and began[offer.call, offer.agent] - offer.at <= HALF_HOUR
        and offer.outcome == Released.TALKED
    ]
    return sum(times) / len(times) if times else 0.0


def _grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups
