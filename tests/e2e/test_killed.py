"""The engine is killed in the middle of a call: nobody is dropped, nobody is left in silence."""

from __future__ import annotations

import time

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

SHOP = "100"
LEASE = 15.0
NO_GAP = 0.3


def test_in_a_menu_and_started_again_the_menu_is_asked_again(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    house.agent2.answers()
    caller = dial(SHOP)
    caller.hears(Heard.MENU)
    caller.waits_for_quiet()
    own_engine.kill()
    killed = time.monotonic()
    measured("engine started again, until ready", f"{own_engine.start():.2f} s")
    again = caller.hears(Heard.MENU)
    measured("engine killed and started again: the menu is heard again after", f"{again.start - killed:.2f} s")
    caller.presses("2")
    caller.hears(Heard.SECOND_MENU)
    caller.presses("2")
    caller.hears(Heard.AGENT2)
    heard = [Heard.GREETING, Heard.MENU, Heard.MENU, Heard.SECOND_MENU, Heard.RINGING, Heard.AGENT2]
    assert caller.story() == heard
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)


def test_not_started_again_everybody_reaches_the_operator(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    left_alone = _two_talk(house, dial)
    rung_for = dial(SHOP)
    rung_for.hears(Heard.MENU)
    rung_for.presses("2")
    rung_for.hears(Heard.SECOND_MENU)
    rung_for.presses("2")
    house.agent2.ringing()
    asked = dial(SHOP)
    asked.hears(Heard.MENU)

    killed = time.monotonic()
    own_engine.kill()
    house.agent1.hangs_up()
    house.operator.answers(then_hangs_up_after=1.0)
    house.operator.ringing(within=LEASE + 1)
    for caller in (left_alone, rung_for, asked):
        caller.hears(Heard.OPERATOR, within=LEASE + 8)
        caller.is_hung_up_on()
    waits = [ring.at - killed for ring in house.operator.rings]
    measured("engine killed, three callers: the operator rings after", ", ".join(f"{wait:.1f} s" for wait in waits))
    assert waits[0] < LEASE + 1
    assert len(waits) == 3, "one operator serves them one after another"
    assert house.agent2.stops_ringing() - killed < LEASE

    own_engine.start()  # a bridge outlives its channels: whoever made it has to take it down
    asterisk.wait_until_empty(within=2)


def test_frozen_in_a_menu_the_operator_talks_and_the_thawed_engine_keeps_out(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    own_engine.start()
    house.operator.answers()
    caller = dial(SHOP)
    caller.hears(Heard.MENU)
    own_engine.freeze()
    talking = caller.hears(Heard.OPERATOR, within=LEASE + 3)
    own_engine.thaw()
    house.operator.talks()
    time.sleep(3)
    assert caller.longest_gap(Heard.OPERATOR, talking.start + 0.3, by=house.operator) < NO_GAP, caller.tale()
    assert len(house.operator.rings) == 1
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)


def test_while_a_phone_rings_and_started_again_the_call_is_answered(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    own_engine.start()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    house.agent1.ringing()
    caller.hears(Heard.RINGING)
    own_engine.kill()
    own_engine.start()
    house.agent1.picks_up()
    caller.hears(Heard.AGENT1)
    house.agent1.talks()
    house.agent1.hears(Heard.CALLER)
    assert len(house.agent1.rings) == 1
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)


def test_while_two_talk_and_started_again_they_talk_on(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    caller = _two_talk(house, dial)
    since = time.monotonic()
    own_engine.kill()
    own_engine.start()
    time.sleep(LEASE + 2)
    _nobody_noticed("killed and started again", caller, house, since, measured)

    house.agent1.hangs_up()
    caller.is_hung_up_on()
    asterisk.wait_until_empty(within=2)
    assert not house.operator.rings


def test_while_two_talk_and_started_again_after_the_lease(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    caller = _two_talk(house, dial)
    since = time.monotonic()
    own_engine.kill()
    time.sleep(LEASE + 2)
    _nobody_noticed("killed, across the end of the lease", caller, house, since, measured)

    own_engine.start()
    time.sleep(2)
    _nobody_noticed("and started again after it", caller, house, since, measured)
    house.agent1.hangs_up()
    caller.is_hung_up_on()
    asterisk.wait_until_empty(within=2)
    assert not house.operator.rings


def _two_talk(house: House, dial: Dial) -> Caller:
    house.agent1.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    caller.hears(Heard.AGENT1)
    house.agent1.talks()
    house.agent1.hears(Heard.CALLER)
    time.sleep(0.5)
    return caller


def _nobody_noticed(what: str, caller: Caller, house: House, since: float, measured: Measured) -> None:
    assert not caller.hung_up_on
    agent = house.agent1
    gaps = caller.longest_gap(Heard.AGENT1, since, by=agent), agent.longest_gap(Heard.CALLER, since, by=caller)
    measured(
        f"two talk, engine {what}: longest gap for caller and agent",
        "{:.0f} and {:.0f} ms".format(*(g * 1000 for g in gaps)),
    )
    assert max(gaps) < NO_GAP, f"{caller.tale()}; {house.agent1.tale()}"
