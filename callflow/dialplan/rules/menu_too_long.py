"""A menu with more than five choices, or one that talks for more than 20 seconds.

Why: Nobody keeps more than a handful of choices in mind, least of all on the telephone, where nothing can be looked at
again. Whoever has lost the thread presses 0, or the wrong key, or hangs up. The 0 for the operator is not counted. How
long a text takes is estimated, at 150 words a minute and a pause at each stop.

Mend: Put together what the same people answer, or let a person ask what it is about. A second menu holds as many
choices again, but a path may have two menus only.

Wrong:

    call:
      - menu:
          say: "Bread: 1. Cakes: 2. Rolls: 3. Jobs: 4. Bills: 5. Our web pages: 6."
          keys: {1: [operator], 2: [operator], 3: [operator], 4: [operator], 5: [operator], 6: [operator]}

Mended:

    call:
      - menu:
          say: "For orders, press 1. For bills, press 2. For all else, press 3."
          keys: {1: [operator], 2: [operator], 3: [operator]}
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.lengths import lengths
from callflow.dialplan.problems import Level
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import MenuStep

MOST_CHOICES = 5
MOST_TALK = 20.0
"""Seconds."""


def find(draft: Draft) -> Iterator[Finding]:
    seconds_of = lengths(draft)
    for step in draft.steps():
        if not isinstance(step, MenuStep):
            continue
        menu = step.menu
        keys = list(menu.choices)
        if len(keys) > MOST_CHOICES:
            message = f"this menu has {len(keys)} choices, and this is the first too many"
            hint = f"at most {MOST_CHOICES}: put together what the same people answer"
            yield Finding(keys[MOST_CHOICES].place, message, hint, Level.WARNING)
        seconds = seconds_of(menu.say)
        if seconds > MOST_TALK:
            message = f"this menu talks for {seconds:.1f} s before a caller has heard all choices"
            yield Finding(menu.say.text.place, message, f"at most {MOST_TALK:g} s: use fewer words", Level.WARNING)


RULE = Rule("menu-too-long", __doc__, find, (Level.WARNING,))
