"""The telephone model behind the fake: what Asterisk holds, and the events it sends when that changes.

It knows nothing of HTTP. Time runs `speed` times as fast as the wall clock; with `speed=0` nothing ends or answers
by itself and the test says when (`finish`, `answer`, ...).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count

from tests.fakes.ari.parts import (
    Behaviour,
    FakeBridge,
    FakeChannel,
    FakePhone,
    FakePlayback,
    FakeRecording,
    Json,
    Refused,
)

#: cause, tech_cause, and the last Dial status of a phone that does not answer
REFUSALS = {
    Behaviour.BUSY: (17, 486, "BUSY"),
    Behaviour.DECLINES: (21, 603, "NOANSWER"),
    Behaviour.WRONG_NUMBER: (1, 404, "NOANSWER"),
}
NO_ANSWER = (19, 480, "NOANSWER")
FALLBACK = "callflow-human"


class Exchange:
    def __init__(self, tell: Callable[[str, Json], None], speed: float = 1000.0) -> None:
        self.speed = speed
        self.default_length = 1.0
        self.lengths: dict[str, float] = {}
        self.missing: set[str] = set()
        self.stops_refused = 0
        """So many stops of a playback come in its very first moment, and are refused."""
        self.channels: dict[str, FakeChannel] = {}
        self.bridges: dict[str, FakeBridge] = {}
        self.playbacks: dict[str, FakePlayback] = {}
        self.recordings: dict[str, FakeRecording] = {}
        self.kept: dict[str, FakeRecording] = {}
        """Recordings that have ended and were not thrown away."""
        self.phones: dict[str, FakePhone] = {}
        self.used_bridge_ids: list[str] = []
        self._tell = tell
        self._numbers = count(1)

    # what a test does

    def add_phone(self, resource: str, behaviour: Behaviour = Behaviour.ANSWERS, after: float = 1.0) -> FakePhone:
        phone = self.phones[resource] = FakePhone(resource, behaviour, after)
        return phone

    def call_in(
        self, *, app: str | None, number: str = "+48221234567", name: str = "Ala", dialled: str = "100"
    ) -> FakeChannel:
        """A caller arrives at the entry gate; with no application there (`app=None`) he goes to the operators."""
        n = next(self._numbers)
        channel = FakeChannel(f"1700000000.{n}", f"PJSIP/caller-{n:08x}", number=number, caller_name=name)
        channel.variables.update({"CF_DIALLED": dialled, "TIMEOUT(absolute)": "8"})
        self.channels[channel.id] = channel
        if app is None:
            channel.context = FALLBACK
        else:
            channel.at_gate = True
            self._tell("CallBroadcast", {"channel": channel.json(), "caller": number, "called": dialled})
        return channel

    def enter(self, channel: FakeChannel, app: str) -> None:
        channel.at_gate, channel.app = False, app
        self._tell("StasisStart", {"args": [], "channel": channel.json()})

    def leave_gate(self, channel: FakeChannel) -> None:
        """Nobody claimed within a second."""
        channel.at_gate, channel.context = False, FALLBACK

    def press(self, channel: FakeChannel, digit: str) -> None:
        event = {"digit": digit, "duration_ms": 100, "channel": channel.json()}
        self._tell("ChannelDtmfReceived", event)

    def lapse(self, channel: FakeChannel) -> None:
        """The lease runs out: back to his agent if he was talking, else to the dialplan's own operators."""
        talks = channel.variables.get("CF_STATE") == "talk"
        agent = self.channels.get(channel.variables.get("CF_AGENT_CHAN", ""))
        self._leave(channel)
        if talks and agent:
            channel.dialplan_app, channel.context = "Bridge", "callflow-in"
            self._leave(agent)

    def finish(self, channel: FakeChannel) -> None:
        """The file that plays on the channel comes to its end."""
        self.end_playback(channel.playbacks[0], "done")

    def end_recording(self, name: str, *, seconds: float, spoken: float) -> None:
        """The caller has spoken: pressed the key that ends it, fell silent, or took too long."""
        recording = self.kept[name] = self.recordings.pop(name)
        lasted = {"duration": int(seconds), "talking_duration": int(spoken), "silence_duration": int(seconds - spoken)}
        self._tell("RecordingFinished", {"recording": recording.json("done") | lasted})

    # what both a test and a request do

    def hang_up(self, channel: FakeChannel, cause: int = 16, tech_cause: int = 0) -> None:
        if self.channels.pop(channel.id, None) is None:
            return
        for timer in channel.timers:
            timer.cancel()
        if channel.in_stasis:
            self._tell("ChannelHangupRequest", {"cause": cause, "channel": channel.json()})
        for playback in list(channel.playbacks):
            self.end_playback(playback, "failed")
        for name in [one.name for one in self.recordings.values() if one.channel_id == channel.id]:
            self.end_recording(name, seconds=1.0, spoken=1.0)
        self._leave_bridges(channel)
        if channel.in_stasis:
            self._tell("StasisEnd", {"channel": channel.json()})
        if channel.is_leg:
            event = {"cause": cause, "cause_txt": "", "tech_cause": tech_cause, "channel": channel.json()}
            self._tell("ChannelDestroyed", event)
        channel.app = None

    def answer(self, leg: FakeChannel) -> None:
        """Somebody takes the receiver of a ringing leg."""
        self._set_state(leg, "Up")
        self._dial_status(leg, "ANSWER")

    # what requests do

    def channel(self, channel_id: str) -> FakeChannel:
        try:
            return self.channels[channel_id]
        except KeyError:
            raise Refused(404, "Channel not found") from None

    def stasis_channel(self, channel_id: str) -> FakeChannel:
        channel = self.channel(channel_id)
        if not channel.in_stasis:
            raise Refused(409, "Channel not in Stasis application")
        return channel

    def bridge(self, bridge_id: str) -> FakeBridge:
        try:
            return self.bridges[bridge_id]
        except KeyError:
            raise Refused(404, "Bridge not found") from None

    def playback(self, playback_id: str) -> FakePlayback:
        try:
            return self.playbacks[playback_id]
        except KeyError:
            raise Refused(404, "Playback not found") from None

    def create(self, channel_id: str, endpoint: str, app: str) -> FakeChannel:
        if channel_id in self.channels:
            raise Refused(409, "Channel with given unique ID already exists")
        technology, _, resource = endpoint.partition("/")
        phone = self.phones.get(resource)
        if technology != "PJSIP" or phone is None or phone.behaviour is Behaviour.UNREGISTERED:
            raise Refused(500, "Allocation failed")
        channel = FakeChannel(channel_id, f"{endpoint}-{next(self._numbers):08x}", state="Down")
        channel.is_leg, channel.phone, channel.context = True, phone, "from-agent"
        self.channels[channel_id] = channel
        return channel

    def dial(self, leg: FakeChannel, seconds: float) -> None:
        if leg.dialled_at or leg.phone is None:
            raise Refused(409, "Channel cannot be dialed")
        leg.dialled_at = True
        self._dial_status(leg, "")
        behaviour = leg.phone.behaviour
        if seconds:
            self._later(leg, seconds, lambda: self._give_up(leg, *NO_ANSWER))
        if behaviour in REFUSALS:
            self._later(leg, 0.01, lambda: self._give_up(leg, *REFUSALS[behaviour]))
        elif behaviour is not Behaviour.DEAD:
            self._later(leg, 0.01, lambda: self._ring(leg))

    def ring_phone(self, leg: FakeChannel) -> None:
        """The phone says that it rings (by itself unless `speed` is 0)."""
        self._ring(leg)

    def play(self, channel: FakeChannel, playback_id: str, media: str) -> FakePlayback:
        if playback_id in self.playbacks:
            raise Refused(500, "Failed to queue media for playback")
        playback = FakePlayback(playback_id, channel.id, media)
        self.playbacks[playback_id] = playback
        channel.playbacks.append(playback)
        if channel.playbacks == [playback]:
            self._begin(playback)
        return playback

    def stop_playback(self, playback: FakePlayback) -> None:
        if self.stops_refused:
            self.stops_refused -= 1
            raise Refused(500, "Could not stop playback")
        self.end_playback(playback, "done")

    def record(self, channel: FakeChannel, asked: dict[str, str]) -> FakeRecording:
        name = asked["name"]
        if name in self.recordings or (name in self.kept and asked.get("ifExists", "fail") == "fail"):
            raise Refused(409, "Recording already exists on disk")
        recording = self.recordings[name] = FakeRecording(name, channel.id, asked)
        self._tell("RecordingStarted", {"recording": recording.json()})
        return recording

    def discard_recording(self, name: str) -> None:
        """Stopped and thrown away: nobody is told."""
        if self.recordings.pop(name, None) is None:
            raise Refused(404, "Recording not found")

    def end_playback(self, playback: FakePlayback, state: str) -> None:
        if self.playbacks.pop(playback.id, None) is None:
            return
        if playback.timer:
            playback.timer.cancel()
        playback.state = state
        channel = self.channels.get(playback.channel_id)
        if channel:
            channel.playbacks.remove(playback)
        self._tell("PlaybackFinished", {"playback": playback.json()})
        playback.ended.set()
        if channel and channel.playbacks and channel.playbacks[0].state == "queued":
            self._begin(channel.playbacks[0])

    async def silence(self, channel: FakeChannel) -> None:
        """Wait as Asterisk does: until nothing plays on the channel any more."""
        while channel.playbacks:
            await channel.playbacks[-1].ended.wait()

    def continue_in_dialplan(self, channel: FakeChannel, context: str) -> None:
        if context != FALLBACK:  # 204, and the caller is dropped
            self.hang_up(channel)
            return
        self._leave(channel)

    def create_bridge(self, bridge_id: str, kind: str) -> FakeBridge:
        if bridge_id in self.bridges:
            raise Refused(409, "Bridge with id already exists")
        bridge = self.bridges[bridge_id] = FakeBridge(bridge_id, kind)
        self.used_bridge_ids.append(bridge_id)
        return bridge

    async def add_channels(self, bridge: FakeBridge, ids: list[str]) -> None:
        for channel_id in ids:
            if channel_id not in self.channels:
                raise Refused(400, "Channel not found")
            if not self.channels[channel_id].in_stasis:
                raise Refused(422, "Channel not in Stasis application")
        for channel_id in ids:
            channel = self.channels.get(channel_id)
            if channel:
                await self.silence(channel)
            if channel is None or channel_id not in self.channels:
                continue  # 204, although he is gone by now
            self._leave_bridges(channel)
            bridge.channels.append(channel_id)
            self._tell("ChannelEnteredBridge", {"bridge": bridge.json(), "channel": channel.json()})

    def remove_channel(self, bridge: FakeBridge, channel: FakeChannel) -> None:
        if channel.id not in bridge.channels:
            raise Refused(422, "Channel not in this bridge")
        self._leave_bridges(channel)

    def destroy_bridge(self, bridge: FakeBridge) -> None:
        for channel_id in list(bridge.channels):
            self._leave_bridges(self.channels[channel_id])
        self.bridges.pop(bridge.id)

    # how it goes on by itself

    def _later(self, channel: FakeChannel, seconds: float, do: Callable[[], None]) -> None:
        if self.speed:
            timer = asyncio.get_running_loop().call_later(seconds / self.speed, do)
            channel.timers.append(timer)

    def _begin(self, playback: FakePlayback) -> None:
        if playback.media in self.missing:
            self.end_playback(playback, "failed")
            return
        playback.state = "playing"
        self._tell("PlaybackStarted", {"playback": playback.json()})
        if self.speed:
            length = self.lengths.get(playback.media, self.default_length) / self.speed
            loop = asyncio.get_running_loop()
            playback.timer = loop.call_later(length, self.end_playback, playback, "done")

    def _ring(self, leg: FakeChannel) -> None:
        if leg.phone is None or leg.id not in self.channels:
            return
        self._set_state(leg, "Ringing")
        self._dial_status(leg, "RINGING")
        if leg.phone.behaviour is Behaviour.ANSWERS:
            self._later(leg, leg.phone.answers_after, lambda: self.answer(leg))

    def _give_up(self, leg: FakeChannel, cause: int, tech_cause: int, status: str) -> None:
        if leg.state != "Up" and leg.id in self.channels:
            self._dial_status(leg, status)
            self.hang_up(leg, cause, tech_cause)

    def _set_state(self, channel: FakeChannel, state: str) -> None:
        channel.state = state
        self._tell("ChannelStateChange", {"channel": channel.json()})

    def _dial_status(self, leg: FakeChannel, status: str) -> None:
        self._tell("Dial", {"dialstatus": status, "dialstring": "", "forward": "", "peer": leg.json()})

    def _leave(self, channel: FakeChannel) -> None:
        for playback in list(channel.playbacks):
            self.end_playback(playback, "failed")
        self._leave_bridges(channel)
        self._tell("StasisEnd", {"channel": channel.json()})
        channel.app, channel.context = None, FALLBACK

    def _leave_bridges(self, channel: FakeChannel) -> None:
        for bridge in self.bridges.values():
            if channel.id in bridge.channels:
                bridge.channels.remove(channel.id)
                self._tell("ChannelLeftBridge", {"bridge": bridge.json(), "channel": channel.json()})
