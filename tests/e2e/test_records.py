"""What is remembered of real calls is what happened: told by caller and agents on the one side, read on the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from callflow.core.records import Moment, Records, WaitEnding
from callflow.storage import SqlStore
from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House, Measured
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

LINE = "804"
SHOWN = "48601000111"
COMPANY = "Remembered"
CLOSE = 0.5
"""Seconds between what a phone saw and what is remembered of it, at most."""


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "records"


def remembered(engine: Engine) -> tuple[Records, dict[str, Sequence[Moment]]]:
    """Everything that the engine's database holds, and the story of each call."""

    async def read() -> tuple[Records, dict[str, Sequence[Moment]]]:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{engine.folder / 'callflow.sqlite3'}")
        records = await store.records(0.0, float("inf"))
        stories = {call.id: await store.story(call.id) for call in records.calls}
        await store.close()
        return records, stories

    return asyncio.run(read())


def on_the_wall(monotonic: float) -> float:
    return time.time() - time.monotonic() + monotonic


def test_a_caller_waits_is_told_the_place_talks_and_the_records_say_exactly_that(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk, measured: Measured
) -> None:
    own_engine.start()
    agent = house.agent1
    agent.answers()
    first = dial(LINE)
    first.hears(Heard.AGENT1)
    agent.talks()

    behind = dial(LINE, shown=SHOWN, own=Heard.OTHER_CALLER)
    said = behind.hears(Heard.FIRST_PLACE)
    behind.hears(Heard.WAITING_KEYS)
    behind.hears(Heard.MUSIC)
    own_engine.kill()  # who waits and who talks is not forgotten by it, and not remembered twice
    own_engine.start()
    behind.hears(Heard.FIRST_PLACE, within=8)
    time.sleep(2)
    freed = agent.hangs_up()
    agent.ringing(count=2)
    met = behind.hears(Heard.AGENT1)
    agent.talks()
    agent.hears(Heard.OTHER_CALLER)
    gone = behind.hangs_up()
    first.is_hung_up_on()
    asterisk.wait_until_empty(within=3)
    code, listed = own_engine.order("calls", "list", "--numbers")
    own_engine.stop()

    records, stories = remembered(own_engine)
    one, other = records.calls
    assert [call.ending for call in (one, other)] == ["talked to a human"] * 2
    assert other.number.endswith(SHOWN), other.number
    assert (other.company, other.dialled) == (COMPANY, LINE)
    assert code == 0
    assert other.number in listed

    assert [(wait.call, wait.queue, wait.ending, wait.agent) for wait in records.waits] == [
        (call.id, "sales", WaitEnding.ANSWERED, "agent1") for call in (one, other)
    ]
    wait = records.waits[1]
    talks = [talk for talk in records.talks if talk.call == other.id]
    assert [(talk.queue, talk.agent) for talk in talks] == [("sales", "agent1")]
    near = {
        "put in line, and answered by the bell": (wait.since, on_the_wall(behind.is_answered())),
        "the wait is over": (wait.ended_at, on_the_wall(met.start)),
        "the talk begins": (talks[0].began, on_the_wall(met.start)),
        "the talk ends": (talks[0].ended_at, on_the_wall(gone)),
        "the talk before ends": (records.talks[0].ended_at, on_the_wall(freed)),
    }
    for what, (remembered_at, seen_at) in near.items():
        measured(f"remembered: {what}, off by", f"{abs(remembered_at - seen_at) * 1000:.0f} ms")
        assert abs(remembered_at - seen_at) < CLOSE, what

    told = [one for one in records.announcements if one.call == other.id]
    assert {one.place for one in told} == {1}
    assert abs(told[0].at - on_the_wall(said.start)) < CLOSE
    ends = [one.end for one in told if one.end is not None]
    assert ends, "a wait was named"
    assert ends == sorted(ends, reverse=True), "and never a later one"
    assert all(one.held for one in told if one.end is not None), "it came true"

    assert [(offer.call, offer.agent, offer.outcome) for offer in records.offers] == [
        (call.id, "agent1", "talked") for call in (one, other)
    ]
    assert "agent1: longest idle" in records.offers[1].why
    _tells(stories[other.id])


def _tells(story: Sequence[Moment]) -> None:
    lines = [moment.what for moment in story]
    assert lines[:2] == ["arrives", "is put in line for sales"]
    assert lines[2].startswith("is told: place 1, at most ")
    assert "is found again after callflow was away" in lines
    assert lines[-3].startswith("is offered to agent1 (agent1: longest idle")
    assert lines[-2:] == ["talks with agent1", "ended: talked to a human"]
    assert SHOWN not in "".join(lines)
    assert [moment.at for moment in story] == sorted(moment.at for moment in story)
