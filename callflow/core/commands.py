"""What is to be done: intentions, in the imperative. How it is done with Asterisk stands in `ari/phone.py`.

Every command can be repeated without harm, because we chose the ids of all that it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from callflow.core.benefit import Granted
from callflow.core.call import Holding
from callflow.core.promise import Moved, Promise, Withdrawal


@dataclass(frozen=True, slots=True)
class Book:
    """Store a promise together with this step, before anything else of it is done.

    What is not stored has not been promised: then nothing of the step is done, the call stays where it was, and
    `CommandFailed` says so.
    """

    promise: Promise


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Let go of a promise together with this step, and stop whatever phone rings for it.

    What is not stored is not withdrawn, nor is a promise whose customer is on the line already: then nothing of the
    step is done, and `CommandFailed` says so.
    """

    withdrawal: Withdrawal


@dataclass(frozen=True, slots=True)
class Move:
    """Put a promise off to another window together with this step, on the same conditions as `Withdraw`."""

    moved: Moved


@dataclass(frozen=True, slots=True)
class Grant:
    """Write a benefit into the ledger together with this step, before the caller hears of it.

    What is not written down is not given: then nothing of the step is done, and `CommandFailed` says so.
    """

    granted: Granted


@dataclass(frozen=True, slots=True)
class Answer:
    """Take the caller off the hook: from here the call costs money and is heard."""


@dataclass(frozen=True, slots=True)
class Take:
    """Begin to hold: play the prompt, ring the phone, join caller and leg."""

    holding: Holding
    ring_for: float = 0.0
    """For a leg: seconds after which Asterisk itself stops ringing, should we be gone."""


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Hold no longer: stop the prompt, hang up the leg, take the bridge down. Already gone is well."""

    holding: Holding


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the caller's call, for one of the allowed reasons."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Send the caller to Asterisk's own operator lines."""


Command: TypeAlias = Book | Withdraw | Move | Grant | Answer | Take | GiveBack | HangUp | HandOver
