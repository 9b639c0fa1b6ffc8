"""Words that tell a caller nothing, such as "your call is important to us".

Why: Everybody has heard them while nobody came, so nobody believes them, and they take time in which something could be
said. A caller wants to know how long it will take and what happens next.

What is found: phrases about how important a call is, how busy all are, and that it will be soon, in English, Polish,
Greek, Romanian, Russian and French, whatever their case, accents and stops.

Mend: Say how long it takes, or what happens now, or nothing.

Wrong:

    call:
      - say: Your call is very important to us. All our agents are busy.
      - ring: anna

Mended:

    call:
      - say: We are ringing Anna. If she cannot answer, our front desk does.
      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.phrases import empty_phrases
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    hint = "say how long it takes, or what happens now"
    for language, text in draft.wordings():
        for phrase in empty_phrases(language, text):
            yield Finding(text.place, f"{quoted(phrase)} tells a caller nothing", hint, Level.WARNING)


RULE = Rule("empty-phrase", __doc__, find, (Level.WARNING,))
