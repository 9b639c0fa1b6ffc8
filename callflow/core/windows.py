"""When a callback is promised, when it is not, and whether it will be in time: windows, slots, the gate and the watch.

A window is what a caller is told: two times of the clock, five minutes the finest step. All of it follows from a
forecast of the line that somebody else has made. Times are epoch seconds, but for `slots`, which is about opening
hours and therefore about wall-clock times of the company. Rounding to five minutes is the same in both, since every
zone is whole quarters of an hour away from UTC.

Nothing here may promise what it would break itself: where no honest window can be named there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise
from math import ceil, floor, isfinite
from typing import Protocol

from callflow.core.hours import Opening, Schedule
from callflow.core.shifts import covers

STEP = 300.0
"""Seconds: windows begin and end at whole five minutes."""

FIRST_POINT, LAST_POINT = 0.20, 0.95
"""The shares of futures in which the wait is over when a window begins, and before it ends."""

SERVE_POINT = 0.80
DIALLING = 30.0
"""Seconds from the moment an agent is free until the customer's phone rings."""

TO_SPARE = 60.0
WIDER = 2
"""Steps by which a window may be made wider so that it is late seldom enough."""


class Forecast(Protocol):
    """How long it takes until an agent is free for whom we ask about, as shares of possible futures."""

    def point(self, level: float) -> float:
        """The wait in seconds within which this share of the futures ends; infinite if it never does."""
        ...

    def share_by(self, seconds: float) -> float:
        """The share of the futures that end within so many seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when somebody will be called (epoch seconds)."""

    earliest: float
    latest: float


def rounded(earliest: float, latest: float) -> Window:
    """The window of whole five minutes around two times, at least five minutes long."""
    begin = floor(earliest / STEP) * STEP
    return Window(begin, max(ceil(latest / STEP) * STEP, begin + STEP))


def late_share(forecast: Forecast, window: Window, now: float) -> float:
    """The share of futures in which the customer's phone has not rung by the end of the window.

    Before the window begins nobody is called, so the wait counts from there.
    """
    left = window.latest - max(now, window.earliest) - DIALLING
    return 1.0 if left <= 0 else 1.0 - forecast.share_by(left)


# The gate.


class Gated(StrEnum):
    """Why nothing is promised for now."""

    NO_ROSTER = "nobody is known to be there to call"
    NO_END = "the wait has no end that could be named"
    AFTER_CLOSING = "it would end after the last agent has gone"
    TOO_OFTEN_LATE = "it would be late too often"


def gate(forecast: Forecast | None, now: float, ends_at: float | None, allowed: float) -> Window | Gated:
    """The window that can be promised now, or why none can.

    `forecast` is of somebody who joins the line now, None where no agent is known to be on duty; `ends_at` when the
    last agent goes or the company closes, None where neither is known to happen; `allowed` is the share that may be
    late.
    """
    if forecast is None:
        return Gated.NO_ROSTER
    first, last = forecast.point(FIRST_POINT), forecast.point(LAST_POINT)
    if not isfinite(first) or not isfinite(last):
        return Gated.NO_END
    window = rounded(now + first, now + last)
    for _ in range(WIDER):
        if _late(forecast, window, now) <= allowed:
            break
        window = Window(window.earliest, window.latest + STEP)
    if ends_at is not None and window.latest > ends_at:
        return Gated.AFTER_CLOSING
    return window if _late(forecast, window, now) <= allowed else Gated.TOO_OFTEN_LATE


def _late(forecast: Forecast, window: Window, now: float) -> float:
    """As `late_share`, for one whose place in line is taken now, whenever the window begins."""
    return 1.0 - forecast.share_by(window.latest - now - DIALLING)


class Instead(StrEnum):
    """What a caller is offered where nothing can be promised for now, the best first."""

    SLOT = "a later time"
    MESSAGE = "a message"
    LINE = "to stay on the line"


def instead(slots_left: int, *, message: bool) -> Instead:
    """What is offered, given how many slots can be chosen and whether a message can be left."""
    if slots_left:
        return Instead.SLOT
    return Instead.MESSAGE if message else Instead.LINE


# Slots: a time of one's own choice.

LATER = timedelta(hours=1)
"""A slot today begins at least so much later: before that it is the line's own window."""

SLOT = timedelta(hours=2)
SHORTEST_SLOT = timedelta(minutes=30)
LAST_CALL = timedelta(minutes=15)
"""A slot ends so long before closing."""

PARTS = (time(0, 0), time(12, 0), time(17, 0))
"""Where morning, afternoon and evening begin: one slot is offered in each."""

MOST_SLOTS = 4
"""More than that nobody can choose from by ear."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A window that can be chosen, in wall-clock times of the company without a zone."""

    start: datetime
    end: datetime


def room(agents: int, handling: float, share: float = 0.5) -> int:
    """How many callbacks fit into one slot, when `agents` give a share of it and each takes `handling` seconds."""
    return int(agents * SLOT.total_seconds() * share / handling)


def slots(
    schedule: Schedule,
    now: datetime,
    horizon_days: int,
    taken: Mapping[datetime, int],
    fits: int,
    rosters: Sequence[Schedule | None] = (),
    *,
    quiet: Opening | None = None,
    most: int = MOST_SLOTS,
) -> tuple[Slot, ...]:
    """The slots that can be chosen at this wall-clock time: later today, tomorrow morning, and so on.

    `taken` counts the callbacks promised already by the start of their window; `fits` are as many as one slot holds.
    `rosters` has the hours of each agent who would call, None for who has none: where fewer work less fits in, and a
    slot in which nobody works for a while is left out. In the `quiet` hours nobody is called, so there is no slot.
    """
    found: list[Slot] = []
    last_day = now.date() + timedelta(days=horizon_days)
    for ahead in range(horizon_days + 1):
        day = now.date() + timedelta(days=ahead)
        for opening in sorted(schedule.openings(day), key=lambda one: one.start):
            begin, end = _span(datetime.combine(day, time()), opening)
            for first, last in _loud(max(begin, now + LATER), end - LAST_CALL, quiet):
                parts = (slot for slot in _parts(first, last) if slot.start.date() <= last_day)
                found += (slot for slot in parts if _taken(slot, taken) < _fits(slot, fits, rosters))
        if len(found) >= most:
            break
    return tuple(found[:most])


def _taken(slot: Slot, taken: Mapping[datetime, int]) -> int:
    """How many are promised for about the same time: a slot of today begins later every five minutes."""
    near = (
        count for start, count in taken.items() if slot.start - SLOT < start < slot.end and _same(start, slot.start)
    )
    return sum(near)


def _same(one: datetime, other: datetime) -> bool:
    """Whether two times lie in the same part of a day."""
    return max(part for part in PARTS if part <= one.time()) == max(part for part in PARTS if part <= other.time())


def _loud(begin: datetime, end: datetime, quiet: Opening | None) -> Iterator[tuple[datetime, datetime]]:
    """What of a time does not lie in the quiet hours."""
    nights = Schedule(((quiet,),) * 7).spans(begin, end) if quiet and begin < end else ()
    for first, last in nights:
        if begin < first:
            yield begin, first
        begin = max(begin, last)
    if begin < end:
        yield begin, end


def _fits(slot: Slot, fits: int, rosters: Sequence[Schedule | None]) -> int:
    """How many callbacks one slot holds, given how many it would hold with all agents there."""
    known = [one for one in rosters if one is not None]
    if not known:
        return fits
    if len(known) == len(rosters) and not covers(known, slot.start, slot.end):
        return 0
    there = len(rosters) - sum(not covers([one], slot.start, slot.end) for one in known)
    return min(fits, max(1, fits * there // len(rosters)))


def _span(midnight: datetime, opening: Opening) -> tuple[datetime, datetime]:
    begin = datetime.combine(midnight.date(), opening.start)
    end = datetime.combine(midnight.date(), opening.end)
    return begin, end + timedelta(days=1) if opening.crosses_midnight else end


def _parts(begin: datetime, end: datetime) -> list[Slot]:
    """At most one slot in each part of the day between two times."""
    found: list[Slot] = []
    begin, end = _in_steps(begin), _in_steps(end - timedelta(seconds=STEP - 1))
    midnight = datetime.combine(begin.date(), time())
    borders = [midnight + timedelta(hours=part.hour) for part in PARTS] + [midnight + timedelta(days=1)]
    for first, last in pairwise(borders):
        start, stop = max(begin, first), min(end, last)
        stop = min(stop, start + SLOT)
        if stop - start >= SHORTEST_SLOT:
            found.append(Slot(start, stop))
    return found


def _in_steps(at: datetime) -> datetime:
    """The first whole five minutes at or after a time."""
    midnight = datetime.combine(at.date(), time())
    return midnight + timedelta(seconds=ceil((at - midnight).total_seconds() / STEP) * STEP)


# The deadline rule and the watch.


def serve_from(window: Window, forecast: Forecast) -> float:
    """From when (epoch seconds) a callback goes before everybody who waits in turn, the earliest deadline first.

    `forecast` is of the next agent to be free, with nobody ahead.
    """
    free_in = forecast.point(SERVE_POINT)
    if not isfinite(free_in):
        return window.earliest
    return max(window.earliest, window.latest - free_in - DIALLING - TO_SPARE)


class Light(IntEnum):
    """The risk of an open promise; the higher the worse."""

    GREEN = 0
    AMBER = 1
    RED = 2
    BROKEN = 3


RED_FROM = 0.25
NOTICE = 300.0
"""Seconds before the end of a window by when a caller has to be told that it will not be kept."""

HOPELESS = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an open promise: the share of futures in which it breaks, and the window to move it to, if any."""

    light: Light
    late: float
    move_to: Window | None = None


def look(window: Window, forecast: Forecast | None, now: float, allowed: float, *, under_way: bool = False) -> Look:
    """How an open promise stands: every 15 s. `forecast` is of this promise's own place in line; None: no roster.

    While somebody's phone rings for it (`under_way`) it is not moved. A window that has ended cannot be moved either:
    that promise is broken, and a human has to know.
    """
    if now > window.latest:
        return Look(Light.BROKEN, 1.0)
    late = 1.0 if forecast is None else late_share(forecast, window, now)
    light = Light.GREEN if late <= allowed else Light.AMBER if late <= RED_FROM else Light.RED
    must = late >= HOPELESS or (late > RED_FROM and window.latest - now <= NOTICE)
    if not must or under_way or forecast is None:
        return Look(light, late)
    return Look(light, late, _new_window(window, forecast, now))


def _new_window(window: Window, forecast: Forecast, now: float) -> Window | None:
    """The window that can be named instead; None if there is none, or it would be no later."""
    first, last = forecast.point(FIRST_POINT), forecast.point(LAST_POINT)
    if not isfinite(first) or not isfinite(last):
        return None
    begin = max(now, window.earliest)
    moved = rounded(begin + first, begin + last + DIALLING)
    return moved if moved.latest > window.latest else None
