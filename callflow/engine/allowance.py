"""Whether a number may be dialled now: what it is, what the plan allows, and what has been dialled already, together.

The decision is `core.dialling`'s. Nothing else in the engine reads a number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from callflow.core.dialled import Tally
from callflow.core.dialling import Allowed, Counters, NumberFacts, Refusal, Refused, is_quiet, may_dial, used_up
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
        facts = self._facts(plan, terms, number, at)
        answer = may_dial(facts, terms, self._counters(plan, facts.e164, at), self._own_numbers(plan, terms))
        return Verdict(facts, answer, is_quiet(facts.offsets, terms.quiet, at))

    def to_promise(self, plan: Plan, terms: CallbackTerms, number: str, at: float) -> Allowed | Refused:
        """Whether a number may be promised a call: it is dialled later, so what all are dialled now does not matter."""
        facts = self._facts(plan, terms, number, at)
        of_this_number = Counters(number_today=self._counters(plan, facts.e164, at).number_today)
        return may_dial(facts, terms, of_this_number, self._own_numbers(plan, terms))

    def used_up(self, plan: Plan, terms: CallbackTerms, at: float) -> Refusal | None:
        """Which of the caps on all numbers together is reached now, if any."""
        return used_up(terms, self._counters(plan, "", at))

    def _facts(self, plan: Plan, terms: CallbackTerms, number: str, at: float) -> NumberFacts:
        return self._read(number, self._region(plan, terms), at // HOUR * HOUR)

    def _counters(self, plan: Plan, number: str, at: float) -> Counters:
        midnight = datetime.combine(wall_clock(plan, at).date(), time())
        return self.tally.counters(number, instant(plan, midnight), at)

    def _own_numbers(self, plan: Plan, terms: CallbackTerms) -> Collection[str]:
        return self._own((*plan.numbers, *([terms.shown] if terms.shown else [])), self._region(plan, terms))

    def _region(self, plan: Plan, terms: CallbackTerms) -> str:
        return next(filter(None, map(self._home, (terms.shown, *plan.numbers, *terms.to))), "")


def terms_of(plan: Plan, queue: str) -> CallbackTerms | None:
    """The terms of a queue; for what no queue answers, those of the plan's first queue with callbacks."""
    named = plan.queues.get(queue)
    offers = [named.callback] if named else [one.callback for one in plan.queues.values()] if not queue else []
    return next((offer.terms for offer in offers if offer), None)
