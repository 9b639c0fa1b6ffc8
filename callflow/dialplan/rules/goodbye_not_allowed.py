"""We would hang up on somebody who is there.

Why: callflow ends a call of its own accord only where a menu met nothing but silence: `goodbye` may stand under the
`then` of a menu's `silence`, or in a section that is only ever reached from there, and on every path to it the last
menu must have been silent. It may not stand under `wrong`, a key or `closed`: whoever presses a key is there. The
message prints a path on which a caller would be hung up on.

Mend: Everywhere else, let the list end: the operator follows.

Wrong:

    call:
      - say: Hello.
      - goodbye: Goodbye.

Mended:

    call:
      - menu:
          say: For sales, press 1.
          keys: {1: [{ring: anna}]}
          silence:
            then: [{goodbye: "We cannot hear you. Please call again. Goodbye."}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import Stand, first_stands
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import GoodbyeStep


def find(draft: Draft) -> Iterator[Finding]:
    hint = "only silence in a menu may lead to a goodbye: write operator here"
    for stand in first_stands(draft, _unasked_goodbye):
        yield Finding(stand.step.place, f"this hangs up on a caller who is there: {stand.way}", hint)


def _unasked_goodbye(stand: Stand) -> bool:
    return isinstance(stand.step, GoodbyeStep) and not stand.silent


RULE = Rule("goodbye-not-allowed", __doc__, find)
