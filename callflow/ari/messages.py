"""What Asterisk tells us: the events of the ARI WebSocket and the objects of its answers.

Each model holds only the fields we use, so that a new Asterisk with more fields, or with more kinds of
event, changes nothing here. `tests/e2e/test_ari_contract.py` compares these fields with the documents of the
Asterisk that runs. `parse` never raises: whatever it cannot read becomes `Unknown`, because one odd message
must never silence the reader of all calls. Nothing here is cleaned: names and numbers are the caller's own
text, to be cleaned in `translate`.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Shape(BaseModel):
    """Something Asterisk says: never changed by us, and whatever else it says is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CallerID(Shape):
    name: str = ""
    number: str = ""


class DialplanPlace(Shape):
    context: str = ""
    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(Shape):
    id: str
    name: str = ""
    state: str = ""
    caller: CallerID = CallerID()
    dialplan: DialplanPlace = DialplanPlace()
    channelvars: dict[str, str] = Field(default_factory=dict)

    @property
    def is_up(self) -> bool:
        return self.state == "Up"


class Bridge(Shape):
    id: str
    channels: tuple[str, ...] = ()


class Playback(Shape):
    id: str
    target_uri: str = ""
    state: str = ""

    @property
    def channel_id(self) -> str | None:
        """The channel that hears it; None when it is played to a bridge."""
        kind, _, target = self.target_uri.partition(":")
        return target if kind == "channel" else None


class LiveRecording(Shape):
    """A recording by the name that we gave it; seconds."""

    name: str
    duration: int = 0
    talking_duration: int | None = None


class Endpoint(Shape):
    """A phone as Asterisk knows it."""

    technology: str
    resource: str
    state: str = ""
    channel_ids: tuple[str, ...] = ()

    @property
    def dial_string(self) -> str:
        return f"{self.technology}/{self.resource}"

    @property
    def is_online(self) -> bool:
        return self.state == "online"


class Application(Shape):
    name: str
    channel_ids: tuple[str, ...] = ()
    bridge_ids: tuple[str, ...] = ()


class Variable(Shape):
    value: str = ""


class CallBroadcast(Shape):
    """A call waits at the entry gate: whoever claims it first gets it."""

    type: Literal["CallBroadcast"]
    channel: Channel


class StasisStart(Shape):
    type: Literal["StasisStart"]
    channel: Channel
    args: tuple[str, ...] = ()


class StasisEnd(Shape):
    type: Literal["StasisEnd"]
    channel: Channel


class ChannelHangupRequest(Shape):
    type: Literal["ChannelHangupRequest"]
    channel: Channel
    cause: int = 0


class ChannelDestroyed(Shape):
    type: Literal["ChannelDestroyed"]
    channel: Channel
    cause: int = 0
    cause_txt: str = ""
    tech_cause: int = 0


class ChannelDtmfReceived(Shape):
    type: Literal["ChannelDtmfReceived"]
    channel: Channel
    digit: str


class Dial(Shape):
    """How the ringing of `peer` goes on; an empty `dialstatus` is its beginning."""

    type: Literal["Dial"]
    peer: Channel
    dialstatus: str = ""


class PlaybackFinished(Shape):
    type: Literal["PlaybackFinished"]
    playback: Playback


class RecordingFinished(Shape):
    """`talking_duration` leaves out the silence; Asterisk tells it where it listens for silence."""

    type: Literal["RecordingFinished"]
    recording: LiveRecording


class RecordingFailed(Shape):
    type: Literal["RecordingFailed"]
    recording: LiveRecording


class ApplicationReplaced(Shape):
    """Another process has taken the application over; this socket will stay open and silent."""

    type: Literal["ApplicationReplaced"]


class Unknown(Shape):
    """A message that is not ours to understand (no `problem`), or one that is broken."""

    type: str = ""
    problem: str = ""


Known = (
    CallBroadcast
    | StasisStart
    | StasisEnd
    | ChannelHangupRequest
    | ChannelDestroyed
    | ChannelDtmfReceived
    | Dial
    | PlaybackFinished
    | RecordingFinished
    | RecordingFailed
    | ApplicationReplaced
)
Message = Known | Unknown

#: The event filter of the application: what Asterisk sends us, in its own words. It is lost with each
#: socket. ApplicationReplaced is not subject to it.
WANTED: tuple[str, ...] = (
    "CallBroadcast",
    "StasisStart",
    "StasisEnd",
    "ChannelHangupRequest",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "Dial",
    "PlaybackFinished",
    "RecordingFinished",
    "RecordingFailed",
    "ApplicationReplaced",
)

_known: TypeAdapter[Known] = TypeAdapter(Annotated[Known, Field(discriminator="type")])


def parse(frame: str | bytes) -> Message:
    """Read one frame of the events WebSocket, in a few microseconds, whatever it holds."""
    try:
        return _known.validate_json(frame)
    except ValueError as error:
        return _unreadable(frame, error)


def _unreadable(frame: str | bytes, error: ValueError) -> Unknown:
    """Tell a kind of event we do not use from a broken one, without repeating the caller's text."""
    try:
        said = json.loads(frame)
    except (ValueError, RecursionError):
        return Unknown(problem="not JSON")
    kind = said.get("type") if isinstance(said, dict) else None
    if not isinstance(kind, str):
        return Unknown(problem="a message without a type")
    if kind not in WANTED:
        return Unknown(type=kind[:64])
    return Unknown(type=kind, problem=_places(error))


def _places(error: ValueError) -> str:
    """Which fields are wrong: their places only, since their values may be hostile."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return type(error).__name__
    found = errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['type']}" for one in found[:5])
