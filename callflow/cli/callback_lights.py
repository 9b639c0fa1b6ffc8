"""How promised callbacks stand, for lists: what is broken first, and the traffic light of each.

Whether a window has ended can be seen by the clock. How likely an open one is to be late only a running callflow knows;
without one nothing is said of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from callflow.core.promise_life import PromiseState
from callflow.core.windows import Light
from callflow.errors import CallflowError

if TYPE_CHECKING:
    from callflow.core.promise_book import Callback

MARKS: Mapping[Light, str] = {
    Light.GREEN: "",
    Light.AMBER: "amber: ",
    Light.RED: "red: ",
    Light.BROKEN: "BROKEN, nobody has called: ",
}
STYLES: Mapping[Light, str] = {
    Light.GREEN: "bold",
    Light.AMBER: "bold yellow",
    Light.RED: "bold red",
    Light.BROKEN: "bold red",
}


def lights() -> Mapping[str, Light]:
    """Those that are not green, as a running callflow sees them; nothing where none runs."""
    from callflow.cli.reload import order

    try:
        said = order("callback-lights").get("lights", {})
    except CallflowError:
        return {}
    return {promise: Light[name.upper()] for promise, name in said.items() if name.upper() in Light.__members__}


def light(one: Callback, known: Mapping[str, Light], now: float) -> Light:
    """How a promise stands at `now` (epoch seconds)."""
    if one.done or one.now.over:
        return Light.GREEN
    return Light.BROKEN if one.now.broken_at(now) else min(known.get(one.promise.id, Light.GREEN), Light.RED)


def in_order(found: Iterable[tuple[Callback, Light]]) -> list[tuple[Callback, Light]]:
    """What is broken first, then what a human has to keep, then the others: of each those first that end first."""

    def place(entry: tuple[Callback, Light]) -> tuple[int, float]:
        one, shown = entry
        left_to_us = one.now.state is PromiseState.GIVEN_UP
        return 0 if shown is Light.BROKEN else 1 if left_to_us else 2, one.now.window.latest

    return sorted(found, key=place)
