"""Which promised callbacks are at risk, which must be moved, and what of that is news: looked at every 15 seconds.

A promise begins to be watched an hour before its window does. Until then it is green by its slot: the line of now says
nothing of the line of then. Near promises are first judged by the forecast of somebody who joins the line now, which
no promise made earlier can be worse off than. Only those for which that is not good enough need a forecast of their
own place, and neighbours in line share one. So a look at thousands of them costs a handful of forecasts.

It must never tell the same thing over and over: a light may flicker, an alert is told once for each queue, again only
when twice as many are concerned, and is over after two quiet minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from callflow.core.alerts import BEFORE_OPENING, Alert, Trouble
from callflow.core.promise import Promise, PromiseId
from callflow.core.promise_life import PromiseLife, PromiseState
from callflow.core.windows import NOTICE, Forecast, Light, Look, Window, look

WATCHED_FROM = 3_600.0
"""Seconds before the beginning of its window from which on a promise is watched."""

MOST_MOVES = 3
"""New windows a caller is told for one promise. After that it breaks openly, and a human has it."""

AMBER_LEFT, RED_LEFT = 1_800.0, 600.0
"""Seconds before the end of a window from which on a promise is at risk, where nothing can be forecast.

Where nobody is on duty it is red already from the first on.
"""

ALLOWED = 0.05
"""The share that may be late where the plan has no terms for a promise."""

CALM = 120.0
"""Seconds without any promise at risk after which an alert is over."""

OPERATORS = "operators"
"""How alerts name those who answer what no queue does."""


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """An open promise, and what has become of it. `allowed` is the share that the plan lets be late.

    `under_way` says that somebody's phone rings for it.
    """

    promise: Promise
    life: PromiseLife
    company: str
    allowed: float
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a place in line. `manned` says that some agent is on duty.

    Without a forecast nobody is, too little is known yet, or there is no line.
    """

    manned: bool
    forecast: Forecast | None = None


def near(lives: Iterable[PromiseLife], now: float) -> list[PromiseLife]:
    """Those that can be at risk at all, the earliest end first: broken ones before all others."""
    soon = now + WATCHED_FROM
    found = [life for life in lives if not life.over and life.window.earliest <= soon]
    return sorted(found, key=lambda life: life.window.latest)


def groups(ones: Sequence[OpenPromise], most: int) -> list[Sequence[OpenPromise]]:
    """These promises in so many groups at most, in their order: one each, if there are no more of them."""
    size = -(-len(ones) // most) or 1
    return [ones[first : first + size] for first in range(0, len(ones), size)]


def judged(one: OpenPromise, place: Place, now: float) -> Look:
    """How a near promise stands at `now` (epoch seconds)."""
    window = one.life.window
    if one.life.state is PromiseState.CUSTOMER_RINGING:
        return Look(Light.GREEN, 0.0)  # rung in time, or the light had been told: the two may talk by now
    if place.forecast is not None or now > window.latest:
        seen = look(window, place.forecast, now, one.allowed, under_way=one.under_way)
    elif place.manned:
        return _by_the_clock(window, now)
    else:
        seen = _with_nobody_there(one, now)
    if seen.must_move and one.life.moves >= MOST_MOVES:
        return Look(seen.light, seen.late)
    return seen


def _with_nobody_there(one: OpenPromise, now: float) -> Look:
    """Where nobody is on duty. Somebody may come yet, and is missed by another alert; but not to the very last."""
    window = one.life.window
    left, length = window.latest - now, window.latest - window.earliest
    if window.earliest > now + BEFORE_OPENING:
        return Look(Light.GREEN, 0.0)  # whoever works then need not be there yet
    if left > max(NOTICE, min(AMBER_LEFT, length / 2)):
        return Look(Light.AMBER, 1.0)
    return Look(Light.RED, 1.0, must_move=not one.under_way and left <= NOTICE)


def _by_the_clock(window: Window, now: float) -> Look:
    """By the time that is left, where somebody is there and nothing can be forecast. It is not moved."""
    left, length = window.latest - now, window.latest - window.earliest
    if window.earliest > now or left > min(AMBER_LEFT, length / 2):
        return Look(Light.GREEN, 0.0)
    return Look(Light.AMBER if left > min(RED_LEFT, length / 4) else Light.RED, 0.0)


# What is news.

Key: TypeAlias = tuple[Trouble, str, str]


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that is not over: how many promises it was told for, and when one was last concerned."""

    alert: Alert
    told: int
    seen_at: float


@dataclass(frozen=True, slots=True)
class Watch:
    """What was seen at the last look. `lights` has every promise that is not green.

    `warned` has the end of the window for which it was told that a promise is at risk.
    """

    lights: Mapping[PromiseId, Light] = field(default_factory=dict)
    warned: Mapping[PromiseId, float] = field(default_factory=dict)
    raised: Mapping[Key, Raised] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchNews:
    """The watch from now on, and what is new: promises at risk, alerts, and those that are over."""

    watch: Watch
    at_risk: tuple[tuple[PromiseId, Look], ...] = ()
    raised: tuple[Alert, ...] = ()
    over: tuple[Alert, ...] = ()


Seen: TypeAlias = tuple[OpenPromise, Look]


def news(watch: Watch, seen: Sequence[Seen], now: float) -> WatchNews:
    """What is new when this is how all near promises stand."""
    lights = {one.life.promise: look.light for one, look in seen if look.light is not Light.GREEN}
    ends = {one.life.promise: one.life.window.latest for one, _ in seen}
    at_risk = tuple(
        (one.life.promise, look)
        for one, look in seen
        if look.light is Light.RED and watch.warned.get(one.life.promise) != one.life.window.latest
    )
    warned = {promise: end for promise, end in watch.warned.items() if ends.get(promise) == end}
    warned |= {promise: ends[promise] for promise, _ in at_risk}
    raised, told, over = _alerts(watch.raised, seen, now)
    return WatchNews(Watch(lights, warned, raised), at_risk, told, over)


def _alerts(
    before: Mapping[Key, Raised], seen: Sequence[Seen], now: float
) -> tuple[dict[Key, Raised], tuple[Alert, ...], tuple[Alert, ...]]:
    """Those that go on, those that are to be told now, and those that are over."""
    counts = Counter(_key(one, look) for one, look in seen if look.light >= Light.RED)
    raised, told, over = dict[Key, Raised](), list[Alert](), list[Alert]()
    for key, count in counts.items():
        known = before.get(key)
        if known is not None and count < 2 * known.told:
            raised[key] = Raised(known.alert, known.told, now)
            continue
        alert = Alert(*key, known.alert.since if known else now, _why(key, count))
        raised[key] = Raised(alert, count, now)
        told.append(alert)
    for key, known in before.items():
        if key not in counts and now - known.seen_at >= CALM:
            over.append(known.alert)
        elif key not in counts:
            raised[key] = known
    return raised, tuple(told), tuple(over)


def _key(one: OpenPromise, look: Look) -> Key:
    trouble = Trouble.CALLBACKS_BROKEN if look.light is Light.BROKEN else Trouble.CALLBACKS_AT_RISK
    return trouble, one.company, one.promise.queue or OPERATORS


def _why(key: Key, count: int) -> str:
    trouble, company, queue = key
    whose = f"of the operators of {company}" if queue == OPERATORS else f"of the queue {queue} of {company}"
    many = f"{count} promised callbacks {whose}" if count > 1 else f"a promised callback {whose}"
    if trouble is Trouble.CALLBACKS_AT_RISK:
        return f"{many} {'are' if count > 1 else 'is'} at risk of being late"
    verb = "were" if count > 1 else "was"
    return f"{many} {verb} not kept in time: `callflow callbacks list` shows whom to call"
