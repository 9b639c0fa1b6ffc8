"""Words a change in the life of a promise for other programs: the company's own times, and the text for the caller.

It puts together what others know: time zones, how a number is written, and six languages (`grammar.letters`). It must
never fail for what a caller has typed or a network sent: without a zone times are UTC, and a number that cannot be read
is left out of the text.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callflow import numbering
from callflow.core.deliveries import Delivery
from callflow.core.promise import Cause
from callflow.core.promise_life import PromiseState
from callflow.core.promise_news import Change, Said, letter, of_change
from callflow.core.reference import in_groups
from callflow.grammar import letters


def told(change: Change, at: float) -> Delivery:
    """What a receiver is told of a change, at a time (epoch seconds)."""
    promise, zone = change.promise, zone_of(change.promise.timezone)
    earliest, latest = (
        datetime.fromtimestamp(end, zone) for end in (change.life.window.earliest, change.life.window.latest)
    )
    bound = promise.cause is Cause.MESSAGE and change.life.state is PromiseState.PROMISED
    when = letters.when(promise.language, earliest.replace(tzinfo=None), latest.replace(tzinfo=None), bound=bound)
    about = letter(change)
    text = (
        ""
        if about is None
        else letters.text(
            promise.language,
            about,
            company=promise.company,
            when=when,
            number=numbering.written(promise.number),
            reference=in_groups(change.reference),
        )
    )
    return of_change(change, Said(_iso(earliest), _iso(latest), when, text), at)


def zone_of(name: str) -> tzinfo:
    """A company's time zone; UTC where it is not known any more."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
