"""What a forecast lets be said to a caller in line: the bound to name, whether the last holds, or why none.

`announcing` puts it into words and sees that nothing gets later; this module reads the numbers off, at which level and
when again. The bound is the forecast's 70 % point: rounded up to a rung, it holds for about 80 % of callers. It never
names a number where none can be honest.
"""

from __future__ import annotations

from enum import StrEnum
from math import inf

from callflow.core.announcing import TELL_AGAIN_AFTER, rung
from callflow.core.call import Told
from callflow.core.ewt_calibration import Level
from callflow.core.ewt_learning import SPOKEN_AT_FIRST, Laws
from callflow.core.line import Forecast
from callflow.core.prompts import Outlook

AIM, HOLDS = SPOKEN_AT_FIRST, 0.80
"""The level first read, and the share of callers for whom the end named last is to come true. Rounding up makes up the
rest, and where the rungs are too close for that, the calibration does."""

CAUTION = 0.15
"""An end that replaces an earlier promise is read at a level higher by this: of many chances to name a sooner end the
lucky ones are taken, and each would otherwise make the last one less true."""

LAST_CHANCE = 15.0
"""Seconds before a named end at which it is looked at once more: that it takes longer is said before it passes."""

FEWEST_CALLS = 10
"""Completed calls without which no number is named, unless the plan says how long a talk takes."""


class Why(StrEnum):
    """Why no number is named, and a callback offered instead."""

    NO_AGENT = "no agent"
    TOO_LITTLE_KNOWN = "too little known"
    BEYOND_CLOSING = "beyond closing"
    BEYOND_AN_HOUR = "beyond an hour"


def spoken_level() -> Level:
    """The level at which bounds are read before any outcome is known. It learns from the ends named last."""
    return Level(target=HOLDS, level=AIM)


def outlook(
    told: Told,
    forecast: Forecast,
    laws: Laws,
    at: float,
    *,
    place: int | None = None,
    level: float = AIM,
    closes_in_s: float | None = None,
) -> Outlook:
    """What is known of the wait at `at` (epoch seconds), for a caller who has been `told` so much.

    `level` is the share of paths at which the bound is read, as the calibration has it; `place` is given where it can
    only fall; `closes_in_s` are the seconds until the last caller is taken.
    """
    if told.end is None:
        return Outlook(place, bound(forecast, laws, level=level, closes_in_s=closes_in_s)[0])
    named = bound(forecast, laws, level=level + CAUTION, closes_in_s=closes_in_s)[0]
    return Outlook(place, named, holds=forecast.share_by(told.end - at) if at < told.end else 0.0)


def bound(
    forecast: Forecast, laws: Laws, *, level: float = AIM, closes_in_s: float | None = None
) -> tuple[float | None, Why | None]:
    """The seconds to name, or why none."""
    seconds = forecast.point(level)
    if seconds == inf:
        return None, Why.NO_AGENT
    if laws.calls < FEWEST_CALLS and not laws.told:
        return None, Why.TOO_LITTLE_KNOWN
    minutes = rung(seconds)
    named = seconds if minutes is None else 60.0 * minutes
    if closes_in_s is not None and named > closes_in_s:
        return None, Why.BEYOND_CLOSING
    return (None, Why.BEYOND_AN_HOUR) if minutes is None else (seconds, None)


def look_again_at(told: Told, looked_at: float) -> float:
    """When the next outlook is due (epoch seconds), after one at `looked_at`: infinity when all is said.

    Once a minute, and besides shortly before the named end and at it.
    """
    if told.longer:
        return inf
    minute = told.at + TELL_AGAIN_AFTER if told.at is not None else looked_at + TELL_AGAIN_AFTER
    times = [minute if minute > looked_at else looked_at + TELL_AGAIN_AFTER]
    if told.end is not None:
        times += [time for time in (told.end - LAST_CHANCE, told.end) if time > looked_at]
    return min(times)
