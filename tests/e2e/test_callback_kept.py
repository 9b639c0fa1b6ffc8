"""Promised callbacks are kept: from the line, past machines and busy phones, with either phone first."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.promises import (
    SHOWN,
    SOON,
    agrees,
    attempt_is,
    becomes,
    call_now,
    kept_once,
    open_with,
    promised,
    talks_and_hangs_up,
    the_promise,
    until_they_talk,
)
from tests.e2e.tones import Heard

CLOSED, LINE, CUSTOMER_FIRST = "750", "751", "752"


@pytest.fixture
def closed(own_engine: Engine, plans: Path) -> Engine:
    """An engine of a company that is closed, and calls back."""
    open_with(own_engine, plans, "closed")
    return own_engine


def test_who_takes_the_offer_in_line_is_called_before_those_who_came_later(
    own_engine: Engine, plans: Path, house: House, dial: Dial, customer: Desk, measured: Measured
) -> None:
    open_with(own_engine, plans, "line")
    agent = house.agent1
    agent.answers()
    talking = dial(LINE, own=Heard.FOURTH_CALLER)
    talking.hears(Heard.AGENT1, within=SOON)

    caller = dial(LINE, shown=SHOWN)
    caller.hears(Heard.CALLBACK_OFFER, within=SOON)
    caller.presses("1")
    caller.hears(Heard.CALLBACK_NUMBER, within=SOON)
    agrees(caller)
    caller.hangs_up()
    name = the_promise(own_engine)
    later = dial(LINE, own=Heard.THIRD_CALLER)
    later.hears(Heard.WAITING_KEYS, within=SOON)
    attempt_is(own_engine, "Waiting", within=120)  # its window begins when the line is likely to have come so far
    assert len(agent.rings) == 1
    assert not customer.rings

    freed = agent.hangs_up()
    talking.is_hung_up_on()
    ring = agent.ringing(count=2, within=SOON)
    measured("an agent hangs up, the phone rings for a promised callback after", f"{(ring.at - freed) * 1000:.0f} ms")
    _answered(agent, count=2)
    agent.hears(Heard.CALLBACK_AGENT, within=SOON)
    assert not customer.rings, "the agent has not pressed 1"
    pressed = time.monotonic()
    agent.presses("1")
    rang = customer.ringing(within=SOON)
    measured("the agent presses 1, the customer's phone rings after", f"{(rang.at - pressed) * 1000:.0f} ms")
    customer.picks_up()
    customer.talks()
    customer.hears(Heard.PRESS_ONE, within=SOON)
    customer.presses("1")
    customer.hears(Heard.AGENT1, within=SOON)
    agent.hears(Heard.OTHER_CALLER, within=SOON)
    assert Heard.AGENT1 not in later.story(), "who came later was served before"
    assert not later.hung_up_on

    talks_and_hangs_up(own_engine, customer)
    later.hears(Heard.AGENT1, within=SOON)
    _answered(agent, count=3)
    agent.hears(Heard.THIRD_CALLER, within=SOON)
    assert [one.attempt for one in kept_once(own_engine, name, customer) if one.state == "kept"] == [1]
    assert len(customer.rings) == 1
    assert not house.operator.rings


def test_a_machine_hears_when_we_try_again_and_counts_as_nobody(
    closed: Engine, house: House, dial: Dial, customer: Desk
) -> None:
    name = promised(closed, dial, CLOSED)
    house.agent1.answers()
    customer.answers()
    call_now(closed, name)
    _answered(house.agent1)
    house.agent1.hears(Heard.CALLBACK_AGENT, within=SOON)
    house.agent1.presses("1")
    _answered(customer)
    customer.hears(Heard.PRESS_ONE, within=SOON)
    customer.hears(Heard.CALLBACK_MACHINE, within=SOON)
    customer.hears(Heard.MUSIC, within=SOON)  # a voice: when
    [ring] = customer.rings
    assert ring.told.wait("bye", within=SOON), "we hang up on a machine"
    chapters = becomes(closed, name, "tried again")
    assert (chapters[-1].attempt, chapters[-1].why) == (1, "nobody pressed 1: a machine, or nobody")
    assert all(one.state != "kept" for one in chapters)

    call_now(closed, name)  # else it would be a minute, and up to five more
    until_they_talk(house.agent1, customer)
    talks_and_hangs_up(closed, customer)
    assert kept_once(closed, name, customer)[-1].attempt == 2
    assert len(customer.rings) == 2


def test_a_busy_customer_is_tried_again_and_reached(closed: Engine, house: House, dial: Dial, customer: Desk) -> None:
    name = promised(closed, dial, CLOSED)
    house.agent1.answers()
    customer.is_busy()
    call_now(closed, name)
    _answered(house.agent1)
    house.agent1.hears(Heard.CALLBACK_AGENT, within=SOON)
    house.agent1.presses("1")
    customer.ringing(within=SOON)
    chapters = becomes(closed, name, "tried again")
    assert (chapters[-1].attempt, chapters[-1].why) == (1, "the customer was busy")
    [agents_ring] = house.agent1.rings
    assert agents_ring.told.wait("bye", within=SOON), "the agent is let go"

    customer.lets_it_ring()
    call_now(closed, name)
    until_they_talk(house.agent1, customer)
    talks_and_hangs_up(closed, customer)
    assert kept_once(closed, name, customer)[-1].attempt == 2
    assert len(customer.rings) == 2


def test_the_customer_first_and_then_an_agent(
    own_engine: Engine, plans: Path, house: House, dial: Dial, customer: Desk, measured: Measured
) -> None:
    open_with(own_engine, plans, "customer_first")
    name = promised(own_engine, dial, CUSTOMER_FIRST)
    house.agent1.answers()
    call_now(own_engine, name)
    customer.ringing(within=SOON)
    customer.picks_up()
    customer.talks()
    customer.hears(Heard.PRESS_ONE, within=SOON)
    assert not house.agent1.rings, "no agent has to wait"
    pressed = time.monotonic()
    customer.presses("1")
    met = customer.hears(Heard.AGENT1, within=SOON)
    measured("customer first: from the key to the agent's voice", f"{met.start - pressed:.2f} s")
    house.agent1.talks()
    house.agent1.hears(Heard.OTHER_CALLER, within=SOON)
    assert Heard.CALLBACK_HOLD in customer.story()
    talks_and_hangs_up(own_engine, customer)
    kept_once(own_engine, name, customer)
    assert len(customer.rings) == 1


def test_with_the_customer_on_the_line_and_the_agent_gone_the_operator_takes_it(
    closed: Engine, house: House, dial: Dial, customer: Desk, measured: Measured
) -> None:
    name = promised(closed, dial, CLOSED)
    house.agent1.answers()
    house.operator.answers()
    call_now(closed, name)
    _answered(house.agent1)
    house.agent1.hears(Heard.CALLBACK_AGENT, within=SOON)
    house.agent1.presses("1")
    customer.ringing(within=SOON)
    customer.picks_up()
    customer.talks()
    customer.hears(Heard.PRESS_ONE, within=SOON)
    house.agent1.lets_it_ring()  # gone
    house.agent1.hangs_up()
    pressed = time.monotonic()
    customer.presses("1")
    customer.hears(Heard.CALLBACK_HOLD, within=SOON)
    met = customer.hears(Heard.OPERATOR, within=SOON)
    measured("a customer without an agent: from the key to the operator's voice", f"{met.start - pressed:.1f} s")
    house.operator.talks()
    house.operator.hears(Heard.OTHER_CALLER, within=SOON)
    talks_and_hangs_up(closed, customer)
    kept_once(closed, name, customer)
    assert len(customer.rings) == 1


def _answered(person: Desk, count: int = 1) -> None:
    """Wait until the phone has rung for the so-manieth time and was answered."""
    person.ringing(within=SOON, count=count)
    person.talks(within=SOON)
