"""The number by which a caller and a human speak of one promise: digits only, none twice, and a slip is noticed.

It is made from a running number, so it needs no luck to be unique. Neighbours look nothing alike, and nobody reads from
one how many promises there are. The last digit is H. Michael Damm's check digit (2004): it tells every single wrong
digit and every two neighbours that were swapped. What is made here has been told to callers: it must never change.
"""

from __future__ import annotations

from math import gcd

SHORTEST = 5
"""Digits before the check digit of the first references; when those are used up it is one more."""

LONGEST = 12
"""Digits: nobody makes so many promises that a reference is longer."""

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def reference(serial: int) -> str:
    """The reference of the promise with this running number, from 1 on. None begins with a zero."""
    if serial < 1:
        raise ValueError("running numbers begin with 1")
    digits, place = SHORTEST, serial - 1
    while place >= (room := _room(digits)):
        place, digits = place - room, digits + 1
    number = str(room // 9 + (place + 1) * _stride(room) % room)
    return number + _check(number)


def as_typed(text: str) -> str:
    """A reference as somebody writes it down, with spaces or hyphens; empty if it is none, or one with a slip."""
    digits = text.replace(" ", "").replace("-", "")
    right = digits.isascii() and digits.isdecimal() and SHORTEST < len(digits) <= LONGEST and digits[0] != "0"
    return digits if right and _check(digits) == "0" else ""


def serial_of(reference: str) -> int:
    """The running number of which this reference, as it was made, is."""
    digits = len(reference) - 1
    room = _room(digits)
    nth: int = (int(reference[:-1]) - room // 9) * pow(_stride(room), -1, room) % room or room
    return nth + sum(_room(shorter) for shorter in range(SHORTEST, digits))


def in_groups(reference: str) -> str:
    """As it is written for people: ``482 913``."""
    return " ".join(reference[start : start + 3] for start in range(0, len(reference), 3))


def _room(digits: int) -> int:
    """How many numbers of so many digits there are; the first of them is a ninth of that."""
    room: int = 9 * 10 ** (digits - 1)
    return room


def _stride(room: int) -> int:
    """How far apart neighbours are: prime to the room, so that every place in it is taken once."""
    stride = room * 618 // 1000  # near the golden section: neighbours are far apart, and so are theirs
    while gcd(stride, room) != 1:
        stride += 1
    return stride


def _check(digits: str) -> str:
    row = 0
    for digit in digits:
        row = int(_DAMM[row][int(digit)])
    return str(row)
