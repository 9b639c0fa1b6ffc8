"""Draws a plan: the core's graph written as Mermaid, as DOT for Graphviz, or as an SVG picture of our own.

It only writes text from a graph; it reads no plan and no file, and whatever a plan's texts hold, the drawing stays one.
"""

from collections.abc import Callable, Mapping

from callflow.core.graph import Graph
from callflow.drawing.dot import dot
from callflow.drawing.mermaid import mermaid
from callflow.drawing.svg import svg

WRITERS: Mapping[str, Callable[[Graph], str]] = {"mermaid": mermaid, "dot": dot, "svg": svg}
"""Every format by its name."""

__all__ = ["WRITERS", "dot", "mermaid", "svg"]
