"""A menu that gives the 0 another meaning.

Why: 0 means a human, in every menu of every plan, so that a caller who knows one plan knows them all. It needs no
line of its own and can have none, not even `0: [operator]`.

Mend: Choose another key, or remove the line if the operator is meant.

Wrong:

    call:
      - menu:
          say: Choose.
          keys:
            1: [operator]
            0: [{ring: anna}]

Mended:

    call:
      - menu:
          say: Choose.
          keys:
            1: [operator]
            2: [{ring: anna}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import OPERATOR_KEY
from callflow.dialplan.draft import Draft, keys_of
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps():
        for key in keys_of(step):
            if key == OPERATOR_KEY:
                yield Finding(key.place, "0 always means the operator", "choose another key, or remove this one")


RULE = Rule("operator-key-taken", __doc__, find)
