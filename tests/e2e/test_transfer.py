"""An agent passes a caller on: the keys on the agent's phone, the next phone, and nobody left alone on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

NUMBER = "820"
SUPPORT, AGENT1, AGENT2 = "21", "22", "23"
AT_ONCE = 0.5


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "transfers"


@pytest.fixture
def office(own_engine: Engine, asterisk: Asterisk, house: House) -> Iterator[Engine]:
    """An engine that knows nobody's past; when all have hung up, it holds no call."""
    own_engine.start()
    yield own_engine
    for desk in house.desks:
        desk.puts_down()
    asterisk.wait_until_empty(within=3)
    own_engine.stop()
    assert "stopping calls=0" in own_engine.log(), own_engine.log()


def test_a_caller_is_passed_on_to_a_queue(office: Engine, house: House, dial: Dial, measured: Measured) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _talking(dial(NUMBER), house.agent1)
    typed = _types(house.agent1, f"##{SUPPORT}")
    told = caller.hears(Heard.PASSED_ON)
    measured("passed on: the last key, the caller hears a word after", f"{(told.start - typed) * 1000:.0f} ms")
    assert told.start - typed < AT_ONCE
    house.agent1.stops_ringing()
    ring = house.agent2.ringing()
    measured("passed on to a queue: the last key, the next phone rings after", f"{ring.at - typed:.2f} s")
    assert ring.at - told.start < 1.5, "the word and not a moment more"
    _talking(caller, house.agent2)
    assert "Caller" in ring.shown
    house.agent2.hangs_up()
    caller.is_hung_up_on()
    assert not house.operator.rings


def test_who_is_passed_on_to_agents_who_talk_waits_first_in_line(office: Engine, house: House, dial: Dial) -> None:
    house.agent1.answers()
    house.agent2.answers()
    talking = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"##{SUPPORT}")
    _talking(talking, house.agent2)  # so that agent 2 is taken
    long_there = dial(NUMBER, own=Heard.THIRD_CALLER)
    other = _talking(long_there, house.agent1)
    _types(house.agent1, f"##{SUPPORT}")
    other.hears(Heard.PASSED_ON)
    other.hears(Heard.MUSIC)
    other.hears(Heard.FIRST_PLACE)
    house.agent2.hangs_up()
    talking.is_hung_up_on()
    _talking(other, house.agent2)


def test_a_caller_is_passed_on_to_an_agent_after_a_slip(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, "5#")
    _talks_on(caller, house.agent1)
    typed = _types(house.agent1, f"##{AGENT2}")
    caller.hears(Heard.PASSED_ON)
    ring = house.agent2.ringing()
    measured("passed on to an agent: the last key, the next phone rings after", f"{ring.at - typed:.2f} s")
    _talking(caller, house.agent2)


def test_what_a_caller_types_in_a_talk_passes_nobody_on(office: Engine, house: House, dial: Dial) -> None:
    house.agent1.answers()
    caller = _talking(dial(NUMBER), house.agent1)
    caller.presses(f"##{AGENT2}")
    time.sleep(1.0)
    _talks_on(caller, house.agent1)
    assert not house.agent2.rings


def test_a_colleague_who_is_busy_or_not_there_means_the_operator(office: Engine, house: House, dial: Dial) -> None:
    house.agent1.answers()
    house.agent2.is_busy()
    house.operator.answers()
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"##{AGENT2}")
    for sound in (Heard.PASSED_ON, Heard.NOT_ANSWERING, Heard.RINGING_OPERATOR, Heard.OPERATOR):
        caller.hears(sound)


def test_the_third_hand_over_goes_to_the_operator_who_keeps_the_caller(
    office: Engine, house: House, dial: Dial
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    house.operator.answers()
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"##{AGENT2}")
    _talking(caller, house.agent2)
    _types(house.agent2, f"##{AGENT1}")
    _talking(caller, house.operator)
    _types(house.operator, f"##{AGENT1}")
    time.sleep(1.0)
    _talks_on(caller, house.operator)
    assert len(house.agent1.rings) == 1
    assert len(house.operator.rings) == 1


def test_killed_while_a_caller_is_passed_on_the_next_engine_goes_on(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.lets_it_ring()
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"##{SUPPORT}")
    house.agent2.ringing()
    office.kill()
    killed = time.monotonic()
    office.start()
    house.agent2.answers()
    house.agent2.picks_up()
    heard = caller.hears(Heard.AGENT2, within=8)
    measured("killed while the next phone rings: the caller talks after", f"{heard.start - killed:.1f} s")
    assert not caller.hung_up_on


def test_an_agent_asks_a_colleague_first_and_hangs_up(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _asking(dial(NUMBER), house, measured)
    gone = house.agent1.hangs_up()
    heard = caller.hears(Heard.AGENT2)
    house.agent2.hears(Heard.CALLER)
    measured("the agent hangs up, caller and colleague hear each other after", f"{(heard.start - gone) * 1000:.0f} ms")
    assert heard.start - gone < AT_ONCE
    house.agent2.hangs_up()
    caller.is_hung_up_on()


def test_a_caller_is_taken_back(office: Engine, house: House, dial: Dial, measured: Measured) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _asking(dial(NUMBER), house, measured)
    typed = _types(house.agent1, "**")
    heard = caller.hears(Heard.AGENT1)
    house.agent1.hears(Heard.CALLER)
    measured("taken back: the last key, the caller hears the agent after", f"{(heard.start - typed) * 1000:.0f} ms")
    assert heard.start - typed < AT_ONCE
    house.agent2.stops_ringing()
    _types(house.agent1, f"##{SUPPORT}")
    caller.hears(Heard.PASSED_ON)


def test_a_colleague_who_declines_or_hangs_up_brings_agent_and_caller_together(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.declines()
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"**{AGENT2}")
    house.agent2.ringing()
    caller.hears(Heard.AGENT1)
    house.agent2.answers()
    _types(house.agent1, f"**{AGENT2}")
    house.agent1.hears(Heard.AGENT2)
    gone = house.agent2.hangs_up()
    heard = caller.hears(Heard.AGENT1)
    measured("the colleague hangs up, the caller hears the agent after", f"{(heard.start - gone) * 1000:.0f} ms")
    assert heard.start - gone < AT_ONCE


def test_a_queue_is_asked_and_nobody_is_free(office: Engine, house: House, dial: Dial) -> None:
    house.agent1.answers()
    house.agent2.answers()
    other = _talking(dial(NUMBER, own=Heard.OTHER_CALLER), house.agent1)
    _types(house.agent1, f"##{SUPPORT}")
    _talking(other, house.agent2)
    caller = _talking(dial(NUMBER), house.agent1)
    _types(house.agent1, f"**{SUPPORT}")
    caller.hears(Heard.ASKING)
    house.agent1.hears(Heard.RINGING)
    caller.hears(Heard.AGENT1, within=7)
    house.agent2.hangs_up()
    other.is_hung_up_on()
    _types(house.agent1, f"**{SUPPORT}")
    house.agent1.hears(Heard.AGENT2)
    house.agent1.hangs_up()
    caller.hears(Heard.AGENT2)


def test_a_caller_who_hangs_up_meanwhile_leaves_no_phone_alone(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _asking(dial(NUMBER), house, measured)
    gone = caller.hangs_up()
    ended = max(house.agent1.stops_ringing(), house.agent2.stops_ringing())
    measured("the caller hangs up meanwhile, both phones are told after", f"{(ended - gone) * 1000:.0f} ms")
    assert ended - gone < AT_ONCE


def test_killed_while_an_agent_asks_a_colleague_they_ask_on(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _asking(dial(NUMBER), house, measured)
    since = time.monotonic()
    office.kill()
    office.start()
    time.sleep(2.0)
    gap = max(
        house.agent1.longest_gap(Heard.AGENT2, since, by=house.agent2),
        house.agent2.longest_gap(Heard.AGENT1, since, by=house.agent1),
    )
    measured("killed meanwhile: the longest the two did not hear each other", f"{gap * 1000:.0f} ms")
    assert gap < 0.5
    assert caller.stretches()[-1].heard is Heard.MUSIC
    house.agent1.hangs_up()
    caller.hears(Heard.AGENT2)
    house.agent2.hears(Heard.CALLER)


def test_an_agents_phone_that_loses_power_meanwhile_leaves_the_caller_with_the_colleague(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    caller = _asking(dial(NUMBER), house, measured)
    gone = house.agent1.loses_power()
    heard = caller.hears(Heard.AGENT2, within=35)
    measured(
        "the agent's phone loses power meanwhile: the caller hears the colleague after", f"{heard.start - gone:.1f} s"
    )
    house.agent2.hears(Heard.CALLER)


def _types(agent: Desk, keys: str) -> float:
    """Says when the last key was pressed."""
    agent.presses(keys)
    return agent.hears_with.presses_nothing_more()


def _talking(caller: Caller, agent: Desk) -> Caller:
    """Both hear each other."""
    caller.hears(Heard(agent.who))
    agent.talks()
    agent.hears(Heard(caller.who))
    return caller


def _talks_on(caller: Caller, agent: Desk) -> None:
    """They hear each other still."""
    assert caller.stretches()[-1].heard is Heard(agent.who)
    assert agent.stretches()[-1].heard is Heard(caller.who)


def _asking(caller: Caller, house: House, measured: Measured) -> Caller:
    """The caller hears music, and agent 1 talks with agent 2."""
    _talking(caller, house.agent1)
    typed = _types(house.agent1, f"**{AGENT2}")
    caller.hears(Heard.ASKING)
    ring = house.agent2.ringing()
    measured("asking: the last key is let go, the colleague's phone rings after", f"{(ring.at - typed) * 1000:.0f} ms")
    assert ring.at - typed < AT_ONCE
    house.agent1.hears(Heard.AGENT2)
    house.agent2.talks()
    house.agent2.hears(Heard.AGENT1)
    caller.hears(Heard.MUSIC)
    return caller
