"""Callflow or Asterisk dies at each step of a promised callback: it is kept, and no attempt rings anybody twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from callflow.core.lease import LEASE
from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import Dial, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.promises import (
    PREPARED_WITHIN,
    SHOWN,
    SOON,
    acts,
    agrees,
    attempt_is,
    call_now,
    go_on,
    hear_each_other,
    hears_now,
    kept_once,
    open_with,
    phase,
    promised,
    state,
    story,
    talks_and_hangs_up,
    the_promise,
    until_they_talk,
)
from tests.e2e.tones import Heard

CLOSED = "750"


@pytest.fixture
def closed(own_engine: Engine, plans: Path) -> Engine:
    """An engine of a company that is closed, and calls back."""
    open_with(own_engine, plans, "closed")
    return own_engine


def test_killed_at_each_step_of_one_life_it_is_kept_by_one_call(
    closed: Engine, house: House, dial: Dial, customer: Desk, measured: Measured
) -> None:
    """Each step goes on from the one before, with an engine that knows of it from its database and Asterisk only."""
    agent = house.agent1
    agent.is_unplugged()
    caller = dial(CLOSED, shown=SHOWN)
    caller.hears(Heard.MUSIC, within=SOON)
    agrees(caller)
    starts = [_killed_and_started_again(closed)]
    caller.hangs_up()  # from the same words once more, or from the operators' line after a long start
    name = the_promise(closed)
    call_now(closed, name)
    attempt_is(closed, "Waiting")
    starts.append(_killed_and_started_again(closed))
    agent.is_plugged_in()

    def agent_answers() -> None:
        acts(agent)

    def agent_presses() -> None:
        acts(agent, Heard.CALLBACK_AGENT)

    def customer_answers() -> None:
        acts(customer)

    def customer_presses() -> None:
        acts(customer, Heard.PRESS_ONE)

    go_on(lambda: bool(agent.rings))
    starts.append(_killed_and_started_again(closed))
    go_on(lambda: hears_now(agent, Heard.CALLBACK_AGENT), agent_answers)
    assert not customer.rings
    starts.append(_killed_and_started_again(closed))
    go_on(lambda: bool(customer.rings), agent_presses)
    starts.append(_killed_and_started_again(closed))
    go_on(lambda: hears_now(customer, Heard.PRESS_ONE), agent_presses, customer_answers)
    starts.append(_killed_and_started_again(closed))
    go_on(lambda: phase(closed) in ("Joining", "Talking"), agent_presses, customer_presses)
    starts.append(_killed_and_started_again(closed))
    until_they_talk(agent, customer)
    attempt_is(closed, "Talking")
    starts.append(_killed_and_started_again(closed))
    until_they_talk(agent, customer)
    customer.hangs_up()
    kept_once(closed, name, customer)
    measured(f"callback, engine killed {len(starts)} times: started again within", f"{max(starts):.1f} s")
    if max(starts) < LEASE:  # else Asterisk has hung up on the customer meanwhile, and another attempt was made
        assert (len(customer.rings), len(agent.rings)) == (1, 1)
        assert not house.operator.rings


def test_killed_while_a_machine_is_told_and_before_the_next_attempt(
    closed: Engine, house: House, dial: Dial, customer: Desk
) -> None:
    name = promised(closed, dial, CLOSED)
    customer.answers()
    call_now(closed, name)

    def agent_presses() -> None:
        acts(house.agent1, Heard.CALLBACK_AGENT)

    go_on(lambda: phase(closed) == "LeavingWord", agent_presses)
    _killed_and_started_again(closed)
    go_on(lambda: state(closed) == "tried again", agent_presses)
    customer.talks()
    assert Heard.CALLBACK_MACHINE in customer.story()
    tried = story(closed, name)[-1]
    assert tried.why == "nobody pressed 1: a machine, or nobody"
    rings = len(customer.rings)
    _killed_and_started_again(closed)
    assert len(customer.rings) == rings, "it is not rung again before its time"

    customer.lets_it_ring()
    call_now(closed, name)
    until_they_talk(house.agent1, customer)
    talks_and_hangs_up(closed, customer)
    kept = kept_once(closed, name, customer)[-1]
    assert kept.attempt == tried.attempt + 1


def test_killed_while_the_customer_is_there_and_no_agent_a_human_comes(
    closed: Engine, house: House, dial: Dial, customer: Desk
) -> None:
    agent, operator = house.agent1, house.operator
    name = promised(closed, dial, CLOSED)
    call_now(closed, name)
    go_on(
        lambda: hears_now(customer, Heard.PRESS_ONE),
        lambda: acts(agent, Heard.CALLBACK_AGENT),
        lambda: acts(customer),
    )
    agent.hangs_up()
    customer.presses("1")
    attempt_is(closed, "FindingAgent")
    _killed_and_started_again(closed)
    go_on(
        lambda: hear_each_other(customer, operator) or hear_each_other(customer, agent),
        lambda: acts(operator),
        lambda: acts(agent, Heard.CALLBACK_AGENT),
        lambda: acts(customer, Heard.PRESS_ONE),
    )
    talks_and_hangs_up(closed, customer)
    kept_once(closed, name, customer)


def test_a_customer_who_answers_while_nobody_runs_is_called_again_at_once(
    closed: Engine, house: House, dial: Dial, customer: Desk
) -> None:
    name = promised(closed, dial, CLOSED)
    call_now(closed, name)
    go_on(lambda: bool(customer.rings), lambda: acts(house.agent1, Heard.CALLBACK_AGENT))
    closed.kill()
    customer.picks_up()
    [ring] = customer.rings
    assert ring.told.wait("bye", within=LEASE + 10), "Asterisk keeps him in silence"
    closed.start(within=PREPARED_WITHIN)
    until_they_talk(house.agent1, customer)
    talks_and_hangs_up(closed, customer)
    chapters = kept_once(closed, name, customer)
    assert len(customer.rings) == 2
    assert [one.why for one in chapters if one.state == "due"][-1] == "we were away meanwhile"


@pytest.fixture
def breakable(asterisk: Asterisk) -> Iterator[Asterisk]:
    """Asterisk, which others need afterwards."""
    yield asterisk
    if not asterisk.running:
        asterisk.start_again()


def test_asterisk_dies_before_during_and_after_an_attempt(
    closed: Engine, house: House, dial: Dial, customer: Desk, breakable: Asterisk
) -> None:
    agent = house.agent1

    def asterisk_dies() -> None:
        breakable.kill()
        breakable.start_again()
        for desk in (*house.desks, customer):
            desk.loses_its_line()

    name = promised(closed, dial, CLOSED)
    asterisk_dies()
    call_now(closed, name)
    go_on(lambda: bool(customer.rings), lambda: acts(agent, Heard.CALLBACK_AGENT))

    closed.kill()  # both at once: nothing but the database knows that a phone was ringing
    asterisk_dies()
    closed.start(within=PREPARED_WITHIN)
    until_they_talk(agent, customer)
    attempt_is(closed, "Talking")
    assert len(customer.rings) == 2

    asterisk_dies()
    chapters = kept_once(closed, name, customer)
    assert [one.attempt for one in chapters if one.state == "customer ringing"] == [1, 2]
    assert len(customer.rings) == 2, "who has talked is not called again"


def _killed_and_started_again(engine: Engine) -> float:
    """Says after how many seconds it was ready."""
    engine.kill()
    return engine.start(within=PREPARED_WITHIN)
