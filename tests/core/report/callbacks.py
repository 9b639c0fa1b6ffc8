"""Promised callbacks of a made-up day, and what became of them."""

from __future__ import annotations

from callflow.core.dialling import Refusal
from callflow.core.promise import Cause
from callflow.core.promise_life import Outcome, PromiseState
from callflow.core.records import Gating, NotDialled, Promised, Records, Try
from callflow.core.report import midnight
from callflow.core.windows import Gated
from tests.core.report.office import COMPANY, MONDAY, WARSAW

DAY = midnight(MONDAY, WARSAW)
NINE, TEN = DAY + 9 * 3600.0, DAY + 10 * 3600.0
REACHED, BUSY, MACHINE = Try(True, Outcome.KEPT), Try(True, Outcome.BUSY), Try(True, Outcome.MACHINE)
NO_AGENT = Try(False, Outcome.NO_AGENT)


def promised(
    name: str,
    state: PromiseState,
    *tries: Try,
    at: float = NINE,
    rang_after: float | None = None,
    queue: str = "sales",
    moves: int = 0,
    by_human: bool = False,
) -> Promised:
    """A promise for a quarter of an hour; `rang_after` are the seconds from making it until the phone first rang."""
    rang_at = None if rang_after is None else at + rang_after
    return Promised(name, COMPANY, queue, Cause.CALLBACK, at, at + 900.0, state, rang_at, moves, by_human, tuple(tries))


PROMISES = (
    promised("1", PromiseState.KEPT, REACHED, rang_after=600.0),
    promised("2", PromiseState.KEPT, NO_AGENT, BUSY, REACHED, rang_after=900.0),
    promised("3", PromiseState.KEPT, REACHED, rang_after=900.0 + 120.0, moves=1),
    promised("4", PromiseState.GIVEN_UP, BUSY, BUSY, MACHINE, at=TEN, rang_after=300.0),
    promised("5", PromiseState.GIVEN_UP, at=TEN),
    promised("6", PromiseState.WITHDRAWN, at=TEN),
    promised("7", PromiseState.GIVEN_UP, at=TEN, queue="", by_human=True),
    promised("8", PromiseState.PROMISED, at=DAY + 86_400.0 - 60.0, queue="support"),
)
GATINGS = (
    Gating("c1", COMPANY, "sales", NINE, Gated.NO_ROSTER),
    Gating("c2", COMPANY, "sales", TEN, Gated.TOO_OFTEN_LATE),
    Gating("c3", COMPANY, "support", TEN, Gated.TOO_OFTEN_LATE),
)
REFUSALS = (
    NotDialled("c4", COMPANY, "sales", NINE, Refusal.PREMIUM, False),
    NotDialled("5", COMPANY, "sales", TEN, Refusal.NOT_ALLOWED, True),
)
RECORDS = Records(promises=PROMISES, gatings=GATINGS, refusals=REFUSALS)
