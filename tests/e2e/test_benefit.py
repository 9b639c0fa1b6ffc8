"""Who waits long is given something, once; and who calls again gets the same agent."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.receiver import SECRET, Receiver, listening
from tests.e2e.tones import Heard

PATIENT, REGULARS = "803", "804"
FIRST_BENEFIT_WITHIN = 20.0


@pytest.fixture(scope="session")
def plans() -> Path:
    """Those of these tests alone: an engine starts the sooner."""
    return HERE / "plans" / "benefit"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as heard:
        yield heard


def test_who_waits_long_is_told_once_of_what_was_written_down_before(
    own_engine: Engine, house: House, dial: Dial, receiver: Receiver, measured: Measured
) -> None:
    own_engine.settings |= receiver.settings
    own_engine.start()
    house.agent1.answers()
    _talking(dial(PATIENT, own=Heard.OTHER_CALLER), house.agent1)
    caller = dial(PATIENT)
    with _watched(own_engine) as seen:
        said = caller.hears(Heard.BENEFIT, within=FIRST_BENEFIT_WITHIN)
    waited = said.start - caller.is_answered()
    measured("the benefit after ten seconds in line is heard after", f"{waited:.1f} s")
    assert waited >= 10.0
    assert seen, "nothing is said that is not in the ledger"
    measured("in the ledger before the caller hears of it by", f"{(said.start - seen[0]) * 1000:.0f} ms")
    assert seen[0] <= said.start
    caller.hears(Heard.MUSIC)
    time.sleep(0.5)
    own_engine.kill()
    own_engine.start()
    for _ in range(2):  # it would come behind the place in line
        caller.hears(Heard.FIRST_PLACE, within=15)
    time.sleep(2)
    assert caller.story().count(Heard.BENEFIT) == 1, caller.tale()
    assert len(_ledger(own_engine)) == 1

    ((_, body),) = receiver.bodies.items()
    told = json.loads(body)
    assert (told["kind"], told["facts"]["what"]) == ("benefit.granted", "ten euros off")
    assert told["facts"]["number"] == "48601000111"
    assert receiver.refused == 0
    code, listed = own_engine.order("benefits", "list", "--numbers")
    assert code == 0
    assert "48601000111" in listed
    assert SECRET not in own_engine.log()


def test_words_of_a_benefit_that_are_cut_by_an_agent_delay_nobody(own_engine: Engine, house: House, dial: Dial) -> None:
    own_engine.start()
    house.agent1.answers()
    _talking(dial(PATIENT, own=Heard.OTHER_CALLER), house.agent1)
    caller = dial(PATIENT)
    caller.hears(Heard.BENEFIT, within=FIRST_BENEFIT_WITHIN)
    freed = house.agent1.hangs_up()
    ring = house.agent1.ringing(count=2)
    assert ring.at - freed < 1.0
    caller.hears(Heard.AGENT1)
    assert len(_ledger(own_engine)) == 1


def test_who_calls_again_gets_the_agent_of_before_though_another_has_been_idle_longer(
    own_engine: Engine, house: House, dial: Dial
) -> None:
    own_engine.start()
    house.agent1.answers()
    house.agent2.answers()
    _and_over(dial(REGULARS, shown="48601000111"), house.agent1)
    _and_over(dial(REGULARS, shown="48601000222"), house.agent2)  # who has been idle longest
    _and_over(dial(REGULARS, shown="48601000222"), house.agent2)
    own_engine.kill()
    own_engine.start()
    _and_over(dial(REGULARS, shown="48601000222"), house.agent2)

    busy = _talking(dial(REGULARS, shown="48601000111", own=Heard.OTHER_CALLER), house.agent1)
    again = dial(REGULARS, shown="48601000111")
    again.hears(Heard.AGENT2, within=3)  # nobody waits for a busy one
    assert not busy.hung_up_on


@contextmanager
def _watched(engine: Engine) -> Iterator[list[float]]:
    """When the ledger has its first line (`time.monotonic`)."""
    seen: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01) and not seen:
            if _ledger(engine):
                seen.append(time.monotonic())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def _ledger(engine: Engine) -> list[tuple[str, str, float]]:
    with closing(sqlite3.connect(f"file:{engine.folder / 'callflow.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute("SELECT number, what, waited FROM benefits").fetchall()


def _talking(caller: Caller, agent: Desk) -> Caller:
    """Both hear each other."""
    caller.hears(Heard(agent.who))
    agent.talks()
    agent.hears(Heard(caller.who))
    return caller


def _and_over(caller: Caller, agent: Desk) -> None:
    """A talk, and the agent hangs up."""
    _talking(caller, agent)
    agent.hangs_up()
    caller.is_hung_up_on()
