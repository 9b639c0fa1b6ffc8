"""The recipes of callbacks against the fake Asterisk: one customer, one agent, and what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from callflow.ari import messages as said
from callflow.ari.callback_phone import CallbackPhone
from callflow.ari.connection import Snapshot
from callflow.ari.inventory import Inventory
from callflow.ari.operations import Ari
from callflow.core.call import Leg, Playing, bridge_id, leg_id
from callflow.core.dialout.events import Command, GiveBack, HandOver, Means, Take
from callflow.core.dialout.outcall import (
    AskingCustomer,
    CustomerLeg,
    HoldMusic,
    OutCall,
    Pair,
    Standby,
    Ticket,
)
from callflow.core.events import Failure
from callflow.core.lease import LEASE
from tests.ari.conftest import Listener, connected
from tests.ari.test_phone import HELLO, LONG, MISSING, a_plan
from tests.core.callbacks import DIAL, NUMBER, TERMS, attempt
from tests.fakes.ari import FakeAsterisk, FakeChannel

CUSTOMER, ANNA = CustomerLeg(3, DIAL), Leg(2, "anna")
PAIR = Pair(4, ANNA, CUSTOMER)
SHOWN = replace(TERMS, shown="+48221110000")


@dataclass
class Callback:
    asterisk: FakeAsterisk
    phone: CallbackPhone
    listener: Listener
    outcall: OutCall
    means: Means

    async def do(self, command: Command) -> Failure | None:
        return await self.phone.perform_callback(self.means, self.outcall, command)

    def leg(self, number: int) -> FakeChannel:
        return self.asterisk.exchange.channels[leg_id(self.outcall.id, number)]

    async def both_answer(self) -> None:
        for holding in (ANNA, CUSTOMER):
            assert await self.do(Take(holding, 30.0)) is None
            self.asterisk.exchange.answer(self.leg(holding.number))


@pytest.fixture
async def asterisk() -> AsyncIterator[FakeAsterisk]:
    async with FakeAsterisk(speed=0) as fake:
        yield fake


@pytest.fixture
async def callback(asterisk: FakeAsterisk, ari: Ari) -> AsyncIterator[Callback]:
    phone, listener = CallbackPhone(ari), Listener()
    listener.hear = phone.hear
    asterisk.exchange.add_phone("anna")
    asterisk.exchange.add_phone(f"{NUMBER}@trunk")
    async with connected(ari, listener):
        outcall = replace(attempt(), phase=AskingCustomer(CUSTOMER, Playing(9, (HELLO,), 3)))
        yield Callback(asterisk, phone, listener, outcall, Means(a_plan(), SHOWN))


async def test_the_customers_phone_is_rung_once_with_our_number_and_a_lease(callback: Callback) -> None:
    assert await callback.do(Take(CUSTOMER, 30.0)) is None
    assert await callback.do(Take(CUSTOMER, 30.0)) is None
    leg = callback.leg(3)
    asked = [one for one in callback.asterisk.asked if one.path == "/channels/create"]
    assert {one.params["endpoint"] for one in asked} == {f"PJSIP/{NUMBER}@trunk"}
    assert leg.variables["CONNECTEDLINE(num,i)"] == "+48221110000"
    assert leg.variables["CONNECTEDLINE(name,i)"] == "Acme"
    assert leg.lease == LEASE, "who answers when nobody runs any more is not kept in silence for longer"
    assert len(callback.asterisk.exchange.channels) == 1


@pytest.mark.parametrize(
    "dial", ["PJSIP/+48221234567@other", "PJSIP/0700@trunk", "Local/s@trunk", "PJSIP/+48221234567@trunk&PJSIP/x@trunk"]
)
async def test_nothing_else_is_dialled_than_the_core_could_have_made(callback: Callback, dial: str) -> None:
    assert await callback.do(Take(CustomerLeg(3, dial), 30.0)) is Failure.REFUSED
    assert callback.asterisk.exchange.channels == {}


async def test_a_number_that_the_trunk_does_not_take(callback: Callback) -> None:
    outside = CustomerLeg(3, "PJSIP/+48600700800@trunk")
    assert await callback.do(Take(outside, 30.0)) in {Failure.UNAVAILABLE, Failure.REFUSED}
    assert callback.asterisk.exchange.channels == {}


async def test_the_agent_sees_whom_we_call_and_for_which_queue(callback: Callback) -> None:
    assert await callback.do(Take(ANNA, 20.0)) is None
    assert callback.leg(2).variables["CONNECTEDLINE(num,i)"] == NUMBER
    assert callback.leg(2).variables["CONNECTEDLINE(name,i)"] == f"callback · sales · {NUMBER}"
    assert await callback.do(Take(Leg(5, "never in the plan"), 20.0)) is Failure.REFUSED


async def test_the_customers_lease_outlasts_the_words(callback: Callback) -> None:
    await callback.both_answer()
    assert await callback.do(Take(Playing(9, (LONG,), 3))) is None
    assert callback.leg(3).lease == 52.0
    assert [one.media for one in callback.leg(3).playbacks] == ["sound:long"]
    assert await callback.do(GiveBack(Playing(9, (LONG,), 3))) is None
    assert callback.leg(3).playbacks == []
    assert await callback.phone.renew_leg_lease(callback.outcall.id, 3) is None
    assert callback.leg(3).lease == 15.0


async def test_what_is_said_to_an_agent_takes_no_lease(callback: Callback) -> None:
    await callback.both_answer()
    assert await callback.do(Take(Playing(9, (HELLO,), 2))) is None
    assert "TIMEOUT(absolute)" not in callback.leg(2).variables
    assert await callback.do(Take(Playing(10, (MISSING,), 2))) is Failure.REFUSED


async def test_music_for_who_waits(callback: Callback) -> None:
    await callback.both_answer()
    assert await callback.do(Take(HoldMusic(2))) is None
    assert callback.leg(2).heard == "music"
    assert await callback.do(GiveBack(HoldMusic(2))) is None
    assert callback.leg(2).heard == ""


async def test_the_two_are_joined_and_talk_on_without_us(callback: Callback) -> None:
    await callback.both_answer()
    assert await callback.do(Take(PAIR)) is None
    assert await callback.do(Take(PAIR)) is None
    bridge = callback.asterisk.exchange.bridges[bridge_id(callback.outcall.id, 4)]
    assert set(bridge.channels) == {leg_id(callback.outcall.id, 2), leg_id(callback.outcall.id, 3)}
    assert callback.leg(3).variables["CF_AGENT_CHAN"] == leg_id(callback.outcall.id, 2)
    assert callback.leg(3).variables["CF_STATE"] == "talk"
    assert callback.leg(3).variables["TIMEOUT(absolute)"] == "0"
    assert await callback.do(GiveBack(PAIR)) is None
    assert callback.leg(3).variables["CF_STATE"] == ""


async def test_joining_with_a_phone_that_has_gone(callback: Callback) -> None:
    assert await callback.do(Take(CUSTOMER, 30.0)) is None
    assert await callback.do(Take(PAIR)) is Failure.LEG_GONE


async def test_giving_back_phones_twice_is_well(callback: Callback) -> None:
    await callback.both_answer()
    for holding in (ANNA, CUSTOMER, ANNA, CUSTOMER):
        assert await callback.do(GiveBack(holding)) is None
    assert callback.asterisk.exchange.channels == {}


async def test_handing_over(callback: Callback) -> None:
    await callback.both_answer()
    assert await callback.do(HandOver(CUSTOMER)) is None
    assert callback.asterisk.paths()[-1].endswith("/continue")
    assert await callback.do(HandOver(CustomerLeg(8, DIAL))) is Failure.LEG_GONE
    assert await callback.phone.hand_over_leg(callback.outcall.id, 8) is Failure.LEG_GONE
    assert await callback.phone.renew_leg_lease(callback.outcall.id, 8) is Failure.LEG_GONE


@pytest.mark.parametrize("holding", [Ticket(1, "sales", 0.0, 1.0), Standby("anna")])
async def test_what_is_no_thing_of_asterisks(callback: Callback, holding: Ticket | Standby) -> None:
    before = len(callback.asterisk.asked)
    assert await callback.do(Take(holding)) is None
    assert await callback.do(GiveBack(holding)) is None
    assert len(callback.asterisk.asked) == before


# What is found again.

OUTCALL = attempt().id


def a_leg(number: int, app: str = "Stasis", state: str = "Up") -> said.Channel:
    return said.Channel(id=leg_id(OUTCALL, number), state=state, dialplan=said.DialplanPlace(app_name=app))


def found(*channels: said.Channel, together: bool = False) -> Inventory:
    names = tuple(one.id for one in channels)
    bridges = (said.Bridge(id=bridge_id(OUTCALL, 9), channels=names),) if together else ()
    return Inventory(Snapshot(channels, bridges, (), frozenset(names)))


def test_what_is_left_of_an_attempt() -> None:
    stock = found(a_leg(2), a_leg(3, app="AppDial2", state="Ringing"), said.Channel(id=leg_id("call1-promise-1-2", 1)))
    left = stock.attempt(OUTCALL, at=7.0)
    assert (set(left.legs), set(left.up), left.together, left.at) == ({2, 3}, {2}, False, 7.0)
    assert stock.legs_outside(OUTCALL) == frozenset()
    assert found(a_leg(2), a_leg(3), together=True).attempt(OUTCALL, at=7.0).together


def test_a_customer_whom_asterisk_has_taken() -> None:
    stock = found(a_leg(2), a_leg(3, app="Queue"))
    assert stock.legs_outside(OUTCALL) == {3}
    assert stock.attempt(OUTCALL, at=7.0).legs == {2}


def test_two_of_an_unknown_attempt_who_talk_are_not_parted_and_one_alone_is_stray() -> None:
    assert found(a_leg(2), a_leg(3), together=True).strays([]).legs == ()
    assert found(a_leg(2), a_leg(3, app="Queue")).strays([]).legs == (leg_id(OUTCALL, 2),)
    assert found(a_leg(2)).strays([OUTCALL]).legs == ()
