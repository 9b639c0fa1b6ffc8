"""A caller finds the way: through two menus to the right person, to the operator with 0, on without a key."""

from __future__ import annotations

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House
from tests.e2e.tones import Heard

pytestmark = pytest.mark.usefixtures("engine")

SHOP, CLOSED, PATIENT = "100", "300", "500"


def test_two_menus_lead_to_the_right_person(house: House, dial: Dial, asterisk: Asterisk) -> None:
    house.agent2.answers(after=0.5)
    caller = dial(SHOP)
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
    house.agent2.hangs_up()
    caller.is_hung_up_on(within=1)
    asterisk.wait_until_empty(within=2)


def test_a_key_pressed_early_counts_for_the_menu(house: House, dial: Dial) -> None:
    house.agent1.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    caller.presses("1")
    caller.hears(Heard.AGENT1)
    assert caller.story() == [Heard.GREETING, Heard.RINGING, Heard.AGENT1]


@pytest.mark.parametrize("menus", [0, 1, 2], ids=["greeting", "first menu", "second menu"])
def test_0_is_the_operator_everywhere(menus: int, house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = dial(SHOP)
    caller.hears(Heard.GREETING)
    if menus > 0:
        caller.hears(Heard.MENU)
    if menus > 1:
        caller.presses("2")
        caller.hears(Heard.SECOND_MENU)
    caller.presses("0")
    caller.hears(Heard.OPERATOR, within=2)
    house.operator.talks()
    house.operator.hears(Heard.CALLER)
    way = [Heard.GREETING, Heard.MENU, Heard.SECOND_MENU][: menus + 1]
    assert caller.story() == [*way, Heard.RINGING, Heard.OPERATOR]


def test_silence_is_asked_again_and_then_told_goodbye(house: House, dial: Dial, asterisk: Asterisk) -> None:
    caller = dial(SHOP)
    caller.hears(Heard.GOODBYE, within=15)
    at = caller.is_hung_up_on()
    heard = [Heard.GREETING, Heard.MENU, Heard.STILL_THERE, Heard.MENU, Heard.GOODBYE]
    assert caller.story() == heard
    goodbye = caller.stretches()[-1]
    assert goodbye.end - goodbye.start > 1.2, "he was not told goodbye to the end"
    assert at - goodbye.end < 1.0
    asterisk.wait_until_empty(within=2)
    assert not any(desk.rings for desk in house.desks)


def test_silence_leads_to_the_operator_where_the_plan_says_nothing_else(house: House, dial: Dial) -> None:
    house.agent1.is_busy()
    house.operator.answers()
    caller = dial(PATIENT)
    caller.hears(Heard.OPERATOR, within=15)
    heard = [sound for sound in caller.story() if sound is not Heard.RINGING]
    assert heard == [Heard.MENU, Heard.STILL_THERE, Heard.MENU, Heard.OPERATOR]


def test_wrong_keys_are_explained_and_then_lead_to_the_operator(house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = dial(SHOP)
    caller.hears(Heard.MENU)
    caller.presses("9")
    caller.hears(Heard.WRONG_KEY)
    caller.hears(Heard.MENU)
    caller.presses("#")
    caller.hears(Heard.OPERATOR)
    heard = [Heard.GREETING, Heard.MENU, Heard.WRONG_KEY, Heard.MENU, Heard.RINGING, Heard.OPERATOR]
    assert caller.story() == heard


def test_out_of_hours_the_closed_branch_is_heard(house: House, dial: Dial) -> None:
    house.agent2.answers()
    caller = dial(CLOSED)
    caller.hears(Heard.AGENT2)
    assert caller.story() == [Heard.CLOSED, Heard.RINGING, Heard.AGENT2]
    assert not house.agent1.rings


def test_two_callers_at_once_each_hear_their_own(house: House, dial: Dial) -> None:
    house.agent1.answers()
    house.agent2.answers()
    one, other = dial(SHOP), dial(SHOP, shown="48601000222", own=Heard.OTHER_CALLER)
    for caller in (one, other):
        caller.hears(Heard.MENU)
    one.presses("1")
    other.presses("2")
    other.hears(Heard.SECOND_MENU)
    other.presses("2")
    one.hears(Heard.AGENT1)
    other.hears(Heard.AGENT2)
    for desk, sound in ((house.agent1, Heard.CALLER), (house.agent2, Heard.OTHER_CALLER)):
        desk.talks()
        desk.hears(sound)
        assert desk.story() == [sound]
