"""Thirty callers at once for five minutes, and five people to talk with: everybody is served in turn or leaves freely.

The judge hears what callers hear and counts what is left over; it never asks the engine how it went.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.asterisk import MORE_AGENTS, Asterisk
from tests.e2e.conftest import HERE, House, Measured
from tests.e2e.desk import Desk
from tests.e2e.engine import Engine
from tests.e2e.phones import Caller
from tests.e2e.tones import Heard

CROWD = "850"
CALLERS = 30
SECONDS = 300.0
"""Nobody dials any more after that; who is on the line stays."""
MEAN_PATIENCE = 60.0
TALKS = (4.0, 5.0, 6.0, 7.0, 8.0)
"""Seconds for which each of the agents talks."""
SILENCE_AT_MOST = 5.0
TURNS_APART = 1.5
"""Seconds by which phones that are rung at the same time may be answered the wrong way round."""


class Went(StrEnum):
    TALKED = "talked"
    GAVE_UP = "gave up waiting"
    DROPPED = "was hung up on without having talked"
    NOT_ANSWERED = "was not answered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one call went (`time.monotonic`): `met` is when the caller first heard an agent, None for never."""

    went: Went
    began: float
    met: float | None
    ended: float
    silence: float
    tale: str


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "crowd"


@pytest.fixture
def agents(house: House, asterisk: Asterisk, tmp_path: Path) -> Iterator[tuple[Desk, ...]]:
    """Five people; all but two of them are there for this test only."""
    with ExitStack() as leaving:
        more = [Desk(asterisk, tmp_path, name, Heard.AGENT1) for name in MORE_AGENTS]
        for desk in more:
            leaving.callback(desk.close)
        yield (house.agent1, house.agent2, *more)


def test_thirty_callers_and_five_agents_for_five_minutes(
    own_engine: Engine, house: House, agents: tuple[Desk, ...], asterisk: Asterisk, tmp_path: Path, measured: Measured
) -> None:
    own_engine.start()
    house.operator.answers(then_hangs_up_after=3)
    for agent, seconds in zip(agents, TALKS, strict=True):
        agent.answers(then_hangs_up_after=seconds)
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CALLERS) as crowd:
        lives = [crowd.submit(_keeps_calling, asterisk, tmp_path, number, until) for number in range(CALLERS)]
        verdicts = [verdict for life in lives for verdict in life.result()]
    left_over_for = asterisk.wait_until_empty(within=5)

    went = Counter(verdict.went for verdict in verdicts)
    waits = sorted(verdict.met - verdict.began for verdict in verdicts if verdict.met is not None)
    measured("30 callers, 5 agents, 5 minutes", ", ".join(f"{count} {how}" for how, count in went.items()))
    measured(
        "of them, from dialling to an agent's voice", f"{waits[len(waits) // 2]:.1f} s p50, {waits[-1]:.1f} s at most"
    )
    measured("the longest silence anybody heard", f"{max(verdict.silence for verdict in verdicts):.1f} s")
    measured("the last one gone, nothing left in Asterisk after", f"{left_over_for:.2f} s")
    assert set(went) <= {Went.TALKED, Went.GAVE_UP}, _told(verdicts, Went.DROPPED, Went.NOT_ANSWERED)
    assert went[Went.TALKED] >= 100, went
    assert went[Went.GAVE_UP] >= 10, went
    assert all(verdict.silence < SILENCE_AT_MOST for verdict in verdicts)
    overtaken = list(_overtaken(verdicts))
    assert not overtaken, "\n".join(overtaken[:5])

    own_engine.stop()
    assert "stopping calls=0" in own_engine.log()
    with closing(sqlite3.connect(own_engine.folder / "callflow.sqlite3")) as database:
        rows = Counter(dict(database.execute("select coalesce(ending, 'open'), count(*) from calls group by 1")))
    assert rows["open"] == 0
    assert rows.total() == len(verdicts)


def _keeps_calling(asterisk: Asterisk, folder: Path, number: int, until: float) -> list[Verdict]:
    """The life of one who calls again and again: waits, talks or loses patience, and dials anew after a while."""
    dice = random.Random(number)
    calls: list[Verdict] = []
    time.sleep(dice.uniform(0.0, 20.0))
    while time.monotonic() < until:
        shown = f"4860{number:02}{len(calls):05}"
        caller = Caller(asterisk, folder, CROWD, shown=shown)
        try:
            calls.append(_one_call(caller, patience=dice.expovariate(1 / MEAN_PATIENCE)))
        finally:
            caller.close()
        time.sleep(dice.uniform(1.0, 4.0))
    return calls


def _one_call(caller: Caller, patience: float) -> Verdict:
    began = caller.dialled_at
    ended = caller.is_hung_up_on_within(patience)
    if ended is None and _met(caller) is None:
        ended = caller.hangs_up()
    elif ended is None:
        ended = caller.is_hung_up_on(within=max(TALKS) + 5.0)
    met = _met(caller)
    if met is not None:
        went = Went.TALKED
    elif caller.hung_up_on:
        went = Went.DROPPED
    elif caller.answered_at is None and ended - began > 3.0:
        went = Went.NOT_ANSWERED
    else:
        went = Went.GAVE_UP
    return Verdict(went, began, met, ended, _longest_silence(caller), caller.tale())


def _met(caller: Caller) -> float | None:
    """When the caller first heard a person."""
    people = (Heard.AGENT1, Heard.AGENT2, Heard.OPERATOR)
    return next((one.start for one in caller.stretches() if one.heard in people), None)


def _longest_silence(caller: Caller) -> float:
    """Seconds between two sounds, with silence or with nothing at all in between."""
    heard = caller.stretches()
    return max((later.start - one.end for one, later in pairwise(heard)), default=0.0)


def _overtaken(verdicts: list[Verdict]) -> Iterator[str]:
    """Who came later and was served earlier, while the other still waited."""
    served = [(one.began, one.met) for one in verdicts if one.met is not None]
    waited = [(one.began, one.met if one.met is not None else one.ended) for one in verdicts]
    for began, until in waited:
        for later, met in served:
            if later > began + TURNS_APART and met < until - TURNS_APART:
                yield f"came {began:.1f}, waited until {until:.1f}: who came {later:.1f} had an agent at {met:.1f}"


def _told(verdicts: list[Verdict], *which: Went) -> str:
    return "\n".join(f"{one.went}: {one.tale}" for one in verdicts if one.went in which)
