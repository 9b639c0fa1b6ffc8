"""What Asterisk is asked to do for an agent who has dialled a code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callflow.ari.code_phone import LET_GO_AFTER, CodePhone
from callflow.ari.operations import Ari
from callflow.core.prompts import Sound
from tests.ari.test_phone import HELLO, LONG, MISSING, a_plan
from tests.fakes.ari import FakeAsterisk, fail

PLAN = replace(a_plan(), sounds={HELLO: Sound("sound:hello", 2.0), LONG: Sound("sound:long", 42.0)})


async def test_the_lease_is_set_before_what_is_said_and_the_phone_is_let_go() -> None:
    async with FakeAsterisk(speed=0) as asterisk, Ari(asterisk.address) as ari:
        channel = asterisk.exchange.call_in(app=None)
        asterisk.exchange.enter(channel, "callflow")
        phone = CodePhone(ari)
        assert await phone.say(channel.id, PLAN, [HELLO])
        assert channel.variables["TIMEOUT(absolute)"] == f"{2.0 + LET_GO_AFTER:g}"
        assert [one.split("?")[0].rpartition("/")[2] for one in asterisk.paths()] == ["variable", "answer", "play"]
        await phone.let_go(channel.id)
        assert asterisk.exchange.channels == {}
        await phone.let_go(channel.id)


async def test_what_cannot_be_said_is_not_begun() -> None:
    async with FakeAsterisk(speed=0) as asterisk, Ari(asterisk.address) as ari:
        phone = CodePhone(ari)
        assert not await phone.say("gone", PLAN, [HELLO])
        assert not await phone.say("gone", PLAN, [MISSING])
        assert not await phone.claim("gone")


@pytest.mark.parametrize("k", [1, 2, 3])
async def test_no_refusal_raises(k: int) -> None:
    async with FakeAsterisk(speed=0) as asterisk, Ari(asterisk.address) as ari:
        channel = asterisk.exchange.call_in(app=None)
        asterisk.exchange.enter(channel, "callflow")
        asterisk.before.append(fail(k, 500, "no"))
        assert not await CodePhone(ari).say(channel.id, PLAN, [HELLO])
        asterisk.before.append(fail(k + 1, 500, "no"))
        await CodePhone(ari).let_go(channel.id)
