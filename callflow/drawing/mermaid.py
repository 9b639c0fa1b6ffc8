"""A graph as a Mermaid flowchart: GitHub, GitLab and many wikis show it as a picture.

Whatever could mean something to Mermaid is written as a number, so no text of a plan can end its label, name a
keyword, or become HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

from callflow.core.graph import Box, Graph
from callflow.drawing.look import INK, LOOKS, plain

_HARMLESS = " .,?!-–—…:·“”„’áéíóú"


def mermaid(graph: Graph) -> str:
    return "\n".join([*_lines(graph), ""])


def _lines(graph: Graph) -> Iterator[str]:
    numbers = {box.name: f"n{number}" for number, box in enumerate(graph.boxes)}
    yield "flowchart TB"
    yield f"  accTitle: {_comment(graph.title)}"
    yield f"  accDescr: {_comment(graph.summary)}"
    for box in graph.boxes:
        yield f"  {_node(numbers[box.name], box)}"
    for arrow in graph.arrows:
        label = f'|"{_escape(arrow.label)}"|' if arrow.labels else ""
        yield f"  {numbers[arrow.source]} -->{label} {numbers[arrow.target]}"
    yield '  subgraph legend ["What the shapes mean"]'
    yield "    direction LR"
    for number, kind in enumerate(graph.kinds):
        yield f"    {_shape(f'k{number}', Box('', kind), _escape(kind))}"
    for number, note in enumerate(graph.notes):
        yield f'    note{number}["{_escape(note)}"]'
    yield "  end"
    for kind in graph.kinds:
        look = LOOKS[kind]
        style = f"fill:{look.fill},stroke:{look.stroke},stroke-width:{look.thick:g}px,color:{INK}"
        yield f"  classDef {kind.name.lower()}_box {style}"


def _node(name: str, box: Box) -> str:
    parts = [f"<small>{_escape(box.caption)}</small>"]
    if box.title:
        parts.append(f"<b>{_escape(box.title)}</b>")
    if box.text:
        parts.append(_escape(box.text))
    return _shape(name, box, "<br/>".join(parts))


def _shape(name: str, box: Box, label: str) -> str:
    left, right = LOOKS[box.kind].mermaid
    return f'{name}{left}"{label}"{right}:::{box.kind.name.lower()}_box'


def _escape(text: str) -> str:
    return "".join(each if each.isalnum() or each in _HARMLESS else f"#{ord(each)};" for each in plain(text))


def _comment(text: str) -> str:
    """A line that Mermaid reads as it stands: there, nothing can be written as a number."""
    return "".join(each if each.isalnum() or each in " .,:-" else "_" for each in plain(text))
