"""The sentences that callflow says of its own accord: how a plan words them anew, and our words where it does not."""

from __future__ import annotations

from callflow.core.plan import Sentence
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.spoken import SpokenPart
from callflow.grammar.sentences import SENTENCES


def own_wording(plan: PlanPart, sentence: Sentence) -> SpokenPart | None:
    """How this plan words a sentence, None where it leaves that to us."""
    if sentence is Sentence.BETWEEN_ROUNDS:
        return plan.operator.between_rounds if plan.operator else None
    return getattr(plan.sentences, sentence.value) if plan.sentences is not None else None


def default_wording(language: str, sentence: Sentence) -> str | None:
    """Our wording in a language or its variant: en-GB is English too."""
    return SENTENCES.get(language.partition("-")[0], {}).get(sentence)
