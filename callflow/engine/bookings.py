"""What is known in a call in which a callback is agreed: when the company can call, and which numbers it may dial.

Out of hours it is the next slot in opening hours that has room; in hours what the forecast of the line allows. It
promises nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from callflow.core.call import Agreeing, Call
from callflow.core.dialling import Allowed
from callflow.core.plan import Callback, Plan, Queue
from callflow.core.promised_times import window_keys
from callflow.core.prompts import Appointment
from callflow.core.windows import Forecast, Window, gate, room, slots
from callflow.engine.allowance import Allowance
from callflow.engine.plans import instant, wall_clock

HANDLING = 300.0
"""Seconds one callback takes, where nothing has been learned yet."""

Forecasts = Callable[[Plan, str], Forecast | None]
"""The forecast of a queue for somebody who joins it now; None if nothing can be said."""

Taken = Callable[[str], Iterable[Window]]
"""The windows that a queue has promised and not kept yet."""


def no_forecast(_plan: Plan, _queue: str) -> Forecast | None:
    """Where nobody estimates waiting times, no callback can be promised in hours."""
    return None


def appointments(
    plan: Plan, opened: frozenset[str], at: float, forecasts: Forecasts, taken: Taken
) -> tuple[tuple[str, Appointment], ...]:
    """For each queue with callbacks the window that can be promised now; a queue that can promise none is left out."""
    hours = {node.queue: node.hours for node in plan.nodes.values() if isinstance(node, Callback)}
    found = []
    for name, queue in plan.queues.items():
        if queue.callback is None:
            continue
        schedule = hours.get(name, "")
        if schedule in plan.hours and schedule not in opened:
            window = _slot(plan, queue, schedule, at, taken(name))
        else:
            window = _in_line(plan, queue, at, forecasts)
        if window is not None:
            found.append((name, Appointment(window.earliest, window.latest, said(plan, window, at))))
    return tuple(found)


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
        answer = allowance.verdict(plan, offer.terms, number, at).answer if number else None
        if isinstance(answer, Allowed):
            found.append((number, answer.number))
    return tuple(found)


def _slot(plan: Plan, queue: Queue, schedule: str, at: float, taken: Iterable[Window]) -> Window | None:
    assert queue.callback is not None
    terms, local = queue.callback.terms, wall_clock(plan, at)
    counted: Counter[datetime] = Counter(wall_clock(plan, window.earliest) for window in taken)
    fits = max(1, room(len(queue.agents), HANDLING))
    free = slots(plan.hours[schedule], local, terms.horizon_days, counted, fits)
    return Window(instant(plan, free[0].start), instant(plan, free[0].end)) if free else None


def _in_line(plan: Plan, queue: Queue, at: float, forecasts: Forecasts) -> Window | None:
    assert queue.callback is not None
    window = gate(forecasts(plan, queue.name), at, None, queue.callback.terms.late_share)
    return window if isinstance(window, Window) else None
