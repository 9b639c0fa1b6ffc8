"""Where each box goes: layers from top to bottom, few crossings, straight ways. Pure geometry; it knows no plan.

A plan never leads back, so a box can stand below everything that leads to it: its layer is the longest way from the
top. An arrow that passes layers has a narrow lane in each, so that no arrow runs through a box; arrows to the same box
share their lanes and come down as one line. Within a layer, the order is found by barycentres, and then the exact
places by moving each box towards its neighbours as far as the order and the gaps allow, which is solved exactly
(`_settle`, by pooling neighbours that push each other).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

GAP = 30.0
LANE = 10.0
LANE_WEIGHT = 4.0
"""How much more a lane insists on being straight than a box does on standing in the middle."""
ORDER_ROUNDS = 12
PLACE_ROUNDS = 40

Cell: TypeAlias = tuple[str, int]
"""A box in its own layer, or the lane of the arrows to it in a layer above."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`x` is the middle of every box and lane; `layers` lists them from left to right, `layer` tells each box's."""

    layer: Mapping[str, int]
    layers: Sequence[Sequence[Cell]]
    x: Mapping[Cell, float]


def lay_out(widths: Mapping[str, float], arrows: Iterable[tuple[str, str]]) -> Layout:
    """Every box in its place; boxes come in the order in which they should stand where nothing else decides."""
    pairs = list(dict.fromkeys(arrows))
    layer = _layers(widths, pairs)
    below = _links(layer, pairs)
    above: dict[Cell, list[Cell]] = {}
    for cell, others in below.items():
        for other in others:
            above.setdefault(other, []).append(cell)
    layers = _ordered(_rows(widths, layer, below), above, below)
    wide = {cell: widths[cell[0]] if layer[cell[0]] == cell[1] else LANE for row in layers for cell in row}
    return Layout(layer, layers, _placed(layers, above, below, wide))


def _layers(names: Iterable[str], arrows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way from the top to each box."""
    following: dict[str, list[str]] = {name: [] for name in names}
    leading = dict.fromkeys(following, 0)
    for source, target in arrows:
        following[source].append(target)
        leading[target] += 1
    layer = dict.fromkeys(following, 0)
    ready = [name for name, count in leading.items() if not count]
    for name in ready:
        for target in following[name]:
            layer[target] = max(layer[target], layer[name] + 1)
            leading[target] -= 1
            if not leading[target]:
                ready.append(target)
    return layer


def _links(layer: Mapping[str, int], arrows: Sequence[tuple[str, str]]) -> dict[Cell, list[Cell]]:
    """From each cell the cells in the next layer to which lines lead."""
    below: dict[Cell, dict[Cell, None]] = {(name, at): {} for name, at in layer.items()}
    for source, target in arrows:
        here = (source, layer[source])
        for at in range(layer[source] + 1, layer[target] + 1):
            below.setdefault(here, {})[target, at] = None
            here = (target, at)
    return {cell: list(others) for cell, others in below.items()}


def _rows(names: Iterable[str], layer: Mapping[str, int], below: Mapping[Cell, Sequence[Cell]]) -> list[list[Cell]]:
    """The cells of each layer as they are met, depth first."""
    rows: list[list[Cell]] = [[] for _ in range(max(layer.values()) + 1)]
    seen: set[Cell] = set()
    waiting = [(name, layer[name]) for name in reversed(list(names))]
    while waiting:
        cell = waiting.pop()
        if cell not in seen:
            seen.add(cell)
            rows[cell[1]].append(cell)
            waiting.extend(reversed(below[cell]))
    return rows


Links: TypeAlias = Mapping[Cell, Sequence[Cell]]


def _ordered(rows: list[list[Cell]], above: Links, below: Links) -> list[list[Cell]]:
    """The order with the fewest crossings among those that the barycentres lead to."""
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    for turn in range(ORDER_ROUNDS):
        down = turn % 2 == 0
        for index in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            fixed = {cell: at for at, cell in enumerate(rows[index + (-1 if down else 1)])}
            links = above if down else below
            own = {cell: float(at) for at, cell in enumerate(rows[index])}
            middle = {cell: _mean([fixed[one] for one in links.get(cell, ())], own[cell]) for cell in rows[index]}
            rows[index].sort(key=lambda cell: middle[cell])
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _crossings(rows: Sequence[Sequence[Cell]], below: Links) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    total = 0
    for upper, lower in pairwise(rows):
        at = {cell: index for index, cell in enumerate(lower)}
        ends: list[int] = []
        for cell in upper:
            targets = sorted(at[one] for one in below[cell])
            total += sum(len(ends) - bisect_left(ends, end + 1) for end in targets)
            for end in targets:
                insort(ends, end)
    return total


def _placed(
    rows: Sequence[Sequence[Cell]], above: Links, below: Links, wide: Mapping[Cell, float]
) -> dict[Cell, float]:
    x: dict[Cell, float] = {}
    for row in rows:
        _settle(row, dict.fromkeys(row, 0.0), wide, x)
    for turn in range(PLACE_ROUNDS):
        down = turn % 2 == 0
        for row in rows if down else reversed(rows):
            links = above if down else below
            near = {cell: links.get(cell, ()) for cell in row}
            if turn >= PLACE_ROUNDS // 2:  # first whole branches find their place, then each box its own
                near = {cell: (*above.get(cell, ()), *below[cell]) for cell in row}
            wanted = {cell: _mean([x[one] for one in near[cell]], x[cell]) for cell in row}
            _settle(row, wanted, wide, x)
    for upper, lower in reversed(list(pairwise(rows))):
        if len(upper) == 1:  # nobody beside it: a trunk stands straight above what it leads to
            x[upper[0]] = _mean([x[one] for one in below[upper[0]]], x[lower[0]])
    left = min(x[cell] - wide[cell] / 2 for cell in x)
    return {cell: at - left for cell, at in x.items()}


def _settle(
    row: Sequence[Cell], wanted: Mapping[Cell, float], wide: Mapping[Cell, float], x: dict[Cell, float]
) -> None:
    """Put a row as near to where its cells want to be as its order and gaps allow (least squares)."""
    offsets: list[float] = []
    for index, cell in enumerate(row):
        gap = (wide[row[index - 1]] + wide[cell]) / 2 + GAP if index else 0.0
        offsets.append((offsets[-1] if offsets else 0.0) + gap)
    pools: list[tuple[float, float, int]] = []  # weight, place, how many cells move together
    for cell, offset in zip(row, offsets, strict=True):
        pool = (LANE_WEIGHT if wide[cell] == LANE else 1.0, wanted[cell] - offset, 1)
        while pools and pools[-1][1] > pool[1]:
            weight, place, count = pools.pop()
            both = weight + pool[0]
            pool = (both, (weight * place + pool[0] * pool[1]) / both, count + pool[2])
        pools.append(pool)
    places = [place for _, place, count in pools for _ in range(count)]
    x.update({cell: place + offset for cell, place, offset in zip(row, places, offsets, strict=True)})


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise
