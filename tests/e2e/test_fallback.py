"""The engine is not there, or hangs: Asterisk's own line of operators takes the caller."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.tones import Heard

SOON = 1.5


def test_without_an_engine_the_operator_rings(
    house: House, dial: Dial, asterisk: Asterisk, record_property: Callable[[str, object], None]
) -> None:
    house.operator.answers(after=1.0)
    caller = dial("100")
    ring = house.operator.ringing()
    record_property("gate_to_operator_ms", round((ring.at - caller.dialled_at) * 1000))
    assert ring.at - caller.dialled_at < SOON

    caller.hears(Heard.RINGING)
    caller.hears(Heard.OPERATOR)
    house.operator.talks()
    house.operator.hears(Heard.CALLER)
    house.operator.hangs_up()
    caller.is_hung_up_on()
    asterisk.wait_until_empty(within=2)
