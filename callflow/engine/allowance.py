"""Whether a number may be dialled now: what it is, what the plan allows, and what has been dialled already, together.

The decision is `core.dialling`'s. Nothing else in the engine reads a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from callflow.core.dialled import Tally
from callflow.core.dialling import Allowed, NumberFacts, Refused, is_quiet, may_dial
from callflow.core.plan import Plan
from callflow.core.terms import CallbackTerms
from callflow.engine.plans import instant, wall_clock
from callflow.engine.ports import Numbers

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a number is, and whether it may be dialled. `quiet` says that it is night where it is."""

    facts: NumberFacts
    answer: Allowed | Refused
    quiet: bool

    @property
    def now(self) -> bool:
        """Whether it may be dialled at this very moment."""
        return isinstance(self.answer, Allowed) and not self.quiet


class Allowance:
    """Asked before a promise is made, and before each attempt to keep one."""

    def __init__(self, numbers: Numbers, tally: Tally) -> None:
        self.tally = tally
        self._read = lru_cache(maxsize=1024)(numbers.read)
        self._own = lru_cache(maxsize=64)(numbers.own_numbers)
        self._home = lru_cache(maxsize=64)(numbers.home_region)

    def verdict(self, plan: Plan, terms: CallbackTerms, number: str, at: float) -> Verdict:
        """On these terms, at this time (epoch seconds). Numbers without a country code are read as the company's."""
        region = next(filter(None, map(self._home, (terms.shown, *plan.numbers, *terms.to))), "")
        facts = self._read(number, region, at // HOUR * HOUR)
        midnight = datetime.combine(wall_clock(plan, at).date(), time())
        counters = self.tally.counters(facts.e164, instant(plan, midnight), at)
        own = self._own((*plan.numbers, *([terms.shown] if terms.shown else [])), region)
        return Verdict(facts, may_dial(facts, terms, counters, own), is_quiet(facts.offsets, terms.quiet, at))


def terms_of(plan: Plan, queue: str) -> CallbackTerms | None:
    """The terms of a queue; for what no queue answers, those of the plan's first queue with callbacks."""
    named = plan.queues.get(queue)
    offers = [named.callback] if named else [one.callback for one in plan.queues.values()] if not queue else []
    return next((offer.terms for offer in offers if offer), None)
