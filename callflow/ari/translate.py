"""What Asterisk says, in the words of the core: pure, and without a table, since every id tells whose it is.

A leg, playback or bridge of ours is named after the caller's channel and a number (`core/call.py`); any other
channel in our application is a caller. This is the edge where hostile text comes in: the caller's name and
number are made harmless here, once, and nowhere later.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from callflow.ari import messages as said
from callflow.core.call import Caller, CallId
from callflow.core.events import (
    CallerHungUp,
    CallerLeft,
    DigitPressed,
    Event,
    LegAnswered,
    LegEnded,
    LegEnding,
    LegRang,
    PlaybackEnded,
    RecordingEnded,
)

LONGEST_NAME = 64
DESK = "callflow-desk"
"""The context in Asterisk's dialplan of agents who dial a code; no caller gets there."""

_OURS = re.compile(r"cf-(?P<call>.+)-(?P<kind>leg|play|bridge|rec)-(?P<number>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A caller waits at the entry gate to be claimed."""

    call: CallId
    dialled: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A caller is in our application."""

    call: CallId
    caller: Caller
    dialled: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened to a call we should know."""

    call: CallId
    event: Event


@dataclass(frozen=True, slots=True)
class LegLeft:
    """A phone that we rang has left our application: hung up, of which we hear soon, or in Asterisk's own dialplan."""

    call: CallId
    number: int


@dataclass(frozen=True, slots=True)
class CodeOffered:
    """An agent's phone that has dialled a code waits at the entry gate to be claimed."""

    call: CallId


@dataclass(frozen=True, slots=True)
class CodeDialled:
    """It is in our application. `phone` is the dial string of the endpoint, which Asterisk has seen prove itself."""

    call: CallId
    phone: str
    code: str


Heard = Broadcast | Arrival | Happened | LegLeft | CodeOffered | CodeDialled


@dataclass(frozen=True, slots=True)
class OurId:
    """An id that we chose: `kind` is leg, play, bridge or rec."""

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
            return CodeOffered(channel.id) if is_code(channel) else Broadcast(channel.id, dialled(channel))
        case said.StasisStart(channel=channel) if is_code(channel):
            return code(channel)
        case said.StasisStart(channel=channel):
            return None if our_id(channel.id) else Arrival(channel.id, caller(channel), dialled(channel))
        case said.PlaybackFinished(playback=playback):
            return _playback_finished(playback, at)
        case said.RecordingFinished(recording=recording):
            return _recording_ended(recording, at, failed=False)
        case said.RecordingFailed(recording=recording):
            return _recording_ended(recording, at, failed=True)
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
            ours = our_id(channel.id)
            return LegLeft(ours.call, ours.number) if ours else Happened(channel.id, CallerLeft(at=at))
        case said.ChannelDestroyed():
            return _destroyed(message, at)
        case said.ApplicationReplaced() | said.Unknown():
            return None


def caller(channel: said.Channel) -> Caller:
    """Who is on this channel, made harmless."""
    return Caller(number=clean_number(channel.caller.number), name=clean_text(channel.caller.name))


def dialled(channel: said.Channel) -> str:
    """The number the caller dialled; the dialplan leaves it on the channel."""
    return clean_number(channel.channelvars.get("CF_DIALLED", ""))


def is_code(channel: said.Channel) -> bool:
    """Whether an agent has dialled a code on this channel, and is no caller."""
    return channel.dialplan.context == DESK and our_id(channel.id) is None


def code(channel: said.Channel) -> CodeDialled:
    """Which code, and on which phone. Asterisk names a channel after its endpoint: ``PJSIP/anna-0000002a``."""
    return CodeDialled(channel.id, channel.name.rpartition("-")[0], dialled(channel))


def _playback_finished(playback: said.Playback, at: float) -> Happened | None:
    ours = our_id(playback.id)
    if ours is None or ours.kind != "play":
        return None
    failed = playback.state == "failed"
    return Happened(ours.call, PlaybackEnded(at=at, number=ours.number, failed=failed))


def _recording_ended(recording: said.LiveRecording, at: float, *, failed: bool) -> Happened | None:
    ours = our_id(recording.name)
    if ours is None or ours.kind != "rec":
        return None
    spoken = recording.duration if recording.talking_duration is None else recording.talking_duration
    return Happened(ours.call, RecordingEnded(at=at, number=ours.number, seconds=float(spoken), failed=failed))


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
        case 16:
            return LegEnding.HUNG_UP
        case 17:
            return LegEnding.BUSY
        case 21:
            return LegEnding.DECLINED
        case 1 | 28:
            return LegEnding.WRONG_NUMBER
        case 19:
            return LegEnding.NO_ANSWER
        case 0 | 44:  # 0: nobody said why. Who talked is then looked after, not hung up on
            return LegEnding.DROPPED
        case _:
            return LegEnding.UNAVAILABLE


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
