"""From callbacks as they are written to the core's terms, with everything that is said until they are agreed on.

Only drafts that have passed every rule come here; so every prefix is a country's, and the words name a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from callflow.core.plan import Callback, Node, NodeId, Say, Sentence
from callflow.core.terms import CallbackOffer, CallbackSpeeches, CallbackTerms, CallbackWords, Caps
from callflow.core.windows import MOST_SLOTS
from callflow.dialplan.callbacks import CallbackOfferPart
from callflow.dialplan.speeches import Speeches
from callflow.dialplan.steps import CallbackStep


def offer(part: CallbackOfferPart, numbers: Iterable[str], language: str, speeches: Speeches) -> CallbackOffer:
    """The callbacks of one queue. `numbers` are those that the plan answers, `language` is that of its agents."""
    own = speeches.own
    shown = part.shows or next((number for number in numbers if number.startswith("+")), "")
    said = CallbackSpeeches(
        agent=own(Sentence.CALLBACK_AGENT, languages=[language]),
        customer=own(Sentence.CALLBACK_CUSTOMER),
        machine=own(Sentence.CALLBACK_MACHINE),
        hold=own(Sentence.CALLBACK_HOLD),
    )
    terms = CallbackTerms(
        to=tuple(str(prefix) for prefix in part.to),
        trunk=str(part.trunk),
        speeches=said,
        shown=str(shown),
        offer_when_wait_over=part.offer_when_wait_over,
        first=part.first,
        attempts=part.attempts,
        spacing=part.every,
        ring_for=part.ring_for,
        quiet=part.quiet,
        horizon_days=part.horizon,
        late_share=part.late,
        caps=Caps(part.caps.per_number, part.caps.per_hour, part.caps.per_day, float(part.caps.minutes)),
    )
    words = CallbackWords(
        offer=own(Sentence.CALLBACK_OFFER),
        offer_later=own(Sentence.CALLBACK_OFFER_LATER),
        when=own(Sentence.CALLBACK_WHEN),
        number=own(Sentence.CALLBACK_NUMBER),
        type=own(Sentence.CALLBACK_TYPE),
        refused=own(Sentence.CALLBACK_REFUSED_NUMBER),
        booked=own(Sentence.CALLBACK_BOOKED),
        standing=own(Sentence.CALLBACK_STANDING),
        wait_instead=own(Sentence.CALLBACK_WAIT_INSTEAD),
        cancel=own(Sentence.CALLBACK_CANCEL),
        kept=own(Sentence.CALLBACK_KEPT),
        waits=own(Sentence.CALLBACK_WAITS),
        cancelled=own(Sentence.CALLBACK_CANCELLED),
        other_time=own(Sentence.CALLBACK_OTHER_TIME),
        slots=tuple(speeches.with_key(Sentence.CALLBACK_SLOT, key) for key in range(1, MOST_SLOTS + 1)),
        none_suits=own(Sentence.CALLBACK_NONE_SUITS),
    )
    return CallbackOffer(terms, words)


def callback_nodes(
    name: NodeId, step: CallbackStep, then: NodeId, hours: str, speeches: Speeches
) -> Mapping[NodeId, Node]:
    """The agreement, and what is said where nothing can be promised: both lead to the step behind it."""
    not_possible = f"{name}/not-possible"
    return {
        name: Callback(step.place, str(step.callback.queue), hours, then, not_possible),
        not_possible: Say(step.place, speeches.own(Sentence.CALLBACK_NOT_POSSIBLE), then),
    }
