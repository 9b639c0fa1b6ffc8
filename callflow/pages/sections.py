"""The tables of a report page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from callflow.core.records import WaitEnding
from callflow.core.report import LEFT_BY_S, CompanyReport, WaitFigures
from callflow.core.report.agents import AgentFigures
from callflow.core.report.announced import Truth
from callflow.core.report.callbacks import CallbackFigures, CallbackReport
from callflow.core.report.period import WEEKDAYS
from callflow.core.report.staffing import Staffing
from callflow.pages.figures import LEFT_AS, NONE, minutes, number, seconds, share
from callflow.pages.markup import Node, tag


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, text: int = 0) -> Node:
    """Rows of figures, the first cell a name; a last cell of `text` may be long and is broken."""
    head = [tag("tr", *(tag("th", heading) for heading in headings))] if any(headings) else []
    body = [tag("tr", *_cells(row, text)) for row in rows]
    return tag("div", tag("table", *head, *body), class_="table", tabindex="0")


def _cells(row: Sequence[str], text: int) -> list[Node]:
    plain = [tag("td", cell) for cell in row[: len(row) - text]]
    return plain + [tag("td", cell, class_="text") for cell in row[len(row) - text :]]


WAITS = ("in line", "answered", "service level", "mean wait", "half at most", "80 % at most", "95 % at most", "hung up")


def waits_cells(one: WaitFigures) -> list[str]:
    """The figures below `WAITS`."""
    times = [seconds(value) for value in (one.mean, one.median, one.of_80, one.of_95)]
    return [
        number(one.waits),
        number(one.answered),
        share(one.service_level),
        *times,
        share(one.share(WaitEnding.HUNG_UP)),
    ]


def half_hours_table(columns: Sequence[tuple[str, WaitFigures]]) -> Node:
    return table(("from", *WAITS), [(name, *waits_cells(one)) for name, one in columns])


def lines_table(one: CompanyReport, within: str) -> Node:
    """Each queue, and all of them together where there are several."""
    headings = ("queue", *(f"within {within}" if name == "service level" else name for name in WAITS))
    lines = [(line.queue, line.figures) for line in one.queues]
    together = [("all", one.together.figures)] if len(lines) > 1 else []
    return table(headings, [(name, *waits_cells(found)) for name, found in (*lines, *together)])


def reasons_table(one: CompanyReport) -> Node:
    """For each queue and reason how many had left for it by when, and for all queues together."""
    return table(("", *(f"{limit:g} s" for limit in LEFT_BY_S), "in all"), reasons_rows(one))


def reasons_rows(one: CompanyReport, *, brief: bool = False) -> list[list[str]]:
    """The rows of that table; `brief`, with the count of the last column only."""
    several = len(one.queues) > 1
    rows = [row for line in one.queues if several for row in _reasons(f"{line.queue}: ", line.figures, brief)]
    rows += _reasons("all: " if several else "", one.together.figures, brief)
    return rows or [["nobody left", *[NONE] * (len(LEFT_BY_S) + 1)]]


def _reasons(name: str, one: WaitFigures, brief: bool) -> Iterator[list[str]]:
    for ending, counts in (one.left_by or {}).items():
        in_all = _counted(one.ended(ending), one.waits)
        cells = [share(count / one.waits) if brief else _counted(count, one.waits) for count in counts]
        yield [name + LEFT_AS[ending], *cells, in_all]


def _counted(count: int, of: int) -> str:
    return f"{number(count)} ({share(count / of)})"


def hours_of_truth_table(one: CompanyReport) -> Node:
    headings = ("queue and hour", "announced", "came true", "did not", "share")
    return table(headings, truth_rows(one))


def truth_rows(one: CompanyReport) -> list[tuple[str, ...]]:
    rows = [(f"{hour.queue}, {hour.hour:02}:00", *_truth(hour.truth)) for hour in one.truth_by_hour]
    queues = [(line.queue, *_truth(line.truth)) for line in one.queues if line.truth.named]
    return [*rows, *queues]


def _truth(one: Truth) -> tuple[str, ...]:
    return number(one.named), number(one.held), number(one.broken), share(one.share)


def weeks_table(found: Staffing) -> Node:
    """The advice: times of day below, days of the week beside one another."""
    headings, rows = weeks_rows(found)
    return table(headings, rows)


def weeks_rows(found: Staffing) -> tuple[tuple[str, ...], list[list[str]]]:
    """Agents, and the calls they are for in brackets; `few` where too few calls were seen."""
    advice = {(one.slot.begins, one.slot.weekday): one for one in found.advice}
    weekdays = sorted({weekday for _, weekday in advice})
    rows = []
    for begins in sorted({begins for begins, _ in advice}):
        row = [f"{begins:%H:%M}"]
        for weekday in weekdays:
            one = advice.get((begins, weekday))
            calls = f" ({one.slot.rate:.1f})" if one else ""
            row.append(NONE if one is None else f"{one.best.expected.agents if one.best else 'few'}{calls}")
        rows.append(row)
    return ("agents (calls)", *(WEEKDAYS[weekday] for weekday in weekdays)), rows


CALLBACKS = (
    "promised",
    "rang in time",
    "kept in time",
    "kept late",
    "by a human",
    "withdrawn",
    "given up",
    "open",
    "moved",
)


def callbacks_cells(one: CallbackFigures) -> list[str]:
    """The figures below `CALLBACKS`."""
    counts = (one.kept_in_time, one.kept_late, one.by_human, one.withdrawn, one.given_up, one.open, one.moved)
    return [number(one.promised), share(one.share_in_time), *map(number, counts)]


def callbacks_rows(one: CallbackReport) -> list[list[str]]:
    """By queue, by day where there are several, by hour of the day, and all together."""
    queues = [(queue or "by the operators", found) for queue, found in one.queues.items()]
    days = [(f"{day:%a} {day}", found) for day, found in one.days.items()] if len(one.days) > 1 else []
    hours = [(f"{hour:02}:00", found) for hour, found in one.hours.items()]
    named = [*queues, *days, *hours, *([("all", one.together)] if len(queues) > 1 else [])]
    return [[name, *callbacks_cells(found)] for name, found in named]


def callbacks_words(one: CallbackFigures) -> list[str]:
    """What the table does not say: how late, and how many were reached at the first attempt."""
    said = []
    if one.lateness[-1] is not None:
        half, of_90, worst = map(minutes, one.lateness)
        said.append(f"Where it rang late, it was {half} for half of them, {of_90} for nine of ten, {worst} at worst.")
    if one.rang:
        said.append(
            f"{share(one.share_reached_at_once)} of {number(one.rang)} customers whose phone rang were reached at once."
        )
    return said


def why_rows(one: CallbackFigures) -> list[tuple[str, str, str]]:
    """How attempts ended, why nothing was promised, and which numbers were refused: what, why and how often."""
    attempts = [("attempt", outcome.value, count) for outcome, count in one.attempts.items()]
    gated = [("nothing promised", why.value, count) for why, count in one.gated.items()]
    refused = [("number refused", why.value, count) for why, count in one.refused.items()]
    return [(what, number(count), why) for what, why, count in (*attempts, *gated, *refused)]


AGENTS = (
    "agent",
    "talks",
    "mean talk",
    "talked in all",
    "offered",
    "taken",
    "declined",
    "no answer",
    "not needed",
    "failed",
)


def agents_table(agents: Sequence[AgentFigures]) -> Node:
    return table(AGENTS, [agent_cells(one) for one in agents])


def agent_cells(one: AgentFigures) -> list[str]:
    counts = (one.offers, one.taken, one.declined, one.unanswered, one.not_needed, one.failed)
    return [one.agent, number(one.talks), seconds(one.mean_talk_s), seconds(one.talked_s), *map(number, counts)]
