"""Reads an admin's YAML, says everything that is wrong with it, and makes the plan that the core runs.

`read_plans(paths, today)` is for whoever runs plans, `check(paths, today)` for whoever shows problems.
"""

from callflow.dialplan.compile import check, check_text, check_texts, compile_text, read_plans, read_source, version_of
from callflow.dialplan.problems import Level, Problem
from callflow.dialplan.rules import RULES, Rule

__all__ = [
    "RULES",
    "Level",
    "Problem",
    "Rule",
    "check",
    "check_text",
    "check_texts",
    "compile_text",
    "read_plans",
    "read_source",
    "version_of",
]
