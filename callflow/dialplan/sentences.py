"""The few sentences that callflow says of its own accord: what they are in English, and how a plan words them anew."""

from __future__ import annotations

from callflow.core.plan import Sentence
from callflow.dialplan.schema import PlanPart
from callflow.dialplan.shape import Part
from callflow.dialplan.steps import SpokenPart

DEFAULTS: dict[str, dict[Sentence, str]] = {
    "en": {
        Sentence.BETWEEN_ROUNDS: "Nobody could take your call just now. Please stay on the line: we are ringing again.",
        Sentence.CONFIRM: "A caller for {company} is waiting. To talk to them, press 1.",
        Sentence.SILENCE: "Take your time. Here are the choices again.",
        Sentence.WRONG_KEY: "Sorry, that key is not one of the choices.",
    }
}


def own_wording(plan: PlanPart, sentence: Sentence) -> SpokenPart | None:
    """How this plan words a sentence, None where it leaves that to us."""
    if sentence is Sentence.BETWEEN_ROUNDS:
        return plan.operator.between_rounds if plan.operator else None
    own: Part | None = plan.sentences
    return getattr(own, sentence.value) if own is not None else None


def default_wording(language: str, sentence: Sentence) -> str | None:
    """Our wording in a language or its variant: en-GB is English too."""
    return DEFAULTS.get(language.partition("-")[0], {}).get(sentence)
