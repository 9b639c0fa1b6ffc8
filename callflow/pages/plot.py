"""The frame of a chart: its paper, its axes, and where a value lies on it. Pure geometry, in units of the drawing.

Colours are classes of the page's style, so that light, dark and print each have their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

from callflow.pages.markup import Node, tag

WIDE, TALL = 720.0, 260.0
NARROW = 440.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 14.0, 28.0, 40.0


@dataclass(frozen=True, slots=True)
class Frame:
    """From 0 to `most_x` and `most_y`, or in x from `least_x`; both more than that."""

    most_x: float
    most_y: float
    least_x: float = 0.0
    wide: float = WIDE

    def x(self, value: float) -> float:
        return LEFT + (self.wide - LEFT - RIGHT) * (value - self.least_x) / (self.most_x - self.least_x)

    def y(self, value: float) -> float:
        return TALL - BOTTOM - (TALL - TOP - BOTTOM) * value / self.most_y

    def path(self, points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
        """A line through some values."""
        steps = " L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in points)
        return f"M{steps}Z" if closed else f"M{steps}"


def drawing(said: str, *inside: Node, wide: float = WIDE) -> Node:
    """A chart; `said` tells those who cannot see it what it shows."""
    svg = tag("svg", viewBox=f"0 0 {wide:g} {TALL:g}", role="img", aria_label=said, xmlns="http://www.w3.org/2000/svg")
    svg.extend([tag("title", said), *inside])
    return tag("div", svg, class_="chart", tabindex="0")


def steps(most: float, about: int = 5) -> list[float]:
    """Round values from 0 to at least `most`, so many or a few more or less: 1, 2 or 5 times a power of ten apart."""
    rough = max(most, 1e-9) / about
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in (1.0, 2.0, 5.0, 10.0) if one * power >= rough * 0.999)
    count = int(-(-most * 0.9999 // step))
    return [step * number for number in range(max(1, count) + 1)]


def seconds_steps(most: float, about: int = 6) -> list[float]:
    """The same for seconds: apart by what a clock knows."""
    known = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 86400)
    step = float(next((one for one in known if one * about >= most), known[-1]))
    return [step * number for number in range(max(1, int(-(-most // step))) + 1)]


def y_axis(frame: Frame, values: Sequence[float], name: Callable[[float], str], title: str) -> list[Node]:
    nodes = [tag("text", title, x=4, y=12, class_="title")]
    for value in values:
        y = frame.y(value)
        nodes.append(tag("line", x1=LEFT, x2=frame.wide - RIGHT, y1=y, y2=y, class_="grid" if value else "axis"))
        nodes.append(tag("text", name(value), x=LEFT - 6, y=y + 4, text_anchor="end"))
    return nodes


def x_axis(frame: Frame, marks: Sequence[tuple[float, str]], title: str) -> list[Node]:
    nodes = [tag("text", title, x=frame.wide - RIGHT, y=TALL - 4, text_anchor="end", class_="title")]
    for value, name in marks:
        x, y = frame.x(value), TALL - BOTTOM
        nodes.append(tag("line", x1=x, x2=x, y1=y, y2=y + 4, class_="axis"))
        nodes.append(tag("text", name, x=x, y=y + 18, text_anchor="middle"))
    return nodes


def legend(*names: tuple[str, str]) -> Node:
    """Names beside the class of their colour."""
    keys = [tag("span", tag("i", class_=look), name, class_="key") for look, name in names]
    return tag("p", *keys, class_="legend")
