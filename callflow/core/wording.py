"""What a plan does, in an admin's words: opening times, who is rung, lists. Shared by all that shows or compares plans.

It words; it decides nothing, and callers never hear it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from callflow.core.hours import Opening, Schedule
from callflow.core.plan import Plan, Queue

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHOWN_DATES = 6


def quoted(text: str) -> str:
    return f"“{text}”"


def seconds_words(seconds: float) -> str:
    """``90 s``; whole hours from one day on, ``36 h``, and whole days from two on, ``30 days``."""
    hours, rest = divmod(seconds, 3600)
    if hours < 24 or rest:
        return f"{seconds:g} s"
    return f"{hours:g} h" if hours % 24 or hours < 48 else f"{hours / 24:g} days"


def digits_words(shortest: int, longest: int) -> str:
    """``6 digits``, ``4 to 10 digits``."""
    if shortest == longest:
        return f"{longest} digit{'' if longest == 1 else 's'}"
    return f"{shortest} to {longest} digits"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    *first, end = words or ("nobody",)
    return f"{', '.join(first)} {last} {end}" if first else end


def operator_words(plan: Plan) -> str:
    """Who the operator is: the order of the phones, and for how long each rings."""
    ring, seconds = plan.operator.ring, seconds_words(plan.operator.ring_for)
    if len(ring) == 1:
        return f"rings {ring[0]} for {seconds}, again and again"
    return f"rings {', then '.join(ring)} ({seconds} each), then all at once, again and again"


def queue_words(queue: Queue) -> str:
    """Who answers a queue, how the next one is chosen, and how long callers wait at most."""
    longest = f"at most {seconds_words(queue.max_wait)}"
    if len(queue.agents) == 1:
        return f"{queue.agents[0]} answers, {longest}"
    return f"{listed(queue.agents)} answer, {queue.strategy}, {longest}"


def week_words(schedule: Schedule) -> str:
    """``Mon-Fri 08:00-16:00, Sat 09:00-13:00``, and how many days are taken out."""
    spans: list[tuple[int, int, tuple[Opening, ...]]] = []
    for day, openings in enumerate(schedule.week):
        if spans and spans[-1][2] == openings:
            spans[-1] = (spans[-1][0], day, openings)
        else:
            spans.append((day, day, openings))
    shown = [f"{_days(first, last)} {_openings(openings)}" for first, last, openings in spans if openings]
    return ", ".join(shown) or "never open"


def dates_words(days: frozenset[date]) -> str:
    """The first few of some days, in order, and how many more there are."""
    first = [day.isoformat() for day in sorted(days)[:_SHOWN_DATES]]
    more = len(days) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")


def _days(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _openings(openings: tuple[Opening, ...]) -> str:
    return " and ".join(f"{one.start:%H:%M}-{_end(one)}" for one in openings)


def _end(opening: Opening) -> str:
    return "24:00" if opening.end == time(0) else f"{opening.end:%H:%M}"
