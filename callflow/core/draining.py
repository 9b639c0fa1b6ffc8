"""What becomes of each call when callflow is asked to stop: nobody is left waiting for an engine that does not come.

It claims nobody any more. Two who talk need no engine, for Asterisk holds them together and joins them again should
their bridge break. Whoever has been said goodbye to, or is on the way to the operators, comes to an end within seconds.
All others, in a menu, in line or with a phone ringing for them, are with Asterisk's own operators at once.
"""

from __future__ import annotations

from enum import StrEnum

from callflow.core.call import Call, Ended, HandingOver, HangingUp, Parting, Talking
from callflow.core.dialout import outcall as dialout

DRAINS_WITHIN = 15.0
"""Seconds in which all callers have found their way, a goodbye that is being said among them."""


class Way(StrEnum):
    """Where a call, or an attempt to call somebody back, goes: in the log's words."""

    TALKS_ON = "talks on"
    FINISHES = "comes to its end"
    OPERATORS = "goes to the operators"
    AGAIN = "is called again later"


def way_of(call: Call) -> Way:
    """What is to be done with a call when we stop."""
    match call.phase:
        case Talking():
            return Way.TALKS_ON
        case Parting() | HangingUp() | HandingOver() | Ended():
            return Way.FINISHES
        case _:
            return Way.OPERATORS


def way_of_attempt(outcall: dialout.OutCall) -> Way:
    """The same for an attempt to call somebody back: who has not been reached yet is called by the next engine."""
    match outcall.phase:
        case dialout.Talking():
            return Way.TALKS_ON
        case dialout.LeavingWord() | dialout.HandingOver() | dialout.Ended():
            return Way.FINISHES
        case dialout.AskingCustomer() | dialout.FindingAgent() | dialout.Joining():
            return Way.OPERATORS
        case _:
            return Way.AGAIN
