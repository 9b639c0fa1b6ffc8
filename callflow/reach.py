"""How a queue would dial a number that somebody shows or types: the numbering plans asked, then the gate of the core.

It must never allow what `core.dialling` refuses.
"""

from __future__ import annotations

from functools import lru_cache

from callflow.core.dialling import Allowed, dial_string, may_dial
from callflow.core.plan import Plan
from callflow.numbering import home_region, own_numbers, read


def dialled_as(plan: Plan, queue: str, number: str, at: float) -> str:
    """The dial string for this number at a time (epoch seconds); empty if this queue may not call it.

    A number without a country code is one of the country of the plan's own number, else of the first prefix that may be
    called. What has been dialled already today is not counted here.
    """
    offer = plan.queues[queue].callback
    if offer is None:
        return ""
    region = _region((offer.terms.shown, *plan.numbers, *offer.terms.to))
    allowed = may_dial(read(number, region, at), offer.terms, own=own_numbers(plan.numbers, region))
    return dial_string(allowed, offer.terms.trunk) if isinstance(allowed, Allowed) else ""


@lru_cache(maxsize=256)
def _region(numbers: tuple[str, ...]) -> str:
    return next(filter(None, map(home_region, numbers)), "")
