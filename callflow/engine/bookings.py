"""What is known in a call in which a callback is agreed: when the company can call, and which numbers it may dial.

Out of hours it is the next slot in opening hours that has room; in hours what the forecast of the line allows, and a
slot where that is nothing which would hold. It promises nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

from callflow.core import windows
from callflow.core.call import Agreeing, Call, Picking
from callflow.core.dialling import Allowed
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.promised_times import window_keys
from callflow.core.prompts import Appointment, Appointments, Slots, Standing
from callflow.core.windows import Forecast, Gated, Instead, Window, gate, instead
from callflow.engine import plans
from callflow.engine.allowance import Allowance
from callflow.engine.plans import wall_clock

HANDLING = 300.0
"""Seconds one callback takes, where nothing has been learned yet."""

Forecasts = Callable[[Plan, str], Forecast | None]
"""The forecast of a queue for somebody who joins it now; None if nothing can be said."""

Leaves = Callable[[Plan, str], float | None]
"""When the last agent of a queue goes who is there now (epoch seconds); None if nobody is known to go."""

Lates = Callable[[Plan, str, Window], float]
"""How often a callback would be late that a queue promises such a window now."""

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
    slots_left: Slots | None = None,
    lates: Lates | None = None,
) -> Appointments:
    """For each queue with callbacks the window that can be promised now; a queue that can promise none is left out.

    Where the line's own window would be late too often, or end after closing, it is the first slot. `slots_left` are
    the `slots` where they are known already.
    """
    later = dict(slots(plan, opened, at, taken) if slots_left is None else slots_left)
    closed = plans.closed_queues(plan, opened)
    found: dict[str, Appointment] = {}
    for name, queue in plan.queues.items():
        if queue.callback is None:
            continue
        if name in closed:
            found.update((name, slot) for slot in later.get(name, ())[:1])
            continue
        window = now_or_why_not(plan, name, opened, at, forecasts, leaves, lates)
        if window is None or window is Gated.NO_ROSTER:
            continue
        if isinstance(window, Window):
            found[name] = Appointment(window.earliest, window.latest, said(plan, window, at))
        elif instead(len(later.get(name, ())), message=False) is Instead.SLOT:
            found[name] = later[name][0]
    return tuple(found.items())


def slots(plan: Plan, opened: frozenset[str], at: float, taken: Taken) -> Slots:
    """For each queue with callbacks the times that can be chosen, with what is promised already."""

    def room(name: str) -> tuple[Mapping[datetime, int], int]:
        begins = Counter(window.earliest for window in taken(name))
        counted = {wall_clock(plan, at): count for at, count in begins.items()}
        return counted, max(1, windows.room(len(plan.queues[name].agents), HANDLING))

    return plans.slots_now(plan, at, opened, room)


STANDS = 5.0
"""Seconds for which slots hold once they were worked out: every event of every call asks for them."""


class SlotsForNow:
    """The slots of each plan as they were worked out last. In a few seconds a slot is not overbooked by much."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, frozenset[str]], tuple[float, Slots]] = {}

    def known(self, plan: Plan, opened: frozenset[str], at: float, taken: Taken) -> Slots:
        """As `slots`; never from before midnight, since a slot of today is said otherwise than one of tomorrow."""
        key = (plan.version, opened)
        made, found = self._found.get(key, (-STANDS, ()))
        if not 0.0 <= at - made < STANDS or at // 60.0 != made // 60.0:
            found = slots(plan, opened, at, taken)
            self._found = {old: one for old, one in self._found.items() if 0.0 <= at - one[0] < STANDS}
            self._found[key] = at, found
        return found


def later_slot(plan: Plan, queue: str, at: float, taken: Taken) -> Window | None:
    """The next slot in the hours of a queue that has room, where its line has no window; None if there is none."""
    found = dict(slots(plan, plans.open_now(plan, at), at, taken)).get(queue, ())
    return Window(found[0].earliest, found[0].latest) if found else None


def now_or_why_not(
    plan: Plan,
    name: str,
    opened: frozenset[str],
    at: float,
    forecasts: Forecasts,
    leaves: Leaves = nobody_leaves,
    lates: Lates | None = None,
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
    late = partial(lates, plan, name) if lates else None
    window = gate(forecast, at, leaves(plan, name), callback.terms.late_share, late)
    if isinstance(window, Window) and closes(plan, opened, at, window.latest):
        return Gated.AFTER_CLOSING
    return window


def closes(plan: Plan, opened: frozenset[str], at: float, latest: float) -> bool:
    """Whether some of the hours that are open now are closed by then: nobody is promised a call after closing."""
    now, then = wall_clock(plan, at), wall_clock(plan, latest)
    hours = [plan.hours[name] for name in opened if name in plan.hours]
    return any(schedule.is_open(now) and not schedule.is_open(then) for schedule in hours)


def said(plan: Plan, window: Window, at: float) -> tuple[str, ...]:
    """The keys by which a window is said at an instant."""
    start, end = wall_clock(plan, window.earliest), wall_clock(plan, window.latest)
    return window_keys(start, end, wall_clock(plan, at).date())


def standing_at(plan: Plan, promise: Promise, window: Window, at: float, *, own: bool, reached: bool) -> Standing:
    """A callback that is open, as its caller hears of it; a window that is too long, or over, is not said."""
    keys: tuple[str, ...] = ()
    if window.latest > at:
        with suppress(ValueError):
            keys = said(plan, window, at)
    times = promise.arrived_at, window.earliest, window.latest
    return Standing(promise.id, promise.queue, promise.number, *times, keys, own=own, reached=reached)


def numbers_of(plan: Plan, call: Call, at: float, allowance: Allowance) -> Mapping[str, bool]:
    """The numbers, as they are dialled, that a call comes from or agrees on; whether the call comes from it."""
    offer = next((queue.callback for queue in plan.queues.values() if queue.callback), None)
    phase = call.phase
    found = {phase.dial: False} if isinstance(phase, Agreeing) and phase.dial else {}
    if offer is not None and call.caller.number:
        facts = allowance.verdict(plan, offer.terms, call.caller.number, at).facts
        found |= {facts.e164: True} if facts.e164 else {}
    return found


def reach(plan: Plan, call: Call, at: float, allowance: Allowance) -> tuple[tuple[str, str], ...]:
    """The caller's own number and the one being typed, each with the one to dial, where it may be dialled."""
    phase = call.phase.agreeing if isinstance(call.phase, Picking) else call.phase
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
