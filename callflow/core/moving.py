"""Whether a human may move a promise to another window: only to one that will be kept as a caller's own would be.

Wall-clock times are those of the company. It moves nothing (`promise_life` does), and must never let a human promise
what callflow then cannot do: nobody is there, or it is night where the phone rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from callflow.core.dialling import is_quiet
from callflow.core.hours import Opening, Schedule
from callflow.core.shifts import covers
from callflow.core.windows import STEP, Window

LONGEST = 86_400.0
"""Seconds: a window ends within a day of its beginning, for it is said with one day."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What has to be known of a queue and a number: `now` in epoch seconds, `today`, `start` and `end` by wall clock.

    `hours` are the company's, of which one has to be open all the while; empty where the plan has none. `rosters` has
    the hours of each agent, None for one who has none and so may always be there. `offsets` are the distances from
    UTC, in seconds, of the zones of the number.
    """

    now: float
    today: date
    start: datetime
    end: datetime
    horizon_days: int
    hours: Sequence[Schedule]
    rosters: Sequence[Schedule | None]
    offsets: tuple[int, ...]
    quiet: Opening | None


def why_not(window: Window, known: Circumstances) -> str:
    """Why nobody can be promised this window now, in a sentence; empty if it can be promised."""
    if window.earliest % STEP or window.latest % STEP:
        return "a window begins and ends at whole five minutes"
    if window.latest - window.earliest < STEP:
        return "a window is five minutes long at least"
    if window.latest - window.earliest >= LONGEST:
        return "a window ends within a day of its beginning"
    if window.earliest + STEP <= known.now:
        return "it would begin in the past"
    if known.start.date() > known.today + timedelta(days=known.horizon_days):
        return f"the plan promises nothing for later than {known.horizon_days} days from today"
    if known.hours and not any(covers([one], known.start, known.end) for one in known.hours):
        return "the company is not open all the while"
    rosters = [one for one in known.rosters if one is not None]
    if rosters and len(rosters) == len(known.rosters) and not covers(rosters, known.start, known.end):
        return "none of the queue's agents works all the while"
    if is_quiet(known.offsets, known.quiet, window.earliest) or is_quiet(known.offsets, known.quiet, window.latest - 1):
        return "it is within the quiet hours of the place that the number belongs to"
    return ""
