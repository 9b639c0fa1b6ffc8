"""callflow as it is shipped: a parent watches over the engine, and has the next one standing by."""

from __future__ import annotations

import os
import re
import signal
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

LINE = "800"
BACK_WITHIN = 8.0
"""Seconds on a machine that does other things, too; what it takes is measured."""
NO_GAP = 0.3
SILENCE_AT_MOST = 1.0
"""Seconds: between music and words there is a pause anyway."""
LEASE = 15.0


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "queues"


@pytest.fixture
def shipped(own_engine: Engine) -> Engine:
    """With its parent and a standby that is ready to follow."""
    own_engine.supervised = True
    own_engine.start()
    own_engine.wait_for_standby()
    return own_engine


def test_the_engine_is_killed_and_who_waits_or_talks_notices_nothing(
    shipped: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    agent = house.agent1
    agent.answers()
    talking = dial(LINE)
    talking.hears(Heard.AGENT1)
    agent.talks()
    waiting = dial(LINE, own=Heard.OTHER_CALLER)
    waiting.hears(Heard.MUSIC)
    first, killed = shipped.process, time.monotonic()
    os.kill(first, signal.SIGKILL)
    back = _back_after(shipped, killed)
    measured("the engine of a parent is killed: the next one is ready after", f"{back:.2f} s")
    told = _started(shipped)[-1] - _killed_at(shipped)
    measured("of which until the standby has the word", f"{told * 1000:.0f} ms")
    assert shipped.process != first
    assert told < 0.5
    assert back < BACK_WITHIN
    time.sleep(1)
    assert talking.longest_gap(Heard.AGENT1, killed, by=agent) < NO_GAP
    measured("the longest silence for who waits", f"{_longest_silence(waiting, killed):.2f} s")
    assert _longest_silence(waiting, killed) < SILENCE_AT_MOST
    agent.hangs_up()
    waiting.hears(Heard.AGENT1)
    assert not house.operator.rings
    waiting.hangs_up()
    asterisk.wait_until_empty(within=3)


def test_a_frozen_engine_is_killed_before_a_lease_lapses(
    shipped: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    waiting = dial(LINE)
    house.agent1.ringing()
    frozen, at = shipped.process, time.monotonic()
    os.kill(frozen, signal.SIGSTOP)
    back = _back_after(shipped, at)
    measured("an engine freezes: the next one is ready after", f"{back:.2f} s")
    assert "silent for 3." in shipped.log()
    assert shipped.process != frozen
    assert back < LEASE
    house.agent1.picks_up()
    waiting.hears(Heard.AGENT1)
    assert len(house.agent1.rings) == 1, "what the first engine began the second has gone on with"
    assert not house.operator.rings
    waiting.hangs_up()
    asterisk.wait_until_empty(within=3)


def test_a_parent_that_is_killed_takes_the_engine_along_and_another_callflow_goes_on(
    shipped: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    waiting = dial(LINE)
    house.agent1.ringing()
    children = shipped.children()
    shipped.kill()
    gone = time.monotonic()
    while any(child.lives() for child in children):
        assert time.monotonic() - gone < 2, "an engine without a parent lives on"
        time.sleep(0.02)
    shipped.start()
    house.agent1.picks_up()
    waiting.hears(Heard.AGENT1)
    waiting.hangs_up()
    asterisk.wait_until_empty(within=3)


def test_asked_to_stop_it_sees_everybody_off_to_a_human(
    shipped: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    agent = house.agent1
    agent.answers()
    talking = dial(LINE)
    talking.hears(Heard.AGENT1)
    agent.talks()
    waiting = dial(LINE, own=Heard.OTHER_CALLER)
    waiting.hears(Heard.MUSIC)
    house.operator.answers()
    asked = time.monotonic()
    shipped.stop()
    measured("asked to stop, callflow is gone after", f"{time.monotonic() - asked:.1f} s")
    ring = house.operator.ringing()
    measured("and who waited hears the operators' phone ring after", f"{ring.at - asked:.2f} s")
    waiting.hears(Heard.OPERATOR)
    assert ring.at - asked < 2
    said = shipped.log()
    assert "way='goes to the operators'" in said
    time.sleep(LEASE + 2)  # longer than any lease
    assert talking.longest_gap(Heard.AGENT1, asked, by=agent) < NO_GAP
    talking.hangs_up()
    house.operator.hangs_up()
    shipped.supervised = False
    shipped.start()  # a bridge outlives its channels: whoever made it has to take it down
    asterisk.wait_until_empty(within=3)


def _back_after(engine: Engine, began: float) -> float:
    """Seconds from then until another engine is ready for callers."""
    while not _started(engine):
        assert time.monotonic() - began < LEASE, engine.log()
        time.sleep(0.02)
    while not engine.ready():
        assert time.monotonic() - began < LEASE, engine.log()
        time.sleep(0.02)
    return time.monotonic() - began


def _longest_silence(caller: Caller, since: float) -> float:
    heard = [one for one in caller.stretches() if one.end > since]
    return max((later.start - max(earlier.end, since) for earlier, later in pairwise(heard)), default=float("inf"))


def _started(engine: Engine) -> list[float]:
    return _times(engine, "engine_restarted")


def _killed_at(engine: Engine) -> float:
    return _times(engine, "process_ended")[-1]


def _times(engine: Engine, event: str) -> list[float]:
    found = re.findall(rf"^(\S+Z) \S+ +{event}\b", engine.log_file.read_text(), re.MULTILINE)
    return [datetime.fromisoformat(at).timestamp() for at in found]
