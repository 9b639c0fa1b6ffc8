"""What changes about the callbacks of a queue: who may be called, when and how often, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.change import Change, speech_changes
from callflow.core.plan import Queue
from callflow.core.terms import CallbackOffer, CallbackTerms
from callflow.core.windows import MOST_SLOTS
from callflow.core.wording import listed, seconds_words

_SAID = (
    "the offer in line",
    "the offer in line of a later time",
    "the offer out of hours",
    "the number read back",
    "the question for a number",
    "a number that is refused",
    "the goodbye",
    "the key to another time",
    *(f"the time with key {key}" for key in range(1, MOST_SLOTS + 1)),
    "the key when no time suits",
    "the callback that was promised before",
    "the key to wait on the line instead",
    "the key to cancel the callback",
    "the goodbye when it is kept",
    "the words to who waits on the line instead",
    "the word that it is cancelled",
    "the words to the agent",
    "the words to the customer",
    "the words to an answering machine",
    "the words to a customer whose agent has gone",
)
"""What each of `CallbackOffer.speeches` is about."""


def callback_changes(where: str, old: Queue, new: Queue) -> Iterator[Change]:
    """The terms and the words of a queue's callbacks."""
    before, after = old.callback, new.callback
    what = f"callbacks by the queue {new.name}"
    if before is None or after is None:
        if before is not after:
            yield Change(where, what, _told(before), _told(after))
        return
    for name, was, becomes in zip(_NAMES, terms_words(before.terms), terms_words(after.terms), strict=True):
        if was != becomes:
            yield Change(where, f"{what}: {name}", was, becomes)
    for said, one, other in zip(_SAID, before.speeches(), after.speeches(), strict=True):
        yield from speech_changes(where, f"{what}: {said}", one, other)


def _told(offer: CallbackOffer | None) -> str:
    return f"to numbers that begin with {listed(offer.terms.to, 'or')}" if offer else ""


_NAMES = (
    "the prefixes that may be called",
    "the trunk",
    "the number that customers see",
    "offered when the wait is over",
    "whose phone rings first",
    "attempts",
    "the time between attempts",
    "how long the customer's phone rings",
    "quiet hours",
    "days ahead",
    "the share that may be late",
    "calls to one number a day",
    "calls an hour",
    "calls a day",
    "minutes a day",
)


def terms_words(terms: CallbackTerms) -> tuple[str, ...]:
    """Each of the terms in words."""
    quiet, caps = terms.quiet, terms.caps
    return (
        listed(terms.to, "or"),
        terms.trunk,
        terms.shown or "that of the trunk",
        seconds_words(terms.offer_when_wait_over),
        f"the {terms.first}'s",
        str(terms.attempts),
        seconds_words(terms.spacing),
        seconds_words(terms.ring_for),
        f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet else "none",
        str(terms.horizon_days),
        f"{terms.late_share:.0%}",
        str(caps.per_number_a_day),
        str(caps.per_hour),
        str(caps.per_day),
        f"{caps.minutes_a_day:g}",
    )
