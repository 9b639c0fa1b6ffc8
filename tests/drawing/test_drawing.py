"""Every format draws the same graph, tells every kind apart, and survives whatever stands in a plan."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as Xml

import pytest

from callflow.core.graph import Arrow, Box, Graph, Kind, graph
from callflow.drawing import WRITERS, dot, mermaid, svg
from callflow.drawing.lettering import lines, width
from callflow.drawing.look import INK, LOOKS
from callflow.drawing.shapes import ROOM
from tests.core import plans

HOSTILE = (
    'say "hello"',
    "a\\",
    "<script>alert(1)</script> & &lt;b&gt;",
    "`**md**` end; graph TD --> x[y]{z} %% #quot; #35;",
    "line\nbreak \x00\x1b[31m \u202e reversed",
    "]]>--></text>",
    "W" * 400,
    "漢字" * 40,
)
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn_with(text: str) -> Graph:
    boxes = (Box("a", Kind.MENU, text, text, text), Box("b", Kind.OPERATOR, text, text))
    return Graph(text, boxes, (Arrow("a", "b", (text,)),), (text,))


def contrast(one: str, other: str) -> float:
    """As WCAG counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_every_kind_has_a_look_and_no_two_have_the_same_shape_or_colour() -> None:
    assert set(LOOKS) == set(Kind)
    assert set(ROOM) == {look.shape for look in LOOKS.values()}
    for one, other in combinations(LOOKS.values(), 2):
        assert one.shape != other.shape
        assert one.fill != other.fill
        assert one.dot != other.dot
        assert (one.mermaid, one.thick) != (other.mermaid, other.thick)


@pytest.mark.parametrize("kind", list(Kind))
def test_texts_can_be_read_on_every_colour(kind: Kind) -> None:
    assert contrast(LOOKS[kind].fill, INK) > 7


@pytest.mark.parametrize("form", list(WRITERS))
def test_every_format_has_every_text_and_a_legend(form: str) -> None:
    drawn = graph(plans.small_plan())
    text = re.sub(r"<[^>]*>|\\n|\s+", " ", WRITERS[form](drawn))
    for wanted in ("anna", "rings for 20 s", "nobody there", "wrong key", "0 in every menu", *drawn.kinds):
        assert wanted in text


@pytest.mark.parametrize("text", HOSTILE)
def test_svg_is_well_formed_whatever_a_plan_says(text: str) -> None:
    picture = Xml.fromstring(svg(drawn_with(text)))
    assert {one.tag.removeprefix(NAMESPACE) for one in picture.iter()} <= {
        "svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text",
    }  # fmt: skip
    assert not any(name.startswith("on") or "href" in name for one in picture.iter() for name in one.attrib)


def test_svg_has_a_title_and_a_description() -> None:
    picture = Xml.fromstring(svg(graph(plans.small_plan())))
    assert picture.get("role") == "img"
    ids = (picture.get("aria-labelledby") or "").split()
    found = {one.get("id"): one.text for one in picture.iter() if one.get("id")}
    assert found[ids[0]] == "Acme Plumbing: what callers meet"
    assert "menu: 2" in (found[ids[1]] or "")


@pytest.mark.parametrize("text", HOSTILE)
def test_dot_has_no_statement_that_a_plan_brings(text: str) -> None:
    """Without its quoted strings, a drawing of any text is the same drawing."""
    bare = [re.sub(r'"(?:[^"\\]|\\.)*"', '""', dot(drawn_with(one))) for one in (text, "plain")]
    assert bare[0] == bare[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_has_no_statement_that_a_plan_brings(text: str) -> None:
    shapes = []
    for one in (text, "plain"):
        written = mermaid(drawn_with(one))
        assert written.count('"') == mermaid(drawn_with("plain")).count('"')
        shapes.append(re.sub(r'"[^"]*"|acc\w+: .*', "", written))
        for label in re.findall(r'"([^"]*)"', written):
            assert not re.search(r"[`\[\]{}|\\\x00-\x1f]", label)
            assert set(re.findall(r"<[^>]*>", label)) <= {"<small>", "</small>", "<b>", "</b>", "<br/>"}
    assert shapes[0] == shapes[1]


def test_a_long_text_is_wrapped_and_cut_and_whole_in_its_title() -> None:
    text = " ".join(["word"] * 200)
    picture = Xml.fromstring(svg(Graph("t", (Box("a", Kind.MENU, "", text),), (), ())))
    shown = [one.text or "" for one in picture.iter(f"{NAMESPACE}text")]
    assert any(line.endswith("…") for line in shown)
    assert any(text in (one.text or "") for one in picture.iter(f"{NAMESPACE}title"))


@pytest.mark.parametrize("text", ["", "one", "a b c", "W" * 90, "漢" * 90, "word " * 40])
def test_lines_fit_and_lose_nothing(text: str) -> None:
    found = lines(text, 12, 190)
    assert all(width(line, 12) <= 190 for line in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
