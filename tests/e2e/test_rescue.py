"""`callflow rescue`: ops send everybody to the operators, past an engine that hangs, in the middle of a prompt."""

from __future__ import annotations

import time

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

SHOP = "100"


def test_everybody_is_with_the_operators_though_the_engine_hangs(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    house.agent1.answers()
    talking = dial(SHOP)
    talking.hears(Heard.MENU)
    talking.presses("1")
    talking.hears(Heard.AGENT1)
    house.agent1.talks()
    chooses = dial(SHOP, own=Heard.OTHER_CALLER)
    chooses.hears(Heard.GREETING)  # a text is playing, and Asterisk would let it end first
    own_engine.freeze()
    house.operator.answers()
    code, said = own_engine.order("rescue")
    done = time.monotonic()
    assert code == 0, said
    assert "1 caller on the way to the operators" in said
    assert "1 caller left alone" in said
    ring = house.operator.ringing()
    measured("the operators' phone rings after the rescue was done", f"{(ring.at - done) * 1000:.0f} ms")
    chooses.hears(Heard.OPERATOR)
    talking.hangs_up()
    house.operator.hangs_up()
    own_engine.kill()
    own_engine.start()
    asterisk.wait_until_empty(within=3)


def test_without_asterisk_it_says_so(own_engine: Engine) -> None:
    own_engine.settings["CALLFLOW_ARI_URL"] = "http://127.0.0.1:9"
    code, said = own_engine.order("rescue")
    assert code == 2
    assert "Traceback" not in said
    assert said.startswith("error: ")
