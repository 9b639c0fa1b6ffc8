"""The outlines of boxes as SVG paths. Each is flat or highest in the middle of its top, where arrows arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from callflow.drawing.look import Shape


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of a box: its left and upper edge, and its size."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    def within(self, margin: float) -> Frame:
        return Frame(self.left + margin, self.top + margin, self.width - 2 * margin, self.height - 2 * margin)


ROOM: Mapping[Shape, tuple[float, float]] = {
    Shape.ELLIPSE: (30, 15),
    Shape.BUBBLE: (12, 9),
    Shape.HEXAGON: (28, 9),
    Shape.TRAPEZIUM: (30, 10),
    Shape.PARALLELOGRAM: (30, 10),
    Shape.CYLINDER: (16, 20),
    Shape.PILL: (20, 9),
    Shape.DOUBLE_PILL: (24, 12),
    Shape.OCTAGON: (18, 11),
    Shape.LINE: (26, 9),
    Shape.TICKET: (22, 9),
}
"""What each shape needs beside and above its text."""


def outline(shape: Shape, frame: Frame) -> str:
    """The path of a shape that fills its frame."""
    return _PATHS[shape](frame)


def _polygon(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _ellipse(f: Frame) -> str:
    arc = f"A{f.width / 2:.1f} {f.height / 2:.1f} 0 0 1"
    middle = f.top + f.height / 2
    return f"M{f.left:.1f} {middle:.1f}{arc} {f.right:.1f} {middle:.1f}{arc} {f.left:.1f} {middle:.1f}Z"


def _bubble(f: Frame) -> str:
    """What is spoken: a speech bubble, its tail at the left."""
    return (
        f"M{f.left + 6:.1f} {f.top:.1f}H{f.right - 6:.1f}q6 0 6 6V{f.bottom - 6:.1f}q0 6 -6 6"
        f"H{f.left + 30:.1f}l-14 9v-9H{f.left + 6:.1f}q-6 0 -6 -6V{f.top + 6:.1f}q0 -6 6 -6Z"
    )


def _hexagon(f: Frame) -> str:
    side, middle = 20, f.top + f.height / 2
    return _polygon(
        (f.left + side, f.top), (f.right - side, f.top), (f.right, middle),
        (f.right - side, f.bottom), (f.left + side, f.bottom), (f.left, middle),
    )  # fmt: skip


def _trapezium(f: Frame) -> str:
    """Wider below: from one place to many."""
    side = 22
    return _polygon((f.left + side, f.top), (f.right - side, f.top), (f.right, f.bottom), (f.left, f.bottom))


def _parallelogram(f: Frame) -> str:
    side = 18
    return _polygon((f.left + side, f.top), (f.right, f.top), (f.right - side, f.bottom), (f.left, f.bottom))


def _cylinder(f: Frame) -> str:
    """What is kept: a drum. Its rim is drawn the same way round as the rest, so that it is filled like it."""
    side, middle = min(8, f.height / 8), f.width / 2
    arc = f"A{middle:.1f} {side:.1f} 0 0 1"
    return (
        f"M{f.left:.1f} {f.top + side:.1f}{arc} {f.right:.1f} {f.top + side:.1f}V{f.bottom - side:.1f}"
        f"{arc} {f.left:.1f} {f.bottom - side:.1f}Z"
        f"M{f.right:.1f} {f.top + side:.1f}{arc} {f.left:.1f} {f.top + side:.1f}"
    )


def _pill(f: Frame) -> str:
    r = min(f.height / 2, 22)
    turn = f"a{r:.1f} {r:.1f} 0 0 1"
    return (
        f"M{f.left + r:.1f} {f.top:.1f}H{f.right - r:.1f}{turn} {r:.1f} {r:.1f}"
        f"V{f.bottom - r:.1f}{turn} {-r:.1f} {r:.1f}"
        f"H{f.left + r:.1f}{turn} {-r:.1f} {-r:.1f}V{f.top + r:.1f}{turn} {r:.1f} {-r:.1f}Z"
    )


def _double_pill(f: Frame) -> str:
    return _pill(f) + _pill(f.within(4))


def _octagon(f: Frame) -> str:
    c = 12
    return _polygon(
        (f.left + c, f.top), (f.right - c, f.top), (f.right, f.top + c), (f.right, f.bottom - c),
        (f.right - c, f.bottom), (f.left + c, f.bottom), (f.left, f.bottom - c), (f.left, f.top + c),
    )  # fmt: skip


def _ticket(f: Frame) -> str:
    """What somebody takes home to be called: a box with a notch at each side."""
    notch, middle = 6, f.top + f.height / 2
    return _polygon(
        (f.left, f.top), (f.right, f.top), (f.right, middle - notch), (f.right - notch, middle),
        (f.right, middle + notch), (f.right, f.bottom), (f.left, f.bottom), (f.left, middle + notch),
        (f.left + notch, middle), (f.left, middle - notch),
    )  # fmt: skip


def _line(f: Frame) -> str:
    """Callers one behind the other: a box with bars at both ends."""
    box = _polygon((f.left, f.top), (f.right, f.top), (f.right, f.bottom), (f.left, f.bottom))
    bars = (f"M{x:.1f} {f.top:.1f}V{f.bottom:.1f}" for x in (f.left + 7, f.left + 13, f.right - 13, f.right - 7))
    return box + "".join(bars)


_PATHS: Mapping[Shape, Callable[[Frame], str]] = {
    Shape.ELLIPSE: _ellipse,
    Shape.BUBBLE: _bubble,
    Shape.HEXAGON: _hexagon,
    Shape.TRAPEZIUM: _trapezium,
    Shape.PARALLELOGRAM: _parallelogram,
    Shape.CYLINDER: _cylinder,
    Shape.PILL: _pill,
    Shape.DOUBLE_PILL: _double_pill,
    Shape.OCTAGON: _octagon,
    Shape.LINE: _line,
    Shape.TICKET: _ticket,
}
