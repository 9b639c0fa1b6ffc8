from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow.ari import messages as said
from tests.fakes.ari import FakeChannel

CHANNEL = FakeChannel("1700000000.1", "PJSIP/caller-1", number="100", caller_name="Ala").json()
PLAYBACK = {"id": "cf-1-play-1", "target_uri": "channel:1700000000.1", "media_uri": "sound:x", "state": "done"}
BRIDGE = {"id": "cf-1-bridge-1", "channels": ["1", "2"]}
ENDPOINT = {"technology": "PJSIP", "resource": "anna", "state": "online", "channel_ids": []}
PARTS: dict[str, Any] = {
    "channel": CHANNEL,
    "peer": CHANNEL,
    "playback": PLAYBACK,
    "bridge": BRIDGE,
    "endpoint": ENDPOINT,
    "contact_info": {"contact_status": "Reachable", "uri": "sip:x", "aor": "anna"},
    "digit": "1",
    "recording": {"name": "cf-1-rec-1", "format": "wav", "state": "done", "duration": 9, "talking_duration": 7},
}
KNOWN = get_args(said.Known)


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: str(kind.__name__))
def test_each_event_is_read(kind: type[said.Shape]) -> None:
    needed = {name: PARTS[name] for name in kind.model_fields if name in PARTS}
    message = said.parse(json.dumps({"type": kind.__name__, **needed, "a new field": 1}))
    assert isinstance(message, kind)


def test_every_event_we_read_is_let_through_by_the_filter() -> None:
    assert {kind.__name__ for kind in KNOWN} == set(said.WANTED)


def test_an_event_we_do_not_use_is_unknown_but_no_problem() -> None:
    assert said.parse('{"type": "ChannelTalkingStarted"}') == said.Unknown(type="ChannelTalkingStarted")


def test_a_broken_event_says_which_field_and_not_what_was_in_it() -> None:
    message = said.parse('{"type": "ChannelDtmfReceived", "channel": {"id": 7}, "digit": "<script>"}')
    assert isinstance(message, said.Unknown)
    assert message.type == "ChannelDtmfReceived"
    assert "channel.id" in message.problem
    assert "script" not in message.problem


def test_a_playback_names_the_channel_that_hears_it() -> None:
    assert said.Playback(id="p", target_uri="channel:1.2").channel_id == "1.2"
    assert said.Playback(id="p", target_uri="bridge:b").channel_id is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_no_json_stops_the_reader(value: object) -> None:
    assert said.parse(json.dumps(value))


@given(st.text() | st.binary())
def test_no_frame_stops_the_reader(frame: str | bytes) -> None:
    assert said.parse(frame)


@given(st.sampled_from(said.WANTED), st.dictionaries(st.sampled_from(sorted(PARTS)), JSON))
def test_no_event_of_a_wrong_shape_stops_the_reader(kind: str, fields: dict[str, object]) -> None:
    assert said.parse(json.dumps({"type": kind, **fields}))


@pytest.mark.parametrize("frame", ["[" * 100_000, '{"type":' * 50_000, "\ud800", "", b"\xff\xfe"])
def test_no_pathological_frame_stops_the_reader(frame: str | bytes) -> None:
    message = said.parse(frame)
    assert isinstance(message, said.Unknown)
    assert message.problem
