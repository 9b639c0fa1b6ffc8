from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from callflow.ari.connection import FIRST_PAUSE, LONGEST_PAUSE, REFUSED_PAUSE, Connection, Snapshot
from callflow.ari.messages import WANTED, Message
from callflow.ari.operations import Ari
from callflow.errors import Replaced
from tests.ari.conftest import Listener, at_once, connected
from tests.fakes.ari import FakeAsterisk, fail


async def test_it_sets_the_filter_and_lists_before_it_is_ready(asterisk: FakeAsterisk, ari: Ari) -> None:
    asterisk.exchange.add_phone("anna")
    async with connected(ari, listener := Listener()) as connection:
        assert connection.is_ready
        assert asterisk.allowed == list(WANTED)
        assert asterisk.subscriptions == set()
        assert [one.resource for one in listener.snapshots[0].endpoints] == ["anna"]
    assert not connection.is_ready


async def test_what_happens_while_it_reconciles_is_kept_and_comes_in_order(asterisk: FakeAsterisk, ari: Ari) -> None:
    listener = Listener()
    heard_early: list[Message] = []

    async def reconcile(snapshot: Snapshot) -> None:
        caller = asterisk.call_in()
        asterisk.exchange.enter(caller, "callflow")
        asterisk.exchange.press(caller, "1")
        await asterisk.until(lambda: len(asterisk.told) == 3)
        await ari.channels.list()
        heard_early.extend(listener.messages)

    connection = Connection(ari, listener.on_message, reconcile, at_once)
    running = asyncio.create_task(connection.run())
    await listener.hears("ChannelDtmfReceived")
    assert heard_early == []
    assert listener.kinds() == ["CallBroadcast", "StasisStart", "ChannelDtmfReceived"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_lost_socket_is_opened_again_with_everything_listed_anew(asterisk: FakeAsterisk, ari: Ari) -> None:
    async with connected(ari, listener := Listener()) as connection:
        caller = asterisk.call_in()
        asterisk.exchange.enter(caller, "callflow")
        await listener.hears("StasisStart")
        asterisk.drop_socket()
        asterisk.exchange.press(caller, "1")
        await listener.until(lambda: len(listener.snapshots) == 2)
        assert [one.id for one in listener.snapshots[1].in_stasis()] == [caller.id]
        assert connection.losses == 1
        assert asterisk.allowed == list(WANTED)
        assert "ChannelDtmfReceived" not in listener.kinds()


async def test_callers_who_have_left_for_the_dialplan_are_not_in_stasis(asterisk: FakeAsterisk, ari: Ari) -> None:
    waiting, taken, inside = (asterisk.exchange.call_in(app="callflow") for _ in range(3))
    asterisk.exchange.enter(taken, "callflow")
    asterisk.exchange.lapse(taken)
    asterisk.exchange.enter(inside, "callflow")
    async with connected(ari, listener := Listener()):
        snapshot = listener.snapshots[0]
    assert {one.id for one in snapshot.channels} == {waiting.id, taken.id, inside.id}
    assert [one.id for one in snapshot.in_stasis()] == [inside.id]


@pytest.mark.parametrize("k", range(1, 6))
async def test_a_failure_at_any_step_of_connecting_starts_it_over(asterisk: FakeAsterisk, ari: Ari, k: int) -> None:
    asterisk.before.append(fail(k, 503, "not yet"))
    async with connected(ari, listener := Listener()):
        assert len(listener.snapshots) == 1


async def test_being_replaced_ends_it_for_good(asterisk: FakeAsterisk, ari: Ari) -> None:
    listener = Listener()
    connection = Connection(ari, listener.on_message, listener.on_snapshot, at_once)
    running = asyncio.create_task(connection.run())
    await connection.ready.wait()
    other = await ari.client.open_events()
    with pytest.raises(Replaced):
        await asyncio.wait_for(running, 5)
    assert not connection.is_ready
    await other.close()


async def test_a_frozen_asterisk_is_noticed_by_its_heartbeat(asterisk: FakeAsterisk) -> None:
    address = replace(asterisk.address, heartbeat=0.1, request_timeout=0.1)
    lost = asyncio.Event()

    async def note(seconds: float) -> None:
        lost.set()
        await asyncio.sleep(0)

    async with Ari(address) as ari, connected(ari, listener := Listener(), note) as connection:
        asterisk.freeze()
        await asyncio.wait_for(lost.wait(), 5)
        assert not connection.is_ready
        asterisk.thaw()
        await listener.until(lambda: len(listener.snapshots) == 2)


async def test_pauses_grow_to_a_limit_and_a_refused_password_waits_longer(asterisk: FakeAsterisk) -> None:
    pauses: list[float] = []
    done = asyncio.Event()

    async def note(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            done.set()
        await asyncio.sleep(0 if len(pauses) < 8 else 60)

    for change, first, last in (
        ({"url": "http://127.0.0.1:1"}, FIRST_PAUSE, LONGEST_PAUSE),
        ({"password": "wrong"}, REFUSED_PAUSE, REFUSED_PAUSE),
    ):
        pauses.clear()
        done.clear()
        async with Ari(replace(asterisk.address, **change)) as ari:  # type: ignore[arg-type]
            listener = Listener()
            connection = Connection(ari, listener.on_message, listener.on_snapshot, note)
            running = asyncio.create_task(connection.run())
            await asyncio.wait_for(done.wait(), 5)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert pauses[0] == pytest.approx(first, rel=0.21)
        assert pauses[-1] == pytest.approx(last, rel=0.21)


async def test_a_rotated_password_is_taken_up_once_it_is_right(asterisk: FakeAsterisk, ari: Ari) -> None:
    asterisk.password, right = "another", asterisk.password
    attempts = 0

    async def rotate(seconds: float) -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 3:
            asterisk.password = right
        await asyncio.sleep(0)

    async with connected(ari, Listener(), rotate) as connection:
        assert connection.is_ready
    assert attempts == 3


async def test_unreadable_messages_are_counted_and_the_next_is_heard(asterisk: FakeAsterisk, ari: Ari) -> None:
    async with connected(ari, listener := Listener()) as connection:
        for frame in ("{", "[]", "null", '{"type": "StasisStart"}', '{"type": "Unheard"}'):
            await asterisk.say(frame)
        asterisk.call_in()
        await listener.hears("CallBroadcast")
        assert connection.unreadable == 4
