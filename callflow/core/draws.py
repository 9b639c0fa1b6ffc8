"""Chance for simulations, from a seed: the same seed gives the same day, in every version of Python.

SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). It is for play only and
must never decide anything about a real call.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, exp, log, pi, sqrt
from typing import TypeVar

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15

T = TypeVar("T")


class Draws:
    """A stream of chance. Two streams with other seeds or branches have nothing to do with each other."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, branch: int = 0) -> None:
        self._state = _mixed(seed & _MASK) ^ _mixed((branch + 1) * _GAMMA & _MASK)

    def share(self) -> float:
        """A number from 0 to below 1, each equally likely."""
        self._state = (self._state + _GAMMA) & _MASK
        return (_mixed(self._state) >> 11) / (1 << 53)

    def happens(self, share: float) -> bool:
        return self.share() < share

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.share()

    def one_of(self, things: Sequence[T]) -> T:
        return things[int(self.share() * len(things))]

    def exponential(self, mean: float) -> float:
        return -mean * log(1.0 - self.share())

    def lognormal(self, mean: float, spread: float) -> float:
        """A log-normal number with this mean; `spread` is the standard deviation of its logarithm."""
        normal = sqrt(-2.0 * log(1.0 - self.share())) * cos(2.0 * pi * self.share())  # Box and Muller
        return mean * exp(spread * normal - spread * spread / 2.0)


def _mixed(number: int) -> int:
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    number = (number ^ (number >> 27)) * 0x94D049BB133111EB & _MASK
    return number ^ (number >> 31)
