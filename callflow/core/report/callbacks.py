"""What became of promised callbacks: in time, late or never, after how many attempts; and what was not promised.

A promise counts where it was **made**, whatever happens later; what could not be promised counts when that was said.
In time means that the customer's phone first rang by the end of the window its caller had been told of. Nobody is left
out of the share but who withdrew before the phone rang, and what was not due yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from callflow.core.dialling import Refusal
from callflow.core.promise_life import COUNTED, Outcome, PromiseState
from callflow.core.records import Gating, NotDialled, Promised
from callflow.core.report.period import Period
from callflow.core.report.waits import quantile
from callflow.core.windows import Gated

K = TypeVar("K", str, int, date, tuple[str, float])


@dataclass(frozen=True, slots=True)
class CallbackFigures:
    """Some promises in numbers.

    Each is one of `kept_in_time`, `kept_late`, `by_human`, `withdrawn`, `given_up` and `open`; `moved` are those whose
    caller was given notice of another window, whatever became of them. `rang` are those for which the customer's phone
    has rung, `rang_in_time` those for which it did by the end of the window; `reached_at_once` are those kept by the
    first attempt that rang it. `lateness` has the half, nine of ten and the worst of those that rang late (seconds).
    """

    promised: int = 0
    kept_in_time: int = 0
    kept_late: int = 0
    by_human: int = 0
    withdrawn: int = 0
    given_up: int = 0
    moved: int = 0
    rang: int = 0
    rang_in_time: int = 0
    due: int = 0
    reached_at_once: int = 0
    lateness: tuple[float | None, float | None, float | None] = (None, None, None)
    attempts: Mapping[Outcome, int] = field(default_factory=dict)
    gated: Mapping[Gated, int] = field(default_factory=dict)
    refused: Mapping[Refusal, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """Promises that nothing has ended yet."""
        return self.promised - self.kept_in_time - self.kept_late - self.by_human - self.withdrawn - self.given_up

    @property
    def share_in_time(self) -> float | None:
        """Rang in time ÷ all that were due; None if none was."""
        return self.rang_in_time / self.due if self.due else None

    @property
    def share_reached_at_once(self) -> float | None:
        """Kept by the first attempt that rang the customer's phone ÷ all whose phone has rung."""
        return self.reached_at_once / self.rang if self.rang else None

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.promised or self.gated or self.refused)


@dataclass(frozen=True, slots=True)
class CallbackReport:
    """All together, by queue (empty: messages that no queue answers), by day, and by the hour of the day.

    `half_hours` is for spreadsheets: by queue and the beginning of the half hour (epoch seconds).
    """

    together: CallbackFigures = field(default_factory=CallbackFigures)
    queues: Mapping[str, CallbackFigures] = field(default_factory=dict)
    days: Mapping[date, CallbackFigures] = field(default_factory=dict)
    hours: Mapping[int, CallbackFigures] = field(default_factory=dict)
    half_hours: Mapping[tuple[str, float], CallbackFigures] = field(default_factory=dict)


def callback_report(
    promises: Sequence[Promised], gatings: Sequence[Gating], refusals: Sequence[NotDialled], period: Period
) -> CallbackReport:
    """Count promises and what was not promised, which are all of one company and period."""

    def by(key: Callable[[str, float], K]) -> dict[K, CallbackFigures]:
        groups: dict[K, tuple[list[Promised], list[Gating], list[NotDialled]]] = {}
        for promise in promises:
            groups.setdefault(key(promise.queue, promise.made_at), ([], [], []))[0].append(promise)
        for gating in gatings:
            groups.setdefault(key(gating.queue, gating.at), ([], [], []))[1].append(gating)
        for refusal in refusals:
            groups.setdefault(key(refusal.queue, refusal.at), ([], [], []))[2].append(refusal)
        return {one: callback_figures(*groups[one], now=period.ends) for one in sorted(groups)}

    return CallbackReport(
        callback_figures(promises, gatings, refusals, now=period.ends),
        by(lambda queue, _at: queue),
        by(lambda _queue, at: period.local(at).date()),
        by(lambda _queue, at: period.local(at).hour),
        by(lambda queue, at: (queue, period.half_hour_of(at))),
    )


def callback_figures(
    promises: Iterable[Promised], gatings: Iterable[Gating], refusals: Iterable[NotDialled], now: float
) -> CallbackFigures:
    """Count some of them. What nothing has ended is due once its window has ended by `now` (epoch seconds)."""
    made = list(promises)
    kept = [one for one in made if one.state is PromiseState.KEPT]
    lateness = sorted(one.late_s for one in made if one.late_s)
    outcomes = Counter(each.outcome for one in made for each in one.tries if each.outcome is not None)
    reasons, refused = Counter(one.why for one in gatings), Counter(one.why for one in refusals)
    return CallbackFigures(
        promised=len(made),
        kept_in_time=sum(not one.late_s for one in kept),
        kept_late=sum(bool(one.late_s) for one in kept),
        by_human=sum(one.by_human for one in made),
        withdrawn=sum(one.state is PromiseState.WITHDRAWN and not one.by_human for one in made),
        given_up=sum(one.state is PromiseState.GIVEN_UP and not one.by_human for one in made),
        moved=sum(one.moves > 0 for one in made),
        rang=sum(one.rang_at is not None for one in made),
        rang_in_time=sum(one.late_s == 0.0 for one in made),
        due=sum(_was_due(one, now) for one in made),
        reached_at_once=sum(_at_once(one) for one in made),
        lateness=(quantile(lateness, 0.5), quantile(lateness, 0.9), lateness[-1] if lateness else None),
        attempts={outcome: outcomes[outcome] for outcome in Outcome if outcome in outcomes},
        gated={why: reasons[why] for why in Gated if why in reasons},
        refused={why: refused[why] for why in Refusal if why in refused},
    )


def _was_due(one: Promised, now: float) -> bool:
    """Whether a customer's phone had to ring for it: it rang, or nobody withdrew it and its window has ended."""
    if one.rang_at is not None:
        return True
    if one.state is PromiseState.WITHDRAWN and not one.by_human:
        return False
    return one.by_human or one.state is PromiseState.GIVEN_UP or one.until < now


def _at_once(one: Promised) -> bool:
    """Whether the first attempt that rang the customer's phone, and counts as one, has kept it."""
    rung = [each.outcome for each in one.tries if each.rang and each.outcome in (*COUNTED, Outcome.KEPT)]
    return rung[:1] == [Outcome.KEPT]
