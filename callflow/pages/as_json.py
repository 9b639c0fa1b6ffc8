"""A report for programs: one JSON object, whose keys docs/reports.md explains. Times are ISO 8601 with their offset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from callflow.core.report import LEFT_BY_S, CompanyReport, LineReport, Period, WaitFigures
from callflow.core.report.announced import Truth
from callflow.core.report.callbacks import CallbackFigures, CallbackReport
from callflow.core.report.patience import PatienceFigures
from callflow.core.report.staffing import Choice, Staffing
from callflow.pages.names import key

FORMAT = 1
"""Counts up when something in the object comes to mean something else; new keys may come at any time."""


def as_json(reports: Sequence[CompanyReport]) -> str:
    """Everything as one object. Seconds have one decimal, shares four."""
    found = {"format": FORMAT, "companies": [_company(one) for one in reports]}
    return json.dumps(found, indent=1, allow_nan=False).replace("\x7f", "\\u007f")


def _company(one: CompanyReport) -> dict[str, Any]:
    asked, period = one.asked, one.asked.period
    return {
        "company": asked.company,
        "queue": asked.queue or None,
        "timezone": str(period.zone),
        "begins": _time(period, period.begins),
        "ends": _time(period, period.ends),
        "within_seconds": asked.within_s,
        "costs": asdict(asked.costs),
        "calls": one.calls,
        "call_endings": dict(one.endings),
        "together": _line(one.together, period),
        "queues": [_line(line, period) for line in one.queues],
        "announced_by_hour": [
            {"queue": hour.queue, "hour": hour.hour, **_truth(hour.truth)} for hour in one.truth_by_hour
        ],
        "longest": [
            {
                "call": long.wait.call,
                "queue": long.wait.queue,
                "number": long.number or None,
                "since": _time(period, long.wait.since),
                "seconds": _seconds(long.wait.seconds),
                "ending": key(long.wait.ending),
                "story": [{"at": _time(period, line.at), "what": line.what} for line in long.story],
            }
            for long in one.longest
        ],
        "agents": [{**_agent(asdict(agent)), "mean_talk": _seconds(agent.mean_talk_s)} for agent in one.agents],
        "staffing": [_staffing(found) for found in one.staffing],
        "callbacks": _callbacks(one.callbacks),
    }


def _callbacks(one: CallbackReport) -> dict[str, Any]:
    return {
        "together": _promised(one.together),
        "by_queue": [{"queue": queue or None, **_promised(found)} for queue, found in one.queues.items()],
        "by_day": [{"day": day.isoformat(), **_promised(found)} for day, found in one.days.items()],
        "by_hour": [{"hour": hour, **_promised(found)} for hour, found in one.hours.items()],
    }


def _promised(one: CallbackFigures) -> dict[str, Any]:
    return {
        "promised": one.promised,
        "kept_in_time": one.kept_in_time,
        "kept_late": one.kept_late,
        "by_human": one.by_human,
        "withdrawn": one.withdrawn,
        "given_up": one.given_up,
        "open": one.open,
        "moved": one.moved,
        "due": one.due,
        "rang": one.rang,
        "rang_in_time": one.rang_in_time,
        "share_in_time": _share(one.share_in_time),
        "reached_at_once": one.reached_at_once,
        "share_reached_at_once": _share(one.share_reached_at_once),
        "late": dict(zip(("median", "of_90", "worst"), map(_seconds, one.lateness), strict=True)),
        "attempts": {key(outcome): count for outcome, count in one.attempts.items()},
        "gated": {key(why): count for why, count in one.gated.items()},
        "refused": {key(why): count for why, count in one.refused.items()},
    }


def _time(period: Period, at: float) -> str:
    return period.local(at).isoformat(timespec="seconds")


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _agent(known: dict[str, Any]) -> dict[str, Any]:
    talked = known.pop("talked_s")
    return {**known, "talked": _seconds(talked)}


def _line(line: LineReport, period: Period) -> dict[str, Any]:
    return {
        "queue": line.queue or None,
        **_waits(line.figures),
        "half_hours": [{"begins": _time(period, half.begins), **_waits(half.figures)} for half in line.half_hours],
        "times_of_day": [{"begins": f"{half.begins:%H:%M}", **_waits(half.figures)} for half in line.by_time],
        "patience": _patience(line.patience),
        "announced": _truth(line.truth),
    }


def _waits(one: WaitFigures) -> dict[str, Any]:
    return {
        "waits": one.waits,
        "answered": one.answered,
        "in_time": one.in_time,
        "service_level": _share(one.service_level),
        "again": one.again,
        "wait": {
            "mean": _seconds(one.mean),
            "median": _seconds(one.median),
            "of_80": _seconds(one.of_80),
            "of_95": _seconds(one.of_95),
            "worst": _seconds(one.worst),
        },
        "endings": {key(ending): count for ending, count in (one.endings or {}).items()},
        "left_by": {
            key(ending): {f"{limit:g}": count for limit, count in zip(LEFT_BY_S, counts, strict=True)}
            for ending, counts in (one.left_by or {}).items()
        },
    }


def _patience(one: PatienceFigures) -> dict[str, Any]:
    return {
        "waits": one.waits,
        "hung_up": one.hung_up,
        "mean": _seconds(one.mean_s),
        "median": _seconds(one.curve.median_s),
        "mean_within_longest": _seconds(one.curve.mean_s),
        "longest": _seconds(one.curve.seen_s),
        "curve": [
            {
                "seconds": _seconds(point.seconds),
                "staying": _share(point.staying),
                "low": _share(point.low),
                "high": _share(point.high),
                "at_risk": point.at_risk,
            }
            for point in one.curve.thinned()
        ],
        "hazards": [
            {
                "begins": hazard.begins,
                "ends": hazard.ends if hazard.ends < 1e9 else None,
                "hung_up": hazard.hung_up,
                "waited": _seconds(hazard.waited),
                "per_minute": _share(hazard.per_minute),
            }
            for hazard in one.hazards
        ],
    }


def _truth(one: Truth) -> dict[str, Any]:
    return {"named": one.named, "held": one.held, "broken": one.broken, "share": _share(one.share)}


def _staffing(one: Staffing) -> dict[str, Any]:
    return {
        "queue": one.queue,
        "no_advice": one.too_few or None,
        "handle": _seconds(one.handle_s),
        "patience": _seconds(one.patience_s),
        "half_hours": [
            {
                "weekday": advice.slot.weekday,
                "begins": f"{advice.slot.begins:%H:%M}",
                "calls": advice.slot.calls,
                "times": advice.slot.times,
                "advice": _choice(advice.best) if advice.best else None,
            }
            for advice in one.advice
        ],
        "busiest": [_choice(choice) for choice in one.around],
    }


def _choice(one: Choice) -> dict[str, Any]:
    return {
        "agents": one.expected.agents,
        "hung_up": _share(one.expected.hung_up),
        "mean_wait": _seconds(one.expected.mean_wait_s),
        "service_level": _share(one.expected.service_level),
        "lost": round(one.lost, 3),
        "cost": round(one.cost, 2),
    }
