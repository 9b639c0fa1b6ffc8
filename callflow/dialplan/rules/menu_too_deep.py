"""More than two rounds of choices on the way to a human.

Why: Callers stop listening after the second menu. A path may therefore meet two menus at most, counted over sections
and over the branches for silence and wrong keys too; a choice of language counts as a menu. The message prints the path
with its lines.

Mend: Put more choices into one menu, or let a person ask what it is about.

Wrong:

    call:
      - menu:
          say: Choose.
          keys:
            1:
              - menu:
                  say: Choose again.
                  keys:
                    2:
                      - say: One more.
                      - menu: {say: And again., keys: {1: [operator]}}

Mended:

    call:
      - menu:
          say: Choose.
          keys:
            1:
              - menu:
                  say: Choose again.
                  keys:
                    2:
                      - say: One moment.
                      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import MOST_ROUNDS, Stand, first_stands
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import LanguageStep, MenuStep


def find(draft: Draft) -> Iterator[Finding]:
    hint = "ring somebody, or put these choices into a menu above"
    for stand in first_stands(draft, _third_menu):
        yield Finding(stand.step.place, f"this is the third menu on one path: {stand.way}", hint)


def _third_menu(stand: Stand) -> bool:
    return isinstance(stand.step, MenuStep | LanguageStep) and stand.rounds == MOST_ROUNDS


RULE = Rule("menu-too-deep", __doc__, find)
