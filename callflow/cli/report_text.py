"""A report for a terminal: the figures of the page as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from callflow.cli.output import visible
from callflow.core.records import WaitEnding
from callflow.core.report import LEFT_BY_S, CompanyReport
from callflow.core.report.callbacks import CallbackReport
from callflow.core.report.staffing import Staffing
from callflow.pages import figures
from callflow.pages.page import busiest_words, days, nobody_waited
from callflow.pages.sections import (
    AGENTS,
    CALLBACKS,
    WAITS,
    agent_cells,
    callbacks_rows,
    callbacks_words,
    reasons_rows,
    truth_rows,
    waits_cells,
    weeks_rows,
    why_rows,
)

NARROW = 100
"""Columns of a terminal below which room is short."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table that draws its columns closer together on a narrow terminal."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        apart = 2 if options.max_width >= NARROW else 1
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, apart, 0, 0))
        for number, heading in enumerate(self.headings):
            table.add_column(heading, justify="right" if number else "left", overflow="fold")
        for row in self.rows:
            table.add_row(*map(Text, row))
        yield table


def print_reports(reports: Sequence[CompanyReport], console: Console) -> None:
    """Print each company's report."""
    for one in reports:
        console.print(Group(*_company(one)))


def _company(one: CompanyReport) -> Iterable[RenderableType]:
    about = f": {days(one)}, by the clock of {one.asked.period.zone}"
    yield Text.assemble((visible(one.asked.company), "bold"), visible(about))
    if not one.together.figures.waits:
        yield Text(nobody_waited(one))
    else:
        yield from _lines(one)
        yield from _half_hours(one)
        yield from _patience(one)
        yield from _announced(one)
        for found in one.staffing:
            yield from _staffing(found, one)
    yield from _callbacks(one.callbacks)
    if one.agents:
        yield from _titled("Agents", AGENTS, map(agent_cells, one.agents))
    yield from _longest(one)


def _titled(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], below: str = ""
) -> Iterable[RenderableType]:
    yield Text(f"\n{visible(title)}", style="bold")
    yield _Rows(headings, [[visible(cell) for cell in row] for row in rows])
    if below:
        yield Text(visible(below), style="dim")


def _lines(one: CompanyReport) -> Iterable[RenderableType]:
    within = figures.seconds(one.asked.within_s)
    lines = [(line.queue, line.figures) for line in one.queues]
    together = [("all", one.together.figures)] if len(lines) > 1 else []
    rows = [(name, *waits_cells(found)) for name, found in (*lines, *together)]
    said = f"Service level: answered within {within}, of all who stood in line; nobody is left out."
    yield from _titled("Queues", ("queue", *WAITS), rows, said)
    headings = ("left by", *(f"{limit:g} s" for limit in LEFT_BY_S), "in all")
    yield from _titled("Who left, and why", headings, reasons_rows(one, brief=True))


def _half_hours(one: CompanyReport) -> Iterable[RenderableType]:
    rows = [(f"{half.begins:%H:%M}", *waits_cells(half.figures)) for half in one.together.by_time if half.figures.waits]
    yield from _titled("Half hours of the day, all days together", ("from", *WAITS), rows)


def _patience(one: CompanyReport) -> Iterable[RenderableType]:
    rows = []
    for line in (*one.queues, *([one.together] if len(one.queues) > 1 else [])):
        found = line.patience
        shares = [figures.share(found.curve.at(limit).staying) for limit in LEFT_BY_S]
        median = figures.seconds(found.curve.median_s)
        hung_up = figures.number(found.hung_up)
        rows.append((line.queue or "all", hung_up, median, figures.seconds(found.mean_s), *shares))
    headings = ("queue", "hung up", "median", "mean", *(f"{limit:g} s" for limit in LEFT_BY_S))
    said = "Who would still wait after so many seconds if nobody answered (Kaplan and Meier)."
    yield from _titled("Patience", headings, rows, said)


def _announced(one: CompanyReport) -> Iterable[RenderableType]:
    if not one.together.truth.named:
        yield Text("\nNo wait was announced in this time.")
        return
    headings = ("queue and hour", "announced", "came true", "did not", "share")
    said = "Who left before the announced end without an answer says nothing of it."
    yield from _titled("Announced waits", headings, truth_rows(one), said)


def _callbacks(one: CallbackReport) -> Iterable[RenderableType]:
    if not one.together.anything:
        return
    said = "In time: the customer's phone rang by the end of the window that was named."
    below = " ".join((said, *callbacks_words(one.together)))
    yield from _titled("Callbacks", ("promised in", *CALLBACKS), callbacks_rows(one), below)
    rows = [(f"{what}: {why}", times) for what, times, why in why_rows(one.together)]
    if rows:
        yield from _titled("Attempts, and what was not promised", ("", "times"), rows)


def _staffing(found: Staffing, one: CompanyReport) -> Iterable[RenderableType]:
    title, costs = f"How many agents: {found.queue}", one.asked.costs
    if found.too_few:
        yield Text(f"\n{visible(title)}", style="bold")
        yield Text(visible(found.too_few[0].upper() + found.too_few[1:] + "."))
        return
    said = (
        f"Cheapest with {costs.agent_hour:g} for an hour of an agent and {costs.lost_call:g} for each who hangs up; "
        f"a caller keeps an agent for {figures.seconds(found.handle_s)}."
    )
    weekdays, advised = weeks_rows(found)
    yield from _titled(title, ("agents", *(name[:3] for name in weekdays[1:])), advised, said)
    busiest = found.busiest
    if busiest is None or busiest.best is None:
        yield Text("No half hour of the week has seen enough calls for advice: take a longer period.")
        return
    rows = [
        (
            f"{choice.expected.agents}{' *' if choice.expected.agents == busiest.best.expected.agents else ''}",
            figures.share(choice.expected.hung_up),
            figures.seconds(choice.expected.mean_wait_s),
            figures.share(choice.expected.service_level),
            figures.money(choice.cost),
        )
        for choice in found.around
    ]
    headings = ("agents", "hang up", "mean wait", "service level", "cost")
    yield from _titled(f"The busiest half hour, {busiest_words(found)}", headings, rows)


def _longest(one: CompanyReport) -> Iterable[RenderableType]:
    for long in one.longest:
        wait, local = long.wait, one.asked.period.local
        gave_up = "red" if wait.ending is WaitEnding.HUNG_UP else ""
        who = f", {long.number}" if long.number else ""
        said = f"{figures.seconds(wait.seconds)} in {wait.queue}, from {local(wait.since):%Y-%m-%d %H:%M:%S}{who}: "
        yield Text.assemble("\n", (visible(said), "bold"), (wait.ending.value, gave_up))
        for moment in long.story:
            yield Text.assemble((f"  {local(moment.at):%H:%M:%S}  ", "cyan"), visible(moment.what))
