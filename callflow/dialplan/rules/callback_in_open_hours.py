"""A step `callback` that callers could meet while somebody is there to answer them.

Why: Who calls while you are open wants a person. In open hours the queue itself offers a callback, once the wait is
long, and the caller keeps the place in line. So the step `callback` may stand only where the hours in which you call
back are known to be closed: in the `closed` branch of an `hours` step, on every path that leads to it.

Mend: Put it into the `closed` branch of an `hours` step. In a section name the hours as well:
`callback: {queue: sales, hours: office}`.

Wrong:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    queues: {sales: {agents: [anna], max_wait: 3m, callback: {to: ["+48"], trunk: trunk}}}
    call:
      - callback: sales
      - queue: sales

Mended:

    hours: {office: {open: {mon-fri: "08:00-16:00"}}}
    queues: {sales: {agents: [anna], max_wait: 3m, callback: {to: ["+48"], trunk: trunk}}}
    call:
      - hours: office
        closed: [{say: We are closed.}, {callback: sales}]
      - queue: sales
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.plan import Place
from callflow.dialplan.draft import Draft, hours_of_callback
from callflow.dialplan.paths import Stand, first_stands
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.steps import CallbackStep
from callflow.dialplan.written import Word


def find(draft: Draft) -> Iterator[Finding]:
    steps = ((step, closed) for step, closed in draft.closed_around() if isinstance(step, CallbackStep))
    called_in = {step.place: hours_of_callback(step, closed) for step, closed in steps}
    for place, hours in called_in.items():
        if hours is None:
            hint = "put it into the closed: branch of an hours step, or name the hours: {queue: NAME, hours: NAME}"
            yield Finding(place, "nothing says in which hours is called back", hint)

    for stand in first_stands(draft, lambda stand: _may_be_open(stand, called_in)):
        hours = called_in[stand.step.place]
        assert hours is not None
        message = f"a callback could be offered instead of a person while {quoted(hours)} is open: {stand.way}"
        yield Finding(stand.step.place, message, f"put it into the closed: branch of hours: {hours}")


def _may_be_open(stand: Stand, called_in: dict[Place, Word | None]) -> bool:
    if not isinstance(stand.step, CallbackStep):
        return False
    hours = called_in[stand.step.place]
    return hours is not None and hours not in stand.closed


RULE = Rule("callback-in-open-hours", __doc__, find)
