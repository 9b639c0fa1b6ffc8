"""What has been dialled, for the caps of the plan: how often each number, in the last hour, today, and for how long.

Plain sums over a short list. It must never decide whether a number may be dialled (`dialling` does).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from callflow.core.dialling import Counters

HOUR, TWO_DAYS = 3_600.0, 172_800.0


@dataclass(frozen=True, slots=True)
class Dialled:
    """A customer's phone that was rung. Times are epoch seconds; `until` is None while it may still be held."""

    outcall: str
    number: str
    at: float
    until: float | None = None


class Tally:
    """What was dialled in the last two days: longer than any day of any time zone."""

    def __init__(self, dialled: Iterable[Dialled] = ()) -> None:
        self._dialled = {one.outcall: one for one in dialled}

    def know(self, dialled: Iterable[Dialled]) -> None:
        """What was dialled before we began."""
        self._dialled.update((one.outcall, one) for one in dialled)

    def began(self, outcall: str, number: str, at: float) -> None:
        """A customer's phone is about to be rung; said again it changes nothing."""
        self._dialled = {key: one for key, one in self._dialled.items() if one.at > at - TWO_DAYS}
        self._dialled.setdefault(outcall, Dialled(outcall, number, at))

    def ended(self, outcall: str, at: float) -> None:
        """The attempt is over, and the customer's phone with it."""
        one = self._dialled.get(outcall)
        if one is not None and one.until is None:
            self._dialled[outcall] = replace(one, until=at)

    def of(self, outcall: str) -> Dialled | None:
        """When this attempt has rung the customer's phone; None if it has not."""
        return self._dialled.get(outcall)

    def counters(self, number: str, day_began: float, now: float) -> Counters:
        """The sums for a number at a time; `day_began` is the midnight of the company's today.

        A minute counts from dialling, not from the answer: what is paid for is less than what is counted.
        """
        today = [one for one in self._dialled.values() if one.at >= day_began]
        return Counters(
            number_today=sum(one.number == number for one in today),
            this_hour=sum(one.at > now - HOUR for one in self._dialled.values()),
            today=len(today),
            minutes_today=sum((now if one.until is None else one.until) - one.at for one in today) / 60.0,
        )
