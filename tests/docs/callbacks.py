"""docs/callbacks.md, made from the table of a promise's life: `python -m tests.docs.callbacks > docs/callbacks.md`."""

from __future__ import annotations

from callflow.core.promise_life import COUNTED, OVER, SETBACKS, TRANSITIONS, Outcome, PromiseState

HEAD = """# Promised callbacks

A caller who does not want to wait is promised a call within a window. The promise is stored before the caller hears
it, and from then on it has one life, which ends in one of three ways: kept, withdrawn by the caller, or given up with
a human told. Nothing else can happen to it; this page is made from the table that decides.

## Another time

When the time that is offered does not suit, the caller presses 3 and hears up to four others: later today, tomorrow
morning, and so on, within opening hours and as many days ahead as the plan says. A time that is as good as full, in
which nobody of the queue works, or which lies in the quiet hours, is not among them; where there is none, the key is
not offered. The time that is picked is said again, with the number, before anything is promised. Whoever picks none
keeps what was offered before.

Out of hours the first of these times is what is offered. In line it is offered when the line's own window would be late
too often, or would end after closing or after the last agent has gone: then the caller hears that time and nothing of a
place in line. Where there is none either, nothing is offered: who is in line waits on, and out of hours the plan's next
step follows, a message, say.

## The life of a promise

"""

DIALLED = """
## Who is dialled

A number is dialled only if the plan's list of prefixes has it. Emergency numbers, short codes, premium numbers and
satellite phones are refused whatever the list says, and so are toll-free, shared-cost and service numbers, and the
company's own. Caps per number and day, per hour and per day, and a budget of minutes hold for all queues' callbacks.
Nobody is rung in the quiet hours of the place that the number belongs to. What a caller typed never gets into a dial
string: that is made of the plan's trunk, a plus and digits.

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

What becomes of a promise is stored before anything is done about it. While the database takes nothing nobody is rung,
but a customer who is on the line is served.

## Ringing again

Who was promised a callback by a queue and comes to that queue, or to its `callback` step, hears of it first: "You
have a callback. We will call you today between ... and ... To keep it, press 1. To wait on the line instead, at the
same place, press 2. For another time, press 3. To cancel the callback, press 4." 0 is the operator, as everywhere.

- **1** keeps it: the window once more, and goodbye.
- **2** waits on the line, where there is a line: with the place of one who came when the promise was made, and before
  everybody else once its window is about to end.
- **3** names other times, where there are any, each with its key. The one that is picked takes the place of the window
  that was promised: the same promise, then. Whom none suits is asked once more what is to become of the callback.
- **4** cancels it. The caller is told so and may stay: in line as everybody else, or by the step behind `callback`.
- **Silence** changes nothing. It is said twice; then the callback stays, and the caller is put through to the
  operator, or goes on with the step behind `callback`. A promise that silence could undo would be lost by a phone in
  a pocket; a goodbye would hang up on somebody who waits for a voice; and a place in line beside the callback would
  be two calls for one caller.

A promise is withdrawn, or put off, by the very write that saves the step of the call, before the caller hears of it;
what the database does not take has not happened, and the caller is put through to the operator. An attempt to call
back that is under way ends by the same write: the agent's phone falls silent, the customer's is not dialled or rings
no more, and that agent is free for the caller, who is in line already. While somebody hears the question, or the
goodbye of 1, their own phone is not rung. Whose phone the dial-out has just reached is not asked: that customer is
being served, and who else rings from that number stands in line like everybody.

The number the caller rings from counts, in whatever way it is written. A withheld number has no callback. Who agrees
on a second callback to a number that has one of the same queue, by typing it too, keeps the first, and hears its
window: one number has one open callback of a queue.

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
