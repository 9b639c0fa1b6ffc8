"""A message or a callback without a time by which its caller hears from you.

Why: "We call you back" is no promise without a time: callers ring again, and again. So every `message` says by when it
is answered, in opening time of yours, and callflow says that time to the caller. A callback has a window of its own.
Whoever words what promises a call anew (`message_thanks`, `callback_offer`, `callback_offer_later`, `callback_when`,
`callback_slot` and `callback_booked` of `sentences`) says that time, too, and with `callback_slot` the key to it.

Mend: Write under `answer` which hours count, and how much of them you need at most. Put `{by}` into `message_thanks`
and `{callback_window}` into the words of a callback, in each language; into `callback_slot` also `{key}`.

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

from callflow.core.plan import Sentence
from callflow.core.prompts import Word
from callflow.dialplan.draft import Draft
from callflow.dialplan.problems import quoted
from callflow.dialplan.rules.rule import Finding, Rule
from callflow.dialplan.sentences import own_wording
from callflow.dialplan.steps import MessageStep
from callflow.dialplan.words import KEY

SAYS_WHEN = {
    Sentence.MESSAGE_THANKS: Word.BY,
    Sentence.CALLBACK_OFFER: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_OFFER_LATER: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_WHEN: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_SLOT: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_BOOKED: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_STANDING: Word.CALLBACK_WINDOW,
    Sentence.CALLBACK_KEPT: Word.CALLBACK_WINDOW,
}
"""The sentences that promise a call, each with the word that says when."""


def find(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps():
        if isinstance(step, MessageStep) and step.message.answer is None:
            hint = "write answer: {hours: NAME, within: 2h} below it"
            yield Finding(step.place, "this message promises a call back without a time", hint)
    for sentence, word in SAYS_WHEN.items():
        own = own_wording(draft.plan, sentence)
        for text in own.texts if own else ():
            if f"{{{word}}}" not in text:
                said = f"{quoted(sentence)} promises a call without a time"
                yield Finding(text.place, said, f"put {{{word}}} into it")
    named = own_wording(draft.plan, Sentence.CALLBACK_SLOT)
    for text in named.texts if named else ():
        if f"{{{KEY}}}" not in text:
            said = f"{quoted(Sentence.CALLBACK_SLOT)} names a time and not the key to it"
            yield Finding(text.place, said, f"put {{{KEY}}} into it")


RULE = Rule("promise-without-time", __doc__, find)
