"""A benefit for a long wait that callers hardly live to see.

Why: A benefit is given after `after` in line, and told with the next words. Where the longest wait of the queue ends
before that, nobody is ever given anything, and the plan only looks generous. Where it ends soon after, it depends on
chance: words come every `announce: every`, so whoever has earned it may be gone before they hear of it. The first is an
error, the second a warning.

Mend: Give it sooner, or let callers wait longer.

Wrong:

    queues:
      sales:
        agents: [anna]
        max_wait: 3m
        benefit: {after: 5m, say: We send you a voucher., what: voucher}
    call: [{queue: sales}]

Mended:

    queues:
      sales:
        agents: [anna]
        max_wait: 3m
        benefit: {after: 90s, say: We send you a voucher., what: voucher}
    call: [{queue: sales}]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import Level, quoted
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    for name, queue in draft.plan.queues.items():
        benefit, longest = queue.benefit, queue.max_wait
        if benefit is None or longest is None:
            continue
        place = draft.place_of("queues", name, "benefit", "after") or queue.place
        hint = "give it sooner, or let callers wait longer"
        if benefit.after >= longest:
            message = f"nobody waits in the queue {quoted(name)} for {benefit.after:g} s: max_wait ends it before"
            yield Finding(place, message, hint)
        elif benefit.after + queue.announce.every >= longest:
            message = f"who waits in the queue {quoted(name)} may be gone before the next words tell of the benefit"
            yield Finding(place, message, hint, Level.WARNING)


RULE = Rule("benefit-too-late", __doc__, find, (Level.ERROR, Level.WARNING))
