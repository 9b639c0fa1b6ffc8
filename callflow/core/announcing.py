"""What a caller in line is told of place and wait: only what is known, and never worse than before.

The wait is named as an upper bound, rounded up to a rung of a ladder; above ten minutes as a range between two rungs.
A later end than the one named last is never named: when that one holds no longer, we say once that it takes longer.
The rules and their reasons: Ibrahim, Armony and Bassamboo, "Does the past predict the future?", 2016, on what callers
make of announcements; a wait that is named and missed makes them hang up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from callflow.core.call import Told
from callflow.core.prompts import Outlook

LADDER = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60)
"""Minutes that are named. Beyond the last there is no number."""

RANGE_FROM = 10
"""Minutes above which two rungs are named."""

LAST_PLACE = 20
"""Places in line behind this one are not named."""

TELL_AGAIN_AFTER = 60.0
"""Seconds within which no second wait is named."""

DOUBTFUL = 0.5
"""Below this share of futures the end that was named is taken back."""


@dataclass(frozen=True, slots=True)
class News:
    """What is to be said now: keys of place and wait (empty: nothing), and whether it takes longer than was said."""

    told: Told
    place: str = ""
    wait: str = ""
    longer: bool = False


def rung(seconds: float) -> int | None:
    """The first rung (minutes) at or above a time in seconds; None beyond the ladder."""
    return next((minutes for minutes in LADDER if minutes * 60 >= seconds), None)


def wait_key(minutes: int) -> str:
    """What names a rung in a text: ``5``, or ``10-15`` above ten minutes."""
    if minutes <= RANGE_FROM:
        return str(minutes)
    return f"{LADDER[LADDER.index(minutes) - 1]}-{minutes}"


WAIT_KEYS = tuple(wait_key(minutes) for minutes in LADDER)
PLACE_KEYS = tuple(str(place) for place in range(1, LAST_PLACE + 1))


def news(told: Told, outlook: Outlook | None, now: float) -> News:
    """What can be told a caller now (`now`: epoch seconds), and what they have been told then."""
    if outlook is None:
        return News(told)
    place = ""
    if outlook.place is not None and outlook.place <= min(told.place or LAST_PLACE, LAST_PLACE):
        place = str(outlook.place)
        told = replace(told, place=outlook.place)
    if told.end is not None and not told.longer and outlook.holds is not None and outlook.holds < DOUBTFUL:
        return News(replace(told, longer=True), place, longer=True)
    minutes = None if outlook.bound is None else rung(outlook.bound)
    fresh = told.at is None or now - told.at >= TELL_AGAIN_AFTER
    if minutes is None or not fresh or (told.end is not None and now + minutes * 60 > told.end):
        return News(told, place)
    return News(replace(told, end=now + minutes * 60, at=now), place, wait_key(minutes))
