"""Agents log in and out, pause and go on: by a code on their phone and by command, and no caller loses a place."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import PLACES, Heard

TEAM, ASKED = "810", "811"
LOG_IN, LOG_OUT, RESUME, LUNCH = "*11", "*12", "*20", "*212"
AT_ONCE = 1.5
"""Seconds from dialling a code: Asterisk asks for the password, the engine claims the phone and stores the word."""


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "agents"


@pytest.fixture
def office(own_engine: Engine, asterisk: Asterisk, house: House) -> Iterator[Engine]:
    """An engine to which nobody has said anything yet."""
    own_engine.start()
    yield own_engine
    for desk in house.desks:
        desk.puts_down()
    asterisk.wait_until_empty(within=6)
    own_engine.stop()
    assert "stopping calls=0" in own_engine.log(), own_engine.log()


def test_a_pause_dialled_while_the_phone_rings_stops_it_and_the_caller_keeps_the_place(
    office: Engine, house: House, dial: Dial, measured: Measured
) -> None:
    house.agent2.answers()
    house.agent1.lets_it_ring()
    first = dial(TEAM)
    house.agent1.ringing()
    pressed = time.monotonic()
    code = dial(LUNCH, user="agent1", own=Heard.AGENT1)
    stopped = house.agent1.stops_ringing()
    code.hears(Heard.PAUSED, within=3)
    measured("*212 dialled while the phone rings: it stops after", f"{(stopped - pressed) * 1000:.0f} ms")
    assert stopped - pressed < AT_ONCE
    code.is_hung_up_on()
    first.hears(Heard.AGENT2)
    house.agent2.talks()
    assert _says(office, "agent1") == ("paused", "lunch")

    waiting = dial(TEAM, own=Heard.OTHER_CALLER)
    waiting.hears(Heard.FIRST_PLACE)
    behind = dial(TEAM, own=Heard.THIRD_CALLER)
    behind.hears(Heard.SECOND_PLACE)
    assert len(house.agent1.rings) == 1, "who pauses is not rung"
    back = dial(RESUME, user="agent1", own=Heard.AGENT1)
    back.hears(Heard.RESUMED, within=3)
    assert len(house.agent1.rings) == 1, "not while the code is still on the line"
    put_down = back.is_hung_up_on()
    again = house.agent1.ringing(count=2)
    measured("*20: from the end of that call to the ring for who waits", f"{(again.at - put_down) * 1000:.0f} ms")
    assert again.at - put_down < AT_ONCE
    house.agent1.picks_up()
    waiting.hears(Heard.AGENT1)
    house.agent1.talks()
    house.agent1.hears(Heard.OTHER_CALLER)
    _was_never_told_worse(waiting)
    _was_never_told_worse(behind)
    assert not house.operator.rings


def test_the_command_pauses_during_ringing_and_a_restart_remembers_it(office: Engine, house: House, dial: Dial) -> None:
    house.agent2.answers()
    first = dial(TEAM)
    house.agent1.ringing()
    assert office.order("agents", "pause", "Desks/agent1", "--reason", "lunch")[0] == 0
    answered = time.monotonic()
    assert house.agent1.stops_ringing() < answered + 0.5
    first.hears(Heard.AGENT2)
    first.hangs_up()
    house.agent2.puts_down()
    since = _listed(office, "agent1")["since"]

    office.kill()
    office.start()
    assert _says(office, "agent1") == ("paused", "lunch")
    assert _listed(office, "agent1")["since"] == since
    after = dial(TEAM, own=Heard.OTHER_CALLER)
    after.hears(Heard.AGENT2, within=8)
    assert len(house.agent1.rings) == 1
    after.hangs_up()
    house.agent2.puts_down()

    assert office.order("agents", "resume", "PJSIP/agent1")[0] == 0
    third = dial(TEAM, own=Heard.THIRD_CALLER)
    house.agent1.ringing(count=2)
    third.hangs_up()
    exit_code, answer = office.order("agents", "pause", "nobody")
    assert (exit_code, "no agent is called nobody" in answer) == (1, True)


def test_who_has_logged_out_is_not_rung_and_in_a_talk_it_holds_when_it_is_over(
    office: Engine, house: House, dial: Dial
) -> None:
    house.agent1.answers()
    talking = dial(TEAM)
    talking.hears(Heard.AGENT1)
    house.agent1.talks()
    dial(LOG_OUT, user="agent1", own=Heard.AGENT1).hears(Heard.LOGGED_OUT, within=3)
    time.sleep(1)
    assert not talking.hung_up_on
    house.agent1.hangs_up()
    talking.is_hung_up_on()
    assert _says(office, "agent1") == ("logged out", "")

    house.agent2.answers()
    second = dial(TEAM, own=Heard.OTHER_CALLER)
    second.hears(Heard.AGENT2)
    assert len(house.agent1.rings) == 1
    dial(LUNCH, user="agent1", own=Heard.AGENT1).hears(Heard.NOTHING_CHANGED, within=3)
    code = dial(LOG_IN, user="agent1", own=Heard.AGENT1)
    code.hears(Heard.LOGGED_IN, within=3)
    code.is_hung_up_on()
    third = dial(TEAM, own=Heard.THIRD_CALLER)
    third.hears(Heard.AGENT1)


def test_a_code_is_refused_on_a_phone_of_no_agent_and_one_that_does_not_exist(
    office: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    stranger = dial(LUNCH, user="operator", own=Heard.OPERATOR, shown="agent1")
    stranger.hears(Heard.NOTHING_CHANGED, within=3)
    stranger.is_hung_up_on()
    assert "this phone belongs to no agent" in office.log()
    odd = dial("*99", user="agent1", own=Heard.AGENT1)
    odd.hears(Heard.NOTHING_CHANGED, within=3)
    odd.is_hung_up_on()
    assert "there is no such code" in office.log()
    assert _says(office, "agent1")[0] == "free"
    asterisk.wait_until_empty(within=2)
    caller = dial(LUNCH)
    with pytest.raises(AssertionError, match="was not answered"):
        caller.is_answered(within=2)
    assert not house.operator.rings


def test_without_an_engine_a_code_is_answered_honestly_and_nobody_rings(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    code = dial(LUNCH, user="agent1", own=Heard.AGENT1)
    said = code.hears(Heard.MUSIC, within=4)  # Asterisk's own voice
    measured("a code without an engine: Asterisk speaks after", f"{said.start - code.dialled_at:.2f} s")
    code.is_hung_up_on(within=10)
    asterisk.wait_until_empty(within=2)

    own_engine.start()
    cut_off = dial(LUNCH, user="agent1", own=Heard.AGENT1)
    cut_off.hears(Heard.PAUSED, within=3)
    own_engine.kill()
    cut_off.hears(Heard.MUSIC, within=10)
    cut_off.is_hung_up_on(within=10)
    asterisk.wait_until_empty(within=2)
    assert not any(desk.rings for desk in house.desks)

    own_engine.start()
    held = dial(RESUME, user="agent1", own=Heard.AGENT1)
    held.hears(Heard.RESUMED, within=3)
    own_engine.kill()
    own_engine.start()  # finds the phone, and it is no caller whom nobody knows
    held.is_hung_up_on(within=10)
    asterisk.wait_until_empty(within=2)
    assert not any(desk.rings for desk in house.desks)
    assert "unknown_caller_to_operators" not in own_engine.log()


def test_the_agent_is_shown_the_queue_and_what_the_caller_typed(office: Engine, house: House, dial: Dial) -> None:
    caller = dial(ASKED, name='"<script>alert(1)</script> who has a very long name that goes on and on and on" ')
    caller.hears(Heard.GREETING)
    caller.presses("1234")
    name = house.agent1.ringing().shown.partition('"')[2].partition('"')[0]
    assert name.startswith("repairs · account 1234 · <script>"), name
    assert len(name) <= 64
    caller.hangs_up()


def test_ops_hear_of_an_open_queue_without_agents_once_until_somebody_is_there(
    office: Engine, house: House, dial: Dial
) -> None:
    for agent in ("agent1", "agent2"):
        assert office.order("agents", "logout", f"Desks/{agent}")[0] == 0
    house.agent2.answers()  # the operator's phone, which rings whatever its owner has said
    for own in (Heard.CALLER, Heard.OTHER_CALLER):
        caller = dial(TEAM, own=own)
        caller.hears(Heard.NOBODY_HERE)
        caller.hears(Heard.AGENT2)
        caller.hangs_up()
        house.agent2.puts_down()
    told = [line for line in office.log().splitlines() if "no agents on duty while open" in line]
    assert len(told) == 1, told
    health = office.health()
    assert health is not None
    assert (health["ready"], health["counts"]["alerts"]) == (True, 1)
    assert "has no agent on duty" in health["parts"]["agents"]
    assert office.order("agents", "login", "Desks/agent1")[0] == 0
    time.sleep(3.5)  # callflow looks every 3 s
    assert "alert_over" in office.log()


def test_the_api_of_the_engine_pauses_for_whoever_is_on_this_machine(office: Engine) -> None:
    url = f"http://127.0.0.1:{office.health_port}/api/agents/Desks/agent1/pause"
    asked = urllib.request.Request(url, b'{"reason": "lunch"}', {"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(asked, timeout=5) as answer:
        words = json.load(answer)["words"]
        assert "Desks/agent1" in words
        assert words.endswith(" is paused (lunch)")
    assert _says(office, "agent1") == ("paused", "lunch")


def _says(engine: Engine, agent: str) -> tuple[str, str]:
    one = _listed(engine, agent)
    return one["state"], one["reason"]


def _listed(engine: Engine, agent: str) -> dict[str, str]:
    code, said = engine.order("agents", "list", "--json")
    assert code == 0, said
    found: dict[str, str] = next(one for one in json.loads(said) if one["name"] == agent)
    return found


def _was_never_told_worse(caller: Caller) -> None:
    told = [PLACES.index(one) for one in caller.story() if one in PLACES]
    assert told == sorted(told, reverse=True), caller.tale()
    assert told, caller.tale()
