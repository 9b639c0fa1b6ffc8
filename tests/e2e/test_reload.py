"""The plan changes in the middle of a call: that call goes on by its own, the next one hears the new one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

SHOP = "100"


@pytest.fixture
def office(own_engine: Engine, plans: Path, tmp_path: Path) -> Engine:
    """An engine over plans that may be changed, with a menu that leaves time to change them."""
    own_engine.plans = Path(shutil.copytree(plans, tmp_path / "plans"))
    _save(own_engine, _shop(own_engine).replace("wait: 2s", "wait: 12s"))
    own_engine.start()
    return own_engine


def test_a_call_goes_on_by_its_plan_and_the_next_one_hears_the_new_one(
    office: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = dial(SHOP)
    caller.hears(Heard.MENU)
    _save(office, _other(office))
    saved = time.monotonic()
    code, words = office.order("reload")
    measured("plan saved, all plans proven and in force by `callflow reload`", f"{time.monotonic() - saved:.2f} s")
    assert code == 0, words
    assert "in force: Tone Shop, version" in words

    caller.presses("1")
    caller.hears(Heard.AGENT1)
    other = dial(SHOP, shown="48601000222", own=Heard.OTHER_CALLER)
    other.hears(Heard.CLOSED)
    other.hears(Heard.MENU)
    other.presses("1")
    other.hears(Heard.AGENT2)
    assert caller.story() == [Heard.GREETING, Heard.MENU, Heard.RINGING, Heard.AGENT1]
    assert other.story() == [Heard.CLOSED, Heard.MENU, Heard.RINGING, Heard.AGENT2]
    counted = sorted(line.split(" call ")[0].split()[-1] for line in _versions_of_the_shop(office))
    assert counted == ["1", "1"]
    caller.hangs_up()
    other.hangs_up()
    asterisk.wait_until_empty(within=2)


def test_it_keeps_its_plan_over_a_restart_too(office: Engine, house: House, dial: Dial, asterisk: Asterisk) -> None:
    house.agent1.answers()
    caller = dial(SHOP)
    caller.hears(Heard.MENU)
    _save(office, _other(office))
    code, words = office.order("reload")
    assert code == 0, words
    office.kill()
    office.start()
    caller.hears(Heard.MENU)
    caller.presses("1")
    caller.hears(Heard.AGENT1)
    assert not house.agent2.rings
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)


def test_a_bad_plan_is_not_heard_and_a_rollback_is(office: Engine, dial: Dial) -> None:
    good = _shop(office)
    _save(office, good.replace("who: agent1", "who: nobody"))
    code, words = office.order("reload")
    assert code == 1
    assert "error unknown-name: 'nobody'" in words
    assert office.ready()
    _save(office, _other(office, good))
    _wait_until(lambda: len(_versions_of_the_shop(office)) == 2, "the change is taken by itself")
    caller = dial(SHOP)
    caller.hears(Heard.CLOSED)
    caller.hangs_up()

    code, words = office.order("rollback")
    assert code == 0, words
    again = dial(SHOP)
    again.hears(Heard.GREETING)
    again.hangs_up()


def _shop(engine: Engine) -> str:
    return (engine.plans / "shop.yaml").read_text(encoding="utf-8")


def _other(engine: Engine, plan: str = "") -> str:
    """The same shop with another greeting, and another person behind the first key."""
    text = (plan or _shop(engine)).replace("recording: greeting", "recording: closed")
    return text.replace("1: [{ring: {who: agent1", "1: [{ring: {who: agent2")


def _save(engine: Engine, text: str) -> None:
    """As most editors do: beside it, then in its place."""
    part = engine.plans / "shop.yaml.part"
    part.write_text(text, encoding="utf-8")
    part.replace(engine.plans / "shop.yaml")


def _versions_of_the_shop(engine: Engine) -> list[str]:
    _, words = engine.order("versions")
    return [line for line in words.splitlines() if "Tone Shop" in line]


def _wait_until(holds: Callable[[], bool], what: str, within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"waited {within:g} s in vain until {what}"
