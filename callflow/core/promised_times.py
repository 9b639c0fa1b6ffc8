"""The keys of what is said of a promised time: a window is a day, a beginning and an end; a latest time has a day too.

Keys are the same in every language: the prompts behind them differ. A key for which a language has no prompt is not
said, so one language may put the time before the day and another behind it. All times here are wall-clock times of the
company. Nothing here may know a word of any language.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

STEP = 5
"""Minutes: promised times are multiples of it."""

TIMES = tuple(time(minute // 60, minute % 60) for minute in range(0, 24 * 60, STEP))
"""Every time of day that can be promised."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

PARTS_OF_A_DAY = (0, 1, 4, 12, 15, 18, 20, 22)
"""The hours at which the morning, the evening and so on may begin in any language.

Between two of them "in the afternoon" is said once for both ends of a window.
"""


def day_key(day: date, today: date) -> str:
    """``today``, ``tomorrow``, a weekday of the next six days, and then ``12-24``: a date needs no year."""
    match (day - today) // timedelta(days=1):
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case 2 | 3 | 4 | 5 | 6:
            return WEEKDAYS[day.weekday()]
        case _:
            return f"{day:%m-%d}"


def window_keys(start: datetime, end: datetime, today: date) -> tuple[str, str, str]:
    """A span of less than a day: its day, its beginning and its end.

    Raises ValueError for times that are no multiples of five minutes, and for an end that is not after the beginning or
    not within a day of it.
    """
    if not timedelta(0) < end - start < timedelta(days=1):
        raise ValueError("a window ends after its beginning and within a day")
    first, last = in_steps(start.time()), in_steps(end.time())
    begin = short_beginning_key(first) if _part(first) == _part(last) else beginning_key(first)
    return day_key(start.date(), today), begin, end_key(last)


def by_keys(when: datetime, today: date) -> tuple[str, str, str]:
    """A latest time: what stands before the day, the day, and what stands behind it."""
    at = in_steps(when.time())
    return before_day_key(at), day_key(when.date(), today), after_day_key(at)


def rounded_up(when: datetime) -> datetime:
    """The first multiple of five minutes that is not before this time."""
    midnight, step = datetime.combine(when.date(), time()), timedelta(minutes=STEP)
    return midnight - step * ((midnight - when) // step)


def in_steps(at: time) -> time:
    """The same time; ValueError if it is no multiple of five minutes."""
    if at.minute % STEP or at.second or at.microsecond:
        raise ValueError(f"{at} is no multiple of {STEP} minutes")
    return at


def beginning_key(at: time) -> str:
    return f"from {at:%H:%M}"


def short_beginning_key(at: time) -> str:
    """The beginning of a window whose end names the part of the day for both."""
    return f"from {at:%H:%M} on"


def end_key(at: time) -> str:
    return f"to {at:%H:%M}"


def before_day_key(at: time) -> str:
    return f"by {at:%H:%M}"


def after_day_key(at: time) -> str:
    return f"at {at:%H:%M}"


def _part(at: time) -> int:
    return max(hour for hour in PARTS_OF_A_DAY if hour <= at.hour)
