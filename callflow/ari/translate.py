"""What Asterisk says, in the words of the core: pure, and without a table, since every id tells whose it is.

A leg, playback or bridge of ours is named after the caller's channel and a number (`core/call.py`); any other
channel in our application is a caller. This is the edge where hostile text comes in: the caller's name and
number are made harmless here, once, and nowhere later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from callflow.ari import messages as said
from callflow.ari.connection import Snapshot
from callflow.core.call import Caller, CallId, leg_id
from callflow.core.events import (
    CallArrived,
    CallerHungUp,
    CallerLeft,
    DigitPressed,
    Event,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    Recovered,
)

LONGEST_NAME = 64
_OURS = re.compile(r"cf-(?P<call>.+)-(?P<kind>leg|play|bridge)-(?P<number>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A caller waits at the entry gate to be claimed."""

    call: CallId


@dataclass(frozen=True, slots=True)
class Arrival:
    """A caller is in our application."""

    call: CallId
    caller: Caller
    dialled: str
    event: CallArrived


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened to a call we should know."""

    call: CallId
    event: Event


Heard = Broadcast | Arrival | Happened


@dataclass(frozen=True, slots=True)
class OurId:
    """An id that we chose: `kind` is leg, play or bridge."""

    call: CallId
    kind: str
    number: int


def our_id(name: str) -> OurId | None:
    """Whose leg, playback or bridge this is; None for a caller's channel, or for what is not ours."""
    found = _OURS.fullmatch(name)
    return OurId(found["call"], found["kind"], int(found["number"])) if found else None


def translate(message: said.Message, at: float) -> Heard | None:
    """One message of Asterisk as the core sees it; None for what no call needs to know."""
    match message:
        case said.CallBroadcast(channel=channel):
            return Broadcast(channel.id)
        case said.StasisStart(channel=channel):
            return None if our_id(channel.id) else arrival(channel, at)
        case said.PlaybackFinished(playback=playback):
            return _playback_finished(playback, at)
        case said.Dial(peer=peer, dialstatus=status):
            return _dial(peer, status, at)
        case said.ChannelDtmfReceived(channel=channel, digit=digit):
            ours = our_id(channel.id)
            if ours is None:
                return Happened(channel.id, DigitPressed(at=at, digit=digit))
            return Happened(ours.call, DigitPressed(at=at, digit=digit, leg=ours.number))
        case said.ChannelHangupRequest(channel=channel):
            return None if our_id(channel.id) else Happened(channel.id, CallerHungUp(at=at))
        case said.StasisEnd(channel=channel):
            # of a caller who hung up we have heard before; then this finds no call any more
            return None if our_id(channel.id) else Happened(channel.id, CallerLeft(at=at))
        case said.ChannelDestroyed():
            return _destroyed(message, at)
        case said.ApplicationReplaced() | said.Unknown():
            return None


def arrival(channel: said.Channel, at: float) -> Arrival:
    """The caller on this channel, cleaned."""
    return Arrival(
        call=channel.id,
        caller=Caller(number=clean_number(channel.caller.number), name=clean_text(channel.caller.name)),
        dialled=clean_number(channel.channelvars.get("CF_DIALLED", "")),
        event=CallArrived(at=at),
    )


def _playback_finished(playback: said.Playback, at: float) -> Happened | None:
    ours = our_id(playback.id)
    if ours is None or ours.kind != "play":
        return None
    failed = playback.state == "failed"
    return Happened(ours.call, PlaybackEnded(at=at, number=ours.number, failed=failed))


def _dial(peer: said.Channel, status: str, at: float) -> Happened | None:
    """How ringing goes on. Its failures are told by the leg's end, which knows the reason better."""
    ours = our_id(peer.id)
    if ours is None:
        return None
    match status:
        case "RINGING" | "PROGRESS":
            return Happened(ours.call, LegRang(at=at, number=ours.number))
        case "ANSWER":
            return Happened(ours.call, LegAnswered(at=at, number=ours.number))
        case _:
            return None


def _destroyed(message: said.ChannelDestroyed, at: float) -> Happened:
    ours = our_id(message.channel.id)
    if ours is None:
        return Happened(message.channel.id, CallerHungUp(at=at))
    ending = leg_ending(message.cause, message.tech_cause)
    return Happened(ours.call, LegEnded(at=at, number=ours.number, ending=ending))


def leg_ending(cause: int, tech_cause: int) -> LegEnding:
    """Why a leg is over: the SIP status where there is one, since it says more; else the cause of Q.850."""
    match tech_cause:
        case 486 | 600:
            return LegEnding.BUSY
        case 603:
            return LegEnding.DECLINED
        case 404 | 410 | 484 | 604:
            return LegEnding.WRONG_NUMBER
        case 480 | 487:
            return LegEnding.NO_ANSWER
        case status if status >= 300:
            return LegEnding.UNAVAILABLE
    match cause:
        case 0 | 16:
            return LegEnding.HUNG_UP
        case 17:
            return LegEnding.BUSY
        case 21:
            return LegEnding.DECLINED
        case 1 | 28:
            return LegEnding.WRONG_NUMBER
        case 19:
            return LegEnding.NO_ANSWER
        case 44:
            return LegEnding.DROPPED
        case _:
            return LegEnding.UNAVAILABLE


def recovered(snapshot: Snapshot, call: CallId, at: float) -> Recovered:
    """What is left of a call after we were away: its living legs, and who is together with whom."""
    alive = {
        ours.number: channel
        for channel in snapshot.channels
        if (ours := our_id(channel.id)) and ours.call == call and ours.kind == "leg"
    }
    together = None
    for bridge in snapshot.bridges:
        if call in bridge.channels:
            with_caller = (number for number in alive if leg_id(call, number) in bridge.channels)
            together = next(with_caller, together)
    return Recovered(
        at=at,
        legs=frozenset(alive),
        up=frozenset(number for number, leg in alive.items() if leg.is_up),
        together=together,
    )


def arrivals(snapshot: Snapshot, at: float) -> tuple[Arrival, ...]:
    """The callers who are in our application now."""
    return tuple(arrival(one, at) for one in snapshot.in_stasis() if our_id(one.id) is None)


@dataclass(frozen=True, slots=True)
class Strays:
    """What carries our names and belongs to no call any more."""

    legs: tuple[str, ...]
    bridges: tuple[str, ...]


def strays(snapshot: Snapshot, calls: Collection[CallId]) -> Strays:
    """Legs and bridges of ours left over from calls other than these.

    But two whom Asterisk rejoined while we were away are no strays: hanging up that leg would end a conversation.
    """
    callers = {channel.id: channel for channel in snapshot.channels}
    legs = [
        name
        for name in callers
        if (ours := our_id(name))
        and ours.call not in calls
        and not (ours.call in callers and talks_without_us(callers[ours.call], name))
    ]
    bridges = [one.id for one in snapshot.bridges if (ours := our_id(one.id)) and ours.call not in calls]
    return Strays(tuple(legs), tuple(bridges))


def talks_without_us(caller: said.Channel, leg: str) -> bool:
    """The caller has left us, and Asterisk has joined him with this leg again by itself."""
    left = not caller.dialplan.app_name.startswith("Stasis")
    word = caller.channelvars
    return left and word.get("CF_STATE") == "talk" and word.get("CF_AGENT_CHAN") == leg


def clean_text(text: str) -> str:
    """Text from outside without control, direction and other invisible characters, and not too long."""
    visible = "".join(" " if one.isspace() else one for one in text if one.isspace() or _is_harmless(one))
    return " ".join(visible.split())[:LONGEST_NAME].rstrip()


def _is_harmless(character: str) -> bool:
    """Neither control (Cc), format and direction (Cf), surrogate, private nor unassigned."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_number(text: str) -> str:
    """A telephone number from outside: digits, with + * and # where the network sends them."""
    return re.sub(r"[^0-9+*#]", "", text)[:LONGEST_NAME]
