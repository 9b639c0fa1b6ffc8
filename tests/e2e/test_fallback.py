"""The engine is not there, or hangs: Asterisk's own line of operators takes the caller."""

from __future__ import annotations

import time

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

SHOP = "100"
SOON = 1.5


def test_without_an_engine_the_operator_rings(house: House, dial: Dial, asterisk: Asterisk, measured: Measured) -> None:
    house.operator.answers(after=1.0)
    caller = dial(SHOP)
    _operator_rings_soon("no engine", caller, house, measured)
    house.operator.hangs_up()
    caller.is_hung_up_on()
    asterisk.wait_until_empty(within=2)


def test_with_a_frozen_engine_the_operator_rings(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    own_engine.freeze()
    house.operator.answers(after=1.0)
    caller = dial(SHOP)
    talking_since = _operator_rings_soon("frozen engine", caller, house, measured)

    own_engine.thaw()
    time.sleep(2)
    assert caller.longest_gap(Heard.OPERATOR, talking_since, by=house.operator) < 0.3, caller.tale()
    assert len(house.operator.rings) == 1
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)

    house.operator.lets_it_ring()
    after = dial(SHOP)
    after.hears(Heard.GREETING, within=3)


def test_a_caller_of_a_busy_operator_stays_in_line_without_an_engine(house: House, dial: Dial) -> None:
    house.operator.is_busy()
    caller = dial(SHOP)
    house.operator.ringing(count=2)
    house.operator.answers()
    caller.hears(Heard.OPERATOR, within=5)
    assert not caller.hung_up_on


def test_a_number_of_no_plan_is_answered_by_the_operator(own_engine: Engine, house: House, dial: Dial) -> None:
    own_engine.start()
    house.operator.answers()
    caller = dial("999")
    caller.hears(Heard.OPERATOR)


def _operator_rings_soon(what: str, caller: Caller, house: House, measured: Measured) -> float:
    """The operator rings, answers, and both hear each other; says since when."""
    ring = house.operator.ringing()
    measured(f"{what}: from the caller's INVITE to the operator's", f"{(ring.at - caller.dialled_at) * 1000:.0f} ms")
    assert ring.at - caller.dialled_at < SOON
    caller.hears(Heard.RINGING)
    talking = caller.hears(Heard.OPERATOR)
    house.operator.talks()
    house.operator.hears(Heard.CALLER)
    return talking.start + 0.3
