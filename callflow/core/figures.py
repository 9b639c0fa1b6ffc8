"""Figures for whoever watches callflow: what they are called, what they mean, and their values now.

They count and never name a caller. Times are seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from callflow.core.call import Call


class Kind(StrEnum):
    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `values` by the values of its `labels`, of which there may be none."""

    name: str
    meaning: str
    kind: Kind = Kind.GAUGE
    labels: tuple[str, ...] = ()
    values: Mapping[tuple[str, ...], float] = field(default_factory=dict)


def single(name: str, meaning: str, value: float, kind: Kind = Kind.GAUGE) -> Figure:
    """A figure without labels."""
    return Figure(name, meaning, kind, values={(): value})


def by_label(counted: Mapping[str, int]) -> dict[tuple[str, ...], float]:
    """Values of a figure with one label."""
    return {(label,): float(number) for label, number in sorted(counted.items())}


def phase_in_words(call: Call) -> str:
    """Where a call is, as the metrics call it: ``leaving message``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(call.phase).__name__).lower()
