"""HTML and SVG as trees: whatever a name or a story holds, it stays text and can begin no element.

The tree is escaped when it is written, never before and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from xml.etree import ElementTree as Xml

Node: TypeAlias = Xml.Element
Attributes: TypeAlias = Mapping[str, str | float]


def tag(name: str, /, *inside: Node | str, **attributes: str | float) -> Node:
    """An element. A last `_` of an attribute's name is dropped (`class_`), any other becomes a `-`."""
    node = Xml.Element(name, {_name(key): _value(value) for key, value in attributes.items()})
    for one in inside:
        _append(node, one)
    return node


def _append(node: Node, one: Node | str) -> None:
    if not isinstance(one, str):
        node.append(one)
    elif len(node):
        node[-1].tail = (node[-1].tail or "") + plain(one)
    else:
        node.text = (node.text or "") + plain(one)


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key != "viewBox" else key


def _value(value: str | float) -> str:
    return plain(value) if isinstance(value, str) else f"{value:.6g}"


def plain(text: str) -> str:
    """The text with a mark in place of every character that is not printable: no reader may choke on one."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)


def written(node: Node) -> str:
    return Xml.tostring(node, encoding="unicode", method="html")
