"""`callflow report`: what became of the callers, from what is remembered of their calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from callflow.cli.output import err, hand_over, out, tell
from callflow.errors import CallflowError, PlanError

if TYPE_CHECKING:
    from callflow.core.plan import Plan
    from callflow.core.records import Records
    from callflow.core.report import Asked, CompanyReport, Costs, Period
    from callflow.storage import SqlStore

DAYS = 7
"""Without dates the report is on today and the days before it, so many in all."""
MOST_DAYS = 400
YEARS = (1971, 2999)
WIDE = 120
"""Columns of a text that goes to a file."""


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    app.command("report")(command)


def command(
    *,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day, like 2026-03-30; a week ago if left out."),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day, which is included; today if left out.")
    ] = None,
    company: Annotated[
        str | None, typer.Option(metavar="NAME", help="One company only, by its name in the plan.")
    ] = None,
    queue: Annotated[str | None, typer.Option(metavar="NAME", help="One queue only.")] = None,
    form: Annotated[
        Format,
        typer.Option("--format", metavar="FORMAT", help="`text` for a terminal, `html` for a page, `csv`, or `json`."),
    ] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file to write; standard output if left out.")
    ] = None,
    within: Annotated[
        float,
        typer.Option(metavar="SECONDS", min=0, max=3600, help="An answer within so long counts for the service level."),
    ] = 20.0,
    longest: Annotated[
        int,
        typer.Option(
            metavar="NUMBER", min=0, max=1000, help="So many of the longest waits are told with their stories."
        ),
    ] = 10,
    agent_cost: Annotated[
        float | None,
        typer.Option(metavar="MONEY", help="What an hour of an agent costs; CALLFLOW_AGENT_COST if left out."),
    ] = None,
    lost_call_cost: Annotated[
        float | None,
        typer.Option(metavar="MONEY", help="What a caller costs who hangs up; CALLFLOW_LOST_CALL_COST if left out."),
    ] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help="Show the callers' whole numbers.")] = False,
) -> None:
    """Tell what became of the callers: waits, who left and why, patience, announced waits, callbacks, agents, staffing.

    Days are those of each plan's own time zone; what has passed of today is in it. Callflow may be running or not.
    docs/reports.md says what each figure means and how it is reckoned. Of callers' numbers only the end is shown.

    Exit code: 0, or 2 if there is nothing to tell.
    """
    from callflow.cli.store import with_store
    from callflow.pages import as_csv, as_json, page

    now = datetime.now(UTC)
    days = (_day("--from", first), _day("--to", last))
    costs = _costs(agent_cost, lost_call_cost)
    wanted = _Wanted(*days, company, queue, within, longest, costs, numbers, now.timestamp())
    _period(wanted, UTC)  # a mistake in the dates is told before anything is opened
    plans = _plans()
    reports = with_store(lambda store: _reports(store, wanted, plans))
    match form:
        case Format.TEXT:
            _tell(reports, output)
        case Format.HTML:
            hand_over(page(reports, f"Made by callflow on {now:%Y-%m-%d at %H:%M} UTC."), output)
        case Format.CSV:
            hand_over(as_csv(reports), output)
        case Format.JSON:
            hand_over(as_json(reports) + "\n", output)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked on the command line."""

    first: date | None
    last: date | None
    company: str | None
    queue: str | None
    within_s: float
    longest: int
    costs: Costs
    numbers: bool
    now: float


# What the options mean.


def _costs(agent: float | None, lost: float | None) -> Costs:
    from callflow.config import settings
    from callflow.core.report import Costs

    known = settings()
    agent = known.agent_cost if agent is None else agent
    lost = known.lost_call_cost if lost is None else lost
    if not 0 < agent < inf:
        raise CallflowError(f"--agent-cost {agent:g}: an hour of an agent costs something; write a number above 0")
    if not 0 <= lost < inf:
        raise CallflowError(f"--lost-call-cost {lost:g}: write a number that is 0 or more")
    return Costs(agent, lost)


def _day(option: str, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        found = date.fromisoformat(written.strip())
    except ValueError:
        raise CallflowError(f"{option} {written}: this is no day; write it like 2026-03-30") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise CallflowError(f"{option} {written}: callflow knows the years {YEARS[0]} to {YEARS[1]}")
    return found


def _period(wanted: _Wanted, zone: tzinfo) -> Period:
    """The days asked for, or the last week; by the clock of that zone."""
    from callflow.core.report import Period

    today = datetime.fromtimestamp(wanted.now, zone).date()
    last = wanted.last or (max(today, wanted.first) if wanted.first else today)
    first = wanted.first or last - timedelta(days=DAYS - 1)
    if first > last:
        raise CallflowError(f"--from {first} lies after --to {last}")
    if first > today:
        raise CallflowError(f"--from {first} is yet to come: today is {today}")
    if (last - first).days >= MOST_DAYS:
        raise CallflowError(f"{first} to {last} is too long: a report is on {MOST_DAYS} days at most")
    return Period.of_days(first, last, zone, wanted.now)


# Whose calls.


def _plans() -> list[Plan]:
    """The plans on disk that can be read: they know each company's time zone and wrap-ups. No report needs them."""
    from callflow.config import settings
    from callflow.proof import plan_files, read_plan

    plans = []
    try:
        for file in plan_files(settings().plans):
            try:
                plans.append(read_plan(file))
            except PlanError:
                tell((f"the plan {file} has errors, so nothing in it is known here", "dim"), to=err)
    except CallflowError as unreadable:
        tell((f"no plan is known: {unreadable}", "dim"), to=err)
    return plans


def _asked(wanted: _Wanted, plans: Sequence[Plan], records: Records) -> list[Asked]:
    """The question for each company that is meant."""
    from callflow.core.report import Asked

    queues = _queues(plans, records)
    if not queues:
        raise CallflowError("nothing is remembered of any call in this time, and there is no plan that could be asked")
    if wanted.company is not None and wanted.company not in queues:
        raise CallflowError(f"--company {wanted.company}: there is no such company; there is {', '.join(queues)}")
    meant = [wanted.company] if wanted.company is not None else list(queues)
    if wanted.queue is not None:
        there = sorted({queue for company in meant for queue in queues[company]})
        meant = [company for company in meant if wanted.queue in queues[company]]
        if not meant:
            known = f"there is {', '.join(there)}" if there else "there is none at all"
            raise CallflowError(f"--queue {wanted.queue}: there is no such queue; {known}")
    called = {call.company for call in records.calls} | {wait.company for wait in records.waits}
    called |= {promise.company for promise in records.promises}
    meant = [company for company in meant if company in called] or meant
    return [
        Asked(
            company,
            _period(wanted, _zone(company, plans)),
            wanted.queue or "",
            wanted.within_s,
            wanted.costs,
            {name: queue.wrap_up for plan in plans if plan.company == company for name, queue in plan.queues.items()},
        )
        for company in meant
    ]


def _queues(plans: Iterable[Plan], records: Records) -> dict[str, set[str]]:
    """Every company that a plan or a record knows, with its queues."""
    known: dict[str, set[str]] = {plan.company: set() for plan in plans}
    for plan in plans:
        known[plan.company] |= plan.queues.keys()
    for call in records.calls:
        known.setdefault(call.company, set())
    for wait in records.waits:
        known.setdefault(wait.company, set()).add(wait.queue)
    for promise in records.promises:
        if promise.company and promise.queue:
            known.setdefault(promise.company, set()).add(promise.queue)
    return known


def _zone(company: str, plans: Iterable[Plan]) -> tzinfo:
    return next((ZoneInfo(plan.timezone) for plan in plans if plan.company == company), ZoneInfo("UTC"))


# The report.


async def _reports(store: SqlStore, wanted: _Wanted, plans: Sequence[Plan]) -> list[CompanyReport]:
    from callflow.core.report import company_report, cut, longest_waits

    zones = [ZoneInfo(plan.timezone) for plan in plans] or [ZoneInfo("UTC")]
    periods = [_period(wanted, zone) for zone in (*zones, ZoneInfo("UTC"))]
    records = await store.records(min(one.begins for one in periods), max(one.ends for one in periods))
    if not wanted.numbers:
        records = _with_masked_numbers(records)
    reports = []
    for asked in _asked(wanted, plans, records):
        found = cut(records, asked)
        longest = longest_waits(found.waits, wanted.longest)
        stories = {wait.call: tuple(await store.story(wait.call)) for wait in longest}
        reports.append(company_report(found, asked, longest, stories))
    return reports


def _with_masked_numbers(records: Records) -> Records:
    from callflow.logs import masked

    return replace(records, calls=tuple(replace(call, number=masked(call.number)) for call in records.calls))


def _tell(reports: Sequence[CompanyReport], output: Path | None) -> None:
    from io import StringIO

    from rich.console import Console

    from callflow.cli import report_text

    if output is None:
        report_text.print_reports(reports, out)
        return
    text = StringIO()
    report_text.print_reports(reports, Console(file=text, width=WIDE, highlight=False))
    hand_over(text.getvalue(), output)
