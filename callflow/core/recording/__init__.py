"""What is remembered of calls, read off their steps: facts go to the store, and come back as `core.records`.

Nothing is remembered by hand and nothing twice: a fact follows from a step, whatever led to it, and bears the numbers
by which writing it again changes nothing. What is under way is in the call's own saved state or already written, so
a process that dies at any point neither loses nor doubles it. It must never decide anything about a call.
"""

from callflow.core.recording.facts import (
    Announced,
    CallBegan,
    CallEnded,
    Fact,
    Noted,
    NotPromised,
    NumberRefused,
    OfferBegan,
    OfferEnded,
    TalkBegan,
    TalkEnded,
    WaitEnded,
)
from callflow.core.recording.from_bookings import number_refused, without_offer
from callflow.core.recording.from_calls import closed
from callflow.core.recording.from_calls import remembered as remembered_of_call
from callflow.core.recording.from_outcalls import remembered as remembered_of_attempt

__all__ = [
    "Announced",
    "CallBegan",
    "CallEnded",
    "Fact",
    "NotPromised",
    "Noted",
    "NumberRefused",
    "OfferBegan",
    "OfferEnded",
    "TalkBegan",
    "TalkEnded",
    "WaitEnded",
    "closed",
    "number_refused",
    "remembered_of_attempt",
    "remembered_of_call",
    "without_offer",
]
