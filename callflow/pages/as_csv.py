"""A report for a spreadsheet: a row for each half hour of each queue. No cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from callflow.core.report import LEFT_BY_S, UNANSWERED, CompanyReport, LineReport, WaitFigures
from callflow.core.report.callbacks import CallbackFigures
from callflow.pages.names import key

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADINGS = (
    "company",
    "queue",
    "begins",
    "waits",
    "answered",
    "in_time",
    "service_level",
    "again",
    "wait_mean",
    "wait_median",
    "wait_of_80",
    "wait_of_95",
    "wait_worst",
    *(key(ending) for ending in UNANSWERED),
    *(f"{key(ending)}_by_{limit:g}" for ending in UNANSWERED for limit in LEFT_BY_S),
    "callbacks_promised",
    "callbacks_kept_in_time",
    "callbacks_kept_late",
    "callbacks_by_human",
    "callbacks_withdrawn",
    "callbacks_given_up",
    "callbacks_open",
    "callbacks_moved",
    "callbacks_gated",
    "numbers_refused",
)


def as_csv(reports: Sequence[CompanyReport]) -> str:
    """Every half hour of every queue; the first row has the names of the columns."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADINGS)
    for one in reports:
        lines = {line.queue: line for line in one.queues}
        for queue in sorted({*lines, *one.callbacks.queues}):
            rows.writerows(_rows(one, queue, lines.get(queue)))
    return text.getvalue()


def _rows(one: CompanyReport, queue: str, line: LineReport | None) -> Iterator[list[str]]:
    waits = {half.begins: half.figures for half in line.half_hours} if line else {}
    for begins in one.asked.period.half_hours():
        promised = one.callbacks.half_hours.get((queue, begins), CallbackFigures())
        cells = (*_cells(waits.get(begins, WaitFigures())), *_promised(promised))
        at = one.asked.period.local(begins).isoformat(timespec="minutes")
        yield [no_formula(one.asked.company), no_formula(queue), at, *cells]


def _promised(one: CallbackFigures) -> Iterator[str]:
    kept = (one.kept_in_time, one.kept_late, one.by_human, one.withdrawn, one.given_up, one.open, one.moved)
    yield from map(str, (one.promised, *kept, sum(one.gated.values()), sum(one.refused.values())))


def _cells(one: WaitFigures) -> Iterator[str]:
    yield from map(str, (one.waits, one.answered, one.in_time))
    yield "" if one.service_level is None else f"{one.service_level:.4f}"
    yield str(one.again)
    for seconds in (one.mean, one.median, one.of_80, one.of_95, one.worst):
        yield "" if seconds is None else f"{seconds:.1f}"
    yield from (str(one.ended(ending)) for ending in UNANSWERED)
    nobody = (0,) * len(LEFT_BY_S)
    for ending in UNANSWERED:
        yield from map(str, (one.left_by or {}).get(ending, nobody))


def no_formula(cell: str) -> str:
    """A cell that begins like a formula, or hides such a beginning, is marked as text."""
    plain = "".join(one if one.isprintable() else " " for one in cell)
    return f"'{plain}" if cell.startswith(FORMULAS) or plain.lstrip().startswith(FORMULAS) else plain
