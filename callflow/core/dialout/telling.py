"""What a step of an attempt means for the life of its promise: to be saved with the step, before anything is done."""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.dialout.outcall import Ended, OutCall, RingingAgents, Waiting
from callflow.core.promise_life import AgentRang, AttemptEnded, BackInLine, CustomerRang, Happening


def told(before: OutCall, after: OutCall, at: float) -> tuple[Happening, ...]:
    """What the promise is to be told of a step, in this order."""
    return tuple(_told(before, after, at))


def _told(before: OutCall, after: OutCall, at: float) -> Iterator[Happening]:
    attempt = after.attempt
    match before.phase, after.phase:
        case RingingAgents(), Waiting():
            yield BackInLine(at, attempt)
        case phase, RingingAgents() if not isinstance(phase, RingingAgents):
            yield AgentRang(at, attempt)
        case _:
            pass
    if after.dialled and not before.dialled:
        yield CustomerRang(at, attempt)
    if isinstance(after.phase, Ended) and not before.ended:
        yield AttemptEnded(at, attempt, after.phase.outcome, after.phase.again)
