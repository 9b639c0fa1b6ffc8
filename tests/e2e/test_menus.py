"""A caller finds the way: through two menus to the right person, to the operator with 0, on without a key."""

from __future__ import annotations

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.tones import Heard

pytestmark = pytest.mark.usefixtures("engine")


def test_two_menus_lead_to_the_right_person(house: House, dial: Dial, asterisk: Asterisk) -> None:
    house.agent2.answers(after=0.5)
    caller = dial("100")
    caller.hears(Heard.GREETING)
    caller.hears(Heard.MENU)
    caller.presses("2")
    caller.hears(Heard.SECOND_MENU)
    caller.presses("2")
    caller.hears(Heard.AGENT2)
    house.agent2.talks()
    house.agent2.hears(Heard.CALLER)

    assert caller.story() == [Heard.GREETING, Heard.MENU, Heard.SECOND_MENU, Heard.RINGING, Heard.AGENT2]
    assert house.agent2.story() == [Heard.CALLER]
    assert not house.agent1.rings
    assert not house.operator.rings
    caller.hangs_up()
    asterisk.wait_until_empty(within=2)
