"""A number that two plans answer, or one plan twice.

Why: Every dialled number belongs to one plan, or it would be chance what callers hear. Plans that are loaded together
are judged together; the place is that of the second claim.

Mend: Remove the number from one of the two.

Wrong:

    numbers: ["100", "101", "100"]
    call: [operator]

Mended:

    numbers: ["100", "101"]
    call: [operator]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import Place
from callflow.dialplan.draft import Draft
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    claimed: dict[str, Place] = dict(draft.claimed)
    for number in draft.plan.numbers:
        first = claimed.setdefault(number, number.place)
        if first is not number.place:
            yield Finding(number.place, f"{number} is already answered by {first}", "remove it from one of the two")


RULE = Rule("number-claimed-twice", __doc__, find)
