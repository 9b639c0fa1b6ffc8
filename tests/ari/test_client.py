from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from callflow import errors
from callflow.ari.client import refusal
from callflow.ari.operations import Ari
from tests.fakes.ari import FakeAsterisk, delay, fail, swallow

SECRET = "a-secret-of-the-tests"


@pytest.mark.parametrize(
    ("path", "status", "message", "kind"),
    [
        ("/channels/1", 404, "Channel not found", errors.NotFound),
        ("/bridges/b/addChannel", 400, "Channel not found", errors.NotFound),
        ("/bridges/b/addChannel", 422, "Channel not in Stasis application", errors.NotInStasis),
        ("/channels/1/play", 409, "Channel not in Stasis application", errors.NotInStasis),
        ("/channels/1/variables", 409, "Channel not in a Stasis application", errors.NotInStasis),
        ("/channels/create", 409, "Channel with given unique ID already exists", errors.Conflict),
        ("/channels/create", 500, "Allocation failed", errors.Unavailable),
        ("/channels/create", 500, "Something else", errors.Rejected),
        ("/channels/1/record", 422, "Unknown format", errors.Rejected),
        ("/channels/1/play", 400, "Missing media", errors.Rejected),
        ("/channels", 401, "Authentication required", errors.Unauthorized),
        ("/channels", 403, "Forbidden", errors.Unauthorized),
        ("/channels", 503, "", errors.Unreachable),
    ],
)
def test_status_and_message_together_say_what_is_meant(
    path: str, status: int, message: str, kind: type[errors.AriError]
) -> None:
    refused = refusal("POST", path, status, b'{"message": "%s"}' % message.encode())
    assert type(refused) is kind
    assert message in str(refused)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b'{"message": null}'])
def test_an_odd_answer_is_still_a_refusal(body: bytes) -> None:
    assert isinstance(refusal("GET", "/channels", 500, body), errors.Rejected)


async def test_the_password_travels_in_the_header_only(asterisk: FakeAsterisk, ari: Ari) -> None:
    await ari.channels.list()
    assert asterisk.asked[0].params == {}
    assert SECRET not in repr(asterisk.address)


async def test_a_wrong_password_is_said_without_repeating_it(asterisk: FakeAsterisk) -> None:
    async with Ari(replace(asterisk.address, password="wrong-one")) as ari:
        for ask in (ari.channels.list, ari.client.open_events):
            with pytest.raises(errors.Unauthorized) as caught:
                await ask()
            assert "wrong-one" not in repr(caught.value)
            assert "Basic" not in repr(caught.value)
            assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_no_asterisk_is_unreachable(asterisk: FakeAsterisk) -> None:
    async with Ari(replace(asterisk.address, url="http://127.0.0.1:1")) as ari:
        with pytest.raises(errors.Unreachable):
            await ari.channels.list()
        with pytest.raises(errors.Unreachable):
            await ari.client.open_events()


async def test_a_slow_answer_is_unknown(asterisk: FakeAsterisk) -> None:
    asterisk.before.append(delay(1, 60))
    async with Ari(replace(asterisk.address, request_timeout=0.05)) as ari:
        with pytest.raises(errors.TimedOut):
            await ari.channels.hangup("1.1")


async def test_a_connection_that_breaks_leaves_it_unknown(asterisk: FakeAsterisk, ari: Ari) -> None:
    asterisk.after.append(swallow(1))
    with pytest.raises(errors.TimedOut):
        await ari.bridges.create_with_id("b")
    assert "b" in asterisk.exchange.bridges


async def test_a_post_is_never_sent_twice_by_itself(asterisk: FakeAsterisk, ari: Ari) -> None:
    await ari.channels.list()
    asterisk.before.append(swallow(2))
    with pytest.raises(errors.TimedOut):
        await ari.bridges.create_with_id("b")
    assert asterisk.paths() == ["GET /channels", "POST /bridges/b"]


async def test_an_answer_that_cannot_be_read_is_rejected(asterisk: FakeAsterisk, ari: Ari) -> None:
    asterisk.before.append(fail(1, 200, "not a list of channels"))
    with pytest.raises(errors.Rejected):
        await ari.channels.list()


async def test_requests_go_side_by_side(asterisk: FakeAsterisk, ari: Ari) -> None:
    asterisk.before.append(delay(1, 0.5))
    slow = asyncio.create_task(ari.channels.list())
    await asterisk.until(lambda: len(asterisk.asked) == 1)
    await ari.bridges.list()
    assert not slow.done()
    await slow


def test_a_client_that_is_not_open_says_so(asterisk: FakeAsterisk) -> None:
    with pytest.raises(errors.AriError, match="not open"):
        _ = Ari(asterisk.address).client.session
