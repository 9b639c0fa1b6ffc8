"""What has happened to a call: facts, in the past tense.

Every event says when (`at`, epoch seconds) and carries what the interpreter may need to know of the world at that
instant (`open`: the names of the schedules that are open; `known`: what can be said). So `step` reads no clock and
asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from callflow.core.commands import Command
from callflow.core.prompts import NOTHING_KNOWN, Known


class LegEnding(StrEnum):
    """Why a leg is over."""

    HUNG_UP = "hung up"
    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no answer"
    UNAVAILABLE = "not registered or not reachable"
    WRONG_NUMBER = "wrong number"
    DROPPED = "dropped"


class Failure(StrEnum):
    """Why a command was not carried out."""

    CALLER_GONE = "the caller has hung up"
    CALLER_TAKEN = "Asterisk's own dialplan has the caller"
    LEG_GONE = "the phone has hung up"
    UNAVAILABLE = "the phone cannot be rung"
    REFUSED = "Asterisk refused"
    UNKNOWN = "no answer from Asterisk: done or not, nobody knows"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happened:
    at: float
    open: frozenset[str] = frozenset()
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArrived(_Happened):
    """The caller's channel is in Stasis, claimed by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPressed(_Happened):
    """A key: the caller's, or that of the leg with the number `leg`."""

    digit: str
    leg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEnded(_Happened):
    """A prompt came to its end, was stopped, or (`failed`) could not be played."""

    number: int
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEnded(_Happened):
    """A recording is over: `seconds` of it were spoken. One that `failed` is not there."""

    number: int
    seconds: float = 0.0
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRang(_Happened):
    """A phone told us that it rings."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered(_Happened):
    """Somebody, or some machine, took the call."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded(_Happened):
    """A leg is over: never answered, or hung up after talking."""

    number: int
    ending: LegEnding


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsOffered(_Happened):
    """It is this caller's turn: these agents are free, and kept free for the caller. `why` is for the call's story."""

    agents: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsWithdrawn(_Happened):
    """These agents are wanted elsewhere: their phones ring for this caller no more."""

    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyOnDuty(_Happened):
    """No agent of the caller's queue is there: waiting would be for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(_Happened):
    """Nothing else happened in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(_Happened):
    """The caller's channel is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLeft(_Happened):
    """The caller's channel lives but has left us for Asterisk's own dialplan: handed over, or the lease lapsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFailed(_Happened):
    """A command was not carried out."""

    command: Command
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(_Happened):
    """We were away (a restart, a lost connection) and events are lost; the caller is still in Stasis.

    `legs` are the numbers of this call's legs that live, `up` those of them that have been answered, `together`
    the one that is in a bridge with the caller.
    """

    legs: frozenset[int] = frozenset()
    up: frozenset[int] = frozenset()
    together: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueAsked(_Happened):
    """Something outside the plan went wrong, or a person asked for it: this caller is to reach a human now."""


Event: TypeAlias = (
    CallArrived
    | DigitPressed
    | PlaybackEnded
    | RecordingEnded
    | LegRang
    | LegAnswered
    | LegEnded
    | AgentsOffered
    | AgentsWithdrawn
    | NobodyOnDuty
    | DeadlinePassed
    | CallerHungUp
    | CallerLeft
    | CommandFailed
    | Recovered
    | RescueAsked
)
