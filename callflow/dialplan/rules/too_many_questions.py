"""More than three numbers to type on the way to a human.

Why: Every `ask` costs a caller some twenty seconds, with the number to look up, to type and to hear again. After three
of them callers give up, or type anything. A path is counted over sections and branches. The message prints it.

Mend: Ask only for what whoever answers cannot do without, and only where it is needed: behind a key, not in front of
the menu.

Wrong:

    call:
      - ask: {say: Type your account number., name: account, digits: 6}
      - ask: {say: Type your postcode., name: postcode, digits: 5}
      - ask: {say: Type the number of your bill., name: bill, digits: 4-8}
      - ask: {say: Type your year of birth., name: born, digits: 4}
      - ring: anna

Mended:

    call:
      - ask: {say: Type your account number., name: account, digits: 6}
      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import Stand, first_stands
from callflow.dialplan.problems import Level
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import AskStep

MOST = 3
"""Questions a caller may meet on one path."""


def find(draft: Draft) -> Iterator[Finding]:
    for stand in first_stands(draft, _one_too_many):
        message = f"this is question {MOST + 1} on one path: {stand.way}"
        yield Finding(stand.step.place, message, "ask for less, or behind a key", Level.WARNING)


def _one_too_many(stand: Stand) -> bool:
    return isinstance(stand.step, AskStep) and stand.questions == MOST


RULE = Rule("too-many-questions", __doc__, find, levels=(Level.WARNING,))
