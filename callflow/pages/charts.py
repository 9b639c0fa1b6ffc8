"""The charts of a report: each a drawing from figures that are already counted. None reckons anything anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from callflow.core.records import WaitEnding
from callflow.core.report.announced import Named
from callflow.core.report.callbacks import CallbackFigures
from callflow.core.report.staffing import Choice
from callflow.core.report.survival import Survival
from callflow.core.report.waits import WaitFigures
from callflow.pages import figures
from callflow.pages.markup import Node, tag
from callflow.pages.plot import NARROW, Frame, drawing, legend, seconds_steps, steps, x_axis, y_axis

MOST_POINTS = 500
"""Points of a cloud; of more, every so many-th is drawn."""
LABELS = 12
"""Names along an axis at most."""

Column = tuple[str, WaitFigures]
"""What stands below a column, and its figures."""


def calls_chart(columns: Sequence[Column]) -> list[Node]:
    """How many stood in line and what became of them, half hour by half hour: a column each, from below up."""
    ticks = steps(max(one.waits for _, one in columns))
    frame = Frame(float(len(columns)), ticks[-1])
    nodes = [*y_axis(frame, ticks, "{:,.0f}".format, "callers"), *_names(frame, columns)]
    for place, (name, one) in enumerate(columns):
        foot = 0.0
        for look, count, what in _parts(one):
            if count:
                said = f"{name}: {count} {what}, of {one.waits}"
                nodes.append(_box(frame, place, foot, foot + count, look, said))
            foot += count
    keys = legend(
        ("in-time", "answered in time"), ("late", "answered later"), ("other", "left otherwise"), ("lost", "hung up")
    )
    return [drawing("Callers in line per half hour, and what became of them", *nodes), keys]


def _parts(one: WaitFigures) -> list[tuple[str, int, str]]:
    hung_up = one.ended(WaitEnding.HUNG_UP)
    return [
        ("in-time", one.in_time, "answered in time"),
        ("late", one.answered - one.in_time, "answered later"),
        ("other", one.waits - one.answered - hung_up, "left otherwise"),
        ("lost", hung_up, "hung up"),
    ]


def waits_chart(columns: Sequence[Column]) -> list[Node]:
    """How long those waited who were answered: half of them, and 95 of 100, at most."""
    ticks = seconds_steps(max((one.of_95 or 0.0) for _, one in columns) or 1.0)
    frame = Frame(float(len(columns)), ticks[-1])
    nodes = [*y_axis(frame, ticks, _clock, "wait"), *_names(frame, columns)]
    for place, (name, one) in enumerate(columns):
        if one.median is not None and one.of_95 is not None:
            said = f"{name}: half waited at most {figures.seconds(one.median)}, 95 of 100 {figures.seconds(one.of_95)}"
            nodes.append(_box(frame, place, 0.0, one.of_95, "of-95", said))
            nodes.append(_box(frame, place, 0.0, one.median, "half", said))
    keys = legend(("half", "half of those answered waited at most"), ("of-95", "95 of 100 waited at most"))
    return [drawing("Waits per half hour", *nodes), keys]


def callbacks_chart(hours: Mapping[int, CallbackFigures]) -> list[Node]:
    """What was promised in each hour of the day, all days together, and what became of it: a column each."""
    places = range(min(hours), max(hours) + 1)
    found = [hours.get(hour, CallbackFigures()) for hour in places]
    ticks = steps(max(1, *(one.promised for one in found)))
    frame = Frame(float(len(places)), ticks[-1])
    names = [(place + 0.5, f"{hour:02}:00") for place, hour in enumerate(places)]
    every = -(-len(names) // LABELS)
    nodes = [*y_axis(frame, ticks, "{:,.0f}".format, "callbacks"), *x_axis(frame, names[::every], "promised from")]
    for place, one in enumerate(found):
        foot = 0.0
        for look, count, what in _promised_parts(one):
            if count:
                said = f"{places[place]:02}:00: {count} {what}, of {one.promised} promised"
                nodes.append(_box(frame, place, foot, foot + count, look, said))
            foot += count
    keys = legend(
        ("in-time", "kept in time"),
        ("late", "kept late, or by a human"),
        ("other", "withdrawn, or open"),
        ("lost", "given up"),
    )
    return [drawing("Callbacks promised by the hour of the day, and what became of them", *nodes), keys]


def _promised_parts(one: CallbackFigures) -> list[tuple[str, int, str]]:
    return [
        ("in-time", one.kept_in_time, "kept in time"),
        ("late", one.kept_late + one.by_human, "kept late, or by a human"),
        ("other", one.withdrawn + one.open, "withdrawn, or open"),
        ("lost", one.given_up, "given up"),
    ]


def patience_chart(curve: Survival) -> list[Node]:
    """The curve of Kaplan and Meier with its band."""
    points = curve.thinned()
    ends = points[-1].seconds
    ticks = seconds_steps(ends, 8)
    frame = Frame(max(ends, 1.0), 1.0)
    stairs, low, high = [(0.0, 1.0)], [(0.0, 1.0)], [(0.0, 1.0)]
    for point in points:
        for line, after in ((stairs, point.staying), (low, point.low), (high, point.high)):
            line += [(point.seconds, line[-1][1]), (point.seconds, after)]
    shares = [number / 5 for number in range(6)]
    nodes = [
        *y_axis(frame, shares, figures.share, "still waiting"),
        *x_axis(frame, [(at, _clock(at)) for at in ticks if at <= ends], "waited, minutes and seconds"),
        tag("path", d=frame.path([*low, *reversed(high)], closed=True), class_="band"),
        tag("path", d=frame.path(stairs), class_="line"),
    ]
    keys = legend(("line", "share who would still wait"), ("band", "where it lies 95 of 100 times"))
    return [drawing("How long callers would wait if nobody answered", *nodes), keys]


def truth_chart(named: Sequence[Named]) -> list[Node]:
    """Every wait that was named to somebody who was answered, beside the true one: below the line it held."""
    every = -(-len(named) // MOST_POINTS)
    chosen = named[::every]
    ticks_x = seconds_steps(max(one.named_s for one in chosen), 8)
    ticks_y = seconds_steps(max(max(one.true_s for one in chosen), ticks_x[-1] / 2))
    frame = Frame(ticks_x[-1], ticks_y[-1])
    corner = min(ticks_x[-1], ticks_y[-1])
    nodes = [
        *y_axis(frame, ticks_y, _clock, "true wait"),
        *x_axis(frame, [(at, _clock(at)) for at in ticks_x], "announced: at most, minutes and seconds"),
        tag("path", d=frame.path([(0.0, 0.0), (corner, corner)]), class_="edge"),
    ]
    for one in chosen:
        look = "dot kept" if one.true_s <= one.named_s else "dot broken"
        nodes.append(tag("circle", cx=frame.x(one.named_s), cy=frame.y(one.true_s), r=3, class_=look))
    keys = legend(("kept", "answered by then"), ("broken", "waited longer than announced"))
    return [drawing("Announced waits against true ones", *nodes), keys]


def cost_chart(around: Sequence[Choice], best: Choice) -> list[Node]:
    """What a half hour costs with so many agents: their pay, and the callers lost."""
    ticks = steps(max(one.cost for one in around))
    frame = _by_agents(around, ticks[-1])
    nodes = [
        *y_axis(frame, ticks, "{:,.4g}".format, "cost"),
        *_agents_axis(frame, around),
        tag("path", d=frame.path([(one.expected.agents, one.cost) for one in around]), class_="line"),
        tag("circle", cx=frame.x(best.expected.agents), cy=frame.y(best.cost), r=5, class_="dot best"),
    ]
    return [
        drawing("Cost of a half hour by the number of agents", *nodes, wide=NARROW),
        legend(("line", "agents and lost callers"), ("best", "the cheapest")),
    ]


def shares_chart(around: Sequence[Choice]) -> list[Node]:
    """What callers would meet with so many agents."""
    frame = _by_agents(around, 1.0)
    nodes = [
        *y_axis(frame, [number / 5 for number in range(6)], figures.share, "share of callers"),
        *_agents_axis(frame, around),
        tag("path", d=frame.path([(one.expected.agents, one.expected.service_level) for one in around]), class_="line"),
        tag("path", d=frame.path([(one.expected.agents, one.expected.hung_up) for one in around]), class_="line bad"),
    ]
    return [
        drawing("Service level and hang-ups by the number of agents", *nodes, wide=NARROW),
        legend(("line", "answered in time"), ("line bad", "hang up")),
    ]


def _by_agents(around: Sequence[Choice], most: float) -> Frame:
    return Frame(around[-1].expected.agents + 0.5, most, around[0].expected.agents - 0.5, NARROW)


def _agents_axis(frame: Frame, around: Sequence[Choice]) -> list[Node]:
    return x_axis(frame, [(one.expected.agents, str(one.expected.agents)) for one in around], "agents")


def _names(frame: Frame, columns: Sequence[Column]) -> list[Node]:
    """Below every column its name, or below every so many-th: whole hours, where it is one of two."""
    every = -(-len(columns) // LABELS)
    first = next((place for place, (name, _) in enumerate(columns) if name.endswith(":00")), 0) if every > 1 else 0
    every += every > 1 and every % 2
    marks = [(place + 0.5, columns[place][0]) for place in range(first, len(columns), every)]
    return x_axis(frame, marks, "")


def _box(frame: Frame, place: int, low: float, high: float, look: str, said: str) -> Node:
    left, right = frame.x(place + 0.12), frame.x(place + 0.88)
    top, bottom = frame.y(high), frame.y(low)
    return tag("rect", tag("title", said), x=left, y=top, width=right - left, height=bottom - top, class_=look)


def _clock(value: float) -> str:
    return figures.clock(round(value))
