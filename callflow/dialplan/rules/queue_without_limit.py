"""A queue in which callers may wait without an end, or for too long.

Why: Whoever waits does not know whether anybody will ever come. So every wait ends: after `max_wait` callflow says that
nobody is free, the step behind the queue follows, and at the end of the list the operator. After three minutes in line
most of those who will hang up have done so; longer waits are a warning, unless the queue offers a callback.

Mend: Write `max_wait`, three minutes or less. If callers often wait that long, more agents help, or a `callback`, and a
longer line does not.

Wrong:

    queues:
      sales: {agents: [anna]}
    call: [{queue: sales}]

Mended:

    queues:
      sales: {agents: [anna], max_wait: 3m}
    call: [{queue: sales}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule

LONGEST = 180.0
"""Seconds that somebody may wait to whom nothing but waiting is offered."""


def find(draft: Draft) -> Iterator[Finding]:
    for name, queue in draft.plan.queues.items():
        if queue.max_wait is None:
            yield Finding(name.place, f"the queue {quoted(name)} has no longest wait", "write max_wait: 3m, or less")
        elif queue.max_wait > LONGEST and queue.callback is None:
            place = draft.place_of("queues", name, "max_wait") or queue.place
            message = f"callers may wait in the queue {quoted(name)} for {queue.max_wait:g} s"
            yield Finding(place, message, "write max_wait: 3m, or less; or offer a callback:", Level.WARNING)


RULE = Rule("queue-without-limit", __doc__, find, (Level.ERROR, Level.WARNING))
