"""A caller takes a callback out of hours and is called: the agent's phone, then the customer's, and they talk."""

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
from tests.e2e.tones import Heard

BOX = "750"
SHOWN = "+48601000333"
PREPARED_WITHIN = 120.0
"""Seconds: every window and every digit is spoken into files first."""


@pytest.fixture
def only_plan(plans: Path, tmp_path: Path) -> Path:
    """The one plan with callbacks: its windows and numbers are many prompts, and no other test waits for them."""
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(plans / "callbacks" / "callback.yaml", folder)
    return folder


@pytest.fixture
def customer(asterisk: Asterisk, tmp_path: Path, house: House) -> Iterator[Desk]:
    """The customer's own phone, at the end of what the plan calls its trunk."""
    desk = Desk(asterisk, tmp_path, "caller", Heard.OTHER_CALLER)
    yield desk
    desk.puts_down()
    desk.close()


def start(engine: Engine) -> None:
    engine.launch()
    until = time.monotonic() + PREPARED_WITHIN
    while not engine.ready():
        assert engine.running, engine.log()
        assert time.monotonic() < until, engine.log()
        time.sleep(0.2)


def promised(engine: Engine, dial: Dial) -> str:
    """A caller agrees on a callback and is said goodbye to; the name of the promise."""
    caller = dial(BOX, shown=SHOWN)
    caller.hears(Heard.MUSIC)  # a voice: when we can call, and on which number
    time.sleep(3)
    caller.presses("1")
    caller.is_hung_up_on(within=30)
    code, said = engine.order("callbacks", "list", "--numbers")
    assert code == 0, said
    assert SHOWN in said
    return said.split()[0]


def test_a_callback_agreed_out_of_hours_is_kept(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, customer: Desk
) -> None:
    own_engine.plans = only_plan
    start(own_engine)
    name = promised(own_engine, dial)
    assert not house.agent1.rings
    house.agent1.answers()
    customer.answers()
    code, said = own_engine.order("callbacks", "now", name)
    assert code == 0, said
    house.agent1.talks(within=10)
    house.agent1.hears(Heard.SECOND_MENU)
    assert not customer.rings
    house.agent1.presses("1")
    customer.talks(within=10)
    customer.hears(Heard.PRESS_ONE)
    customer.presses("1")
    house.agent1.hears(Heard.OTHER_CALLER)
    customer.hears(Heard.AGENT1)
    time.sleep(3)  # longer than the two are being joined
    customer.hangs_up()
    time.sleep(2)
    _, story = own_engine.order("callbacks", "show", name)
    assert "kept" in story
    assert len(customer.rings) == 1


def test_killed_while_the_customers_phone_rings_it_is_rung_on_and_only_once(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, customer: Desk
) -> None:
    own_engine.plans = only_plan
    start(own_engine)
    name = promised(own_engine, dial)
    house.agent1.answers()
    assert own_engine.order("callbacks", "now", name)[0] == 0
    house.agent1.talks(within=10)
    house.agent1.hears(Heard.SECOND_MENU)
    house.agent1.presses("1")
    customer.ringing(within=10)
    own_engine.kill()
    start(own_engine)
    customer.picks_up()
    customer.talks()
    customer.hears(Heard.PRESS_ONE)
    customer.presses("1")
    house.agent1.hears(Heard.OTHER_CALLER)
    own_engine.kill()  # two who talk notice nothing, however long nobody runs
    time.sleep(20)
    customer.hears(Heard.AGENT1)
    start(own_engine)
    customer.hangs_up()
    time.sleep(3)
    _, story = own_engine.order("callbacks", "show", name)
    assert "kept" in story, story
    assert len(customer.rings) == 1
