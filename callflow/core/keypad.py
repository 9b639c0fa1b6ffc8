"""How a number is typed on a telephone, whatever it is for: the same keys and the same patience everywhere."""

from __future__ import annotations

NEXT_DIGIT = 4.0
"""Seconds after which no further digit comes."""

LONE_ZERO = 3.0
"""Seconds after which a single 0 was meant for the operator."""

DONE, BEGIN_AGAIN = "#", "*"
