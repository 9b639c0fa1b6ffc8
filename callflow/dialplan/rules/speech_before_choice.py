"""More than 10 seconds of talk before the first choice, or before a phone rings.

Why: A caller has a question and cannot ask it yet. Whoever calls for the first time listens to all of it, since they
cannot know which key to press ahead. What counts are the texts on a path from the beginning until the first menu, the
first `queue` or `ring`, or the operator; the menu's own text does not. How long they take is estimated, at 150 words a
minute and a pause at each stop. The message prints the path.

Mend: Say your name and ask. Put what only some want to know behind a key: an address behind one of the menu, a privacy
text behind a `notice`, which has its key in every menu.

Wrong:

    call:
      - say: Welcome to Acme. This call is recorded, and the recording is kept for ninety days.
      - say: You can find what we know about you, and why, on our web pages under privacy.
      - menu: {say: "For sales, press 1.", keys: {1: [{ring: anna}]}}

Mended:

    notice:
      key: 9
      say: This call is recorded, and the recording is kept for ninety days.
    call:
      - say: Welcome to Acme.
      - menu:
          say: "For sales, press 1. To hear how we use your data, press 9."
          keys:
            1: [{ring: anna}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.lengths import lengths
from callflow.dialplan.paths import too_long
from callflow.dialplan.problems import Level
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import (
    AskStep,
    Broken,
    CallbackStep,
    DoStep,
    GoodbyeStep,
    HoursStep,
    LanguageStep,
    MenuStep,
    MessageStep,
    OperatorStep,
    QueueStep,
    RingStep,
    SayStep,
    Step,
)

MOST_TALK = 10.0
"""Seconds."""


def find(draft: Draft) -> Iterator[Finding]:
    seconds_of = lengths(draft)

    def heard(step: Step, before: float) -> float | None:
        """How long a caller has listened once this step is over; None where somebody answers, or a menu asks."""
        match step:
            case SayStep(say=spoken):
                return round(before + seconds_of(spoken), 1)
            case HoursStep() | DoStep() | Broken():
                return before
            case LanguageStep() | MenuStep() | AskStep() | QueueStep() | CallbackStep() | MessageStep():
                return None
            case RingStep() | OperatorStep() | GoodbyeStep():
                return None

    hint = f"at most {MOST_TALK:g} s: say less, or put it behind a key: notice"
    for stand, seconds in too_long(draft, heard, MOST_TALK):
        message = f"a caller listens for {seconds:g} s and can choose nothing yet: {stand.way}"
        yield Finding(stand.step.place, message, hint, Level.WARNING)


RULE = Rule("speech-before-choice", __doc__, find, (Level.WARNING,))
