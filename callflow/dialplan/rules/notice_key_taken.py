"""A menu that uses a notice's key for something else.

Why: The key of a notice means the same in every menu, so that whoever has been told it once can press it anywhere. In
a menu that has it for something else, one of the two would never be reached.

Mend: Give the notice or the choice another key.

Wrong:

    notice: {key: 9, say: We record no calls.}
    call:
      - menu:
          say: Choose.
          keys:
            1: [operator]
            9: [{ring: anna}]

Mended:

    notice: {key: 9, say: We record no calls.}
    call:
      - menu:
          say: Choose.
          keys:
            1: [operator]
            2: [{ring: anna}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft, keys_of
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    taken = {notice.key: notice.key.place.line for notice in draft.plan.notices}
    for step in draft.steps():
        for key in keys_of(step):
            if key in taken:
                message = f"{key} is the key of the notice on line {taken[key]}, in this menu as in every other"
                yield Finding(key.place, message, "give one of the two another key")


RULE = Rule("notice-key-taken", __doc__, find)
