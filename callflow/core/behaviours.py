"""How a simulated phone behaves: whether somebody comes, when, and for how long they talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.events import LegEnding

A_KEY_TAKES = 0.4
"""Seconds from one key to the next."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Somebody takes the call after `after` seconds and talks for `talks` seconds; a voicemail does not confirm.

    `ending` is how the talk is over: the agent hangs up, or loses the connection. `types` are the keys pressed on this
    phone before that, from `types_after` seconds into the talk on, such as a code that passes the caller on.
    """

    after: float = 5.0
    talks: float = 60.0
    confirms: bool = True
    ending: LegEnding = LegEnding.HUNG_UP
    types: str = ""
    types_after: float = 10.0

    def typing(self) -> tuple[tuple[float, str], ...]:
        """The keys, each with the seconds after the talk began."""
        return tuple((self.types_after + count * A_KEY_TAKES, key) for count, key in enumerate(self.types))


@dataclass(frozen=True, slots=True)
class EndsAtOnce:
    """Busy, declined, dropped: the phone is not to be had."""

    ending: LegEnding


@dataclass(frozen=True, slots=True)
class RingsOn:
    """It rings, and nobody comes."""


@dataclass(frozen=True, slots=True)
class Dead:
    """Not even ringing."""


@dataclass(frozen=True, slots=True)
class NotRegistered:
    """Asterisk does not know where it is."""


Behaviour: TypeAlias = Answers | EndsAtOnce | RingsOn | Dead | NotRegistered
BEHAVIOURS: Mapping[str, Behaviour] = {
    "answers": Answers(),
    "voicemail": Answers(confirms=False),
    "drops": Answers(ending=LegEnding.DROPPED),
    "busy": EndsAtOnce(LegEnding.BUSY),
    "declines": EndsAtOnce(LegEnding.DECLINED),
    "rings": RingsOn(),
    "dead": Dead(),
    "away": NotRegistered(),
}
