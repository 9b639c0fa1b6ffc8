"""Which request does what to the exchange; the statuses and messages are those of the real Asterisk."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests.fakes.ari.faults import Asked
from tests.fakes.ari.parts import FakeChannel, Json, Refused

if TYPE_CHECKING:
    from tests.fakes.ari.server import FakeAsterisk

Answer = Json | list[Json] | None
Later = Callable[[], None]
Route = Callable[["FakeAsterisk", Asked, list[str]], Awaitable[Answer]]

_routes: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, pattern: str) -> Callable[[Route], Route]:
    def add(do: Route) -> Route:
        _routes.append((method, re.compile(pattern.replace("*", "([^/]+)")), do))
        return do

    return add


async def carry_out(fake: FakeAsterisk, asked: Asked) -> Answer:
    for method, pattern, do in _routes:
        found = pattern.fullmatch(asked.path)
        if found and method == asked.method:
            return await do(fake, asked, list(found.groups()))
    raise Refused(404, "Resource not found")


# channels


@route("GET", "/channels")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return [channel.json() for channel in fake.exchange.channels.values()]


@route("POST", "/channels/create")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    asks = asked.params
    channel = fake.exchange.create(asks["channelId"], asks["endpoint"], asks["app"])
    channel.variables.update((asked.body or {}).get("variables", {}))
    said = channel.json()
    fake.enter_later(channel) if fake.start_event_last else fake.exchange.enter(channel, asks["app"])
    return said


@route("GET", "/channels/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return fake.exchange.channel(ids[0]).json()


@route("DELETE", "/channels/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.hang_up(fake.exchange.channel(ids[0]))
    return None


@route("POST", "/channels/*/dial")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.dial(fake.exchange.channel(ids[0]), float(asked.params.get("timeout", "0")))
    return None


@route("POST", "/channels/*/answer")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = await _quiet(fake, ids[0])
    channel.state = "Up"
    return None


@route("POST", "/channels/*/ring")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.stasis_channel(ids[0]).heard = "ringing"
    return None


@route("POST", "/channels/*/moh")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.stasis_channel(ids[0]).heard = "music"
    return None


@route("DELETE", "/channels/*/(ring|moh)")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.stasis_channel(ids[0]).heard = ""
    return None


@route("POST", "/channels/*/play")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = fake.exchange.stasis_channel(ids[0])
    return fake.exchange.play(channel, asked.params["playbackId"], asked.params["media"]).json()


@route("POST", "/channels/*/record")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = await _quiet(fake, ids[0])
    return fake.exchange.record(channel, asked.params).json()


@route("GET", "/channels/*/variable")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return {"value": fake.exchange.channel(ids[0]).variables.get(asked.params["variable"], "")}


@route("POST", "/channels/*/variable")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = await _quiet(fake, ids[0])
    channel.variables[asked.params["variable"]] = asked.params["value"]
    return None


@route("POST", "/channels/*/variables")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = await _quiet(fake, ids[0])
    channel.variables.update(asked.body["variables"])
    return None


@route("POST", "/channels/*/continue")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = fake.exchange.stasis_channel(ids[0])
    context = asked.params["context"]
    if channel.playbacks:  # 204 at once, but it happens when the file has ended
        fake.after_silence(channel, lambda: fake.exchange.continue_in_dialplan(channel, context))
    else:
        fake.exchange.continue_in_dialplan(channel, context)
    return None


async def _quiet(fake: FakeAsterisk, channel_id: str) -> FakeChannel:
    """The channel, once nothing plays on it; 404 if the caller hangs up meanwhile."""
    channel = fake.exchange.stasis_channel(channel_id)
    await fake.exchange.silence(channel)
    return fake.exchange.stasis_channel(channel_id)


# bridges


@route("GET", "/bridges")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return [bridge.json() for bridge in fake.exchange.bridges.values()]


@route("GET", "/bridges/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return fake.exchange.bridge(ids[0]).json()


@route("POST", "/bridges/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return fake.exchange.create_bridge(ids[0], asked.params.get("type", "mixing")).json()


@route("DELETE", "/bridges/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.destroy_bridge(fake.exchange.bridge(ids[0]))
    return None


@route("POST", "/bridges/*/addChannel")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    bridge = fake.exchange.bridge(ids[0])
    await fake.exchange.add_channels(bridge, asked.params["channel"].split(","))
    return None


@route("POST", "/bridges/*/removeChannel")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    bridge = fake.exchange.bridge(ids[0])
    for channel_id in asked.params["channel"].split(","):
        fake.exchange.remove_channel(bridge, await _quiet(fake, channel_id))
    return None


# the rest


@route("GET", "/playbacks/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return fake.exchange.playback(ids[0]).json()


@route("DELETE", "/playbacks/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.stop_playback(fake.exchange.playback(ids[0]))
    return None


@route("DELETE", "/recordings/live/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.exchange.discard_recording(ids[0])
    return None


@route("GET", "/endpoints")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    return [phone.json() for phone in fake.exchange.phones.values()]


@route("GET", "/endpoints/*/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    phone = fake.exchange.phones.get(ids[1])
    if phone is None:
        raise Refused(404, "Endpoint not found")
    return phone.json()


@route("GET", "/applications/*")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    inside = [channel.id for channel in fake.exchange.channels.values() if channel.app == ids[0]]
    return {
        "name": ids[0],
        "channel_ids": inside,
        "bridge_ids": list(fake.exchange.bridges),
        "endpoint_ids": sorted(fake.subscriptions),
        "device_names": [],
        "events_allowed": [{"type": kind} for kind in fake.allowed or ()],
        "events_disallowed": [],
    }


@route("PUT", "/applications/*/eventFilter")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.allowed = [one["type"] for one in asked.body["allowed"]]
    return {"name": ids[0]}


@route("POST", "/applications/*/subscription")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    fake.subscriptions.update(asked.params["eventSource"].split(","))
    return {"name": ids[0]}


@route("POST", "/events/claim")
async def _(fake: FakeAsterisk, asked: Asked, ids: list[str]) -> Answer:
    channel = fake.exchange.channels.get(asked.params["channelId"])
    if channel is None or not channel.at_gate:
        raise Refused(404, "Channel not found or not in broadcast state")
    fake.exchange.enter(channel, asked.params["application"])
    return None
