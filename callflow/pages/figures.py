"""How figures are written for people, the same in a terminal and on a page. A figure that does not exist is a dash."""

from __future__ import annotations

from callflow.core.records import WaitEnding

NONE = "–"

LEFT_AS = {
    WaitEnding.HUNG_UP: "hung up",
    WaitEnding.TIMED_OUT: "waited too long",
    WaitEnding.NO_AGENTS: "no agents there",
    WaitEnding.TOOK_CALLBACK: "took a callback",
    WaitEnding.PRESSED_ZERO: "pressed 0",
    WaitEnding.RESCUED: "trouble",
}
"""Why a caller left the line, in few words."""


def seconds(value: float | None) -> str:
    """``45 s``, or ``2:05`` from a minute and a half on."""
    if value is None:
        return NONE
    if value < 10:
        return f"{value:.1f} s"
    whole = round(value)
    return f"{whole} s" if whole < 90 else clock(whole)


def clock(whole: int) -> str:
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def minutes(value: float | None) -> str:
    """``4 min``; what is less than one is told as such."""
    if value is None:
        return NONE
    return "< 1 min" if value < 60.0 else f"{round(value / 60.0):,} min"


def share(value: float | None) -> str:
    """Whole per cents, but never 100 for less than all or 0 for more than none."""
    if value is None:
        return NONE
    percent = 100.0 * value
    if 0.0 < percent < 0.05 or 99.95 < percent < 100.0:
        return "< 0.1 %" if percent < 50.0 else "> 99.9 %"
    if 0.0 < percent < 1.0 or 99.0 < percent < 100.0:
        return f"{percent:.1f} %"
    return f"{percent:.0f} %"


def number(value: int) -> str:
    return f"{value:,}"


def money(value: float) -> str:
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
