"""A text that says when you open next, and does not tell which hours are meant.

Why: `{next_opening}` means the hours in whose `closed:` it stands, or the only hours of the plan. Elsewhere callflow
would have to guess, and callers would come to a closed door.

Mend: Name the hours: `{next_opening.office}`.

Wrong:

    hours:
      office: {open: {mon-fri: "08:00-16:00"}}
      workshop: {open: {mon-sat: "07:00-15:00"}}
    call:
      - say: "Our shop is in Main Street. It opens {next_opening}."
      - hours: office
        closed: [operator]
      - hours: workshop
        closed: [operator]

Mended:

    hours:
      office: {open: {mon-fri: "08:00-16:00"}}
      workshop: {open: {mon-sat: "07:00-15:00"}}
    call:
      - say: "Our shop is in Main Street. It opens {next_opening.office}."
      - hours: office
        closed: [operator]
      - hours: workshop
        closed: [operator]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.words import openings_said


def find(draft: Draft) -> Iterator[Finding]:
    hours = draft.names("hours")
    for spoken in draft.spoken():
        if spoken.closed is not None or len(hours) == 1:
            continue
        for text in spoken.part.texts:
            if any(name is None for name in openings_said(text)):
                known = " or ".join(f"{{next_opening.{name}}}" for name in hours)
                hint = f"write {known}" if known else "write opening times under hours:"
                yield Finding(text.place, "it is not clear which hours {next_opening} means here", hint)


RULE = Rule("unclear-opening", __doc__, find)
