"""Circles in a graph whose nodes are the numbers from 0: where they are, and one way round each."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable


def circles(size: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The strongly connected parts with a circle in them, of a graph with nodes 0 to size - 1.

    Tarjan, "Depth-first search and linear graph algorithms", 1972, without recursion.
    """
    following: list[list[int]] = [[] for _ in range(size)]
    selfish = set()
    for source, target in edges:
        following[source].append(target)
        if source == target:
            selfish.add(source)
    order, low = [-1] * size, [0] * size
    on_stack = [False] * size
    stack: list[int] = []
    found: list[list[int]] = []
    count = 0
    for root in range(size):
        if order[root] != -1 or not following[root]:
            continue
        work = [(root, 0)]
        while work:
            node, place = work.pop()
            if place == 0:
                order[node] = low[node] = count
                count += 1
                stack.append(node)
                on_stack[node] = True
            elif place > 0:
                low[node] = min(low[node], low[following[node][place - 1]])
            for step_on in range(place, len(following[node])):
                other = following[node][step_on]
                if order[other] == -1:
                    work.append((node, step_on + 1))
                    work.append((other, 0))
                    break
                if on_stack[other]:
                    low[node] = min(low[node], order[other])
            else:
                if low[node] == order[node]:
                    part = _unstack(stack, on_stack, node)
                    if len(part) > 1 or node in selfish:
                        found.append(part)
    return found


def _unstack(stack: list[int], on_stack: list[bool], root: int) -> list[int]:
    part = []
    while True:
        node = stack.pop()
        on_stack[node] = False
        part.append(node)
        if node == root:
            return part


def around(edges: Iterable[tuple[int, int]], circle: Collection[int], start: int) -> list[int]:
    """A shortest way from a node of a circle back to itself, along nodes of that circle: both its ends are `start`."""
    inside = set(circle)
    following: dict[int, list[int]] = {}
    for source, target in edges:
        if source in inside and target in inside:
            following.setdefault(source, []).append(target)
    came: dict[int, int] = {}
    ahead = deque([start])
    while start not in came:
        node = ahead.popleft()
        for other in following[node]:
            if other not in came:
                came[other] = node
                ahead.append(other)
    way = [start, came[start]]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
