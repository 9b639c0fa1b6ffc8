"""How wide a text is, and where its lines break, without a font at hand.

The widths are those of DejaVu Sans, the widest of the usual fonts: whatever a viewer has instead takes less room.
"""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("ijl|!.,:;'’‘ ()[]/\\ftrI-·")
_WIDE = frozenset("mwMW@%—…")


def width(text: str, size: float) -> float:
    return sum(map(_width, text)) * size


def lines(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit; a word that does not is cut."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if width(longer, size) <= room:
            found[-1] = longer
            continue
        found.append("")
        for each in word:
            if found[-1] and width(found[-1] + each, size) > room:
                found.append("")
            found[-1] += each
    return [line for line in found if line]


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.41
    if character in _WIDE:
        return 1.0
    return 0.72 if character.isupper() else 0.63
