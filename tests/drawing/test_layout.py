from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from callflow.drawing.layout import GAP, LANE, Layout, lay_out

Arrows = list[tuple[str, str]]


@st.composite
def ways_down(draw: st.DrawFn) -> tuple[dict[str, float], Arrows]:
    """Any graph without a way back."""
    number = draw(st.integers(1, 14))
    widths = {str(one): draw(st.floats(40, 300)) for one in range(number)}
    pairs = st.tuples(st.integers(0, number - 1), st.integers(0, number - 1))
    found = draw(st.lists(pairs, max_size=30))
    return widths, [(str(min(one)), str(max(one))) for one in found if one[0] != one[1]]


def wide(layout: Layout, widths: dict[str, float], cell: tuple[str, int]) -> float:
    return widths[cell[0]] if layout.layer[cell[0]] == cell[1] else LANE


@given(ways_down())
def test_arrows_lead_down_and_nothing_overlaps(drawn: tuple[dict[str, float], Arrows]) -> None:
    widths, arrows = drawn
    layout = lay_out(widths, arrows)
    assert all(layout.layer[source] < layout.layer[target] for source, target in arrows)
    for source, target in arrows:
        for layer in range(layout.layer[source] + 1, layout.layer[target]):
            assert (target, layer) in layout.x
    for row in layout.layers:
        for left, right in pairwise(row):
            room = (wide(layout, widths, left) + wide(layout, widths, right)) / 2 + GAP
            assert layout.x[right] - layout.x[left] >= room - 1e-6
    assert min(at - wide(layout, widths, cell) / 2 for cell, at in layout.x.items()) >= -1e-6


def test_a_chain_is_straight() -> None:
    layout = lay_out({"a": 100, "b": 60, "c": 180}, [("a", "b"), ("b", "c")])
    assert len({round(at, 3) for at in layout.x.values()}) == 1


def test_crossings_are_avoided() -> None:
    layout = lay_out(dict.fromkeys("sabxy", 50.0), [("s", "a"), ("s", "b"), ("a", "y"), ("b", "x")])
    assert (layout.x["a", 1] < layout.x["b", 1]) == (layout.x["y", 2] < layout.x["x", 2])
