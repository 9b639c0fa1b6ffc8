"""The lease: how long Asterisk waits for a sign of life before it takes a caller to the operators itself.

While a file plays on a channel, Asterisk answers no request to set a variable on it until the file has ended.
So the lease is set *before* each playback, long enough to outlast it, and renewed only while nothing plays.
"""

from __future__ import annotations

from callflow.core.call import Call, Ended, HandingOver, Holding, Playing, Recording

LEASE = 15.0
"""Seconds an idle lease lasts: the longest a caller can be left alone by a dead engine."""

RENEW_EVERY = 4.0
"""Seconds between renewals while nothing plays: two may be lost before the lease lapses."""

AFTER_PLAYBACK = 10.0
"""Seconds the lease outlasts a playback."""


def lease_for(playing: float | None = None) -> float:
    """The lease in seconds to set now, given the length of a playback about to start.

    Never below 1: Asterisk takes 0 to mean "no limit at all".
    """
    if playing is None:
        return LEASE
    return max(LEASE, playing + AFTER_PLAYBACK)


def may_be_renewed(call: Call) -> bool:
    """Whether the lease of this call is to be renewed now: not while something plays to or is recorded from a
    caller, since Asterisk would let the request wait for the end of the file, and not on the way to Asterisk's own
    operators.
    """
    if isinstance(call.phase, HandingOver | Ended):
        return False
    return not any(_occupies(held) for held in call.phase.holdings)


def _occupies(holding: Holding) -> bool:
    return isinstance(holding, Recording) or (isinstance(holding, Playing) and holding.to is None)
