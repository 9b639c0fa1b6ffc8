"""Who was promised a callback rings again: kept, waited for on the line, cancelled; their phone never rings then."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

BOX = "751"
SHOWN = "+48601000444"
PREPARED_WITHIN = 120.0
"""Seconds: every window and every digit is spoken into files first."""


@pytest.fixture
def customer(asterisk: Asterisk, tmp_path: Path, house: House) -> Iterator[Desk]:
    """The customer's own phone, at the end of what the plan calls its trunk."""
    desk = Desk(asterisk, tmp_path, "caller", Heard.OTHER_CALLER)
    yield desk
    desk.puts_down()
    desk.close()


@pytest.fixture
def box(own_engine: Engine, plans: Path, tmp_path: Path, dial: Dial, customer: Desk) -> Engine:
    """The engine with the one plan in which a callback is promised and a line can be waited in."""
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(plans / "callbacks" / "again.yaml", folder)
    own_engine.plans = folder
    own_engine.launch()
    until = time.monotonic() + PREPARED_WITHIN
    while not own_engine.ready():
        assert own_engine.running, own_engine.log()
        assert time.monotonic() < until, own_engine.log()
        time.sleep(0.2)
    return own_engine


def promised(engine: Engine, dial: Dial) -> str:
    """A caller agrees on a callback and is said goodbye to; the name of the promise."""
    caller = dial(BOX, shown=SHOWN)
    caller.hears(Heard.MENU)
    caller.presses("1")
    caller.hears(Heard.MUSIC)  # a voice: when we can call, and on which number
    time.sleep(3)
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    code, said = engine.order("callbacks", "list")
    assert code == 0, said
    return said.split()[0]


def ringing_again(dial: Dial) -> Caller:
    """The same caller comes to the line, and hears of the callback."""
    caller = dial(BOX, shown=SHOWN)
    caller.hears(Heard.MENU)
    caller.presses("2")
    caller.hears(Heard.MUSIC)  # a voice: you have a callback
    time.sleep(1)
    return caller


def story_of(engine: Engine, name: str) -> str:
    code, story = engine.order("callbacks", "show", name)
    assert code == 0, story
    return story


def test_1_keeps_it(box: Engine, house: House, dial: Dial, customer: Desk) -> None:
    name = promised(box, dial)
    caller = ringing_again(dial)
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    assert not house.agent1.rings
    assert not customer.rings
    assert "withdrawn" not in story_of(box, name)
    house.agent1.answers()
    customer.answers()
    assert box.order("callbacks", "now", name)[0] == 0
    house.agent1.talks(within=10)
    house.agent1.hears(Heard.SECOND_MENU)
    house.agent1.presses("1")
    customer.talks(within=10)
    customer.hears(Heard.PRESS_ONE)
    customer.presses("1")
    house.agent1.hears(Heard.OTHER_CALLER)
    time.sleep(3)  # longer than the two are being joined
    customer.hangs_up()
    time.sleep(2)
    assert "kept" in story_of(box, name)
    assert len(customer.rings) == 1


@pytest.mark.parametrize(("key", "why"), [("2", "waits on the line"), ("4", "cancelled")])
def test_2_waits_on_the_line_and_4_cancels_it(
    box: Engine, house: House, dial: Dial, customer: Desk, key: str, why: str
) -> None:
    name = promised(box, dial)
    caller = ringing_again(dial)
    house.agent1.answers()
    caller.presses(key)
    house.agent1.talks(within=10)
    caller.hears(Heard.AGENT1, within=10)
    house.agent1.hears(Heard.CALLER)
    assert why in story_of(box, name)
    assert box.order("callbacks", "now", name)[0] != 0, "there is nothing left to be called for"
    caller.hangs_up()
    assert len(house.agent1.rings) == 1
    assert not customer.rings


def test_3_picks_another_time(box: Engine, house: House, dial: Dial, customer: Desk) -> None:
    name = promised(box, dial)
    before = story_of(box, name)
    caller = ringing_again(dial)
    caller.presses("3")
    time.sleep(2)  # a voice: other times, each with its key
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    after = story_of(box, name)
    assert "another time" in after
    assert after != before
    assert not house.agent1.rings
    assert not customer.rings


def test_while_the_agents_phone_rings_for_the_dial_out_it_rings_for_the_caller_instead(
    box: Engine, house: House, dial: Dial, customer: Desk
) -> None:
    name = promised(box, dial)
    assert box.order("callbacks", "now", name)[0] == 0
    house.agent1.ringing(within=10)
    caller = ringing_again(dial)
    caller.presses("2")
    house.agent1.ringing(within=10, count=2)
    assert house.agent1.rings[0].over
    house.agent1.picks_up()
    house.agent1.talks()
    caller.hears(Heard.AGENT1, within=10)
    house.agent1.hears(Heard.CALLER)
    caller.hangs_up()
    time.sleep(2)
    assert len(house.agent1.rings) == 2
    assert not customer.rings
    assert "waits on the line" in story_of(box, name)
