"""The operations of ARI we use, in the words of ari-py: `ari.channels.play(...)`, `ari.bridges.destroy(...)`.

One method an operation, no more: no retries, no judgement, no order of things; those are the recipes of
`phone`. Each method raises an `AriError` when Asterisk refuses. `tests/e2e/test_ari_contract.py` compares
every operation and parameter named here with the documents of the Asterisk that runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar

from pydantic import TypeAdapter

from callflow.ari.client import Address, Client
from callflow.ari.messages import Application, Bridge, Channel, Endpoint, Playback, Variable
from callflow.errors import Rejected

T = TypeVar("T")

_channel = TypeAdapter(Channel)
_channels = TypeAdapter(tuple[Channel, ...])
_bridge = TypeAdapter(Bridge)
_bridges = TypeAdapter(tuple[Bridge, ...])
_playback = TypeAdapter(Playback)
_endpoint = TypeAdapter(Endpoint)
_endpoints = TypeAdapter(tuple[Endpoint, ...])
_application = TypeAdapter(Application)
_variable = TypeAdapter(Variable)


def _read(shape: TypeAdapter[T], said: bytes) -> T:
    try:
        return shape.validate_json(said)
    except ValueError:
        raise Rejected("an answer of Asterisk could not be read") from None


class Channels:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def list(self) -> Sequence[Channel]:
        return _read(_channels, await self._client.request("GET", "/channels"))

    async def get(self, channel_id: str) -> Channel:
        return _read(_channel, await self._client.request("GET", f"/channels/{channel_id}"))

    async def create(
        self,
        channel_id: str,
        endpoint: str,
        *,
        app: str,
        originator: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """A channel that does not ring yet; `dial` rings it."""
        params = {"channelId": channel_id, "endpoint": endpoint, "app": app, "originator": originator}
        body = {"variables": dict(variables)} if variables else None
        await self._client.request("POST", "/channels/create", params, body)

    async def dial(self, channel_id: str, *, seconds: int | None = None) -> None:
        params = {"timeout": None if seconds is None else str(seconds)}
        await self._client.request("POST", f"/channels/{channel_id}/dial", params)

    async def answer(self, channel_id: str) -> None:
        await self._client.request("POST", f"/channels/{channel_id}/answer")

    async def ring(self, channel_id: str) -> None:
        await self._client.request("POST", f"/channels/{channel_id}/ring")

    async def ring_stop(self, channel_id: str) -> None:
        await self._client.request("DELETE", f"/channels/{channel_id}/ring")

    async def start_moh(self, channel_id: str, *, moh_class: str | None = None) -> None:
        await self._client.request("POST", f"/channels/{channel_id}/moh", {"mohClass": moh_class})

    async def stop_moh(self, channel_id: str) -> None:
        await self._client.request("DELETE", f"/channels/{channel_id}/moh")

    async def play(self, channel_id: str, playback_id: str, *media: str) -> None:
        """One playback of several files, one after the other: it ends once."""
        params = {"playbackId": playback_id, "media": ",".join(media)}
        await self._client.request("POST", f"/channels/{channel_id}/play", params)

    async def record(self, channel_id: str, name: str, *, longest: int, silence: int, ends_on: str) -> None:
        """Record after a tone, until `ends_on` is pressed, or for so many seconds, or through so many of silence."""
        params = {
            "name": name,
            "format": "wav",
            "maxDurationSeconds": str(longest),
            "maxSilenceSeconds": str(silence),
            "ifExists": "fail",
            "beep": "true",
            "terminateOn": ends_on,
        }
        await self._client.request("POST", f"/channels/{channel_id}/record", params)

    async def set_variable(self, channel_id: str, variable: str, value: str) -> None:
        params = {"variable": variable, "value": value}
        await self._client.request("POST", f"/channels/{channel_id}/variable", params)

    async def set_variables(self, channel_id: str, variables: Mapping[str, str]) -> None:
        body = {"variables": dict(variables)}
        await self._client.request("POST", f"/channels/{channel_id}/variables", body=body)

    async def get_variable(self, channel_id: str, variable: str) -> str:
        path = f"/channels/{channel_id}/variable"
        said = await self._client.request("GET", path, {"variable": variable})
        return _read(_variable, said).value

    async def continue_in_dialplan(self, channel_id: str, *, context: str, extension: str, priority: int) -> None:
        params = {"context": context, "extension": extension, "priority": str(priority)}
        await self._client.request("POST", f"/channels/{channel_id}/continue", params)

    async def hangup(self, channel_id: str, *, reason: str | None = None) -> None:
        await self._client.request("DELETE", f"/channels/{channel_id}", {"reason": reason})


class Bridges:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def list(self) -> Sequence[Bridge]:
        return _read(_bridges, await self._client.request("GET", "/bridges"))

    async def get(self, bridge_id: str) -> Bridge:
        return _read(_bridge, await self._client.request("GET", f"/bridges/{bridge_id}"))

    async def create_with_id(self, bridge_id: str, *, bridge_type: str = "mixing") -> None:
        await self._client.request("POST", f"/bridges/{bridge_id}", {"type": bridge_type})

    async def add_channel(self, bridge_id: str, channels: Iterable[str]) -> None:
        params = {"channel": ",".join(channels)}
        await self._client.request("POST", f"/bridges/{bridge_id}/addChannel", params)

    async def remove_channel(self, bridge_id: str, channels: Iterable[str]) -> None:
        params = {"channel": ",".join(channels)}
        await self._client.request("POST", f"/bridges/{bridge_id}/removeChannel", params)

    async def destroy(self, bridge_id: str) -> None:
        await self._client.request("DELETE", f"/bridges/{bridge_id}")


class Playbacks:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, playback_id: str) -> Playback:
        return _read(_playback, await self._client.request("GET", f"/playbacks/{playback_id}"))

    async def stop(self, playback_id: str) -> None:
        await self._client.request("DELETE", f"/playbacks/{playback_id}")


class Recordings:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def discard(self, name: str) -> None:
        """Stop a recording and throw it away."""
        await self._client.request("DELETE", f"/recordings/live/{name}")


class Endpoints:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def list(self) -> Sequence[Endpoint]:
        return _read(_endpoints, await self._client.request("GET", "/endpoints"))

    async def get(self, technology: str, resource: str) -> Endpoint:
        path = f"/endpoints/{technology}/{resource}"
        return _read(_endpoint, await self._client.request("GET", path))


class Applications:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, application: str) -> Application:
        said = await self._client.request("GET", f"/applications/{application}")
        return _read(_application, said)

    async def filter(self, application: str, allowed: Iterable[str]) -> None:
        """Let only these kinds of events through. It is lost with each socket."""
        body = {"allowed": [{"type": kind} for kind in allowed]}
        await self._client.request("PUT", f"/applications/{application}/eventFilter", body=body)

    async def subscribe(self, application: str, event_sources: Iterable[str]) -> None:
        """Beware: of a channel known by two subscriptions every event comes twice."""
        params = {"eventSource": ",".join(event_sources)}
        await self._client.request("POST", f"/applications/{application}/subscription", params)


class Events:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def claim(self, channel_id: str, *, application: str) -> None:
        """Take a call from the entry gate; the first claim wins, later ones are refused."""
        params = {"channelId": channel_id, "application": application}
        await self._client.request("POST", "/events/claim", params)


class Ari:
    """Everything one Asterisk can be asked; open it with `async with`."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.client = Client(address)
        self.channels = Channels(self.client)
        self.bridges = Bridges(self.client)
        self.playbacks = Playbacks(self.client)
        self.recordings = Recordings(self.client)
        self.endpoints = Endpoints(self.client)
        self.applications = Applications(self.client)
        self.events = Events(self.client)

    async def __aenter__(self) -> Self:
        await self.client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.__aexit__(kind, error, trace)
