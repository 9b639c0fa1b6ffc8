"""What is known in a call in which a callback is agreed: when the company can call, and which numbers it may dial.

Out of hours it is the next slot in opening hours that has room; in hours what the forecast of the line allows. It
promises nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from callflow.core import windows
from callflow.core.call import Agreeing, Call
from callflow.core.dialling import Allowed
from callflow.core.plan import Callback, Plan
from callflow.core.promised_times import window_keys
from callflow.core.prompts import Appointment, Appointments
from callflow.core.windows import Forecast, Gated, Window, gate
from callflow.engine import plans
from callflow.engine.allowance import Allowance
from callflow.engine.plans import wall_clock

HANDLING = 300.0
"""Seconds one callback takes, where nothing has been learned yet."""

Forecasts = Callable[[Plan, str], Forecast | None]
"""The forecast of a queue for somebody who joins it now; None if nothing can be said."""

Leaves = Callable[[Plan, str], float | None]
"""When the last agent of a queue goes who is there now (epoch seconds); None if nobody is known to go."""

Taken = Callable[[str], Iterable[Window]]
"""The windows that a queue has promised and not kept yet."""


def no_forecast(_plan: Plan, _queue: str) -> Forecast | None:
    """Where nobody estimates waiting times, no callback can be promised in hours."""
    return None


def nobody_leaves(_plan: Plan, _queue: str) -> float | None:
    """Where nobody has hours of their own."""
    return None


def appointments(
    plan: Plan,
    opened: frozenset[str],
    at: float,
    forecasts: Forecasts,
    taken: Taken,
    leaves: Leaves = nobody_leaves,
) -> Appointments:
    """For each queue with callbacks the window that can be promised now; a queue that can promise none is left out."""

    def room(name: str) -> tuple[Mapping[datetime, int], int]:
        begins = Counter(window.earliest for window in taken(name))  # thousands, of which many begin at the same time
        counted = {wall_clock(plan, at): count for at, count in begins.items()}
        return counted, max(1, windows.room(len(plan.queues[name].agents), HANDLING))

    closed = {node.queue for node in plan.nodes.values() if isinstance(node, Callback) and node.hours not in opened}
    found = dict(plans.appointments(plan, at, opened, room))
    for name in plan.queues:
        window = None if name in closed else now_or_why_not(plan, name, opened, at, forecasts, leaves)
        if isinstance(window, Window):
            found[name] = Appointment(window.earliest, window.latest, said(plan, window, at))
    return tuple(found.items())


def now_or_why_not(
    plan: Plan, name: str, opened: frozenset[str], at: float, forecasts: Forecasts, leaves: Leaves = nobody_leaves
) -> Window | Gated | None:
    """The window that a queue can promise to who waits in it, or why it can promise none.

    None where no callback is offered anyway: the queue has none, or the wait is short.
    """
    callback = plan.queues[name].callback
    if callback is None:
        return None
    forecast = forecasts(plan, name)
    if forecast is None:
        return Gated.NO_ROSTER
    if forecast.point(0.5) <= callback.terms.offer_when_wait_over:
        return None
    window = gate(forecast, at, leaves(plan, name), callback.terms.late_share)
    if isinstance(window, Window) and _closes(plan, opened, at, window.latest):
        return Gated.AFTER_CLOSING
    return window


def _closes(plan: Plan, opened: frozenset[str], at: float, latest: float) -> bool:
    """Whether some of the hours that are open now are closed by then: nobody is promised a call after closing."""
    now, then = wall_clock(plan, at), wall_clock(plan, latest)
    hours = [plan.hours[name] for name in opened if name in plan.hours]
    return any(schedule.is_open(now) and not schedule.is_open(then) for schedule in hours)


def said(plan: Plan, window: Window, at: float) -> tuple[str, ...]:
    """The keys by which a window is said at an instant."""
    start, end = wall_clock(plan, window.earliest), wall_clock(plan, window.latest)
    return window_keys(start, end, wall_clock(plan, at).date())


def reach(plan: Plan, call: Call, at: float, allowance: Allowance) -> tuple[tuple[str, str], ...]:
    """The caller's own number and the one being typed, each with the one to dial, where it may be dialled."""
    phase = call.phase
    queues = [phase.queue] if isinstance(phase, Agreeing) else list(plan.queues)
    offer = next((plan.queues[name].callback for name in queues if name in plan.queues), None) or next(
        (queue.callback for queue in plan.queues.values() if queue.callback), None
    )
    if offer is None:
        return ()
    typed = (phase.number, phase.digits) if isinstance(phase, Agreeing) else ()
    found = []
    for number in dict.fromkeys((call.caller.number, *typed)):
        answer = allowance.to_promise(plan, offer.terms, number, at) if number else None
        if isinstance(answer, Allowed):
            found.append((number, answer.number))
    return tuple(found)
