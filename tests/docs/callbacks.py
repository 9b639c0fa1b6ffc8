"""docs/callbacks.md, made from the table of a promise's life: `python -m tests.docs.callbacks > docs/callbacks.md`."""

from __future__ import annotations

from callflow.core.promise_life import COUNTED, OVER, SETBACKS, TRANSITIONS, Outcome, PromiseState

HEAD = """# Promised callbacks

A caller who does not want to wait is promised a call within a window. The promise is stored before the caller hears
it, and from then on it has one life, which ends in one of three ways: kept, withdrawn by the caller, or given up with
a human told. Nothing else can happen to it; this page is made from the table that decides.

## The life of a promise

"""

DIALLED = """
## Who is dialled

A number is dialled only if the plan's list of prefixes has it. Emergency numbers, short codes, premium numbers and
satellite phones are refused whatever the list says, and so are toll-free, shared-cost and service numbers, and the
company's own. Caps per number and day, per hour and per day, and a budget of minutes hold for all queues' callbacks.
Nobody is rung in the quiet hours of the place that the number belongs to. What a caller typed never gets into a dial
string: that is made of the plan's trunk, a plus and digits. Whoever rings from a number that may not be dialled, or
types one, hears so and can type another; the log says why (with the last three digits), and `callflow report` counts it
without the number. Nobody in line is offered a call that the caps would forbid.

## How an attempt goes

The agent first: in line by the time the caller came, and before everybody else once the window is about to end. The
agent's phone rings, the agent hears whose callback it is and presses 1. Then the customer's phone rings; the customer
hears who calls and presses 1, and the two are together. With `first: customer` an agent is kept free while the
customer's phone rings. A customer who has pressed 1 and has no agent any more has another within ten seconds, or the
operators' phones ring; after three rounds Asterisk's own operator lines take over.

A customer's phone is dialled once in an attempt, and an attempt that was cut off by a restart is taken up with the
phones that still live. If the customer's does not, the next attempt begins. Two who talk need no engine: they notice
nothing of a restart. A customer who hears our words while no engine runs is hung up on by Asterisk within seconds, and
called again.

With 10,000 open promises in a SQLite file a start with them takes 1.5 s (the median of five; nearly all of it reads
them), and what is due next is found in 0.2 ms of processor time (the median of 3,000; the slowest 1.1 ms), since a look
at what is due goes through no other promise. Taken on two cores that seven other programs shared;
`python -m benchmarks.promises` takes them anew.

What becomes of a promise is stored before anything is done about it. While the database takes nothing nobody is rung,
but a customer who is on the line is served.

## What a human does

`callflow callbacks list` shows what is open, and what was given up: somebody has to call these people. `callflow
callbacks show` tells the story of one, `cancel` withdraws it, `now` has it called as soon as an agent is free, and
`done` ticks off what you have kept yourself. The log says `promise_broken` when a window has ended and nobody has
called, and `promise_given_up` when nobody will be dialled any more. Messages out of hours run through the same life;
they are dialled on the terms of the plan's first queue with callbacks, and where there is none they are left to you.
"""


def page() -> str:
    return "\n".join([HEAD + _diagram(), _endings(), _attempts() + DIALLED])


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{state}" as {state.name.lower()}' for state in PromiseState]
    lines += [f"  [*] --> {PromiseState.PROMISED.name.lower()}"]
    lines += [f"  {one.before.name.lower()} --> {one.after.name.lower()}: {one.when}" for one in TRANSITIONS]
    lines += [f"  {state.name.lower()} --> [*]" for state in PromiseState if state in OVER]
    return "\n".join([*lines, "```"])


def _endings() -> str:
    open_states = [state for state in PromiseState if state not in OVER]
    rows = [
        f"| {state} | {', '.join(dict.fromkeys(str(one.after) for one in TRANSITIONS if one.before is state))} |"
        for state in open_states
    ]
    return "\n".join(["", "| from | to |", "| --- | --- |", *rows, ""])


def _attempts() -> str:
    counts = "\n".join(f"- {outcome}" for outcome in Outcome if outcome in COUNTED)
    return (
        "An attempt counts when it rang the customer's phone and ended like this:\n\n"
        f"{counts}\n\nWhen the plan's attempts are used up, a human is told. So it is after {SETBACKS} attempts that "
        "came to nothing on our side.\n"
    )


if __name__ == "__main__":
    print(page(), end="")
