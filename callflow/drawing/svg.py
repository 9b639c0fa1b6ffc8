"""A graph as an SVG picture, made here: nobody has to install Graphviz to see a plan.

The picture brings its own white paper, so it reads the same on a dark page and in print; every box says in words what
it is, and has its whole text as a title for those who point at it or hear it. Texts go through an XML writer, so
nothing in a plan becomes markup; there are no scripts, no links and no fonts from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from callflow.core.graph import Arrow, Box, Graph, Kind
from callflow.drawing.layout import Layout, lay_out
from callflow.drawing.lettering import lines, width
from callflow.drawing.look import INK, LINE, LOOKS, PAPER, plain
from callflow.drawing.shapes import ROOM, Frame, outline

SMALL, TEXT, TITLE, HEAD = 10.0, 12.0, 13.0, 18.0
LEADING = 1.35
COLUMN = 190.0
MOST_LINES = 9
"""A longer text is cut; the whole of it is the box's title."""
MARGIN = 28.0
CHIP = 18.0
BETWEEN_LAYERS = 54.0
FONT = "system-ui, 'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything with its place: boxes, the layers' lower edges, and the size of it all."""

    graph: Graph
    layout: Layout
    frames: Mapping[str, Frame]
    tops: Sequence[float]
    bottoms: Sequence[float]


def svg(graph: Graph) -> str:
    texts = {box.name: _texts(box) for box in graph.boxes}
    sheet = _sheet(graph, {box.name: _size(graph, box, texts[box.name]) for box in graph.boxes})
    legend_top = sheet.bottoms[-1] + 40
    wide = max(max(f.right for f in sheet.frames.values()) + MARGIN, 1.15 * width(graph.title, HEAD) + 2 * MARGIN, 420)
    drawing = Xml.Element("g", {"stroke-linejoin": "round"})
    for arrow in graph.arrows:
        _draw_line(drawing, sheet, arrow)
    for box in graph.boxes:
        _draw_box(drawing, box, sheet.frames[box.name], texts[box.name])
    for box in graph.boxes:
        for arrow, at in _ports(sheet, box):
            _draw_chip(drawing, arrow, at, sheet.frames[box.name].bottom)
    bottom = _draw_legend(drawing, graph, legend_top, wide)
    picture = _paper(graph, wide, bottom + MARGIN)
    picture.append(drawing)
    Xml.indent(picture)
    return Xml.tostring(picture, encoding="unicode") + "\n"


# How large each thing is, and where it goes.


def _texts(box: Box) -> list[_Line]:
    found = [_Line(line, SMALL) for line in lines(plain(box.caption), SMALL, COLUMN)]
    found += [_Line(line, TITLE, bold=True) for line in lines(plain(box.title), TITLE, COLUMN)]
    body = lines(plain(box.text), TEXT, COLUMN)
    if len(body) > MOST_LINES:
        body = [*body[: MOST_LINES - 1], body[MOST_LINES - 1][:-1] + "…"]
    return found + [_Line(line, TEXT) for line in body]


def _size(graph: Graph, box: Box, texts: Sequence[_Line]) -> tuple[float, float]:
    beside, above = ROOM[LOOKS[box.kind].shape]
    chips = [_chip_width(arrow) + 8 for arrow in graph.arrows if arrow.source == box.name and arrow.labels]
    wide = max(max(width(line.text, line.size) for line in texts) + 2 * beside, sum(chips) + 40, 90)
    return wide, sum(line.size * LEADING for line in texts) + 2 * above + (CHIP / 2 if chips else 0)


def _sheet(graph: Graph, sizes: Mapping[str, tuple[float, float]]) -> _Sheet:
    layout = lay_out({name: size[0] for name, size in sizes.items()}, [(a.source, a.target) for a in graph.arrows])
    top, tops, bottoms = MARGIN + HEAD * 2, [], []
    frames: dict[str, Frame] = {}
    for row in layout.layers:
        here = [cell for cell in row if layout.layer[cell[0]] == cell[1]]
        tall = max(sizes[name][1] for name, _ in here)
        for cell in here:
            wide, high = sizes[cell[0]]
            frames[cell[0]] = Frame(MARGIN + layout.x[cell] - wide / 2, top, wide, high)
        tops.append(top)
        bottoms.append(top + tall)
        crowd = min(sum(layout.layer[name] != at for name, at in row) + len(here), 16)
        top += tall + BETWEEN_LAYERS + 2.5 * crowd
    return _Sheet(graph, layout, frames, tops, bottoms)


def _next(sheet: _Sheet, arrow: Arrow) -> tuple[str, int]:
    """The cell to which an arrow goes first: its target, or a lane on the way."""
    return arrow.target, sheet.layout.layer[arrow.source] + 1


def _ports(sheet: _Sheet, box: Box) -> list[tuple[Arrow, float]]:
    """Where each arrow leaves a box: side by side, in the order of where they go, so that none cross at once."""
    away = [arrow for arrow in sheet.graph.arrows if arrow.source == box.name]
    away.sort(key=lambda arrow: sheet.layout.x[_next(sheet, arrow)])
    widths = [_chip_width(arrow) + 8 if arrow.labels else 12 for arrow in away]
    at = sheet.frames[box.name].middle - sum(widths) / 2
    found = []
    for arrow, wide in zip(away, widths, strict=True):
        found.append((arrow, at + wide / 2))
        at += wide
    return found


def _chip_width(arrow: Arrow) -> float:
    return max(width(plain(arrow.label), TEXT) + 12, CHIP)


# The drawing itself.


def _paper(graph: Graph, wide: float, high: float) -> Xml.Element:
    size = {"viewBox": f"0 0 {wide:.0f} {high:.0f}", "width": f"{wide:.0f}", "height": f"{high:.0f}"}
    picture = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            **size,
            "role": "img",
            "aria-labelledby": "callflow-title callflow-desc",
        },
    )
    Xml.SubElement(picture, "title", {"id": "callflow-title"}).text = plain(graph.title)
    Xml.SubElement(picture, "desc", {"id": "callflow-desc"}).text = plain(" ".join((graph.summary, *graph.notes)))
    picture.set("font-family", FONT)
    defs = Xml.SubElement(picture, "defs")
    tip = {"id": "callflow-tip", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "orient": "auto"}
    marker = Xml.SubElement(defs, "marker", {**tip, "markerWidth": "8", "markerHeight": "8"})
    Xml.SubElement(marker, "path", {"d": "M0 0L10 5L0 10Z", "fill": LINE})
    Xml.SubElement(picture, "rect", {"width": "100%", "height": "100%", "rx": "8", "fill": PAPER})
    _write(picture, _Line(plain(graph.title), HEAD, bold=True), wide / 2, MARGIN + HEAD)
    return picture


def _draw_line(drawing: Xml.Element, sheet: _Sheet, arrow: Arrow) -> None:
    """Down from the port, then through its lanes: curved between layers, straight beside boxes."""
    box = next(box for box in sheet.graph.boxes if box.name == arrow.source)
    x = next(at for one, at in _ports(sheet, box) if one is arrow)
    start = sheet.layout.layer[arrow.source]
    path = [f"M{x:.1f} {sheet.frames[arrow.source].bottom:.1f}V{sheet.bottoms[start] + 12:.1f}"]
    above = sheet.bottoms[start] + 12
    for layer in range(start + 1, sheet.layout.layer[arrow.target] + 1):
        to, below = MARGIN + sheet.layout.x[arrow.target, layer], sheet.tops[layer]
        bend = (below - above) * 0.55
        path.append(f"C{x:.1f} {above + bend:.1f} {to:.1f} {below - bend:.1f} {to:.1f} {below:.1f}")
        if layer < sheet.layout.layer[arrow.target]:
            path.append(f"V{sheet.bottoms[layer]:.1f}")
            above = sheet.bottoms[layer]
        x = to
    look = {"fill": "none", "stroke": LINE, "stroke-width": "1.4", "marker-end": "url(#callflow-tip)"}
    Xml.SubElement(drawing, "path", {"d": "".join(path), **look})


def _draw_box(drawing: Xml.Element, box: Box, frame: Frame, texts: Sequence[_Line]) -> None:
    group = Xml.SubElement(drawing, "g")
    whole = (box.caption, box.title, box.text)
    Xml.SubElement(group, "title").text = plain(". ".join(part for part in whole if part))
    _draw_shape(group, box.kind, frame)
    y = frame.top + ROOM[LOOKS[box.kind].shape][1]
    for line in texts:
        y += line.size * LEADING
        _write(group, line, frame.middle, y - line.size * (LEADING - 1))


def _draw_shape(into: Xml.Element, kind: Kind, frame: Frame) -> None:
    look = LOOKS[kind]
    Xml.SubElement(
        into,
        "path",
        {"d": outline(look.shape, frame), "fill": look.fill, "stroke": look.stroke, "stroke-width": "1.6"},
    )


def _draw_chip(drawing: Xml.Element, arrow: Arrow, at: float, edge: float) -> None:
    """What leads here, like a key on the lower edge of its box."""
    if not arrow.labels:
        return
    wide = _chip_width(arrow)
    place = {"x": f"{at - wide / 2:.1f}", "y": f"{edge - CHIP / 2:.1f}", "width": f"{wide:.1f}", "height": f"{CHIP:g}"}
    Xml.SubElement(drawing, "rect", {**place, "rx": "5", "fill": PAPER, "stroke": LINE})
    _write(drawing, _Line(plain(arrow.label), TEXT), at, edge + 4.2)


def _draw_legend(drawing: Xml.Element, graph: Graph, top: float, wide: float) -> float:
    """One small box of each kind, as many in a row as fit, and the notes below. Gives its lower edge."""
    x, y, tall = MARGIN, top, 34.0
    group = Xml.SubElement(drawing, "g")
    Xml.SubElement(group, "title").text = "Legend"
    Xml.SubElement(group, "path", {"d": f"M{MARGIN} {y:.1f}H{wide - MARGIN:.1f}", "stroke": "#d0d7de"})
    y += 16
    for kind in graph.kinds:
        room = width(kind, TEXT) + 56
        if x + room > wide - MARGIN and x > MARGIN:
            x, y = MARGIN, y + tall + 14
        _draw_shape(group, kind, Frame(x, y, room, tall))
        _write(group, _Line(kind, TEXT), x + room / 2, y + tall / 2 + 4)
        x += room + 12
    y += tall + 12
    for note in graph.notes:
        for line in lines(plain(note), TEXT, wide - 2 * MARGIN):
            y += TEXT * LEADING
            _write(group, _Line(line, TEXT), MARGIN, y, anchor="start")
    return y


def _write(into: Xml.Element, line: _Line, x: float, y: float, anchor: str = "middle") -> None:
    look = {"text-anchor": anchor, "font-size": f"{line.size:g}", "fill": INK}
    weight = {"font-weight": "600"} if line.bold else {}
    Xml.SubElement(into, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **look, **weight}).text = line.text
