"""Counts what is remembered of calls: waits, patience, promises, agents, and how many agents it would take.

Every figure has its formula in the docstring of its module. It asks for nothing, reads no clock, and decides nothing
about a call.
"""

from callflow.core.report.longest import LONGEST, longest_waits
from callflow.core.report.period import Period, midnight
from callflow.core.report.staffing import Costs
from callflow.core.report.waits import LEFT_BY_S, UNANSWERED, WITHIN_S, WaitFigures
from callflow.core.report.whole import Asked, CompanyReport, LineReport, company_report, cut

__all__ = [
    "LEFT_BY_S",
    "LONGEST",
    "UNANSWERED",
    "WITHIN_S",
    "Asked",
    "CompanyReport",
    "Costs",
    "LineReport",
    "Period",
    "WaitFigures",
    "company_report",
    "cut",
    "longest_waits",
    "midnight",
]
