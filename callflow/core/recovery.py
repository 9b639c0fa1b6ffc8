"""What to do with each call after we were away: a restart of ours, a restart of Asterisk, or a lost connection.

Theory
------
Events of the gap are lost for good; what remains is what we saved and what Asterisk still holds. Comparing the two
leaves four kinds of calls and no fifth:

=====================  ================================  ==========================================================
saved                  in Asterisk                       so
=====================  ================================  ==========================================================
not ended              in our application                it goes on where it was (`Recovered`)
not ended              alive, in Asterisk's dialplan     the lease lapsed: the operators have the caller
not ended              gone                              the caller has hung up, or Asterisk itself was restarted
nothing (or unreadable)  in our application              nobody knows what was promised: a human, now
=====================  ================================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from callflow.core.call import CallId


class Finding(Enum):
    """What became of a call while we were away."""

    GOES_ON = auto()
    TAKEN = auto()
    GONE = auto()
    STRANGER = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """One call and what became of it."""

    call: CallId
    finding: Finding


def take_stock(saved: Iterable[CallId], with_us: Collection[CallId], living: AbstractSet[CallId]) -> tuple[Found, ...]:
    """Compare the calls we know with the callers in our application and with all living channels."""
    known = dict.fromkeys(saved)
    with_us = dict.fromkeys(with_us)
    found = [Found(call, _finding(call, with_us, living)) for call in known]
    found += [Found(call, Finding.STRANGER) for call in with_us if call not in known]
    return tuple(found)


def _finding(call: CallId, with_us: Collection[CallId], living: AbstractSet[CallId]) -> Finding:
    if call in with_us:
        return Finding.GOES_ON
    return Finding.TAKEN if call in living else Finding.GONE
