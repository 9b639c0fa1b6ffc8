"""The parts of the fake exchange: plain records, and how they look in JSON."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """Asterisk's answer to a request it does not carry out."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


class Behaviour(Enum):
    """What a phone does when it is rung."""

    ANSWERS = "answers"
    RINGS_ON = "rings on"
    BUSY = "busy"
    DECLINES = "declines"
    WRONG_NUMBER = "wrong number"
    DEAD = "dead: registered, but says nothing"
    UNREGISTERED = "unregistered"


@dataclass
class FakePhone:
    """A phone, by its dial string without the technology: `anna` is `PJSIP/anna`."""

    resource: str
    behaviour: Behaviour = Behaviour.ANSWERS
    answers_after: float = 1.0

    def json(self) -> Json:
        state = "offline" if self.behaviour is Behaviour.UNREGISTERED else "online"
        return {"technology": "PJSIP", "resource": self.resource, "state": state, "channel_ids": []}


@dataclass
class FakePlayback:
    id: str
    channel_id: str
    media: str
    state: str = "queued"
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    timer: asyncio.TimerHandle | None = None

    def json(self) -> Json:
        return {
            "id": self.id,
            "media_uri": self.media,
            "target_uri": f"channel:{self.channel_id}",
            "language": "en",
            "state": self.state,
        }


@dataclass
class FakeRecording:
    name: str
    channel_id: str
    asked: dict[str, str]

    def json(self, state: str = "recording") -> Json:
        return {
            "name": self.name,
            "format": self.asked["format"],
            "target_uri": f"channel:{self.channel_id}",
            "state": state,
        }


@dataclass
class FakeChannel:
    id: str
    name: str
    state: str = "Ring"
    number: str = ""
    caller_name: str = ""
    app: str | None = None
    at_gate: bool = False
    is_leg: bool = False
    phone: FakePhone | None = None
    context: str = "callflow-in"
    dialplan_app: str = "Queue"
    heard: str = ""
    """`ringing` or `music` while the caller hears it."""
    variables: dict[str, str] = field(default_factory=dict)
    playbacks: list[FakePlayback] = field(default_factory=list)
    dialled_at: bool = False
    timers: list[asyncio.TimerHandle] = field(default_factory=list)

    @property
    def in_stasis(self) -> bool:
        return self.app is not None

    @property
    def lease(self) -> float | None:
        """The last value of TIMEOUT(absolute): the fake shows it, and lets it lapse only when told."""
        value = self.variables.get("TIMEOUT(absolute)")
        return float(value) if value else None

    def json(self) -> Json:
        waits = "Stasis" if self.is_leg else "StasisBroadcast"  # a caller came through the gate
        application = waits if self.is_leg or self.app or self.at_gate else self.dialplan_app
        shown = {name: value for name, value in self.variables.items() if name.startswith("CF_")}
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "protocol_id": f"{self.id}@fake",
            "caller": {"name": self.caller_name, "number": self.number},
            "connected": {"name": "", "number": ""},
            "accountcode": "",
            "dialplan": {
                "context": self.context,
                "exten": "s",
                "priority": 5,
                "app_name": application,
                "app_data": self.app or "",
            },
            "creationtime": "2026-01-01T00:00:00.000+0000",
            "language": "en",
            "channelvars": shown,
        }


@dataclass
class FakeBridge:
    id: str
    kind: str = "mixing"
    channels: list[str] = field(default_factory=list)

    def json(self) -> Json:
        return {
            "id": self.id,
            "technology": "simple_bridge",
            "bridge_type": self.kind,
            "bridge_class": "stasis",
            "creator": "Stasis",
            "name": "",
            "channels": list(self.channels),
            "video_mode": "none",
            "creationtime": "2026-01-01T00:00:00.000+0000",
        }
