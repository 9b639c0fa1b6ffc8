"""A caller takes a callback out of hours and is called: the agent's phone, then the customer's, and they talk."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

BOX = "750"
SHOWN, PREMIUM = "+48601000333", "+48700123456"
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
    told = reported(own_engine)
    assert (told["promised"], told["kept_in_time"], told["rang_in_time"], told["moved"]) == (1, 1, 1, 0)
    assert (told["attempts"], told["share_reached_at_once"]) == ({"kept": 1}, 1.0)
    assert told["refused"] == {}


def test_who_rings_from_a_premium_number_is_told_so_and_the_report_counts_it(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial
) -> None:
    own_engine.plans = only_plan
    start(own_engine)
    caller = dial(BOX, shown=PREMIUM)
    caller.hears(Heard.MUSIC)  # a voice: when we can call, and that this number cannot be
    time.sleep(3)
    caller.presses("1")  # there is nothing to say yes to
    caller.presses("#")
    time.sleep(1)
    caller.hangs_up()
    time.sleep(1)
    told = reported(own_engine)
    assert (told["promised"], told["refused"]["premium"]) == (0, 1)
    assert "number_refused" in own_engine.log()
    assert PREMIUM not in own_engine.log()


def reported(engine: Engine) -> dict[str, Any]:
    """What the report says of the callbacks of the only company."""
    code, written = engine.order("report", "--format", "json")
    assert code == 0, written
    (company,) = json.loads(written)["companies"]
    told: dict[str, Any] = company["callbacks"]["together"]
    return told


def test_killed_while_the_customers_phone_rings_it_is_rung_on_and_only_once(
    own_engine: Engine, only_plan: Path, house: House, dial: Dial, customer: Desk
) -> None:
    own_engine.plans = only_plan
    own_engine.supervised = True
    start(own_engine)
    name = promised(own_engine, dial)
    own_engine.wait_for_standby()
    house.agent1.answers()
    assert own_engine.order("callbacks", "now", name)[0] == 0
    house.agent1.talks(within=10)
    house.agent1.hears(Heard.SECOND_MENU)
    house.agent1.presses("1")
    customer.ringing(within=10)
    own_engine.kill_behind_its_parent()
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
