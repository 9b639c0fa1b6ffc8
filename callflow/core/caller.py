"""Who rings, and what they typed when asked: what we know of a caller, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

CallId: TypeAlias = str
"""The id of the caller's channel in Asterisk."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who rings, as the network says, made harmless at the edge. Never trusted into a dial string."""

    number: str = ""
    name: str = ""

    @property
    def withheld(self) -> bool:
        """Whether nobody knows who rings: no number came, or a word in its place (``anonymous``)."""
        return not any(map(str.isdigit, self.number))


@dataclass(frozen=True, slots=True)
class LastTalk:
    """When a caller has last talked with an agent (epoch seconds), by the agent's name in the plan."""

    agent: str
    at: float


@dataclass(frozen=True, slots=True)
class Detail:
    """Something the caller typed when asked: what the plan calls it, and the digits."""

    name: str
    digits: str
