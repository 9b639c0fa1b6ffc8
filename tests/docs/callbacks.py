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
## How a window is found

A window is named while the caller is on the line, from some hundred futures of the queue as it stands. They count who
talks since when, who waits, who hangs up as a rule, who goes home, **and every callback that is promised already**,
also those that stand in no line yet: each takes its place by the time its customer came, and goes before everybody
else six and a half minutes before its window ends, the window that ends first before the others.

1. The window begins at the time by which one in five who wait in turn would be served, rounded down to five minutes.
2. It does not end before half of those who wait in turn would be served. A callback keeps its place by the time the
   customer came; it is not promised sooner at the cost of those who stay on the line.
3. From there the end is put off by five minutes at a time until the callback itself is late in no more futures than the
   plan's `late` allows (5 % unless it says otherwise). That is as long as a window has to be, and no longer.
4. If that is not reached ten minutes after 95 % of those who wait in turn would be served, or the window ends after
   closing time or after the last agent has gone, nothing is promised for now.

A caller on the line hears of promises, too: the wait that is announced counts those that will go first. What is to be
called more than an hour from now is not counted, for no wait beyond an hour is named.

In these futures a customer who is not reached the first time costs the time of dialling; the next attempt comes later,
and is counted from when it is known. Callers of the next minutes who will be promised earlier windows are not known,
and neither is an agent who pauses.

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

## The watch

Every 15 seconds callflow looks how likely each open promise is to be late. It draws futures of the line, as it does for
the waits that callers are told, and counts those in which the customer's phone has not rung by the end of the window:

| light | what it means |
| --- | --- |
| green | it is late in no more of the futures than the plan allows |
| amber | in more than that, and up to a quarter; or nobody is on duty, and there is time for somebody to come |
| red | in more than a quarter; or nobody is on duty in the second half of the window, or its last half hour |
| broken | its window has ended, and nobody has called |

- It is watched from an hour before its window. Until then it is green by its slot: nobody knows the line of tomorrow.
  An agent who is to call need not be there earlier than five minutes before.
- Where too little is known of a queue to forecast anything, and for messages, which the operators answer, the time left
  counts: amber from half an hour before the end, red from ten minutes. In a short window it is its second half and its
  last quarter.
- `callflow callbacks list` and the metric `callflow_callback_lights` show the lights. Red and broken are also told as
  an [alert](operations.md#the-log), in the log and by [webhook](webhooks.md): one for each queue, again only when twice
  as many are concerned, and over when none has been for two minutes.

**A promise that would break is moved, and the caller told, before its window ends**: when it is late in half of the
futures, or red five minutes before the end. The new window is the one that the line has now; where the line has no end
that can be named before closing, or nobody is on duty, the next slot in the hours of the queue that has room. It is
stored first. The caller is told by the receiver of webhooks, who can send a text or a mail, and so a promise is moved
only where one is set: `CALLFLOW_WEBHOOK_URL`. Without it the promise breaks openly. No promise is moved while phones
ring for it, and none more than three times: nobody is sent from window to window.

**A broken promise goes to the top**: it stands in line before all callers and all other callbacks, but for who was cut
off in a talk, and at the top of the list for humans. It is called all the same as soon as an agent is free.

## What a human does

`callflow callbacks list` shows what is open, what is broken first, and what was given up: somebody has to call these
people. `callflow callbacks show` tells the story of one, `move` gives it another window, `cancel` withdraws it, `now`
has it called as soon as an agent is free, and `done` ticks off what you have kept yourself. Whatever is asked for with
`--because` is kept with the story. Times are the company's own. The log says `promise_broken` when a window has ended
and nobody has called, and `promise_given_up` when nobody will be dialled any more. Messages out of hours run through
the same life: the window is from the next opening to the time that was named. They are dialled on the terms of the
plan's first queue with callbacks, and where there is none they are left to you.

A promise is moved only to a window that can be kept: at whole five minutes, in opening hours, when agents of the queue
work, within `horizon`, and not in the customer's quiet hours. Otherwise nothing is changed, and the answer says why.

Every promise has a **reference**, digits only, such as 482 913: the caller gets it in the text that your
[webhook](webhooks.md#callbacks) sends, `list` and `show` have it, and every command takes it for the name. Its last
digit is a check digit, so a slip finds nobody instead of somebody else.

## Over HTTP

The same over the HTTP API, where [agents](agents.md#over-http) are, behind the same token:

| call | meaning |
| --- | --- |
| `GET /api/callbacks` | what is open, and what a human has to keep; `?all=1` has what is done, too |
| `GET /api/callbacks?state=tried_again` | those that stand there; `queue` and `company` narrow it as well |
| `GET /api/callbacks/{name}` | one with its story; the name, its beginning, or the reference |
| `POST /api/callbacks/{name}/move` | body `{"earliest": "...", "latest": "...", "reason": "..."}` |
| `POST /api/callbacks/{name}/cancel` | body `{"reason": "..."}`, or `{}` |
| `POST /api/callbacks/{name}/now`, `.../done` | body `{}` |

```sh
curl -s -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8089/api/callbacks/482913
curl -s -H "Authorization: Bearer $TOKEN" --json '{"reason": "solved by mail"}' \\
  http://127.0.0.1:8089/api/callbacks/482913/cancel
```

At most 500 are in one answer; `more` says whether some were left out. Of numbers, and of what callers typed, only the
end is shown, unless you ask with `?numbers=1`. Times are UTC; a time that you send has its distance from UTC in it:
`2026-11-23T10:00:00+01:00`. What cannot be done is answered 409 with the reason in a sentence, and nothing has changed.
`GET /api/openapi.json` describes all of it for programs.
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
