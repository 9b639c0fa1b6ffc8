"""How long ago something was, as steps that can be said: minutes, then hours, then days, always rounded down."""

from __future__ import annotations

MINUTES = (1, 2, 3, 4, 5, 10, 15, 20, 30, 45)
HOURS = tuple(range(1, 13))
DAYS = tuple(range(1, 8))
JUST_NOW = "0"

AGO_KEYS = (
    JUST_NOW,
    *(f"{number}m" for number in MINUTES),
    *(f"{number}h" for number in HOURS),
    *(f"{number}d" for number in DAYS),
)
"""The keys of all that can be said: ``0``, ``5m``, ``2h``, ``1d``."""

_UNITS = (("d", 86_400.0, DAYS), ("h", 3_600.0, HOURS), ("m", 60.0, MINUTES))


def ago_key(seconds: float) -> str:
    """The key for a time that long ago, in seconds; a week for all that is longer."""
    for unit, length, steps in _UNITS:
        if seconds >= length:
            return f"{max(step for step in steps if step * length <= seconds)}{unit}"
    return JUST_NOW
