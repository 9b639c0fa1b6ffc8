"""A caller hears the notice behind a key and types a number: it is read back, and the agent sees it when it rings."""

from __future__ import annotations

import time

import pytest

from callflow.core.keypad import LONE_ZERO
from tests.e2e.conftest import Dial, House
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

pytestmark = pytest.mark.usefixtures("engine")

ACCOUNTS = "720"


def test_the_notice_behind_its_key_and_the_menu_again(house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = dial(ACCOUNTS)
    caller.hears(Heard.MENU)
    caller.presses("9")
    caller.hears(Heard.SENTENCE)
    caller.hears(Heard.MENU)
    caller.presses("0")
    caller.hears(Heard.OPERATOR)
    assert caller.story() == [Heard.MENU, Heard.SENTENCE, Heard.MENU, Heard.RINGING, Heard.OPERATOR]


def test_what_is_typed_is_read_back_and_shown_to_the_agent(house: House, dial: Dial) -> None:
    caller = _is_asked(dial)
    caller.presses("1234")
    caller.hears(Heard.MUSIC)  # a voice: no recording can say what somebody typed
    caller.presses("1")
    ring = house.agent1.ringing()
    assert "account 1234" in ring.shown, ring.shown
    caller.hears(Heard.RINGING)
    house.agent1.picks_up()
    caller.hears(Heard.AGENT1)
    house.agent1.talks()
    house.agent1.hears(Heard.CALLER)
    assert caller.story() == [Heard.MENU, Heard.PRESS_ONE, Heard.MUSIC, Heard.RINGING, Heard.AGENT1]


def test_a_wrong_number_is_typed_again_and_the_last_one_counts(house: House, dial: Dial) -> None:
    caller = _is_asked(dial)
    caller.presses("1235")
    caller.hears(Heard.MUSIC)
    caller.presses("2")
    caller.hears(Heard.PRESS_ONE)
    caller.presses("9876")
    caller.hears(Heard.MUSIC)
    caller.presses("1")
    assert "account 9876" in house.agent1.ringing().shown


def test_who_types_nothing_reaches_the_agent_all_the_same(house: House, dial: Dial) -> None:
    house.agent1.answers()
    caller = _is_asked(dial)
    caller.hears(Heard.AGENT1, within=40)
    assert "account" not in house.agent1.rings[0].shown
    assert not caller.hung_up_on


def test_a_0_alone_is_the_operator_in_a_question_too(house: House, dial: Dial) -> None:
    house.operator.answers()
    caller = _is_asked(dial)
    pressed = time.monotonic()
    caller.presses("0")
    heard = caller.hears(Heard.OPERATOR)
    assert heard.start - pressed < LONE_ZERO + 1.5
    assert not house.agent1.rings


def _is_asked(dial: Dial) -> Caller:
    caller = dial(ACCOUNTS)
    caller.hears(Heard.MENU)
    caller.presses("1")
    caller.hears(Heard.PRESS_ONE)
    return caller
