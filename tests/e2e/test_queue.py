"""Callers wait in line for agents: served in their order, told their place, and never left with nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import PLACES, Heard

LINE, TEAM, BRIEF = "800", "801", "802"
AT_ONCE = 0.5
FIRST_WORDS_WITHIN = 4.0
NO_GAP = 0.3
PHONE_TAKEN_FOR_DEAD = 30.0
"""`rtp_timeout` of the shipped pjsip.conf."""


@pytest.fixture(scope="session")
def plans() -> Path:
    """Those with queues, and no others: an engine starts the sooner."""
    return HERE / "plans" / "queues"


@pytest.fixture
def office(own_engine: Engine, asterisk: Asterisk, house: House) -> Iterator[Engine]:
    """An engine that knows nobody's past: who was rung in vain is left alone for a minute, over all tests.

    When all is over and everybody has hung up, it holds no call.
    """
    own_engine.start()
    yield own_engine
    for desk in house.desks:
        desk.puts_down()
    asterisk.wait_until_empty(within=3)
    own_engine.stop()
    assert "stopping calls=0" in own_engine.log(), own_engine.log()


def test_one_agent_serves_three_callers_in_order_and_each_is_told_the_place(
    engine: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    agent = house.agent1
    agent.answers()
    talking = _talking(dial(LINE, own=Heard.FOURTH_CALLER), agent)
    waiting = [_in_line(dial, own) for own in (Heard.CALLER, Heard.OTHER_CALLER, Heard.THIRD_CALLER)]
    for caller, place in zip(waiting, PLACES, strict=True):
        said = caller.hears(place, within=FIRST_WORDS_WITHIN + 1)
        answered = caller.is_answered()
        measured("in line, the first words after", f"{said.start - answered:.2f} s")
        assert said.start - answered < FIRST_WORDS_WITHIN
        caller.hears(Heard.WAITING_KEYS)
    last_heard = Heard.FOURTH_CALLER
    for count, caller in enumerate(waiting, start=2):
        freed = agent.hangs_up()
        ring = agent.ringing(count=count)
        measured("an agent hangs up, the phone rings for the next caller after", f"{(ring.at - freed) * 1000:.0f} ms")
        assert ring.at - freed < 1.0
        offered = _offered_at(engine)
        measured("from the offer to the INVITE at the agent's phone", f"{(ring.at - offered) * 1000:.0f} ms")
        caller.hears(Heard.AGENT1)
        agent.talks()
        own = agent.hears(Heard(caller.who))
        assert own.heard is not last_heard
        last_heard = own.heard
    talking.is_hung_up_on()
    for caller in waiting:
        _was_never_told_worse(caller)
    assert len(agent.rings) == 4, "every caller rang once"
    assert not house.operator.rings


def test_a_caller_hangs_up_while_the_phone_rings_and_it_rings_for_the_next_one(
    engine: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    first = dial(LINE)
    house.agent1.ringing()
    second = _in_line(dial, Heard.OTHER_CALLER)
    second.hears(Heard.SECOND_PLACE)
    gone = first.hangs_up()
    stopped = house.agent1.stops_ringing()
    again = house.agent1.ringing(count=2)
    measured("a caller in line hangs up, the agent's phone is silent after", f"{(stopped - gone) * 1000:.0f} ms")
    measured("and rings for the next caller after", f"{(again.at - gone) * 1000:.0f} ms")
    assert stopped - gone < AT_ONCE
    assert again.at - gone < 1.0
    house.agent1.picks_up()
    second.hears(Heard.AGENT1)
    house.agent1.talks()
    house.agent1.hears(Heard.OTHER_CALLER)


def test_0_reaches_the_operator_from_the_line_and_from_a_ringing_phone(
    engine: Engine, house: House, dial: Dial
) -> None:
    rung_for = dial(LINE)
    house.agent1.ringing()
    rung_for.hears(Heard.RINGING)
    waiting = _in_line(dial, Heard.OTHER_CALLER)
    waiting.hears(Heard.SECOND_PLACE)
    house.operator.answers()
    pressed = time.monotonic()
    waiting.presses("0")
    assert waiting.hears(Heard.OPERATOR, within=2).start - pressed < 2.0
    house.operator.hangs_up()
    waiting.is_hung_up_on()

    rung_for.presses("0")
    house.agent1.stops_ringing(within=1)
    rung_for.hears(Heard.OPERATOR, within=2)
    assert len(house.agent1.rings) == 1


def test_after_the_longest_wait_it_is_the_operator(engine: Engine, house: House, dial: Dial) -> None:
    house.agent1.answers()
    house.operator.answers()
    talking = _talking(dial(LINE), house.agent1)
    caller = dial(BRIEF, own=Heard.OTHER_CALLER)
    over = caller.hears(Heard.QUEUE_OVER, within=12)
    assert 9.5 < over.start - caller.is_answered() < 11.0
    caller.hears(Heard.OPERATOR)
    heard = [sound for sound in caller.story() if sound is not Heard.MUSIC]
    words = [Heard.FIRST_PLACE, Heard.WAITING_KEYS, Heard.QUEUE_OVER, Heard.RINGING_OPERATOR]
    assert heard == [*words, Heard.RINGING, Heard.OPERATOR]
    assert len(house.agent1.rings) == 1
    assert not talking.hung_up_on


def test_who_declines_is_passed_by_and_is_not_rung_again_at_once(office: Engine, house: House, dial: Dial) -> None:
    house.agent1.declines()
    house.agent2.answers()
    caller = _talking(dial(TEAM), house.agent2)
    declined = house.agent1.ringing()
    assert house.agent2.rings[0].at - declined.at < 1.0
    assert Heard.STILL_RINGING not in caller.story()

    other = _in_line(dial, Heard.OTHER_CALLER, TEAM)
    other.hears(Heard.FIRST_PLACE)
    house.agent1.answers()  # would have come back, and is left alone for a while all the same
    time.sleep(6)  # longer than somebody is let go by who is the only one at work
    assert len(house.agent1.rings) == 1
    house.agent2.hangs_up()
    other.hears(Heard.AGENT2)
    assert len(house.agent1.rings) == 1


def test_an_agent_whose_phone_loses_power_costs_the_caller_no_place(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent1.answers()
    house.agent2.answers()
    dropped = _talking(dial(TEAM), house.agent1)
    served = _talking(dial(TEAM, own=Heard.OTHER_CALLER), house.agent2)
    behind = _in_line(dial, Heard.THIRD_CALLER, TEAM)
    behind.hears(Heard.FIRST_PLACE)

    gone = house.agent1.loses_power()
    told = dropped.hears(Heard.LOST_AGENT, within=PHONE_TAKEN_FOR_DEAD + 5)
    measured("an agent's phone loses power: the caller is told after", f"{told.start - gone:.1f} s")
    assert not dropped.hung_up_on
    house.agent2.hangs_up()
    served.is_hung_up_on()
    dropped.hears(Heard.AGENT2)
    house.agent2.talks()
    house.agent2.hears(Heard.CALLER)
    assert not behind.hung_up_on
    assert Heard.AGENT2 not in behind.story(), "the one who was dropped goes first"
    _was_never_told_worse(behind)
    house.agent2.hangs_up()
    behind.hears(Heard.AGENT2)


def test_with_nobody_registered_it_is_the_operator_at_once_until_somebody_is(
    own_engine: Engine, house: House, dial: Dial
) -> None:
    house.agent1.is_unplugged()
    own_engine.start()
    house.operator.answers()
    caller = dial(LINE)
    caller.hears(Heard.OPERATOR)
    heard = [sound for sound in caller.story() if sound is not Heard.MUSIC]  # an engine looks round for a second
    assert heard == [Heard.NOBODY_HERE, Heard.RINGING_OPERATOR, Heard.RINGING, Heard.OPERATOR]
    caller.hangs_up()

    house.agent1.is_plugged_in()
    time.sleep(3.5)  # callflow looks every 3 s
    house.agent1.answers()
    _talking(dial(LINE), house.agent1)


def test_killed_while_one_talks_and_one_waits_the_talk_goes_on_and_the_other_is_next(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    agent = house.agent1
    agent.answers()
    talking = _talking(dial(LINE), agent)
    since = time.monotonic()
    waiting = _in_line(dial, Heard.OTHER_CALLER)
    waiting.hears(Heard.FIRST_PLACE)
    waiting.hears(Heard.WAITING_KEYS)
    waiting.hears(Heard.MUSIC)
    office.kill()
    office.start()
    ready = time.monotonic()
    again = waiting.hears(Heard.FIRST_PLACE, within=8)
    measured("killed and started again, once ready: who waits hears the place after", f"{again.start - ready:.1f} s")
    assert Heard.SENTENCE not in waiting.story(), "the place is still known"
    gaps = (
        talking.longest_gap(Heard.AGENT1, since, by=agent),
        agent.longest_gap(Heard(talking.who), since, by=talking),
    )
    assert max(gaps) < NO_GAP, f"{talking.tale()}; {agent.tale()}"
    assert len(agent.rings) == 1, "nobody is offered to who talks"

    agent.hangs_up()
    talking.is_hung_up_on()
    agent.ringing(count=2)
    waiting.hears(Heard.AGENT1)
    agent.talks()
    agent.hears(Heard.OTHER_CALLER)


def _offered_at(engine: Engine) -> float:
    """When the floor last offered a caller to an agent, by the engine's log (`time.monotonic`)."""
    [*_, last] = (line for line in engine.log().splitlines() if " is offered to " in line)
    return datetime.fromisoformat(last.split()[0]).timestamp() + time.monotonic() - time.time()


def _talking(caller: Caller, agent: Desk) -> Caller:
    """Both hear each other."""
    caller.hears(Heard(agent.who))
    agent.talks()
    agent.hears(Heard(caller.who))
    return caller


def _in_line(dial: Dial, own: Heard, number: str = LINE) -> Caller:
    """Somebody waits, and music says so."""
    caller = dial(number, own=own)
    caller.hears(Heard.MUSIC)
    return caller


def _was_never_told_worse(caller: Caller) -> None:
    told = [PLACES.index(one) for one in caller.story() if one in PLACES]
    assert told == sorted(told, reverse=True), caller.tale()
    assert told, caller.tale()
