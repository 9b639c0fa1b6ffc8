"""A plan without a human.

Every path ends at the operator: after a list has ended, behind the 0 in every menu, and whenever anything breaks.
So every plan has an `operator` with at least one phone:

    operator: {ring: [anna]}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.written import Word


def find(draft: Draft) -> Iterator[Finding]:
    key = draft.table.key("operator")
    written = draft.table[key] if key is not None else None
    if key is None or (isinstance(written, Word) and written.is_nothing):
        place = draft.table.place if key is None else key.place
        yield Finding(place, "this plan has no operator", "write operator: {ring: [...]} with an agent's name")


RULE = Rule("no-operator", __doc__, find)
