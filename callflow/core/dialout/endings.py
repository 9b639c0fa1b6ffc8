"""What every part of an attempt needs: saying something to a phone, spending a rescue, and the ways out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from callflow.core.call import Playing
from callflow.core.dialout.events import Moment
from callflow.core.dialout.outcall import CustomerLeg, Ended, HandingOver, OutCall
from callflow.core.promise_life import Outcome
from callflow.core.prompts import Prompt, Speech, Word

OVERDUE = 4.0
"""Seconds after which a prompt that should have ended is taken to have ended."""

TRY_AGAIN_AFTER = 5.0
"""Seconds before handing over is tried again."""

TRIES = 6
"""How often it is tried to hand a customer over."""

NO_VALUES: Mapping[Word, tuple[str, ...]] = {}


def saying(
    outcall: OutCall, speech: Speech, to: int, *, language: str = "", values: Mapping[Word, tuple[str, ...]] = NO_VALUES
) -> Playing:
    """A text, to be played next to the leg `to`. Agents hear the plan's first language."""
    prompts: list[Prompt] = []
    for part in speech.in_language(language):
        if isinstance(part, Prompt):
            prompts.append(part)
        else:
            prompts.extend(part.filled(values.get(part.word, ())))
    return Playing(outcall.serial + 1, tuple(prompts), to)


def saying_again(outcall: OutCall, playing: Playing) -> Playing:
    return replace(playing, number=outcall.serial + 1)


def end(outcall: OutCall, outcome: Outcome, moment: Moment) -> OutCall:
    """The attempt is over. Whoever has talked has been called back, whatever happened then."""
    if outcall.talked:
        outcome = Outcome.KEPT
    return outcall.enter(Ended(outcome, moment.facts.again), None)


def customer_gone(outcall: OutCall, moment: Moment) -> OutCall:
    """The customer has hung up before a human came."""
    return end(outcall, Outcome.NO_HUMAN, moment)


def hand_over(outcall: OutCall, customer: CustomerLeg, at: float, tries: int = 1) -> OutCall:
    """Nothing works here: Asterisk's own operator lines shall have the customer."""
    return outcall.enter(HandingOver(customer, tries), at + TRY_AGAIN_AFTER)


def hand_over_again(outcall: OutCall, phase: HandingOver, at: float, moment: Moment) -> OutCall:
    if phase.tries >= TRIES:
        return customer_gone(outcall, moment)
    return hand_over(outcall, phase.customer, at, phase.tries + 1)


def spent(outcall: OutCall) -> OutCall | None:
    """The attempt with one rescue less; None if none is left."""
    return replace(outcall, rescues=outcall.rescues - 1) if outcall.rescues else None
