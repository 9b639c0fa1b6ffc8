"""`callflow report` on calls that were really made, beside the engine that runs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.e2e.asterisk import Asterisk
from tests.e2e.conftest import HERE, Dial, House
from tests.e2e.engine import Engine
from tests.e2e.tones import Heard

LINE = "804"
SHOWN = "48601000222"


@pytest.fixture(scope="session")
def plans() -> Path:
    return HERE / "plans" / "records"


def test_one_talks_and_one_gives_up_and_the_report_says_so(
    own_engine: Engine, house: House, dial: Dial, asterisk: Asterisk
) -> None:
    own_engine.start()
    agent = house.agent1
    agent.answers()
    first = dial(LINE)
    first.hears(Heard.AGENT1)
    agent.talks()
    behind = dial(LINE, shown=SHOWN)
    behind.hears(Heard.FIRST_PLACE)
    time.sleep(2)
    behind.hangs_up()
    first.hangs_up()
    asterisk.wait_until_empty(within=3)

    code, written = own_engine.order("report", "--format", "json")
    told, text = own_engine.order("report")
    own_engine.stop()
    assert (code, told) == (0, 0), (written, text)
    (company,) = json.loads(written)["companies"]
    assert (company["company"], company["calls"]) == ("Remembered", 2)
    together = company["together"]
    assert together["endings"] == {"answered": 1, "hung_up": 1}
    assert together["in_time"] == 1
    assert together["left_by"]["hung_up"]["30"] == 1
    assert together["patience"]["hung_up"] == 1
    (given_up,) = (long for long in company["longest"] if long["ending"] == "hung_up")
    assert given_up["number"] == f"***{SHOWN[-3:]}"
    assert [line["what"] for line in given_up["story"]][:2] == ["arrives", "is put in line for sales"]
    assert [(agent["agent"], agent["talks"], agent["taken"]) for agent in company["agents"]] == [("agent1", 1, 1)]
    assert company["staffing"][0]["no_advice"].endswith("this queue had 2 and 1")
    assert SHOWN not in text
    assert "hung up" in text
