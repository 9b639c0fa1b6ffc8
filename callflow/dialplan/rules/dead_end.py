"""A place where nothing happens and nobody answers.

Why: A list that ends hands the caller to the operator, so most dead ends cannot be written at all. What is left are
the lists that somebody began and never filled: a `call`, a section or a branch without any step, and an operator
or a queue without agents. Without a step nobody can tell whether the operator is meant or something is missing.

Mend: Write `operator` where a human shall answer at once, at least one agent under the operator's `ring`, and
one under the `agents` of each queue.

Wrong:

    call: []

Mended:

    call: [operator]
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule


def find(draft: Draft) -> Iterator[Finding]:
    for branch in draft.branches():
        if not branch:
            yield Finding(branch.place, "this list has no step", "write [operator] if the operator shall answer")
    operator = draft.plan.operator
    if operator is not None and not operator.ring:
        yield Finding(operator.place, "the operator has no phone", "name at least one agent under ring:")
    for name, queue in draft.plan.queues.items():
        if not queue.names:
            place = draft.place_of("queues", name, "agents") or queue.place
            yield Finding(place, f"nobody answers the queue {quoted(name)}", "name at least one agent under agents:")


RULE = Rule("dead-end", __doc__, find)
