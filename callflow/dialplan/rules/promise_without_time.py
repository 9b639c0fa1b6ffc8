"""A message or a callback without a time by which its caller hears from you.

Why: "We call you back" is no promise without a time: callers ring again, and again. So every `message` says by when it
is answered, in opening time of yours, and callflow says that time to the caller. A callback has a window of its own:
whoever words `callback_offer`, `callback_when` or `callback_booked` anew says it, too.

Mend: Write under `answer` which hours count, and how much of them you need at most. Put `{callback_window}` into the
words of a callback.

Wrong:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    call:
      - hours: office
        closed: [{message: {longest: 2m}}]
      - ring: anna

Mended:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    call:
      - hours: office
        closed: [{message: {longest: 2m, answer: {hours: office, within: 2h}}}]
      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import Sentence
from callflow.core.prompts import Word as Later
from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.sentences import own_wording
from callflow.dialplan.steps import MessageStep

WINDOW = f"{{{Later.CALLBACK_WINDOW}}}"
_WITH_A_WINDOW = (Sentence.CALLBACK_OFFER, Sentence.CALLBACK_WHEN, Sentence.CALLBACK_BOOKED)


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps():
        if isinstance(step, MessageStep) and step.message.answer is None:
            hint = "write answer: {hours: NAME, within: 2h} below it"
            yield Finding(step.place, "this message promises a call back without a time", hint)
    for sentence in _WITH_A_WINDOW:
        own = own_wording(draft.plan, sentence)
        for text in own.texts if own else ():
            if WINDOW not in text:
                said = f"{quoted(sentence)} promises a callback without a time"
                yield Finding(text.place, said, f"put {WINDOW} into it")


RULE = Rule("promise-without-time", __doc__, find)
