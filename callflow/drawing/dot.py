"""A graph in the language of Graphviz, for those who want its layouts or other formats.

Texts stand in quotes with quotes and backslashes escaped; `&` is escaped too, because Graphviz reads HTML's names of
characters. No text of a plan becomes a statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from callflow.core.graph import Box, Graph, Kind
from callflow.drawing.look import INK, LINE, LOOKS, PAPER, plain

_WRAP = 32


def dot(graph: Graph) -> str:
    return "\n".join([*_lines(graph), ""])


def _lines(graph: Graph) -> Iterator[str]:
    numbers = {box.name: f"n{number}" for number, box in enumerate(graph.boxes)}
    yield "digraph callflow {"
    yield f'  graph [rankdir=TB, bgcolor="{PAPER}", fontname="sans-serif", labelloc=t, label={_quote(graph.title)}]'
    yield f'  node [style=filled, fontname="sans-serif", fontsize=11, fontcolor="{INK}"]'
    yield f'  edge [fontname="sans-serif", fontsize=10, color="{LINE}", fontcolor="{INK}"]'
    for box in graph.boxes:
        yield f"  {numbers[box.name]} [label={_label(box)}, {_look(box.kind)}]"
    for arrow in graph.arrows:
        label = f" [label={_quote(arrow.label)}]" if arrow.labels else ""
        yield f"  {numbers[arrow.source]} -> {numbers[arrow.target]}{label}"
    yield "  subgraph cluster_legend {"
    yield '    label="What the shapes mean"'
    for number, kind in enumerate(graph.kinds):
        yield f"    k{number} [label={_quote(kind)}, {_look(kind)}]"
    for number, note in enumerate(graph.notes):
        yield f"    note{number} [label={_quote(note)}, shape=plaintext, style=solid]"
    yield "  }"
    yield "}"


def _look(kind: Kind) -> str:
    look = LOOKS[kind]
    return f'{look.dot}, fillcolor="{look.fill}", color="{look.stroke}", penwidth={min(look.thick, 2):g}'


def _label(box: Box) -> str:
    return _quote(*(line for part in (box.caption, box.title, box.text) for line in wrap(plain(part), _WRAP)))


def _quote(*lines: str) -> str:
    escaped = (plain(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
