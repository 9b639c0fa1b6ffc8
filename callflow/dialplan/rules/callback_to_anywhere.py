"""A callback that may be dialled to the whole world.

Why: Whoever rings you decides which number is called back. Where every prefix is allowed, somebody will have you call a
number on the other side of the world that pays them for each minute. So each prefix under `to` begins with the code of
one country, and no code of satellite phones or of services that belong to no country is allowed.

Mend: Name the countries in which your customers are: `"+48"`. The longer a prefix is, the safer it is.

Wrong:

    queues: {sales: {agents: [anna], max_wait: 3m, callback: {to: ["+"], trunk: trunk}}}
    call: [{queue: sales}]

Mended:

    queues: {sales: {agents: [anna], max_wait: 3m, callback: {to: ["+48", "+49"], trunk: trunk}}}
    call: [{queue: sales}]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule

NO_COUNTRY = "001"
"""What the numbering plans call the region of codes that belong to no country."""

LONGEST_CODE = 3
"""Digits of a country's code."""


def find(draft: Draft) -> Iterator[Finding]:
    hint = 'write the code of a country, such as "+48"'
    for prefix in (prefix for queue in draft.plan.queues.values() if queue.callback for prefix in queue.callback.to):
        from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # only a plan with callbacks pays for it

        regions = _regions(prefix, COUNTRY_CODE_TO_REGION_CODE)
        if not regions:
            yield Finding(prefix.place, f"{quoted(prefix)} is the code of no country: anybody could be called", hint)
        elif NO_COUNTRY in regions:
            yield Finding(prefix.place, f"{quoted(prefix)} belongs to no country, and calls there are dear", hint)


def _regions(prefix: str, codes: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """The regions of the country code with which a prefix begins; none if it begins with no whole code."""
    digits = prefix.removeprefix("+")
    starts = (digits[:length] for length in range(1, min(len(digits), LONGEST_CODE) + 1))
    return next((codes[int(start)] for start in starts if int(start) in codes), ())


RULE = Rule("callback-to-anywhere", __doc__, find)
