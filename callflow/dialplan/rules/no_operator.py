"""A plan without a human.

Why: Every path ends at the operator: after a list has ended, behind the 0 in every menu, and whenever anything
breaks. Without one, a caller would end nowhere.

Mend: Give the plan an `operator` with at least one phone. Who stands there must also stand under `agents`.

Wrong:

    operator:
    call: [{say: Hello.}]

Mended:

    operator: {ring: [anna]}
    call: [{say: Hello.}]
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
