"""A message that callers could leave while somebody is there to answer them.

Why: Who calls while you are open wants a person. So a `message` may stand only where the hours whose opening times
answer it are known to be closed: in the `closed` branch of an `hours` step, on every path that leads to it. Should they
open while a caller is on the way, callflow rings the operator instead.

Mend: Put the `message` into the `closed` branch of the hours that stand under its `answer`.

Wrong:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    call:
      - ring: anna
      - message: {answer: {hours: office, within: 2h}}

Mended:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    call:
      - hours: office
        closed:
          - say: We are closed.
          - message: {answer: {hours: office, within: 2h}}
      - ring: anna
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.paths import Stand, first_stands
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import MessageStep


def find(draft: Draft) -> Iterator[Finding]:
    for stand in first_stands(draft, _may_be_open):
        assert isinstance(stand.step, MessageStep)
        assert stand.step.message.answer is not None
        hours = stand.step.message.answer.hours
        message = f"a message could be left while {quoted(hours)} is open: {stand.way}"
        yield Finding(stand.step.place, message, f"put it into the closed: branch of hours: {hours}")


def _may_be_open(stand: Stand) -> bool:
    step = stand.step
    return (
        isinstance(step, MessageStep)
        and step.message.answer is not None
        and step.message.answer.hours not in stand.closed
    )


RULE = Rule("message-in-open-hours", __doc__, find)
