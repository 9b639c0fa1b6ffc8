"""The key `privacy` of a plan: how long what is personal is kept."""

from __future__ import annotations

from datetime import date

import pytest

from callflow.dialplan import Level, check_text

REST = """
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100"]
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}}
call: [operator]
"""
DAY = 86_400.0


def days(privacy: str) -> tuple[float | None, list[str]]:
    """For how many days something is kept, and what is wrong with the plan."""
    plan, problems = check_text("plan.yaml", f"{privacy}{REST}", date(2026, 3, 1))
    faults = [f"{one.place.column}: {one.message}" for one in problems if one.level is Level.ERROR]
    return plan.keep / DAY if plan else None, faults


def test_it_is_written_in_days_or_left_out() -> None:
    assert days("privacy: {keep: 30d}") == (30.0, [])
    assert days("privacy: {keep: 36h}") == (1.5, [])
    assert days("privacy: {keep: 999d}") == (999.0, [])
    assert days("") == (90.0, [])


@pytest.mark.parametrize(
    ("privacy", "found"),
    [
        ("privacy: {keep: 12h}", "17: 12h is out of bounds here"),
        ("privacy: {keep: 0d}", "17: 0d is out of bounds here"),
        ("privacy: {keep: for ever}", "17: 'for ever' is no duration"),
        ("privacy: {keeps: 30d}", "11: unknown key 'keeps'"),
        ("privacy: 30d", "10: this must be a table with the keys keep:"),
        ("privacy:", "1: nothing is written after 'privacy'"),
    ],
)
def test_what_is_no_period(privacy: str, found: str) -> None:
    plan, faults = days(privacy)
    assert plan is None
    assert faults == [found]
