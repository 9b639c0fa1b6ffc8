"""A report for a spreadsheet: a row for each half hour of each queue. No cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from callflow.core.report import LEFT_BY_S, UNANSWERED, CompanyReport, LineReport, WaitFigures
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
)


def as_csv(reports: Sequence[CompanyReport]) -> str:
    """Every half hour of every queue; the first row has the names of the columns."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADINGS)
    for one in reports:
        for line in one.queues:
            rows.writerows(_rows(one, line))
    return text.getvalue()


def _rows(one: CompanyReport, line: LineReport) -> Iterator[list[str]]:
    for half in line.half_hours:
        begins = one.asked.period.local(half.begins).isoformat(timespec="minutes")
        yield [no_formula(one.asked.company), no_formula(line.queue), begins, *_cells(half.figures)]


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
