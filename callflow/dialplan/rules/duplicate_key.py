"""The same key twice in one table.

Why: One of the two would silently win. The place is that of the second; the message names the line of the first.

Mend: Keep one of them. If both are meant, write their steps one after the other under one key.

Wrong:

    company: Acme
    company: Bcme
    call: [operator]

Mended:

    company: Acme
    call: [operator]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.written import Listing, Table, Written


def find(draft: Draft) -> Iterator[Finding]:
    ahead: list[Written] = [draft.table]
    while ahead:
        written = ahead.pop()
        if isinstance(written, Listing):
            ahead.extend(written)
        elif isinstance(written, Table):
            ahead.extend(written.values())
            for key, first in written.repeated:
                yield Finding(key.place, f"{quoted(key)} is on line {first.place.line} already", "keep one of them")


RULE = Rule("duplicate-key", __doc__, find)
