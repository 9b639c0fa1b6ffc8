"""The caller hangs up, wherever he is: his call ends at once, everywhere, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

SHOP, PATIENT = "100", "500"
AT_ONCE = 0.5


def _greeting(caller: Caller, house: House) -> None:
    caller.hears(Heard.GREETING)


def _menu(caller: Caller, house: House) -> None:
    caller.hears(Heard.MENU)


def _thinking(caller: Caller, house: House) -> None:
    caller.hears(Heard.MENU)
    caller.waits_for_quiet()


def _goodbye(caller: Caller, house: House) -> None:
    caller.hears(Heard.GOODBYE, within=15)


def _honest_word(caller: Caller, house: House) -> None:
    house.operator.is_busy()
    caller.hears(Heard.GREETING)
    caller.presses("0")
    caller.hears(Heard.STILL_RINGING)


@pytest.mark.parametrize("phase", [_greeting, _menu, _thinking, _honest_word, _goodbye])
def test_while_being_spoken_to(
    phase: Callable[[Caller, House], None], engine: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    caller = dial(SHOP)
    phase(caller, house)
    caller.hangs_up()
    asterisk.wait_until_empty(within=1)
    assert engine.ready()


@pytest.mark.parametrize("key", ["1", "0"], ids=["a person", "the operator"])
def test_while_somebody_rings(
    key: str, engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    desk = house.agent1 if key == "1" else house.operator
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses(key)
    desk.ringing()
    caller.hears(Heard.RINGING)
    gone = caller.hangs_up()
    stopped = desk.stops_ringing()
    measured("the caller hangs up, the phone stops ringing after", f"{(stopped - gone) * 1000:.0f} ms")
    assert stopped - gone < AT_ONCE
    asterisk.wait_until_empty(within=1)
    assert engine.ready()


def test_before_anybody_has_answered(engine: Engine, house: House, dial: Dial, asterisk: Asterisk) -> None:
    caller = dial(PATIENT)
    house.agent1.ringing()
    assert caller.answered_at is None, "a caller pays nothing while a phone rings"
    gone = caller.hangs_up()
    assert house.agent1.stops_ringing() - gone < AT_ONCE
    asterisk.wait_until_empty(within=1)
    assert engine.ready()


def test_at_the_very_moment_the_agent_picks_up(engine: Engine, house: House, dial: Dial, asterisk: Asterisk) -> None:
    for count in range(1, 6):
        caller = dial(SHOP)
        caller.hears(Heard.GREETING)
        caller.presses("1")
        house.agent1.ringing(count=count)
        house.agent1.picks_up(count)
        caller.hangs_up()
        asterisk.wait_until_empty(within=1)
    assert engine.ready()


def test_while_talking(engine: Engine, house: House, dial: Dial, asterisk: Asterisk) -> None:
    house.agent1.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    caller.hears(Heard.AGENT1)
    ring = house.agent1.talks()
    gone = caller.hangs_up()
    assert house.agent1.stops_ringing() - gone < AT_ONCE
    assert ring.over
    asterisk.wait_until_empty(within=1)
    assert engine.ready()
