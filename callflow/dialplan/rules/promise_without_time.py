"""A message without a time by which its caller hears from you.

Why: "We call you back" is no promise without a time: callers ring again, and again. So every `message` says by when it
is answered, in opening time of yours, and callflow says that time to the caller.

Mend: Write under `answer` which hours count, and how much of them you need at most.

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

from callflow.dialplan.draft import Draft
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import MessageStep


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps():
        if isinstance(step, MessageStep) and step.message.answer is None:
            hint = "write answer: {hours: NAME, within: 2h} below it"
            yield Finding(step.place, "this message promises a call back without a time", hint)


RULE = Rule("promise-without-time", __doc__, find)
