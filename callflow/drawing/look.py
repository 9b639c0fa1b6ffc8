"""How each kind of box looks, the same in every format: a shape and colours that go with it.

Shapes differ as well as colours, so that a print in black and white and a colour-blind reader lose nothing. Fills are
pale and texts dark, at a contrast of more than 7 to 1. A new kind of step is one line in `LOOKS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from callflow.core.graph import Kind

INK = "#1f2328"
PAPER = "#ffffff"
LINE = "#57606a"


class Shape(StrEnum):
    """A shape of the SVG; what Mermaid and Graphviz know instead stands in the `Look`."""

    ELLIPSE = "ellipse"
    BUBBLE = "bubble"
    HEXAGON = "hexagon"
    TRAPEZIUM = "trapezium"
    PARALLELOGRAM = "parallelogram"
    CYLINDER = "cylinder"
    PILL = "pill"
    DOUBLE_PILL = "double pill"
    OCTAGON = "octagon"
    LINE = "line"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Look:
    """`mermaid` is what stands on both sides of a node's text, `dot` the attributes of a node's shape."""

    shape: Shape
    fill: str
    stroke: str
    mermaid: tuple[str, str]
    dot: str
    thick: float = 1.5


LOOKS: Mapping[Kind, Look] = {
    Kind.CALL: Look(Shape.ELLIPSE, "#eaeef2", "#424a53", ("((", "))"), "shape=ellipse"),
    Kind.ANNOUNCEMENT: Look(Shape.BUBBLE, "#ddf4ff", "#0969da", ("[", "]"), "shape=note"),
    Kind.HOURS: Look(Shape.HEXAGON, "#fff3c4", "#9a6700", ("{{", "}}"), "shape=hexagon"),
    Kind.MENU: Look(Shape.TRAPEZIUM, "#efe2ff", "#8250df", ("[/", "\\]"), "shape=trapezium"),
    Kind.QUEUE: Look(Shape.LINE, "#d3f5f0", "#0b7285", ("[[", "]]"), "shape=box3d"),
    Kind.QUESTION: Look(Shape.PARALLELOGRAM, "#ffe9d6", "#a04100", ("[/", "/]"), "shape=parallelogram"),
    Kind.MESSAGE: Look(Shape.CYLINDER, "#fbe3f3", "#a3246f", ("[(", ")]"), "shape=cylinder"),
    Kind.CALLBACK: Look(Shape.TICKET, "#e3f9d2", "#4d7c0f", ("[\\", "/]"), "shape=tab"),
    Kind.PERSON: Look(Shape.PILL, "#dafbe1", "#1a7f37", ("([", "])"), 'shape=box, style="filled,rounded"'),
    Kind.OPERATOR: Look(
        Shape.DOUBLE_PILL, "#b4f1c4", "#116329", ("([", "])"), 'shape=box, style="filled,rounded", peripheries=2', 4
    ),
    Kind.GOODBYE: Look(Shape.OCTAGON, "#ffe1de", "#cf222e", (">", "]"), "shape=octagon"),
}


def plain(text: str) -> str:
    """The text in one line, with a mark in place of every character that is not printable: no drawing may choke."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in " ".join(text.split()))
